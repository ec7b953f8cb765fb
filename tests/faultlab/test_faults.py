"""Every fault of the table: said, never a wrong picture that looks live, well again by itself."""

import pytest

from tests.patience import patiently
from video.states import ROWS, TileState

from .faults import FAULTS, KINDS, N_GATEWAY, SEATS, Fault
from .watch import Record

pytestmark = pytest.mark.timeout(400)  # the first of them plays the scene


def name(fault: Fault) -> str:
    return fault.kind


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_d13_a_fault_is_said_never_looks_live_and_leaves(record: Record, fault: Fault) -> None:
    course = record.of(fault.kind)
    assert not course.lies
    assert course.back_after_s is not None, "the tile is live again without anybody's help"
    if fault.says:
        assert course.told_after_s is not None
        assert any(ROWS[state].said.zh in course.words for state in fault.says)


# A picture that stands, or shows what is not there: the tile must not pass for a window.
UNTRUE = (
    "half_open",
    "stall",
    "frozen",
    "frozen_h265",
    "frozen_overlay",
    "black",
    "green",
    "covered",
    "blurred",
    "moved",
    "delayed",
    "clock_step",
)


def test_x01_ten_kinds_of_untrue_pictures_are_each_said_in_words_within_15_s(
    record: Record,
) -> None:
    told = {kind: record.of(kind) for kind in UNTRUE}
    assert len(told) >= 10
    late = {
        kind: course.told_after_s
        for kind, course in told.items()
        if course.told_after_s is None or course.told_after_s > patiently(15)
    }
    assert not late and not [kind for kind, course in told.items() if course.lies]
    assert all(course.words for course in told.values())


def test_d13_a_camera_to_which_nothing_happens_is_never_marked(record: Record) -> None:
    well = record.healthy
    assert not well.lies
    # On a machine that is busy elsewhere a picture may come late, and then says so.
    assert well.alarms <= {TileState.DELAYED, TileState.CONNECTING, TileState.STALLED}


def test_d09_a_gateway_that_boots_anew_is_said_once(record: Record) -> None:
    served = [n for n, kind in enumerate(SEATS) if kind == "gateway_reboot"]
    assert all(record.courses[n].told_after_s is not None for n in served)
    said = [(news.is_down, len(news.camera_ids)) for news in record.news]
    assert said[:2] == [(True, N_GATEWAY), (False, N_GATEWAY)]
    assert [is_down for is_down, _ in said] == [True, False] * (len(said) // 2)


def test_the_table_has_its_sixteen_faults_and_more() -> None:
    assert len(set(KINDS)) == len(KINDS) >= 16
    assert all(fault.within_s <= 15 for fault in FAULTS), "X01"
    assert all(fault.from_s > 10 or not fault.spoils for fault in FAULTS), "the view is known"
