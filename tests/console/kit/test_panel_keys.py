"""While a panel lies over the desk, no key reaches the case behind it: walked, panel by panel."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from console.calls.panel import CallPanel
from console.kit.dialogs import InputPanel, Panel
from console.kit.keymap import COVERS_DESK, KEYS, OF_CASE, KeySpec
from console.kit.prompts import for_reason
from tests.console.fake_link import LEADER, ME, at, filed
from tests.console.frame.test_workstation import press, ready

OF_CASE_KEYS = [spec for key, spec in KEYS.items() if key.partition(":")[0] in OF_CASE]
# The case on the screen is worked while somebody speaks to people.
BESIDE = {CallPanel}


def make_desk(qtbot, whole_desk):
    desk = ready(qtbot, whole_desk(LEADER, "leader", filed("01A"), filed("01B")))
    desk.selection.pick("01A")
    return desk


def show(panel: Panel) -> None:
    """Bring a panel up with the keyboard in it, whether or not it has something to show."""
    if isinstance(panel, InputPanel):
        panel.ask(for_reason(filed("01A"), Act.DECLINE))
    else:
        panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        panel.open(panel)


def has_keyboard(panel: Panel) -> bool:
    at = QApplication.focusWidget()
    return panel.isVisible() and at is not None and (at is panel or panel.isAncestorOf(at))


def strike(spec: KeySpec, sequence: str) -> None:
    keys = QKeySequence(sequence)[0]
    QTest.keyClick(QApplication.focusWidget(), keys.key(), keys.keyboardModifiers())


def test_no_key_of_a_case_leaves_any_panel_that_covers_the_desk(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    heard = []
    desk.keys.pressed.connect(heard.append)
    panels = [panel for panel in desk.window.findChildren(Panel) if type(panel) not in BESIDE]
    assert {"InputPanel", "PhotoView", "PrintPanel", "NewCasePanel", "CameraPanel"} <= {
        type(panel).__name__ for panel in panels
    }
    for panel in panels:
        for spec in OF_CASE_KEYS:
            for sequence in spec.sequences:
                if not has_keyboard(panel):
                    show(panel)
                    qtbot.waitUntil(lambda panel=panel: has_keyboard(panel))
                strike(spec, sequence)
                assert not heard, f"{type(panel).__name__} lets {sequence} through"
                assert desk.selection.case_id == "01A", f"{type(panel).__name__}, {sequence}"
        panel.dismiss()


def test_a_key_that_a_panel_takes_reaches_the_panel_and_not_the_desk(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    heard = []
    desk.keys.pressed.connect(heard.append)
    takers = [panel for panel in desk.window.findChildren(Panel) if panel.takes]
    assert {"PopupPanel", "ListPanel"} <= {type(panel).__name__ for panel in takers}
    for panel in takers:
        show(panel)
        qtbot.waitUntil(lambda panel=panel: has_keyboard(panel))
        came = []
        panel.installEventFilter(heeding := Heeding(came))
        for text in panel.takes:
            QTest.keyClick(panel, *split(text))
        assert not heard and came == [split(text)[0] for text in panel.takes], type(panel).__name__
        panel.removeEventFilter(heeding)
        panel.dismiss()
    taken = {text for panel in takers for text in panel.takes}
    assert taken & {text for spec in KEYS.values() for text in spec.sequences}, "something to prove"


def split(text: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    keys = QKeySequence(text)[0]
    return keys.key(), keys.keyboardModifiers()


class Heeding(QObject):
    """Notes which keys come to a widget as keys, and lets none of them act."""

    def __init__(self, came: list[Qt.Key]) -> None:
        super().__init__()
        self._came = came

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and event.key() != Qt.Key.Key_Control:
            self._came.append(Qt.Key(event.key()))
        return is_press


def test_every_panel_covers_the_desk_but_the_one_it_is_worked_beside(whole_desk):
    desk = whole_desk(LEADER, "leader", filed("01A"))
    for panel in desk.window.findChildren(Panel):
        assert bool(panel.property(COVERS_DESK)) is (type(panel) not in BESIDE)


def test_a_question_leaves_the_buttons_of_the_case_in_sight(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    row, host = desk.panels.dossier.actions_row, desk.window.centralWidget()

    def is_above() -> bool:
        foot = row.mapTo(host, row.rect().topLeft()).y()
        return 0 < foot - desk.ask.geometry().bottom() < 24

    press(desk, Qt.Key.Key_T)
    assert is_above()
    for width in (1366, 1920):  # the buttons take another line, or one less
        desk.window.resize(width, 768)
        qtbot.waitUntil(is_above)


def test_a_question_is_dropped_when_another_case_comes_to_the_screen(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    press(desk, Qt.Key.Key_T)
    assert desk.ask.prompt is not None and desk.ask.prompt.case.case_id == "01A"
    press(desk, Qt.Key.Key_F5)
    assert desk.selection.case_id == "01A" and desk.ask.prompt is not None
    desk.selection.pick("01B", by="map")
    assert desk.ask.prompt is None and desk.link.sent == []


def test_ctrl_enter_in_a_question_answers_it_and_dispatches_nothing(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    press(desk, Qt.Key.Key_T)
    press(desk, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [command.act for command in desk.link.sent] == [Act.REFER]


def test_a_panel_that_goes_by_itself_takes_the_keyboard_from_nobody(qtbot, whole_desk):
    desk = make_desk(qtbot, whole_desk)
    desk.help.toggle(None, desk.face.actor)
    desk.search.take_focus()
    at = QApplication.focusWidget()
    desk.help.dismiss()
    assert QApplication.focusWidget() is at


def test_the_keyboard_comes_back_to_the_queue_where_the_list_it_came_from_is_empty(
    qtbot, whole_desk
):
    desk = make_desk(qtbot, whole_desk)
    desk.panels.queue.show_queue("to_dispatch")
    desk.panels.queue.cards.setFocus()
    press(desk, Qt.Key.Key_T)
    assert desk.ask.prompt is not None
    for case in (filed("01A"), filed("01B")):
        gone = after(case, Act.DISPATCH, ME, Given(unit_id="td-drainage"), at(11))
        desk.link.tell(gone)
    desk.face.pull()
    qtbot.waitUntil(desk.panels.queue.cards.isHidden)
    press(desk, Qt.Key.Key_Escape)
    assert desk.panels.queue.tabs.hasFocus(), "a letter types nothing here"
