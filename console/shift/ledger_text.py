"""What the sheet of a shift says: numbers of the ledger as rows of words, nothing counted here."""

from typing import NamedTuple

from backend.contract.figures import Ledger, LedgerLine, MissingRow
from backend.domain.cases.case import STATES, CaseState
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.time_text import hms
from console.kit.words_sheet import Sheet

ROWS_SHOWN = 8
_NONE = "—"


class Verdict(NamedTuple):
    """Whether it balances, as one word and its tone."""

    text: str
    tone: str
    mark: str


def verdict(sheet: Ledger, lang: Lang) -> Verdict:
    """Return whether the sheet balances."""
    if sheet.balanced:
        return Verdict(lang.of(Sheet.EVEN), "good", "")
    if sheet.n_missing:
        return Verdict(lang.of(Sheet.ODD, n=f"{sheet.n_missing:,}"), "act", "late")
    return Verdict(lang.of(Sheet.ASTRAY, n=len(sheet.cases.astray)), "act", "late")


def message_head(lang: Lang) -> tuple[str, ...]:
    """Return the names of the columns of the messages."""
    columns = (Sheet.PUBLISHED, Sheet.RECEIVED, Sheet.BY_PICTURE, Sheet.PAINTED, Sheet.LACKING)
    return tuple(lang.of(words) for words in (Sheet.MESSAGES, *columns))


def message_rows(sheet: Ledger, lang: Lang) -> list[tuple[str, ...]]:
    """Return one row per topic: published, received, of them by snapshot, painted, missing."""
    return [_message_row(line, lang) for line in sheet.lines]


def _message_row(line: LedgerLine, lang: Lang) -> tuple[str, ...]:
    name = lang.of(Sheet.TOPICS.get(line.topic, Words(line.topic, line.topic)))
    # A topic of which nothing was painted yet and nothing was published is not in doubt.
    painted = line.n_painted if line.n_painted is not None else line.n_published and None
    lacking = line.n_published - (line.n_received if painted is None else painted)
    numbers = (line.n_published, line.n_received, line.n_by_picture)
    shown = [f"{n:,}" for n in numbers]
    shown.append(lang.of(Sheet.UNKNOWN) if painted is None else f"{painted:,}")
    return (name, *shown, f"{lacking:,}" if lacking else _NONE)


def case_rows(sheet: Ledger, lang: Lang) -> list[tuple[str, str]]:
    """Return the balance of the cases: what came in, what went out, what was done."""
    cases = sheet.cases
    rows = (
        (Sheet.BROUGHT, cases.n_brought),
        (Sheet.OPENED, cases.n_opened),
        (Sheet.ENDED, cases.n_ended),
        (Sheet.CARRIED, cases.n_carried),
        (Sheet.ACTS, cases.n_acts),
        (Sheet.ACTED, cases.n_acted),
        (Sheet.OWN, cases.n_own),
    )
    return [(lang.of(words), f"{n:,}") for words, n in rows]


def sum_text(sheet: Ledger) -> str:
    """Return the balance as a sum that anybody can check: ``18 + 7 = 5 + 20``."""
    cases = sheet.cases
    left, right = cases.n_brought + cases.n_opened, cases.n_ended + cases.n_carried
    sign = "=" if left == right else "≠"
    return (
        f"{cases.n_brought:,} + {cases.n_opened:,} {sign} {cases.n_ended:,} + {cases.n_carried:,}"
    )


def ended_text(sheet: Ledger, lang: Lang) -> str:
    """Return in which states cases ended, ``""`` when none did."""
    found = [
        f"{lang.of(STATES[CaseState(state)].words)} {n:,}"
        for state, n in sorted(sheet.cases.ended.items())
    ]
    return f"{lang.of(Sheet.ENDED_AS)}　{' · '.join(found)}" if found else ""


def missing_rows(sheet: Ledger, lang: Lang, zone: str) -> list[str]:
    """Return what is missing, named; the last line says how much more there is."""
    rows = [_missing_row(row, lang, zone) for row in sheet.missing]
    rows += [lang.of(Sheet.ASTRAY_ROW, entity=entity) for entity in sheet.cases.astray]
    n_all = sheet.n_missing + len(sheet.cases.astray)
    shown = rows[:ROWS_SHOWN]
    if n_all > len(shown):
        shown.append(lang.of(Sheet.MORE, n=f"{n_all - len(shown):,}"))
    return shown


def _missing_row(row: MissingRow, lang: Lang, zone: str) -> str:
    topic = Sheet.TOPICS.get(row.topic, Words(row.topic, row.topic))
    at = hms(row.city_at_ms, zone)
    if row.seq == 0:
        return lang.of(Sheet.HOLE_ROW, topic=topic, entity=row.entity, at=at)
    lacks = Sheet.LACKS[row.lacks]
    values = {"seq": f"{row.seq:,}", "at": at, "entity": row.entity}
    return lang.of(Sheet.MISSING_ROW, topic=topic, lacks=lacks, **values)
