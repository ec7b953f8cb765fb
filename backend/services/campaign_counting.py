"""Answers how far the campaigns are, and which cases stand behind a number; over all cases.

Thread: the long reader's, but for ``set_city``. Each question counts for a moment and says how far
it is; whoever waits asks again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.codebooks import LiveBook
from backend.contract.city_answer import CityInfo
from backend.contract.figures import CampaignCount, Campaigns, CampaignShown, IndicatorCases
from backend.contract.questions import GetCampaignCases, GetCampaigns
from backend.contract.verdicts import Denied
from backend.domain.counting.campaign import Campaign
from backend.domain.counting.campaign_count import (
    CampaignMark,
    CampaignPart,
    CampaignSum,
    burn_up,
    summed,
)
from backend.domain.counting.indicators import WHOLE
from backend.domain.terms.words import Words

from .books import CityTime
from .campaign_book import CampaignBook, Record

SLICE_S = 0.15
MOST_ENDED, MOST_CASES = 50, 2_000
_UNKNOWN = Words("没有这个专项", "there is no such campaign")
_ENDS = (CampaignPart.CLOSED, CampaignPart.IN_TIME, CampaignPart.DROPPED)


class CampaignCounting:
    """Counts campaigns for whoever asks.

    Args:
        campaigns: Gives all campaigns there are and were.
    """

    def __init__(
        self,
        record: Record,
        campaigns: Callable[[], tuple[Campaign, ...]],
        city: CityInfo,
        book: LiveBook,
        clock: CityTime,
        slice_s: float = SLICE_S,
    ) -> None:
        self._record, self._campaigns, self._clock = record, campaigns, clock
        self._codebook, self._slice_s = book, slice_s
        self.set_city(city)
        self._book = self._new_book()

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on; other classes or hours count everything anew."""
        self._city = city

    def campaigns(self, question: GetCampaigns) -> Campaigns:
        """Return every campaign with its numbers, or how far the counting is."""
        wanted = self._wanted(ended=question.ended)
        now_ms = self._clock.city_ms()
        if not self._work():
            share = self._book.progress
            return Campaigns(ask_id=question.ask_id, cutoff_ms=now_ms, progress=share)
        rows = tuple(self._shown(one, now_ms) for one in wanted)
        return Campaigns(ask_id=question.ask_id, cutoff_ms=now_ms, progress=1.0, rows=rows)

    def cases(self, question: GetCampaignCases) -> IndicatorCases | Denied:
        """Return the cases behind one number, the newest last, or how far the counting is."""
        wanted = self._wanted(ended=True)
        if all(one.campaign_id != question.campaign_id for one in wanted):
            words = _UNKNOWN
            ask_id = question.ask_id
            return Denied(ask_id=ask_id, rule="campaign_unknown", zh=words.zh, en=words.en)
        if not self._work():
            return IndicatorCases(ask_id=question.ask_id, progress=self._book.progress)
        found = sorted(self._behind(question))
        shown = found[: max(0, min(question.limit, MOST_CASES))]
        held = self._record.cases([case_id for _, case_id in shown])
        return IndicatorCases(
            ask_id=question.ask_id,
            progress=1.0,
            n=len(found),
            total=len(found) * WHOLE,
            cases=tuple(held[case_id] for _, case_id in shown),
            at_ms=tuple(at_ms for at_ms, _ in shown),
            shares=(WHOLE,) * len(shown),
        )

    # ---- inside --------------------------------------------------------------------------------

    def _wanted(self, *, ended: bool) -> list[Campaign]:
        """Return the running ones, the first to end on top, and behind them the ended ones."""
        held = self._campaigns()
        running = [one for one in held if not one.is_over]
        over = [one for one in held if one.is_over] if ended else []
        running.sort(key=lambda one: (one.plan.upto_ms, one.name))
        return [*running, *sorted(over, key=lambda one: -one.ended_ms)[:MOST_ENDED]]

    def _work(self) -> bool:
        if self._names != (self._city.book_version, self._city.calendar):
            self._book = self._new_book()
        self._book.take(self._wanted(ended=True))
        return self._book.work(self._slice_s)

    def _new_book(self) -> CampaignBook:
        self._names = (self._city.book_version, self._city.calendar)
        return CampaignBook(self._record, self._city.calendar, self._codebook.found_by)

    def _shown(self, campaign: Campaign, now_ms: int) -> CampaignShown:
        marks = self._book.marks(campaign.campaign_id).values()
        whole, by_unit = summed(marks, now_ms)
        return CampaignShown(
            campaign=campaign,
            whole=_count(whole),
            goal=campaign.goal(whole.counted),
            by_unit={unit_id: _count(by_unit[unit_id]) for unit_id in sorted(by_unit)},
            days=burn_up(marks, tuple(day_ends(campaign, now_ms, self._city.zone))),
        )

    def _behind(self, question: GetCampaignCases) -> Iterator[tuple[int, str]]:
        """Yield the moment that put a case behind a number, and its id."""
        now_ms = self._clock.city_ms()
        for case_id, mark in self._book.marks(question.campaign_id).items():
            is_of = question.unit_id is None or mark.unit_id == question.unit_id
            if is_of and question.part in mark.parts(now_ms):
                yield _decided_ms(mark, question.part), case_id


def day_ends(campaign: Campaign, now_ms: int, zone: str) -> Iterator[int]:
    """Yield when a campaign has begun, and the end of every city day so far; the last is now."""
    yield campaign.plan.from_ms + 1
    last_ms = min(now_ms + 1, campaign.plan.upto_ms)
    day = datetime.fromtimestamp(campaign.plan.from_ms / 1000, ZoneInfo(zone))
    while True:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
        day = midnight + timedelta(days=1)
        end_ms = round(day.timestamp() * 1000)
        yield min(end_ms, last_ms)
        if end_ms >= last_ms:
            return


def _decided_ms(mark: CampaignMark, part: CampaignPart) -> int:
    return mark.ended_ms if part in _ENDS else mark.joined_ms


def _count(one: CampaignSum) -> CampaignCount:
    return CampaignCount(
        total=one.total,
        open=one.open,
        closed=one.closed,
        in_time=one.in_time,
        overdue=one.overdue,
        dropped=one.dropped,
    )
