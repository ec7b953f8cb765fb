"""The last hour of a mover: asked for by a click, shown once, taken away by the next."""

import pytest
from PySide6.QtWidgets import QWidget

from backend.contract.answers import Track
from backend.contract.questions import GetTrack
from backend.contract.verdicts import Denied
from console.frame.track_history import AGAIN_S, SPAN_MS, TrackHistory, marks_of
from tests.console.fake_link import MINUTE_MS, filed
from tests.console.fake_rooms import FakeMap


@pytest.fixture
def chart(qtbot) -> QWidget:
    made = FakeMap()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def history(desk, chart, request) -> TrackHistory:
    desk.show(filed())
    made = TrackHistory(desk.parts, chart)
    made.notices = []
    made.noticed.connect(made.notices.append)
    return made


def asked(desk) -> list[GetTrack]:
    return [one for one in desk.link.asked if isinstance(one, GetTrack)]


def answer(desk, n: int = 120, **more) -> None:
    question = asked(desk)[-1]
    at_ms = tuple(question.from_ms + k * 30_000 for k in range(n))
    column = tuple(119.6 + k * 1e-5 for k in range(n))
    desk.link.answer(
        Track(
            ask_id=question.ask_id,
            mover_id=question.mover_id,
            from_ms=question.from_ms,
            upto_ms=question.upto_ms,
            at_ms=at_ms,
            lon_deg=column,
            lat_deg=column,
            heading_deg=column,
            speed_mps=column,
        )
    )
    desk.face.pull()


def test_a_click_on_a_mover_asks_for_its_last_hour_and_shows_it(desk, chart, history):
    chart.mover_picked.emit("VEH-1")
    (question,) = asked(desk)
    assert (question.mover_id, question.upto_ms - question.from_ms) == ("VEH-1", SPAN_MS + 1)
    answer(desk)
    shown = chart.deck["history"]._track
    assert shown.mover_id == "VEH-1" and len(shown.at_ms) == 120
    assert "120 个点" in history.notices[-1].words.zh


def test_the_same_mover_again_or_the_key_takes_it_away_and_brings_it_back(desk, chart, history):
    chart.mover_picked.emit("VEH-1")
    answer(desk)
    chart.mover_picked.emit("VEH-1")
    assert chart.deck["history"].mover_id == "" and history.chosen == ""
    history.do("track")
    assert history.chosen == "VEH-1" and len(asked(desk)) == 2
    history.do("track")
    assert history.chosen == ""


def test_an_answer_that_comes_after_another_choice_is_not_shown(desk, chart, history):
    chart.mover_picked.emit("VEH-1")
    chart.mover_picked.emit("VEH-2")
    first, _ = asked(desk)
    desk.link.asked.remove(asked(desk)[-1])
    answer(desk)
    assert chart.deck["history"].mover_id == "", first.ask_id


def test_nothing_recorded_and_denied_are_said(desk, chart, history):
    chart.mover_picked.emit("VEH-1")
    answer(desk, n=0)
    assert "没有定位记录" in history.notices[-1].words.zh
    chart.mover_picked.emit("VEH-1")
    desk.link.answer(
        Denied(ask_id=asked(desk)[-1].ask_id, rule="not_your_part", zh="此席位无权查看", en="no")
    )
    desk.face.pull()
    assert "此席位无权查看" in history.notices[-1].words.zh
    assert history.chosen == ""


def test_without_a_choice_the_key_says_what_to_do(history):
    history.do("track")
    assert "点选" in history.notices[-1].words.zh


def test_a_track_in_sight_is_asked_anew_now_and_then(desk, chart, history):
    chart.mover_picked.emit("VEH-1")
    answer(desk)
    for _ in range(AGAIN_S):
        desk.face.tick()
    assert len(asked(desk)) == 2
    answer(desk)
    assert len(history.notices) == 1, "said once"


def test_moments_stand_at_both_ends_and_each_ten_minutes():
    at_ms = tuple(k * MINUTE_MS for k in range(3, 34))
    marks = marks_of(at_ms, lambda ms: f"{ms // MINUTE_MS}")
    assert [text for _, text in marks] == ["3", "10", "20", "30", "33"]
