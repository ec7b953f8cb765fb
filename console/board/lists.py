"""What stands behind the board: cases of a number, what was excluded, the definitions; as rows."""

from collections.abc import Iterable

from backend.codebooks import Codebook
from backend.contract.figures import Exclusion, IndicatorCases, Indicators
from backend.domain.cases.case import STATES, Case
from backend.domain.cases.plea import PLEA_WORDS, WAITING, PleaStep
from backend.domain.counting.course import EXCLUSIONS
from backend.domain.counting.indicators import INDICATORS, WHOLE
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.kit.language import Lang
from console.kit.notice import unit_words
from console.kit.prompts import reason_words
from console.kit.seat_names import seat_words
from console.kit.time_text import moment

from .text import BoardText, CellText, HeadText, RowText, TableText, number
from .words import Board


class BoardLists:
    """Turns what the backend told into rows."""

    def __init__(self, face: SituationFace, book: Codebook, lang: Lang) -> None:
        self._face, self._book, self._lang = face, book, lang

    def cases(self, found: IndicatorCases) -> TableText:
        """Return the cases behind a number, one row per time that it counts."""
        of = self._lang.of
        heads = (
            HeadText(of(Board.NUMBER), 176),
            HeadText(of(Board.CLASS), 200),
            HeadText(of(Board.STATE), 110),
            HeadText(of(Board.WHERE)),
            HeadText(of(Board.UNIT)),
            HeadText(of(Board.AT), 150, right=True),
            HeadText(of(Board.SHARE), 80, right=True),
        )
        columns = zip(found.cases, found.at_ms, found.shares, strict=True)
        rows = tuple(self._case(case, at_ms, share) for case, at_ms, share in columns)
        return TableText(heads, rows)

    def _case(self, case: Case, at_ms: int, share: int) -> RowText:
        of = self._lang.of
        texts = (
            case.case_no or of(Board.NO_NUMBER),
            of(self._book.name(case.class_key)),
            of(STATES[case.state].words),
            case.place.address,
            of(self._unit(case.unit_id)),
            self.at(at_ms),
            number(share / WHOLE),
        )
        return RowText(case.case_id, tuple(CellText(text) for text in texts))

    def excluded(self, rows: Iterable[Exclusion]) -> TableText:
        """Return what was or was to be taken out of the count, who asked and who decided."""
        of = self._lang.of
        heads = (
            HeadText(of(Board.NUMBER), 176),
            HeadText(of(Board.CLASS), 160),
            HeadText(of(Board.UNIT)),
            HeadText(of(Board.KIND), 150),
            HeadText(of(Board.ASKED), 170),
            HeadText(of(Board.FIRST_REFUSED), 170),
            HeadText(of(Board.APPROVED), 170),
            HeadText(of(Board.REASON)),
        )
        return TableText(heads, tuple(self._excluded(row) for row in rows))

    def excluded_title(self, found: Indicators) -> str:
        """Return how many are excluded, and of how many that is asked."""
        of = self._lang.of
        n, asked = f"{found.n_excluded:,}", f"{len(found.pleas):,}"
        if found.pleas:
            return of(Board.OUT_ASKED, n=n, asked=asked)
        return of(Board.OUT if found.n_excluded else Board.OUT_EMPTY, n=n)

    def _excluded(self, row: Exclusion) -> RowText:
        of = self._lang.of
        asked = CellText(of(Board.NOBODY), "", "text_3")
        if row.asked_by:
            asked = CellText(self._person(row.asked_by), self.at(row.asked_at_ms))
        cells = (
            CellText(row.case_no or of(Board.NO_NUMBER)),
            CellText(of(self._book.name(row.class_key))),
            CellText(of(self._unit(row.unit_id))),
            self._kind(row),
            asked,
            self._decided(row.refused_by, row.refused_at_ms),
            self._decided(row.approved_by, row.at_ms),
            CellText(of(reason_words(row.reason)), tip=of(reason_words(row.reason))),
        )
        return RowText(row.case_id, cells)

    def _kind(self, row: Exclusion) -> CellText:
        """Return what it is; of a plea, how far it is."""
        of = self._lang.of
        if not row.step:
            return CellText(of(EXCLUSIONS[row.kind]))
        step = PleaStep(row.step)
        tone = "soon" if step in WAITING else "text"
        return CellText(of(EXCLUSIONS[row.kind]), of(PLEA_WORDS[step]), tone)

    def _decided(self, account: str, at_ms: int) -> CellText:
        """Return who decided and when, a dash where nobody did."""
        return CellText(self._person(account), self.at(at_ms)) if account else CellText("—")

    def definitions(self, text: BoardText) -> TableText:
        """Return every rate of the registry with its formula, moment and source."""
        of = self._lang.of
        heads = (HeadText(of(Board.INDICATOR), 220), HeadText(of(Board.FORMULA)))
        rows = tuple(
            RowText(one.key, (CellText(of(one.words)), self._defined(of(text.definition(one)))))
            for one in INDICATORS.values()
            if one.is_rate
        )
        return TableText(heads, rows)

    def _defined(self, told: str) -> CellText:
        formula, mark, rest = told.partition("；" if self._lang.code == "zh" else "; ")
        return CellText(formula, rest if mark else "", tip=told)

    def at(self, at_ms: int) -> str:
        """Return a moment with its day."""
        zone = self._face.city.zone if self._face.city is not None else "UTC"
        return moment(at_ms, zone).strftime("%Y-%m-%d %H:%M")

    def _person(self, account: str) -> str:
        unit = self._unit(account)
        is_unit = unit.zh != account
        return self._lang.of(unit if is_unit else seat_words(account))

    def _unit(self, unit_id: str) -> Words:
        city = self._face.city
        units = city.units if city is not None else ()
        found = next((unit for unit in units if unit.unit_id == unit_id), None)
        return unit_words(found, unit_id)
