"""A loss that is made good before anybody could look is said all the same, and how it ended."""

from dataclasses import replace

import pytest

from backend.link import LinkHealth
from console.notices.link_notices import QUIET_S, LinkNotices
from tests.console.conftest import Heard

UP = LinkHealth(link="up", joined=True, beat_age_s=0.4, n_snapshots=1)
LOST = replace(UP, n_gaps=1, last_gap="case 118-121")


class Watched:
    """The room under test, a clock held by hand, and what was said."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.heard = Heard()
        self.notices = LinkNotices(lambda: self.now_s)
        self.notices.noticed.connect(self.heard.notice)

    def look(self, health: LinkHealth, after_s: float = 1.0) -> None:
        self.now_s += after_s
        self.notices.show_health(health)

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(notice.level, notice.words.zh) for notice in self.heard.notices]


@pytest.fixture
def watched(qapp) -> Watched:
    return Watched()


def test_j01_a_gap_filled_in_a_blink_is_said_with_its_numbers(watched: Watched):
    watched.look(UP)
    watched.look(LOST)
    assert watched.said == [("warn", "案卷推送断号：第 118-121 条没有收到，正在补齐")]
    watched.look(LOST, QUIET_S)
    assert watched.said[1:] == [("good", "断号 1 处已补齐，本席位与后台一致")]
    assert len({notice.key for notice in watched.heard.notices}) == 1, "one takes the other's place"


def test_a_good_channel_says_nothing(watched: Watched):
    for _ in range(5):
        watched.look(UP)
    assert not watched.said


def test_many_gaps_in_a_row_are_one_story(watched: Watched):
    for n in range(1, 20):
        watched.look(replace(LOST, n_gaps=n, recovering=True))
    watched.look(replace(LOST, n_gaps=19), QUIET_S)
    assert [level for level, _ in watched.said] == ["warn", "good"]
    assert "19" in watched.said[1][1]


@pytest.mark.parametrize(
    "worse",
    [
        {"recovering": True},
        {"digest_equal": False},
        {"beat_age_s": 9.0},
        {"joined": False},
    ],
)
def test_it_is_not_called_good_before_it_is(watched: Watched, worse: dict):
    watched.look(LOST)
    for _ in range(10):
        watched.look(replace(LOST, **worse))
    assert len(watched.said) == 1
    watched.look(LOST)
    assert len(watched.said) == 2


def test_a_picture_read_anew_says_where_the_meantime_is(watched: Watched):
    watched.look(UP)
    watched.look(replace(LOST, recovering=True))
    watched.look(replace(LOST, n_snapshots=2), QUIET_S)
    assert watched.said[1][0] == "good" and watched.said[1][1].startswith("已整体重取")


def test_a_picture_that_differs_is_said(watched: Watched):
    watched.look(UP)
    watched.look(replace(UP, n_faults=1, digest_equal=False))
    assert watched.said[0][0] == "warn" and "核对不一致" in watched.said[0][1]


def test_a_topic_nobody_named_is_still_said(watched: Watched):
    watched.look(replace(UP, n_gaps=1, last_gap="weather 7-9"))
    assert "weather" in watched.said[0][1] and "7-9" in watched.said[0][1]
