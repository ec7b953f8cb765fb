"""Small parts: tabs, pills, stages, notices, buttons, icons, labels."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

import resources
from resources import tokens
from widgets.action_row import ActionRow
from widgets.age_dot import AgeDot
from widgets.empty_state import EmptyState
from widgets.flow import FlowLayout
from widgets.icon import icon_pixmap
from widgets.key_hint import KeyHint
from widgets.labels import ElideLabel, fit_size, label
from widgets.latest_only import LatestOnly
from widgets.limit_bar import LimitBar
from widgets.notice_bar import LEVELS, NoticeBar, NoticeText
from widgets.panel import RoundFrame
from widgets.pill import Pill, PillText, pill_size
from widgets.skin import SCALE_MAX, SCALE_MIN, Skin
from widgets.spacing import space
from widgets.splitter import Splitter
from widgets.stage_bar import StageBar, StageText
from widgets.tab_strip import Tab, TabStrip
from widgets.timeline import Happening, Timeline

ICONS = sorted(path.stem for path in resources.path("icons").glob("*.svg"))


# ---- skin ------------------------------------------------------------------------------------


def test_digits_are_tabular(skin):
    metrics = QFontMetrics(skin.font(16, bold=True))

    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


def test_scale_stays_within_its_limits(qapp):
    skin = Skin()
    skin.use(tokens.LIGHT, 9.0)
    assert skin.scale == SCALE_MAX
    skin.use(tokens.LIGHT, 0.1)
    assert skin.scale == SCALE_MIN


def test_the_same_skin_again_tells_nobody(skin, qtbot):
    with qtbot.assertNotEmitted(skin.changed):
        skin.use(tokens.DARK, 1.0)


def test_spaces_follow_the_scale(skin, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    space(row, skin, (10, 0, 10, 0), 8)

    skin.use(tokens.DARK, 1.5)

    assert (row.contentsMargins().left(), row.spacing()) == (15, 12)


# ---- icons -----------------------------------------------------------------------------------


def test_icons_carry_their_licence():
    assert "ISC License" in resources.path("icons/LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ICONS)
def test_icon_is_painted_in_the_wanted_colour(qapp, name):
    image = icon_pixmap(name, QColor("#FF0000"), 40).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() > 120
    ]

    assert inked
    assert all(colour.red() > 200 and colour.green() < 60 for colour in inked)


def test_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-icon", QColor("#FF0000"), 16)


# ---- tabs ------------------------------------------------------------------------------------


@pytest.fixture
def tabs(qtbot, skin) -> TabStrip:
    found = TabStrip(skin)
    qtbot.addWidget(found)
    found.resize(372, 40)
    found.show_tabs([Tab("a", "待派遣", 7), Tab("b", "回退", 2), Tab("c", "在办", 212)])
    found.show()
    return found


def test_a_click_picks_the_tab(tabs, qtbot):
    with qtbot.waitSignal(tabs.picked) as picked:
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs._boxes["b"].center())

    assert (picked.args, tabs.current) == (["b"], "b")


def test_arrow_keys_walk_the_tabs(tabs, qtbot):
    with qtbot.waitSignal(tabs.picked) as picked:
        QTest.keyClick(tabs, Qt.Key.Key_Left)

    assert picked.args == ["c"]


def test_tabs_wrap_instead_of_clipping(tabs):
    tabs.resize(150, 40)

    assert max(box.right() for box in tabs._boxes.values()) <= tabs.width()
    assert len({box.top() for box in tabs._boxes.values()}) > 1


def test_the_tab_in_front_stays_when_counts_change(tabs):
    tabs.show_current("b")

    tabs.show_tabs([Tab("a", "待派遣", 8), Tab("b", "回退", 1)])

    assert tabs.current == "b"


def test_an_unknown_count_is_no_number(tabs):
    assert tabs._count(Tab("a", "待派遣", None)) == "–"


# ---- pills, bars, dots -----------------------------------------------------------------------


def test_pill_without_words_is_hidden(qtbot, skin):
    pill = Pill(skin, PillText("紧急", "act"))
    qtbot.addWidget(pill)

    pill.show_pill(PillText(""))

    assert pill.isHidden()


def test_a_mark_widens_the_pill(skin):
    plain, marked = PillText("紧急", "act"), PillText("紧急", "act", "late")

    assert pill_size(marked, skin).width() > pill_size(plain, skin).width()


def test_bar_fills_by_its_share(qtbot, skin):
    bar = LimitBar(skin)
    qtbot.addWidget(bar)
    bar.resize(100, 4)
    bar.show_share(0.5, "act")
    image = bar.grab().toImage()

    assert image.pixelColor(30, 2) == skin.color("act")
    assert image.pixelColor(70, 2) == skin.color("line")


def test_age_dot_says_level_and_age(qtbot, skin):
    dot = AgeDot(skin)
    qtbot.addWidget(dot)

    dot.show_age("soon", "视频 8/9", "有新画面的路数 / 全部")

    assert (dot.level, dot.text, dot.accessibleName()) == ("soon", "视频 8/9", "视频 8/9")


# ---- stages and history ----------------------------------------------------------------------


def test_stage_bar_paints_every_status(qtbot, skin):
    bar = StageBar(skin)
    qtbot.addWidget(bar)
    bar.resize(530, 80)
    bar.show_stages(
        [
            StageText(s, s, "08:00", "派遣席 03")
            for s in ("done", "failed", "now", "stopped", "todo")
        ]
    )

    assert not bar.grab().isNull()
    assert "派遣席 03" in bar.accessibleName()


def test_narrow_stage_bar_gives_room_back(qtbot, skin):
    bar = StageBar(skin)
    qtbot.addWidget(bar)
    bar.resize(530, 80)
    bar.show()
    tall = bar.height()

    bar.resize(360, 80)

    assert bar.height() < tall


def test_history_grows_where_notes_wrap(qtbot, skin):
    lines = Timeline(skin)
    qtbot.addWidget(lines)
    lines.show_rows(
        [Happening("08:00:00", "回退", "汀东排水所", "井盖权属为自来水公司，不属本所" * 3)]
    )

    assert lines.heightForWidth(200) > lines.heightForWidth(600)


# ---- notices ---------------------------------------------------------------------------------


@pytest.mark.parametrize("level", list(LEVELS))
def test_notice_never_takes_the_focus(qtbot, skin, level):
    host = QWidget()
    qtbot.addWidget(host)
    edit = QLineEdit(host)
    host.show()
    edit.setFocus()

    bar = NoticeBar(skin, NoticeText("k", level, "被抢先"), host)
    bar.show()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))

    assert bar.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert host.focusWidget() is edit


def test_the_cross_sends_a_notice_away(qtbot, skin):
    bar = NoticeBar(skin, NoticeText("k", "info", "已派往"))
    qtbot.addWidget(bar)

    with qtbot.waitSignal(bar.gone) as gone:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 20, 20))

    assert gone.args == ["k"]


def test_a_long_notice_wraps(skin, qtbot):
    short = NoticeBar(skin, NoticeText("k", "info", "已派往"))
    long = NoticeBar(skin, NoticeText("k", "info", "被派遣席抢先派往汀东市政所" * 8))
    for bar in (short, long):
        qtbot.addWidget(bar)

    assert long.sizeHint().height() > short.sizeHint().height()


# ---- buttons ---------------------------------------------------------------------------------


def action(parent, text: str, key: str = "", kind: str = "") -> QAction:
    found = QAction(text, parent)
    found.setProperty("key_text", key)
    found.setProperty("kind", kind)
    return found


@pytest.fixture
def row(qtbot, skin):
    host = QWidget()
    qtbot.addWidget(host)
    found = ActionRow(skin, 2, host)
    column = QVBoxLayout(host)
    column.addWidget(found)
    host.resize(420, 200)
    host.show()
    yield found
    host.close()


def test_buttons_that_fit_are_shown(row):
    row.set_actions(
        [action(row, "派往首选", "Ctrl+Enter", "primary"), action(row, "退回监督", "B")]
    )

    assert len(row.shown) == 2
    assert row.hidden_actions == ()


def test_what_does_not_fit_is_in_the_menu(row):
    row.set_actions([action(row, f"Send the map to the wall {i}", "F10") for i in range(7)])

    assert row.shown
    assert len(row.shown) + len(row.hidden_actions) == 7
    assert max(button.geometry().bottom() for button in row.shown) < row.height()


def test_the_lit_one_stands_first_and_never_in_the_menu(row, qtbot):
    plain = [action(row, f"Send the map to the wall {i}", "F10") for i in range(7)]
    row.set_actions(plain)
    assert plain[6] in row.hidden_actions

    plain[6].setProperty("kind", "primary")
    plain[6].changed.emit()

    def stands_first():
        first = min(row.shown, key=lambda b: (b.y(), b.x()))
        return first.action is plain[6] and first.property("kind") == "primary"

    qtbot.waitUntil(stands_first)


def test_a_button_does_what_its_action_does(row, qtbot):
    act = action(row, "派遣")
    row.set_actions([act])

    with qtbot.waitSignal(act.triggered):
        QTest.mouseClick(row.shown[0], Qt.MouseButton.LeftButton)


def test_actions_that_change_together_are_arranged_once(row, qtbot, monkeypatch):
    acts = [action(row, f"动作 {i}") for i in range(60)]
    row.set_actions(acts)
    placed = []
    place = row._place
    monkeypatch.setattr(row, "_place", lambda *words: placed.append(1) or place(*words))
    for act in acts[3:]:
        act.setVisible(False)
        act.setText("别的")
    qtbot.waitUntil(lambda: len(row.shown) == 3)
    assert len(placed) <= 2


def test_invisible_action_has_no_button_until_it_appears(row, qtbot):
    act = action(row, "结案")
    act.setVisible(False)
    row.set_actions([act])
    assert row.shown == ()

    act.setVisible(True)

    qtbot.waitUntil(lambda: len(row.shown) == 1)


def test_disabled_action_says_why(row):
    act = action(row, "结案")
    row.set_actions([act])

    act.setEnabled(False)
    act.setToolTip("派遣过本案的人不能结案")

    assert not row.shown[0].isEnabled()
    assert row.shown[0].toolTip() == "派遣过本案的人不能结案"


def test_buttons_are_targets_of_at_least_36_px(row):
    row.set_actions([action(row, "派遣")])

    assert row.shown[0].height() >= 36


def test_key_hint_without_a_key_is_hidden(qtbot, skin):
    hint = KeyHint(skin, "F8")
    qtbot.addWidget(hint)

    hint.show_key("")

    assert hint.isHidden()


# ---- labels and layouts ----------------------------------------------------------------------


def test_shortened_label_keeps_all_of_it_in_the_tip(qtbot):
    text = ElideLabel()
    qtbot.addWidget(text)
    text.setText("雨水井盖 缺失 学府路 88 号门前")
    text.resize(60, 20)
    text.grab()

    assert text.toolTip() == "雨水井盖 缺失 学府路 88 号门前"


def test_label_takes_the_largest_type_that_fits(qtbot, skin):
    text = label("2 紧急工作时", bold=True)
    qtbot.addWidget(text)

    fit_size(text, skin, 10_000, (22, 16))
    assert text.property("type") == "22"
    fit_size(text, skin, 20, (22, 16))
    assert text.property("type") == "16"


def test_flow_wraps_and_says_its_height(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(8, 4, host)
    for _ in range(4):
        part = QLabel("x")
        part.setFixedSize(QSize(50, 20))
        flow.addWidget(part)

    assert flow.heightForWidth(400) == 20
    assert flow.heightForWidth(110) == 44


def test_empty_state_speaks(qtbot, skin):
    empty = EmptyState(skin)
    qtbot.addWidget(empty)
    empty.resize(200, 160)

    empty.show_state("inbox", "没有待办案件", "有新案件时会出现在这里")

    assert "没有待办案件" in empty.accessibleName()
    assert not empty.grab().isNull()


def test_splitter_keeps_shares(qtbot, skin):
    splitter = Splitter(skin, Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(1008, 100)
    splitter.show()

    splitter.use_shares([0.25, 0.75])

    assert splitter.shares() == pytest.approx([0.25, 0.75], abs=0.01)


def test_round_frame_covers_only_the_corners(qtbot, skin):
    child = QLabel()
    child.setPixmap(QPixmap(100, 100))
    child.setStyleSheet("background: #00FF00")
    frame = RoundFrame(skin, child)
    qtbot.addWidget(frame)
    frame.resize(100, 100)
    frame.show()
    image = frame.grab().toImage()

    assert image.pixelColor(0, 0) == skin.color("window")
    assert QPointF(50, 50) and frame.childAt(50, 50) is child


def test_newest_value_wins(qtbot):
    gate = LatestOnly(period_ms=60_000)
    gate.put("P7", "old")
    gate.put("P7", "new")

    with qtbot.waitSignal(gate.released) as out:
        gate.release()

    assert out.args == [{"P7": "new"}]
