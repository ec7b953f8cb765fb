"""What the campaigns' page says: the backend's counts as rows of words; nothing is counted."""

from collections.abc import Callable
from typing import NamedTuple

from backend.contract.figures import CampaignCount, CampaignShown, IndicatorCases
from backend.domain.counting.campaign_count import PART_WORDS, CampaignPart
from backend.domain.terms.words import Words
from console.board.text import CellText, HeadText, RowText, TableText
from console.kit.language import Lang
from widgets.burn_up import BurnUp

from . import words as w
from .plan_text import days_words, first_day, goal_words, last_day

P = CampaignPart
COLUMNS = (P.TOTAL, P.OPEN, P.OVERDUE, P.CLOSED, P.IN_TIME, P.DROPPED)
_COLUMN_PX, _WIDE_PX, _GOAL_PX = 104, 136, 168
_WIDE = (P.IN_TIME, P.DROPPED)


def rate(n: int, base: int) -> str:
    """Return a share with one digit, a dash where it rests on nothing."""
    return f"{n / base:.1%}" if base else "—"


class Asked(NamedTuple):
    """The number whose cases are wanted; ``maps`` frames them instead of listing them."""

    campaign_id: str
    part: CampaignPart
    unit_id: str | None
    maps: bool


class CampaignText:
    """The words of campaigns.

    Args:
        unit_words: Gives what a unit is called.
    """

    def __init__(self, lang: Lang, zone: str, unit_words: Callable[[str], Words]) -> None:
        self._lang, self._zone, self._unit_words = lang, zone, unit_words

    def all(self, rows: tuple[CampaignShown, ...], now_ms: int) -> TableText:
        """Return one row per campaign."""
        of = self._lang.of
        heads = (
            HeadText(of(w.COL_NAME)),
            *self._part_heads(),
            HeadText(of(w.COL_GOAL), _GOAL_PX, right=True),
            HeadText(of(w.COL_DONE), _COLUMN_PX, right=True),
        )
        return TableText(heads, tuple(self._row(row, now_ms) for row in rows))

    def units(self, row: CampaignShown) -> TableText:
        """Return one row per unit of a campaign, the whole on top."""
        of = self._lang.of
        heads = (HeadText(of(w.COL_UNIT)), *self._part_heads())
        found = sorted(row.by_unit.items(), key=lambda one: (-one[1].total, one[0]))
        whole = RowText("", (CellText(row.campaign.name), *self._counts(row.whole)), strong=True)
        rows = (
            RowText(unit_id, (CellText(of(self.unit(unit_id))), *self._counts(one)))
            for unit_id, one in found
        )
        return TableText(heads, (whole, *rows))

    def unit(self, unit_id: str) -> Words:
        """Return what a unit is called; nobody's cases are not dispatched yet."""
        return self._unit_words(unit_id) if unit_id else w.NO_UNIT

    def burn(self, row: CampaignShown) -> BurnUp:
        """Return the burn-up of a campaign."""
        plan, of = row.campaign.plan, self._lang.of
        length = plan.upto_ms - plan.from_ms
        at = [(min(1.0, max(0.0, (d.end_ms - plan.from_ms) / length)), d) for d in row.days]
        return BurnUp(
            joined=tuple((x, float(day.n_joined)) for x, day in at),
            done=tuple((x, float(day.n_closed)) for x, day in at),
            target=float(row.goal),
            names=(of(w.JOINED), of(w.CLOSED), of(w.TARGET)),
            first=str(first_day(plan, self._zone)),
            last=str(last_day(plan, self._zone)),
        )

    def behind(self, row: CampaignShown, asked: Asked, found: IndicatorCases) -> str:
        """Return what stands over the cases of a number."""
        of, name = self._lang.of, row.campaign.name
        if asked.unit_id is not None:
            name += f" {of(self.unit(asked.unit_id))}"
        text = of(w.LIST, name=name, part=of(PART_WORDS[asked.part]), n=f"{found.n:,}")
        if len(found.cases) < found.n:
            text += of(w.LIST_PART, shown=f"{len(found.cases):,}")
        return text

    def _part_heads(self) -> tuple[HeadText, ...]:
        of = self._lang.of
        return tuple(
            HeadText(of(PART_WORDS[part]), _WIDE_PX if part in _WIDE else _COLUMN_PX, right=True)
            for part in COLUMNS
        )

    def _row(self, row: CampaignShown, now_ms: int) -> RowText:
        of, campaign = self._lang.of, row.campaign
        days = of(days_words(campaign, now_ms, self._zone))
        tone = "text_2" if campaign.is_over else "text"
        done, is_met = rate(row.whole.closed, row.goal), row.whole.closed >= row.goal > 0
        cells = (
            CellText(campaign.name, days, tone),
            *self._counts(row.whole),
            CellText(f"{row.goal:,}", of(goal_words(campaign.plan))),
            CellText(done, f"{row.whole.closed:,} / {row.goal:,}", "good" if is_met else tone),
        )
        return RowText(campaign.campaign_id, cells)

    def _counts(self, one: CampaignCount) -> tuple[CellText, ...]:
        counted = one.total - one.dropped
        below = {P.CLOSED: rate(one.closed, counted), P.IN_TIME: rate(one.in_time, one.closed)}
        return tuple(
            CellText(
                f"{getattr(one, part.value):,}",
                below.get(part, ""),
                "act" if part is P.OVERDUE and one.overdue else "text",
            )
            for part in COLUMNS
        )
