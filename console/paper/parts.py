"""The parts of printed sheets: each turns one aspect of a case into HTML for paper."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from backend.codebooks import Codebook
from backend.contract.city_answer import CityInfo
from backend.domain.cases.attachments import attachments_of
from backend.domain.cases.case import STATES, Case
from backend.domain.cases.kinds import PAPER
from backend.domain.cases.plea import GROUNDS, PLEA_WORDS, PleaStep
from backend.domain.clocks.clock import LimitKind, deadline_ms, parse_limit, run_of
from backend.domain.clocks.reckoning import Counted, reckon
from backend.domain.dispatching.sheet import sheet_of
from backend.domain.flow.evidence import stills_of
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.notice import unit_words
from console.kit.prompts import reason_words
from console.kit.seat_names import person_words
from console.kit.time_text import moment

from .words import Sheets

MAP_KEY = "map"
_N_DATES = 12
_PHOTO_PX, _MAP_PX = 300, 620
# A scan is as large as a page has room for it and its caption.
_SCAN_PX, _SCAN_HIGH_PX = 660, 860


class Printed(NamedTuple):
    """What a sheet is made from.

    Attributes:
        pictures: Pictures at hand by key, photo ids and ``MAP_KEY``: width over height of each.
    """

    case: Case
    city: CityInfo
    book: Codebook
    lang: Lang
    pictures: Mapping[str, float] = MappingProxyType({})

    def of(self, words: Words, **values: object) -> str:
        """Return words as HTML, in the language in force."""
        return escape(self.lang.of(words, **values))

    def at(self, city_ms: int) -> str:
        """Return a moment in full."""
        return moment(city_ms, self.city.zone).strftime("%Y-%m-%d %H:%M:%S") if city_ms else "—"

    def unit(self, unit_id: str) -> str:
        """Return how a unit is called."""
        found = next((unit for unit in self.city.units if unit.unit_id == unit_id), None)
        return self.lang.of(unit_words(found, unit_id))


# ---- building blocks -----------------------------------------------------------------------------


def heading(text: str) -> str:
    """Return a heading inside a sheet."""
    return f"<h3>{text}</h3>"


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and values; values are HTML."""
    lines = "".join(
        f"<tr><td width='22%' class='name'>{name}</td><td>{value or '—'}</td></tr>"
        for name, value in rows
    )
    return f"<table width='100%' class='box' cellpadding='5' cellspacing='0'>{lines}</table>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table with a head; cells are HTML."""
    top = "".join(f"<td class='name'>{cell}</td>" for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        "<table width='100%' class='box' cellpadding='4' cellspacing='0'>"
        f"<thead><tr>{top}</tr></thead>{lines}</table>"
    )


def signs(p: Printed, names: Sequence[Words]) -> str:
    """Return lines to be signed on paper."""
    cells = "".join(f"<td>{p.of(name)}：</td>" for name in names)
    return f"<p></p><table width='100%' cellpadding='14'><tr>{cells}</tr></table>"


# ---- parts ---------------------------------------------------------------------------------------


def about(p: Printed) -> str:
    """Return what the case is about."""
    case = p.case
    condition = p.book.condition(case.condition) if case.condition else None
    class_name = f"{p.of(p.book.name(case.class_key))}（{escape(case.class_key)}）"
    return facts(
        (
            (p.of(Sheets.CASE_NO), escape(case.case_no or case.case_id)),
            (p.of(Sheets.CLASS), class_name),
            (p.of(Sheets.CONDITION), p.of(condition.words) if condition is not None else ""),
            (p.of(Sheets.PLACE), escape(case.place.address)),
            (p.of(Sheets.GRID), escape(case.place.grid_code)),
            (p.of(Sheets.REPORTED), p.at(case.reported_at_ms)),
            (p.of(Sheets.TEXT), escape(case.text)),
            (p.of(Sheets.STATE), p.of(STATES[case.state].words)),
            (p.of(Sheets.UNIT), escape(p.unit(case.unit_id)) if case.unit_id else ""),
        )
    )


def ownership(p: Printed) -> str:
    """Return the component and whose it is registered to."""
    sheet = sheet_of(p.case)
    owner = escape(p.unit(sheet.component_owner)) if sheet.component_owner else p.of(Sheets.NOBODY)
    is_event = p.case.class_key.startswith("e")
    if sheet.is_ownerless:
        owner = p.of(Sheets.NO_OWNER if is_event else Sheets.OWNERLESS)
    code = p.of(Sheets.NO_COMPONENT) if is_event else escape(sheet.component_code)
    return facts(((p.of(Sheets.COMPONENT), code), (p.of(Sheets.OWNER), owner)))


def refusals(p: Printed) -> str:
    """Return who returned it, when, with which reason."""
    rows = [
        (p.at(one.at_ms), escape(p.unit(one.unit_id)), escape(one.reason))
        for one in sheet_of(p.case).refusals
    ]
    body = table([p.of(name) for name in Sheets.REFUSAL_HEAD], rows) if rows else p.of(Sheets.NONE)
    return heading(p.of(Sheets.REFUSALS)) + body


def notes(p: Printed) -> str:
    """Return what was noted since, with room to write on."""
    said = "".join(f"<p>· {escape(note)}</p>" for note in sheet_of(p.case).notes)
    return heading(p.of(Sheets.NOTES)) + (said or "<p>&nbsp;</p><p>&nbsp;</p>")


def pictures(p: Printed) -> str:
    """Return the map and the photos that are at hand."""
    parts = []
    if MAP_KEY in p.pictures:
        parts.append(_figure(p.of(Sheets.MAP), f"<img src='{MAP_KEY}' width='{_MAP_PX}'/>"))
    stills = stills_of(p.case.photos)
    shown = [photo.photo_id for photo in stills if photo.photo_id in p.pictures]
    if shown:
        images = "&nbsp;&nbsp;".join(f"<img src='{key}' width='{_PHOTO_PX}'/>" for key in shown)
        parts.append(_figure(p.of(Sheets.PHOTOS), images))
    return "".join(parts)


def attached(p: Printed) -> str:
    """Return what voices and papers there are: what each is, who brought it, and when."""
    rows = [
        (
            str(n),
            p.of(one.kind.words),
            escape(one.attached.text),
            p.of(person_words(one.attached.account, one.attached.role)),
            p.at(one.attached.at_ms),
        )
        for n, one in enumerate(attachments_of(p.case), start=1)
    ]
    body = table([p.of(name) for name in Sheets.ATTACHED_HEAD], rows) if rows else p.of(Sheets.NONE)
    return heading(p.of(Sheets.ATTACHED)) + body


def papers(p: Printed) -> str:
    """Return every paper as a picture under its number; one that is not at hand says so."""
    parts = []
    for n, one in enumerate(attachments_of(p.case), start=1):
        if one.kind.role != PAPER:
            continue
        caption = p.of(Sheets.ATTACHED_NO, n=n, what=one.attached.text)
        shape = p.pictures.get(one.photo_id)
        if shape is None:
            parts.append(f"<p><b>{caption}</b>　{p.of(Sheets.NOT_AT_HAND)}</p>")
        else:
            width = min(_SCAN_PX, round(_SCAN_HIGH_PX * shape))
            parts.append(_figure(caption, f"<img src='{one.photo_id}' width='{width}'/>"))
    return "".join(parts)


def _figure(caption: str, images: str) -> str:
    """Return pictures with their name below: a heading would stay behind at a page's end."""
    return f"<p>{images}<br/><b>{caption}</b></p>"


def ruling(p: Printed) -> str:
    """Return the ruling, or room for it."""
    unit_id = sheet_of(p.case).ruled_unit_id
    said = p.of(Sheets.RULED, unit=p.unit(unit_id)) if unit_id else p.of(Sheets.NOT_RULED)
    return f"{heading(p.of(Sheets.RULING))}<p>{said}</p>{signs(p, Sheets.SIGNS)}"


def slips(p: Printed) -> str:
    """Return every supervision slip with issuer, limit and answer."""
    parts = []
    for n, slip in enumerate(p.case.more.slips, start=1):
        limit = parse_limit(slip.limit)
        until_ms = deadline_ms(limit, slip.at_ms, p.city.calendar)
        answer = p.of(Sheets.NOT_ANSWERED)
        if slip.answered_at_ms:
            who, at = p.unit(slip.answered_by), p.at(slip.answered_at_ms)
            answer = p.of(Sheets.ANSWERED, text=slip.answer, who=who, at=at)
        rows = (
            (p.of(Sheets.ISSUER), escape(slip.issuer)),
            (p.of(Sheets.ISSUED), p.at(slip.at_ms)),
            (p.of(Sheets.ORDER), escape(slip.text)),
            (p.of(Sheets.LIMIT), p.of(limit.words)),
            (p.of(Sheets.UNTIL), p.at(until_ms)),
            (p.of(Sheets.ANSWER), answer),
        )
        parts.append(heading(p.of(Sheets.SLIP, n=n)) + facts(rows))
    return "".join(parts) + signs(p, Sheets.RECEIVED)


def plea(p: Printed) -> str:
    """Return who asked that the case shall not count, who decided, and what came of an appeal."""
    one = p.case.more.plea
    assert one is not None
    ground = p.of(GROUNDS[one.ground]) if one.ground in GROUNDS else escape(one.ground)
    decided = PleaStep.REFUSED if one.refusal else PleaStep.GRANTED
    steps = (
        (Sheets.PLEA_ASKED, one.account, one.at_ms, ground),
        (Sheets.PLEA_DECIDED, one.decided_by, one.decided_at_ms, _said(p, decided, one.refusal)),
        (Sheets.PLEA_APPEALED, one.account, one.appealed_at_ms, escape(one.appeal)),
        (Sheets.PLEA_RULED, one.ruled_by, one.ruled_at_ms, _said(p, one.step, one.ruling)),
    )
    rows = [
        (p.of(name), escape(p.unit(who)), p.at(at_ms), said) if at_ms else (p.of(name), "", "", "")
        for name, who, at_ms, said in steps
    ]
    stands = p.of(Sheets.PLEA_STANDS, step=PLEA_WORDS[one.step])
    head = [p.of(name) for name in Sheets.PLEA_HEAD]
    return f"{heading(stands)}{table(head, rows)}{signs(p, Sheets.PLEA_SIGNS)}"


def _said(p: Printed, step: PleaStep, reason: str) -> str:
    own = escape(p.lang.of(reason_words(reason)))
    words = p.of(PLEA_WORDS[step])
    return f"{words}<br/>{own}" if own else words


def reckoned(p: Printed) -> str:
    """Return how the deadline came about: rule, calendar, start, length, deadline."""
    run = run_of(p.case)
    found = reckon(run, p.city.calendar)
    n = len(p.case.more.extensions)
    words = parse_limit(p.case.limit).words
    length = p.of(
        Sheets.EXTENDED if n else Sheets.PLAIN, limit=words, n=n, hours=_span(found.need_ms)
    )
    rows = [
        (p.of(Sheets.RULE), _rule(p, run.limit.kind, run.limit.continuous)),
        *([] if run.limit.continuous else _calendar(p, run.start_ms, found.deadline_ms)),
        (p.of(Sheets.START), p.at(run.start_ms)),
        (p.of(Sheets.LENGTH), length),
        (p.of(Sheets.DEADLINE_AT), f"<b>{p.at(found.deadline_ms)}</b>"),
    ]
    if p.case.handled_ms:
        is_late = p.case.handled_ms > found.deadline_ms
        rows.append(
            (
                p.of(Sheets.REPLIED),
                p.of(Sheets.LATE if is_late else Sheets.IN_TIME, at=p.at(p.case.handled_ms)),
            )
        )
    return facts(rows)


def reckoned_steps(p: Printed) -> str:
    """Return the computation step by step."""
    found = reckon(run_of(p.case), p.city.calendar)
    rows = [_step(p, row) for row in found.rows]
    return heading(p.of(Sheets.STEPS)) + table([p.of(name) for name in Sheets.STEP_HEAD], rows)


def _step(p: Printed, row: Counted) -> tuple[str, ...]:
    counted = _span(row.counted_ms) if row.counted_ms else "0"
    return (
        p.at(row.from_ms),
        p.at(row.to_ms),
        p.of(Sheets.KINDS[row.kind]),
        counted,
        _span(row.left_ms),
    )


def _rule(p: Printed, kind: LimitKind, is_continuous: bool) -> str:
    lines = [p.of(Sheets.CONTINUOUS if is_continuous else Sheets.ONLY_WORKING)]
    if kind is LimitKind.WORKING_DAYS and p.city.calendar.day_ends:
        lines.append(p.of(Sheets.DAY_ENDS))
    lines.append(p.of(Sheets.CODEBOOK, edition=p.case.codebook, n=p.case.book_version))
    return "<br/>".join(lines)


def _calendar(p: Printed, from_ms: int, upto_ms: int) -> list[tuple[str, str]]:
    """Return the working hours, and the dated exceptions between start and deadline."""
    calendar = p.city.calendar
    first, last = (moment(ms, p.city.zone).date().isoformat() for ms in (from_ms, upto_ms))
    hours = "，".join(f"{_hm(a)}–{_hm(b)}" for a, b in calendar.hours)
    rows = [(p.of(Sheets.HOURS), hours)]
    for name, dates in (
        (Sheets.HOLIDAYS, calendar.holidays),
        (Sheets.MAKEUP, calendar.makeup_days),
    ):
        inside = [day for day in dates if first <= day <= last]
        rows.append((p.of(name), "，".join(inside[:_N_DATES]) or p.of(Sheets.NONE)))
    return rows


def _hm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _span(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
