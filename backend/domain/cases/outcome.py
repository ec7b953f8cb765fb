"""What people outside hear of a report: thanks and outcome, and not one thing that is personal.

Nothing that anybody wrote freely goes out, and of an address only the street: so no telephone, no
plate, no house number and no name can be in it (mission.md C10, G04).
"""

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words

from .case import PUBLIC_SOURCES, Act, Case, Source
from .extras import Reporter
from .states import CaseState

# What callers say of the outcome when they are called back (回访).
APPRAISALS: dict[str, Words] = {
    "satisfied": Words("满意", "Satisfied"),
    "fair": Words("基本满意", "Fairly satisfied"),
    "unsatisfied": Words("不满意", "Not satisfied"),
}
PLEASED = ("satisfied", "fair")
# An address up to its street: what stands behind says whose door it is, and who lives there.
_STREET = re.compile(r"[^\d\W_a-zA-Z]{1,12}?(?:大道|路|街|巷|桥|广场|公园|新村)")

_THANKS = Words("感谢您关心城市管理。", "Thank you for looking after the city.")
_ABOUT = Words("您于{day}反映的“{what}”{where}", "What you reported on {day}, “{what}”{where}:")
_BY_STATE = {
    CaseState.CLOSED: Words(
        "已由{unit}处置，经现场核查问题已消除。",
        "{unit} dealt with it, and a check on site found it put right.",
    ),
    CaseState.DECLINED: Words(
        "经核不属本级受理范围，未能立案；欢迎来电了解原因。",
        "it is not within what we handle and was not taken up; please call to hear why.",
    ),
    CaseState.MERGED: Words(
        "已有人反映，已并案办理，办结后一并答复。",
        "others reported it too; it is handled together with theirs.",
    ),
    CaseState.CANCELLED: Words("已核销。", "was written off."),
}
_NOT_FOUND = Words(
    "采集员已到现场核实，未发现所反映的情况。", "a collector went there and did not find it."
)
_US = Words("管理部门", "the department in charge")


class Answer(NamedTuple):
    """What one reporter is told, in words that can be read out or sent as they are."""

    reporter: Reporter
    words: Words


def public_place(address: str) -> str:
    """Return the street an address begins with, ``""`` where it begins with none."""
    found = _STREET.match(address.strip())
    return found.group(0) if found else ""


def reporters_of(case: Case) -> tuple[Reporter, ...]:
    """Return everybody who reported this, its own reporter first: all are told of the end."""
    own = Reporter(case.case_id, case.reported_by, case.source.value, case.reported_at_ms)
    return (own, *case.more.merged)


def answers_of(
    case: Case, class_words: Words, unit: ResponsibleUnit | None, zone: str
) -> tuple[Answer, ...]:
    """Return one answer for everybody of the public who reported an ended case; empty before.

    Whose report was merged into it is among them, whoever reported the case itself. Each hears of
    the day they reported on themselves.

    Args:
        class_words: What the case is called; its reporters hear one name for one thing.
        unit: Who dealt with it, ``None`` where nobody did.
        zone: IANA name of the city's time zone.
    """
    ending = _BY_STATE.get(case.state)
    if ending is None:
        return ()
    if any(step.act is Act.NOT_FOUND for step in case.steps[-2:]):
        ending = _NOT_FOUND
    ended = Words(
        ending.zh.format(unit=unit.name if unit is not None else _US.zh),
        ending.en.format(unit=unit.name_en if unit is not None else _US.en),
    )
    place = public_place(case.place.address)
    return tuple(
        Answer(one, _answer(_day(one.at_ms, zone), class_words, place, ended))
        for one in reporters_of(case)
        if Source(one.source) in PUBLIC_SOURCES
    )


def _day(at_ms: int, zone: str) -> Words:
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    return Words(f"{local.month}月{local.day}日", f"{local.day} {local:%b}")


def _answer(day: Words, what: Words, place: str, ended: Words) -> Words:
    about = Words(
        _ABOUT.zh.format(day=day.zh, what=what.zh, where=f"（{place}）" if place else ""),
        _ABOUT.en.format(day=day.en, what=what.en, where=f" ({place})" if place else ""),
    )
    return Words(f"{about.zh}，{ended.zh}{_THANKS.zh}", f"{about.en} {ended.en} {_THANKS.en}")


def appraisal_note(score: str, own_words: str) -> str:
    """Return how the record tells what a caller said: the score, and what was written beside it."""
    words = APPRAISALS[score].zh if score in APPRAISALS else score
    return f"{words}：{own_words}" if own_words else words


def score_of(note: str) -> str:
    """Return the score a note of the record begins with, ``""`` for none."""
    return next((key for key, words in APPRAISALS.items() if note.startswith(words.zh)), "")
