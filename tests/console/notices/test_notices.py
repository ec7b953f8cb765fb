"""Notices are shown without stopping anybody, replaced by key, and kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.notice import Notice
from console.notices.notices import KEPT, NoticeList, Notices
from console.notices.stack import SHOWN, NoticeStack
from widgets.skin import Skin

SENT = Words("已派往 汀东排水所", "Dispatched to Tingdong drainage")
LOST = Words("被 派遣席 02 抢先", "Dispatcher 02 was first")


@pytest.fixture
def notices(qapp) -> Notices:
    return Notices(lambda: "08:04:31")


@pytest.fixture
def stage(qtbot, notices):
    """A host with a field that has the focus, and the notices over it."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.field = QLineEdit(host)
    host.lang, host.skin = Lang("zh"), Skin()
    host.stack = NoticeStack(notices, host.lang, host.skin, host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is host)
    host.field.setFocus()
    return host


@pytest.mark.parametrize("level", ["info", "good", "warn", "error"])
def test_a_notice_does_not_take_the_focus(stage, notices, level):
    notices.post(level, SENT)
    QTest.keyClicks(stage.field, "abc")

    assert stage.field.hasFocus()
    assert stage.field.text() == "abc"
    assert QApplication.activeModalWidget() is None


def test_a_notice_of_the_same_key_takes_the_place(stage, notices):
    notices.post("info", SENT, "verdict:01A")
    notices.post("warn", LOST, "verdict:01A")

    assert [bar.notice.text for bar in stage.stack.bars] == [LOST.zh]


def test_everything_said_is_kept_newest_first(notices):
    notices.post("info", SENT, "verdict:01A")
    notices.post("warn", LOST, "verdict:01A")

    assert [kept.words for kept in notices.kept] == [LOST, SENT]


def test_the_same_sentence_again_is_kept_once(notices):
    for _ in range(5):
        notices.post("warn", LOST, "link")

    assert len(notices.kept) == 1


def test_no_more_than_three_stand(stage, notices):
    for i in range(6):
        notices.post("info", Words(f"第 {i}", f"no. {i}"))

    assert len(stage.stack.bars) == SHOWN
    assert stage.stack.bars[-1].notice.text == "第 5"


def test_the_list_is_bounded(notices):
    for i in range(KEPT + 20):
        notices.post("info", Words(f"第 {i}", f"no. {i}"))

    assert len(notices.kept) == KEPT


def test_notices_stand_inside_the_host_without_overlap(stage, notices):
    for i in range(3):
        notices.post("info", Words(f"第 {i} 条" * 20, "x"))
    bars = stage.stack.bars

    assert all(stage.rect().contains(bar.geometry()) for bar in bars)
    assert not any(a.geometry().intersects(b.geometry()) for a in bars for b in bars if a is not b)


def test_language_switches_what_stands(stage, notices):
    notices.post("info", SENT)

    stage.lang.use("en")

    assert stage.stack.bars[0].notice.text == SENT.en


def test_a_click_opens_the_case(stage, notices, qtbot):
    notices.post("warn", LOST, "k", case_id="01A")

    with qtbot.waitSignal(stage.stack.case_picked) as picked:
        QTest.mouseClick(stage.stack.bars[0], Qt.MouseButton.LeftButton)

    assert picked.args == ["01A"]


def test_a_dismissed_notice_is_gone_but_kept(stage, notices):
    notices.post("error", LOST, "k")

    stage.stack.bars[0].gone.emit("k")

    assert stage.stack.bars == ()
    assert len(notices.kept) == 1


def test_an_error_stays_until_somebody_sends_it_away(stage, notices):
    notices.post("error", LOST)
    notices.post("info", SENT)

    assert [bar.notice.stay_ms for bar in stage.stack.bars] == [0, 6000]


def test_what_the_acting_half_says_is_taken(notices):
    notices.take(Notice("warn", LOST, "verdict:01A", "01A"))

    assert (notices.kept[0].case_id, notices.kept[0].level) == ("01A", "warn")


def test_an_unknown_level_is_an_error(notices):
    with pytest.raises(ValueError):
        notices.post("loud", SENT)


def test_the_list_shows_time_and_words(qtbot, notices):
    lang, skin = Lang("zh"), Skin()
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    panel = NoticeList(notices, lang, skin, host)
    notices.post("warn", LOST)

    panel.toggle()

    assert (panel.lines[0].when, panel.lines[0].note) == ("08:04:31", LOST.zh)
    panel.hide()
