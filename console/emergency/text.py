"""What is said of an emergency, the same on the bar, the page, the sheet and the wall."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from backend.domain.people.emergency import Emergency, Line, Task
from backend.domain.people.emergency_terms import ACT_WORDS, POST_WORDS, EmergencyAct, Post
from backend.domain.terms.words import Words
from console.board.text import CellText, HeadText, RowText, TableText
from console.face.parts import DeskParts
from console.kit.language import Lang
from console.kit.notice import each
from console.kit.seat_names import person_words, seat_words
from console.kit.time_text import hms, moment
from wall.texts import EmergencyBarText

from . import words as w

TONES = {
    EmergencyAct.OPEN: "act",
    EmergencyAct.END: "good",
    EmergencyAct.ORDER: "info",
    EmergencyAct.TASK: "info",
    EmergencyAct.TASK_DONE: "good",
    EmergencyAct.TASK_FAILED: "soon",
    EmergencyAct.OVERRIDE: "act",
}
_SAID = {
    EmergencyAct.OPEN: w.OPENED_LINE,
    EmergencyAct.ORDER: w.TO,
    EmergencyAct.TASK: w.TASK_GIVEN,
    EmergencyAct.TASK_DONE: w.TASK_SETTLED,
    EmergencyAct.TASK_FAILED: w.TASK_SETTLED,
    EmergencyAct.APPOINT: w.APPOINTED,
}
_AT_PX, _ACT_PX, _WHO_PX, _DATE_PX, _PLACE_PX = 132, 108, 150, 176, 220
CaseNo = Callable[[str], str]


class BarText(NamedTuple):
    """The bar: what and where on the left, the rest in parts from the right, least first to go."""

    title: str = ""
    parts: tuple[str, ...] = ()


def elapsed(ms: int) -> str:
    """Return how long it has run, with its seconds however long that is: ``"26:03:09"``."""
    whole = max(0, ms) // 1_000
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def bar_text(one: Emergency, now_ms: int, zone: str, lang: Lang) -> BarText:
    """Return what the bar says now."""
    of = lang.of
    at = hms(one.opened_ms, zone)
    opener = seat_words(one.account, one.seat)
    parts = [
        of(each(w.SINCE, who=opener, at=Words(at, at))),
        of(w.RUNS, span=elapsed(now_ms - one.opened_ms)),
        of(each(w.COMMANDS, who=holder_words(one, Post.COMMANDER))),
    ]
    if n := len(one.open_tasks):
        parts.append(of(w.OPEN_TASKS, n=n))
    if one.n_overrides:
        parts.append(of(w.OVERRIDES, n=one.n_overrides))
    return BarText(f"{one.title}　{one.place}", tuple(parts))


def wall_bar(parts: DeskParts) -> EmergencyBarText:
    """Return what the bar over the wall says now; nothing without an emergency."""
    face, of = parts.face, parts.lang.of
    one = next(iter(face.situation.emergencies.values()), None)
    if one is None or face.city is None:
        return EmergencyBarText()
    told = bar_text(one, face.city_now_ms(), face.city.zone, parts.lang)
    runs = elapsed(face.city_now_ms() - one.opened_ms)
    return EmergencyBarText(of(w.NAME), one.title, one.place, told.parts[0], runs)


def holder_words(one: Emergency, post: Post) -> Words:
    """Return who holds a post; whoever opened it by the seat they sat at."""
    held = one.holder(post)
    return seat_words(held, one.seat if held == one.account else "")


def at_text(at_ms: int, opened_ms: int, zone: str) -> str:
    """Return the second of a line; with its day when that is not the first one."""
    is_same_day = moment(at_ms, zone).date() == moment(opened_ms, zone).date()
    return moment(at_ms, zone).strftime("%H:%M:%S" if is_same_day else "%m-%d %H:%M:%S")


def line_words(line: Line, case_no: CaseNo) -> Words:
    """Return what a line of the log says."""
    no = case_no(line.case_id) if line.case_id else ""
    template = _SAID.get(line.act, w.CASE_LINE if no else w.PLAIN_LINE)
    return each(
        template,
        text=Words(line.text, line.text),
        person=seat_words(line.person),
        post=POST_WORDS[line.post] if line.post is not None else Words("", ""),
        n=Words(str(line.task_n), str(line.task_n)),
        no=Words(no, no),
    )


def writer_words(line: Line) -> Words:
    """Return who wrote a line."""
    return person_words(line.account, line.role, line.seat)


def log_table(
    lines: Sequence[Line], opened_ms: int, zone: str, lang: Lang, case_no: CaseNo
) -> TableText:
    """Return the log as a table, the newest line last."""
    of = lang.of
    heads = (
        HeadText(of(w.COL_AT), _AT_PX),
        HeadText(of(w.COL_ACT), _ACT_PX),
        HeadText(of(w.COL_TEXT)),
        HeadText(of(w.COL_WHO), _WHO_PX),
    )
    rows = []
    for line in lines:
        said = of(line_words(line, case_no))
        cells = (
            CellText(at_text(line.at_ms, opened_ms, zone)),
            CellText(of(ACT_WORDS[line.act]), tone=TONES.get(line.act, "text_2")),
            CellText(said, tip=said),
            CellText(of(writer_words(line)), tone="text_2"),
        )
        rows.append(RowText(str(line.n), cells))
    return TableText(heads, tuple(rows))


def past_table(past: Sequence[Emergency], zone: str, lang: Lang) -> TableText:
    """Return the emergencies there were as a table, the newest first."""
    of = lang.of
    heads = (
        HeadText(of(w.COL_TITLE)),
        HeadText(of(w.SHEET_WHERE), _PLACE_PX),
        HeadText(of(w.COL_OPENED), _DATE_PX),
        HeadText(of(w.SHEET_LENGTH), _ACT_PX),
        HeadText(of(w.SHEET_OVERRIDES), _ACT_PX, right=True),
        HeadText(of(w.COL_OUTCOME)),
    )
    rows = []
    for one in past:
        opened = moment(one.opened_ms, zone).strftime("%Y-%m-%d %H:%M:%S")
        lasted = elapsed(one.ended_ms - one.opened_ms) if one.is_over else of(w.STILL_ON)
        cells = (
            CellText(one.title),
            CellText(one.place, tone="text_2"),
            CellText(opened),
            CellText(lasted, tone="text" if one.is_over else "act"),
            CellText(str(one.n_overrides), tone="act" if one.n_overrides else "text_2"),
            CellText(one.outcome or "—", tip=one.outcome),
        )
        rows.append(RowText(one.emergency_id, cells))
    return TableText(heads, tuple(rows))


def task_state(task: Task) -> str:
    """Return ``"open"``, ``"done"`` or ``"failed"``."""
    if task.is_open:
        return "open"
    return "done" if task.is_done else "failed"
