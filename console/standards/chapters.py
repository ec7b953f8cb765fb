"""The chapters of the page: each turns what the city works by into rows of a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from backend.codebooks import Codebook
from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import STATES
from backend.domain.clocks.clock import Condition, parse_limit
from backend.domain.counting.indicators import INDICATORS
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.rules import RULES
from backend.domain.terms.words import Words
from console.board.text import CellText, HeadText, RowText, TableText
from console.kit.language import Lang
from console.kit.notice import unit_words

from . import words as w

_MOST_UNITS = 2


class Known(NamedTuple):
    """What the chapters are made of."""

    city: CityInfo
    book: Codebook
    lang: Lang


class Row(NamedTuple):
    """One row, and the words it is found by, lower case."""

    found_by: str
    text: RowText


Heads = Callable[[Lang], tuple[HeadText, ...]]
Rows = Callable[[Known], Iterator[Row]]


class Chapter(NamedTuple):
    """One chapter of the page."""

    key: str
    heads: Heads
    rows: Rows


def _heads(*columns: tuple[Words, int]) -> Heads:
    return lambda lang: tuple(HeadText(lang.of(words), width) for words, width in columns)


def _row(key: str, *cells: CellText | str, found_by: str = "") -> Row:
    made = tuple(cell if isinstance(cell, CellText) else CellText(cell) for cell in cells)
    said = " ".join(f"{cell.text} {cell.below}" for cell in made)
    return Row(f"{found_by} {said}".lower(), RowText(key, made))


# ---- classes ------------------------------------------------------------------------------------


def _classes(known: Known) -> Iterator[Row]:
    """Yield a row for each filing condition; a class without one has a row of its own."""
    of, book = known.lang.of, known.book
    duties = _duties_by_class(known)
    for one in book.classes:
        mark = " ★" if one.confidence == "local" else ""
        name = CellText(f"{of(one.words)}{mark}")
        for condition in book.conditions(one.key) or (None,):
            yield _row(
                condition.key if condition else one.key,
                one.key.upper(),
                name,
                of(condition.words) if condition else "—",
                _limit(known.lang, condition),
                duties.get(one.key, of(w.NOBODY)),
                found_by=f"{book.found_by(one.key)} {one.key}",
            )


def _limit(lang: Lang, condition: Condition | None) -> CellText:
    if condition is None:
        return CellText("—")
    limit = lang.of(parse_limit(condition.limit).words)
    stages = _listed(
        (
            f"{lang.of(stage.words)} {lang.of(parse_limit(stage.limit).words)}"
            for stage in condition.stages
        ),
        lang,
    )
    urgent = f"{limit} · {lang.of(w.URGENT)}" if condition.urgent else limit
    return CellText(urgent, stages, "act" if condition.urgent else "text", stages)


def _duties_by_class(known: Known) -> dict[str, str]:
    """Return whose duty each class is, as people read it."""
    of = known.lang.of
    units: dict[str, list[ResponsibleUnit]] = {}
    for one in known.book.classes:
        units[one.key] = [unit for unit in known.city.units if unit.answers_for(one.key)]
    return {
        key: _names(found, known.lang) if len(found) <= _MOST_UNITS else of(w.N_UNITS, n=len(found))
        for key, found in units.items()
        if found
    }


def _names(units: Sequence[ResponsibleUnit], lang: Lang) -> str:
    return _listed((lang.of(unit_words(unit, unit.unit_id)) for unit in units), lang)


def _listed(parts: Iterable[str], lang: Lang) -> str:
    return ("、" if lang.code == "zh" else ", ").join(parts)


# ---- duties, steps, indicators, rules -----------------------------------------------------------


def _duties(known: Known) -> Iterator[Row]:
    of = known.lang.of
    for unit in known.city.units:
        classes = [one for one in known.book.classes if unit.answers_for(one.key)]
        names = _listed((of(one.words) for one in classes), known.lang)
        yield _row(
            unit.unit_id,
            of(unit_words(unit, unit.unit_id)),
            CellText(names, tip=names),
            _listed(unit.areas, known.lang) or of(w.EVERYWHERE),
            unit.night or "—",
            found_by=unit.unit_id,
        )


def _steps(known: Known) -> Iterator[Row]:
    """Yield the limits of seats, then when the city works."""
    of, city = known.lang.of, known.city
    for state, spec in STATES.items():
        if spec.step in city.step_limits_s:
            urgent_s, ordinary_s = city.step_limits_s[spec.step]
            yield _row(
                state.value,
                of(spec.words),
                _span(known.lang, ordinary_s),
                _span(known.lang, urgent_s),
            )
    calendar = city.calendar
    spans = (f"{_clock(start)}–{_clock(end)}" for start, end in calendar.hours)
    reading = w.DAY_ENDS if calendar.day_ends else w.DAY_HOURS
    yield _row("hours", of(w.WORK_HOURS), _listed(spans, known.lang), "")
    yield _row("workday", of(w.WORKDAY), of(reading), "")
    for shift in city.shifts:
        span = f"{_clock(shift.from_min)}–{_clock(shift.upto_min)}"
        yield _row(shift.key, f"{of(w.SHIFTS)} · {of(Words(shift.zh, shift.en))}", span, "")
    for key, words, days in (
        ("holidays", w.HOLIDAYS, calendar.holidays),
        ("makeup", w.MAKEUP, calendar.makeup_days),
    ):
        text = _listed(days, known.lang) or "—"
        yield _row(key, of(words), CellText(text, tip=text), "")


def _indicators(known: Known) -> Iterator[Row]:
    of = known.lang.of
    # Rates before what they are made of: they are what people look up.
    for one in sorted(INDICATORS.values(), key=lambda row: not row.is_rate):
        note = of(one.note)
        yield _row(
            one.key,
            of(one.words),
            CellText(of(one.formula if one.is_rate else w.PLAIN), note, tip=note),
            of(one.source),
            found_by=one.words.zh,
        )


def _rules(known: Known) -> Iterator[Row]:
    for key, words in RULES.items():
        said = known.lang.of(words)
        yield _row(key, CellText(said, tip=said), key, found_by=words.zh)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _span(lang: Lang, seconds: float) -> str:
    for unit_s, words in ((3_600, w.HOURS), (60, w.MINUTES)):
        if seconds >= unit_s and seconds % unit_s == 0:
            return lang.of(words, n=int(seconds // unit_s))
    return lang.of(w.SECONDS, n=round(seconds))


CHAPTERS: dict[str, Chapter] = {
    chapter.key: chapter
    for chapter in (
        Chapter(
            "classes",
            _heads((w.CODE, 84), (w.CLASS, 230), (w.CONDITION, 0), (w.LIMIT, 250), (w.UNITS, 250)),
            _classes,
        ),
        Chapter(
            "duties",
            _heads((w.UNIT, 260), (w.DUTIES, 0), (w.AREAS, 160), (w.CONTACT, 140)),
            _duties,
        ),
        Chapter("steps", _heads((w.STEP, 260), (w.ORDINARY, 0), (w.PRESSING, 260)), _steps),
        Chapter(
            "indicators", _heads((w.INDICATOR, 240), (w.FORMULA, 0), (w.SOURCE, 320)), _indicators
        ),
        Chapter("rules", _heads((w.SAYS, 0), (w.RULE, 260)), _rules),
    )
}


def table(chapter: Chapter, rows: Sequence[Row], text: str, lang: Lang) -> TableText:
    """Return the rows that fit what was typed: every word of it somewhere in the row."""
    asked = text.lower().split()
    fits = (row.text for row in rows if all(word in row.found_by for word in asked))
    return TableText(chapter.heads(lang), tuple(fits))
