"""A channel in trouble says so over everything: what, since when, and what to do."""

import dataclasses

import pytest

from backend.link import LinkHealth
from console.notices.link_banner import LinkBanner, trouble_of
from tests.console.fake_link import filed

UP = LinkHealth(link="up", joined=True, beat_age_s=0.4)


@pytest.fixture
def banner(qtbot, desk):
    found = LinkBanner(desk.parts)
    qtbot.addWidget(found)
    return found


def test_a_good_channel_says_nothing(desk, banner):
    desk.show(filed())
    banner.show_health(UP)
    assert banner.text == ""


def test_a_lost_channel_says_as_of_when_the_desk_is(desk, banner):
    desk.show(filed())
    banner.show_health(LinkHealth(link="down", joined=True, beat_age_s=75))
    assert banner.text.startswith("与后台断开 1:15：所见为 08:10:4")
    desk.lang.use("en")
    assert banner.text.startswith("Link down for 1:15: shown as of 08:10:4")


def test_a_channel_that_comes_back_is_quiet_again(desk, banner):
    desk.show(filed())
    banner.show_health(LinkHealth(link="down", joined=True, beat_age_s=75))
    banner.show_health(UP)
    assert banner.text == ""


@pytest.mark.parametrize(
    ("health", "word"),
    [
        (LinkHealth(link="refused"), "密钥被拒"),
        (LinkHealth(link="up", denied="not_your_part"), "不让本席位查看"),
        (LinkHealth(link="up", too_old=True), "版本过旧"),
        (LinkHealth(link="up", joined=True, beat_age_s=30), "没有回应"),
        (LinkHealth(link="up", joined=True, beat_age_s=3.2), "没有回应"),
    ],
)
def test_each_trouble_has_its_own_words(health, word):
    found = trouble_of(health, waited_s=60, as_of="08:00:00")
    assert found is not None and found.level == "late" and word in found.words.zh


@pytest.mark.parametrize(("error_s", "word"), [(1.2, "快 1.2 秒"), (-340.0, "慢 340.0 秒")])
def test_j11_a_clock_that_is_wrong_by_more_than_a_second_is_said(desk, banner, error_s, word):
    desk.show(filed())
    banner.show_health(dataclasses.replace(UP, clock_error_s=error_s))
    assert word in banner.text and "校对" in banner.text
    banner.show_health(dataclasses.replace(UP, clock_error_s=error_s / abs(error_s) * 0.9))
    assert banner.text == ""


def test_a_start_is_given_a_moment():
    assert trouble_of(LinkHealth(), waited_s=2, as_of="") is None
    found = trouble_of(LinkHealth(), waited_s=20, as_of="")
    assert found is not None and found.level == "soon"


def test_one_lost_heartbeat_is_no_news():
    assert trouble_of(LinkHealth(link="up", joined=True, beat_age_s=2.2), 60, "08:00:00") is None
