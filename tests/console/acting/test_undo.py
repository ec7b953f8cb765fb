"""Eight seconds to take it back: shown only when true, and gone when the unit has heard of it."""

import pytest

from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import Moment, after
from console.acting.undo import UndoBar, UndoStage
from tests.console.fake_link import ME, OTHER, SYSTEM, filed


@pytest.fixture
def bar(qtbot, desk):
    bar = UndoBar(desk.skin, desk.lang, desk.face)
    qtbot.addWidget(bar)
    return bar


def sent_now(desk, by=ME):
    """A dispatch made at this real moment."""
    moment = Moment(desk.link.now_ms, desk.face.real_now_ms())
    return after(filed(), Act.DISPATCH, by, Given(unit_id="td-drainage"), moment)


def tell(desk, case):
    desk.link.tell(case)
    desk.face.pull()


def test_nothing_is_shown_while_nothing_counts(desk, bar):
    desk.show(filed())
    assert bar.state.stage is UndoStage.NOTHING
    assert not bar.isVisible()


def test_waiting_is_said_before_the_verdict_and_no_countdown_yet(desk, bar):
    desk.show(filed())
    desk.acting.commit_first()
    assert bar.state.stage is UndoStage.WAITING
    assert bar.text == "派往 汀东排水所 · 等待回执"


def test_the_countdown_starts_when_the_dispatch_is_true(desk, bar):
    desk.show(filed())
    desk.acting.commit_first()
    desk.link.judge(desk.link.sent[0], "accepted", version=3)
    tell(desk, sent_now(desk))

    assert bar.state.stage is UndoStage.COUNTING
    assert 7 < bar.state.left_s <= 8
    assert bar.text == "已派往 汀东排水所 · 8 秒内可撤回"
    assert bar.newest().case_id == "01A"


def test_the_dispatch_of_somebody_else_is_not_mine_to_take_back(desk, bar):
    desk.show(filed())
    tell(desk, sent_now(desk, OTHER))
    assert bar.state.stage is UndoStage.NOTHING
    assert bar.newest() is None


def test_delivered_is_said_and_then_it_is_quiet(qtbot, desk, bar):
    desk.show(filed())
    sent = sent_now(desk)
    tell(desk, sent)
    tell(desk, after(sent, Act.DELIVER, SYSTEM, Given(), Moment(desk.link.now_ms, 0)))

    assert bar.state.stage is UndoStage.DELIVERED
    assert bar.text == "已送达 汀东排水所"
    assert bar.newest() is None
    qtbot.waitUntil(lambda: bar.state.stage is UndoStage.NOTHING, timeout=10_000)
    assert not bar._timer.isActive()


def test_taken_back_it_is_gone(desk, bar):
    desk.show(filed())
    sent = sent_now(desk)
    tell(desk, sent)
    back = after(sent, Act.UNDO_DISPATCH, ME, Given(), Moment(desk.link.now_ms, 0))
    tell(desk, back)
    assert bar.newest() is None
    assert bar.state.stage is UndoStage.NOTHING


def test_an_unknown_verdict_stays_on_the_bar(desk, bar):
    desk.show(filed())
    desk.acting.commit_first()
    desk.link.judge(desk.link.sent[0], "unknown")
    desk.face.pull()
    assert bar.state.stage is UndoStage.UNKNOWN
    assert "回执未到" in bar.text
