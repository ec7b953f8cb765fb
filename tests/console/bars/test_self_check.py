"""The list that ticks while a desk starts says what stands, what is awaited and what is wrong."""

import pytest
from PySide6.QtWidgets import QWidget

from backend.link import LinkHealth
from console.bars.self_check import GOOD_MS, POOR_MS, ROWS, SelfCheck
from console.bars.topbar import TopBar
from tests.console.fake_link import filed

UP = LinkHealth(link="up", joined=True, beat_age_s=0.4, data_age_s=0.8)


@pytest.fixture
def chart(qtbot):
    found = QWidget()
    qtbot.addWidget(found)
    found.resize(900, 700)
    found.show()
    return found


@pytest.fixture
def topbar(qtbot, desk, looks):
    found = TopBar(desk.parts, looks)
    qtbot.addWidget(found)
    return found


@pytest.fixture
def check(desk, topbar, chart):
    found = SelfCheck(desk.parts, topbar, chart)
    found.start()
    return found


def all_well(desk, topbar, check):
    desk.show(filed())
    desk.face.health.emit(UP)
    topbar.show_map("ready")
    topbar.show_video(9, 9)


def test_nothing_is_claimed_before_it_is_known(check):
    assert check.isVisible() and check.n_good == 0
    assert {check.finding(key).level for key in ROWS} == {"none"}
    assert "0/6" in check.accessibleName()


def test_each_row_ticks_with_what_it_found(desk, topbar, check):
    all_well(desk, topbar, check)
    assert [key for key in ROWS if check.finding(key).level != "good"] == []
    assert "6/6" in check.accessibleName()
    assert "与后台一致" in check.accessibleName()
    desk.lang.use("en")
    assert "Equal to the backend's" in check.accessibleName()


def test_pictures_that_only_start_are_awaited_not_wrong(topbar, check):
    topbar.show_video(3, 9, 6)
    assert check.finding("video").level == "none"
    assert check.finding("video").words.zh == "连接中 3/9"
    topbar.show_video(8, 9)
    assert check.finding("video").level == "soon"


def test_a_record_that_differs_is_told(desk, topbar, check):
    all_well(desk, topbar, check)
    desk.face.health.emit(LinkHealth(link="up", joined=True, beat_age_s=0.4, digest_equal=False))
    assert check.finding("record").level == "late"
    assert "不一致" in check.accessibleName()


def test_a_key_that_is_refused_is_told_as_that(desk, check):
    desk.face.health.emit(LinkHealth(link="refused"))
    assert check.finding("link").words.zh == "密钥被拒"


def test_it_goes_soon_when_all_is_well_and_later_when_not(qtbot, desk, topbar, check):
    with qtbot.waitSignal(check.settled):
        all_well(desk, topbar, check)
    assert check._away.interval() == GOOD_MS
    topbar.show_video(8, 9)
    assert check._away.interval() == POOR_MS
    with qtbot.waitSignal(check.ended):
        check._away.timeout.emit()
    assert check.isHidden()


def test_it_never_comes_back_by_itself(desk, topbar, check):
    check.end()
    all_well(desk, topbar, check)
    assert check.isHidden()


def test_it_lies_inside_the_map_whatever_its_size(chart, check):
    for size in ((900, 700), (460, 300)):
        chart.resize(*size)
        assert chart.rect().contains(check.geometry())


def test_the_map_goes_on_below_it(chart, check):
    drawn = check.grab().toImage()
    assert drawn.size() == check.size() * check.devicePixelRatioF()
    assert chart.childAt(check.geometry().center()) is None
