"""What the wall's campaigns page says: one running campaign after the other, in big type."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backend.contract.figures import CampaignCount, CampaignShown
from backend.domain.counting.campaign import DAY_MS, Campaign
from backend.domain.terms.confidence import LEAST_RANKED
from backend.domain.terms.words import Words
from console.campaigns.book import CampaignBook
from console.campaigns.plan_text import days_words, goal_words, last_day
from console.campaigns.text import CampaignText, rate
from console.face.parts import DeskParts
from console.kit.notice import unit_words
from wall.figures_page import N_FIGURES
from wall.texts import (
    BurnText,
    CampaignsText,
    FigureText,
    HeadText,
    RankingText,
    RankText,
    StripText,
)

from .words import Wall

# One campaign stands so long that its numbers can be read aloud; they are counted anew so often.
TURN_MS, EVERY_MS = 20_000, 60_000


class WallCampaigns(QObject):
    """Asks for the running campaigns while the page is shown, and goes from one to the next.

    Signals:
        changed: the page says something else now.
    """

    changed = Signal()

    def __init__(self, parts: DeskParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self.book = CampaignBook(parts.face, self, ended=False)
        self.book.changed.connect(self.changed)
        self._at = 0
        self._every = QTimer(self, interval=EVERY_MS)
        self._every.timeout.connect(self.book.ask)
        self._turn = QTimer(self, interval=TURN_MS)
        self._turn.timeout.connect(self.go_on)

    def show(self, is_shown: bool) -> None:
        """Begin to ask and to go round, or stop."""
        if is_shown:
            self.book.begin()
            self._every.start()
            self._turn.start()
        else:
            self._every.stop()
            self._turn.stop()
            self.book.stop()

    @Slot()
    def go_on(self) -> None:
        """Show the next campaign."""
        self._at += 1
        self.changed.emit()

    @property
    def current(self) -> CampaignShown | None:
        """The campaign in sight."""
        rows = self.book.rows
        return rows[self._at % len(rows)] if rows else None

    def page(self, head: HeadText, strip: StripText) -> CampaignsText:
        """Return the whole page."""
        row = self.current
        if row is None:
            return self._empty(head, strip)
        return CampaignsText(head, self._figures(row), self._burn(row), self._units(row), strip)

    # ---- inside --------------------------------------------------------------------------------

    def _empty(self, head: HeadText, strip: StripText) -> CampaignsText:
        of, book = self._parts.lang.of, self.book
        told = book.denied or (Wall.COUNTING if book.found is None else Wall.NO_CAMPAIGN)
        cards = (FigureText("", of(Wall.UNKNOWN)),) * N_FIGURES
        return CampaignsText(head, cards, BurnText(of(told)), RankingText(), strip)

    def _text(self) -> CampaignText:
        return CampaignText(self._parts.lang, self.book.zone, self._unit)

    def _unit(self, unit_id: str) -> Words:
        city = self._parts.face.city
        units = city.units if city is not None else ()
        return unit_words(next((u for u in units if u.unit_id == unit_id), None), unit_id)

    def _figures(self, row: CampaignShown) -> tuple[FigureText, ...]:
        of, one = self._parts.lang.of, row.whole
        is_late = one.overdue > 0
        goal = of(goal_words(row.campaign.plan))
        return (
            FigureText(
                of(Wall.CAMPAIGN_CLOSED),
                f"{one.closed:,}",
                of(Wall.CAMPAIGN_GOAL, goal=goal, rate=rate(one.closed, row.goal)),
                self._pace(row),
            ),
            FigureText(
                of(Wall.OPEN),
                f"{one.open:,}",
                of(Wall.CAMPAIGN_ALL, n=f"{one.total:,}", out=f"{one.dropped:,}"),
                "ok",
            ),
            FigureText(
                of(Wall.CAMPAIGN_OVERDUE),
                f"{one.overdue:,}",
                of(Wall.CAMPAIGN_OF_OPEN, rate=rate(one.overdue, one.open)),
                "late" if is_late else "good",
                "act" if is_late else "text",
            ),
            FigureText(
                of(Wall.CAMPAIGN_IN_TIME),
                rate(one.in_time, one.closed),
                f"{one.in_time:,} / {one.closed:,}",
                "good" if one.closed else "none",
            ),
            self._days_left(row.campaign),
        )

    def _pace(self, row: CampaignShown) -> str:
        """Return the mark: as much is closed as the line to the target asks for by now, or less."""
        if not row.goal:
            return "none"
        plan, now_ms = row.campaign.plan, self._parts.face.city_now_ms()
        gone = (now_ms - plan.from_ms) / (plan.upto_ms - plan.from_ms)
        return "good" if row.whole.closed >= row.goal * min(1.0, max(0.0, gone)) else "soon"

    def _days_left(self, campaign: Campaign) -> FigureText:
        of, plan = self._parts.lang.of, campaign.plan
        left_ms = max(0, plan.upto_ms - self._parts.face.city_now_ms())
        n = -(-left_ms // DAY_MS)
        until = str(last_day(plan, self.book.zone))
        mark = "soon" if n <= 3 else "ok"
        return FigureText(
            of(Wall.CAMPAIGN_LEFT), of(Wall.CAMPAIGN_DAYS, n=n), of(Wall.UNTIL, day=until), mark
        )

    def _burn(self, row: CampaignShown) -> BurnText:
        of, rows = self._parts.lang.of, self.book.rows
        days = of(days_words(row.campaign, self._parts.face.city_now_ms(), self.book.zone))
        if len(rows) > 1:
            days += of(Wall.CAMPAIGN_NTH, n=self._at % len(rows) + 1, all=len(rows))
        return BurnText(row.campaign.name, days, self._text().burn(row))

    def _units(self, row: CampaignShown) -> RankingText:
        of = self._parts.lang.of
        counted = {unit: one for unit, one in row.by_unit.items() if unit and _base(one)}
        ranked = sorted(counted.items(), key=_by_rate)
        rows, place = [], 0
        for unit_id, one in ranked:
            is_ranked = _base(one) >= LEAST_RANKED
            place += is_ranked
            rows.append(
                RankText(
                    str(place) if is_ranked else of(Wall.FEW),
                    of(self._text().unit(unit_id)),
                    rate(one.closed, _base(one)),
                    f"{one.closed:,} / {_base(one):,}",
                    "text" if is_ranked else "text_3",
                )
            )
        note = of(Wall.CAMPAIGN_NOTE, n=LEAST_RANKED) if rows else of(Wall.CAMPAIGN_NOBODY)
        return RankingText(of(Wall.CAMPAIGN_UNITS), note, tuple(rows))


def _base(one: CampaignCount) -> int:
    """Return the cases a unit's rate rests on."""
    return one.total - one.dropped


def _by_rate(row: tuple[str, CampaignCount]) -> tuple[bool, float, str]:
    unit_id, one = row
    return _base(one) < LEAST_RANKED, -one.closed / _base(one), unit_id
