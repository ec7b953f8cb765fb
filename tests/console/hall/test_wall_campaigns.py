"""Campaigns on the hall's wall (A17): one after the other, in the backend's numbers."""

from dataclasses import replace

import pytest

from backend.contract.figures import CampaignCount, Campaigns
from backend.contract.questions import GetCampaigns
from console.hall.campaigns import WallCampaigns
from tests.console.campaigns.test_campaigns import SHOWN
from tests.console.fake_link import LEADER, START_MS, filed
from wall.texts import HeadText, StripText

LITTER = replace(SHOWN.campaign, campaign_id="01L", name="暴露垃圾")


@pytest.fixture
def wall(make_desk):
    desk = make_desk(LEADER)
    desk.show(filed())
    made = WallCampaigns(desk.parts, desk.root)
    made.show(True)
    yield made, desk
    made.show(False)


def tell(desk, *rows) -> None:
    asked = [one for one in desk.link.asked if isinstance(one, GetCampaigns)][-1]
    assert not asked.ended, "the wall shows what runs"
    answer = Campaigns(ask_id=asked.ask_id, cutoff_ms=START_MS, progress=1.0, rows=rows)
    desk.link.answer(answer)
    desk.face.pull()


def said(made):
    return made.page(HeadText(page="专项整治"), StripText())


def test_a17_the_numbers_of_a_campaign_stand_on_the_wall(wall):
    made, desk = wall
    assert "统计" in said(made).burn.title
    tell(desk, SHOWN)
    text = said(made)
    assert text.burn.title == "汛后井盖" and text.burn.burn.target == 36.0
    closed, opened, overdue, in_time, left = text.figures
    assert (closed.number, closed.mark) == ("25", "good") and "69.4%" in closed.base
    assert (opened.number, overdue.number, overdue.tone) == ("12", "3", "act")
    assert (in_time.number, in_time.base) == ("80.0%", "20 / 25")
    assert (left.number, left.base) == ("31 天", "至 2026-07-10")
    (unit,) = text.units.rows
    assert (unit.place, unit.name, unit.number) == ("1", "汀东排水所", "67.6%")
    assert "第" not in text.burn.note


def test_a17_who_is_behind_the_line_is_seen_to_be(wall):
    made, desk = wall
    plan = replace(SHOWN.campaign.plan, from_ms=START_MS - 29 * 86_400_000)
    plan = replace(plan, upto_ms=START_MS + 86_400_000)
    late = type(SHOWN)(
        campaign=replace(SHOWN.campaign, plan=plan), whole=SHOWN.whole, goal=SHOWN.goal
    )
    tell(desk, late)
    assert said(made).figures[0].mark == "soon" and said(made).figures[-1].mark == "soon"


def test_a17_the_page_goes_from_one_campaign_to_the_next(wall):
    made, desk = wall
    few = CampaignCount(total=4, open=1, closed=3, in_time=3)
    other = type(SHOWN)(campaign=LITTER, whole=few, goal=4, by_unit={"td-parks": few})
    tell(desk, SHOWN, other)
    assert "第 1 个，共 2 个" in said(made).burn.note
    made.go_on()
    assert said(made).burn.title == "暴露垃圾" and said(made).units.rows[0].place == "少"
    made.go_on()
    assert said(made).burn.title == "汛后井盖"
    tell_again = len([one for one in desk.link.asked if isinstance(one, GetCampaigns)])
    made.book.ask()
    tell(desk)
    assert tell_again and said(made).burn.title == "没有进行中的专项"


def test_a17_a_page_out_of_sight_asks_for_nothing(wall):
    made, _ = wall
    assert made._every.isActive() and made._turn.isActive()
    made.show(False)
    assert not made._every.isActive() and not made._turn.isActive()
