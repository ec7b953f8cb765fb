"""What people outside hear of a report: thanks and outcome, and not one thing that is personal.

Nothing that anybody wrote freely goes out, and of an address only the street: so no telephone, no
plate, no house number and no name can be in it (mission.md C10, G04).
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words

from .case import PUBLIC_SOURCES, Act, Case
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


def public_place(address: str) -> str:
    """Return the street an address begins with, ``""`` where it begins with none."""
    found = _STREET.match(address.strip())
    return found.group(0) if found else ""


def outcome_of(
    case: Case, class_words: Words, unit: ResponsibleUnit | None, zone: str
) -> Words | None:
    """Return the answer to whoever reported an ended case, ``None`` where nobody waits for one."""
    ending = _BY_STATE.get(case.state)
    if ending is None or case.source not in PUBLIC_SOURCES:
        return None
    if any(step.act is Act.NOT_FOUND for step in case.steps[-2:]):
        ending = _NOT_FOUND
    local = datetime.fromtimestamp(case.reported_at_ms / 1000, ZoneInfo(zone))
    place = public_place(case.place.address)
    about = Words(
        _ABOUT.zh.format(
            day=f"{local.month}月{local.day}日",
            what=class_words.zh,
            where=f"（{place}）" if place else "",
        ),
        _ABOUT.en.format(
            day=f"{local.day} {local:%b}",
            what=class_words.en,
            where=f" ({place})" if place else "",
        ),
    )
    by_zh, by_en = (unit.name, unit.name_en) if unit is not None else (_US.zh, _US.en)
    return Words(
        f"{about.zh}，{ending.zh.format(unit=by_zh)}{_THANKS.zh}",
        f"{about.en} {ending.en.format(unit=by_en)} {_THANKS.en}",
    )


def appraisal_note(score: str, own_words: str) -> str:
    """Return how the record tells what a caller said: the score, and what was written beside it."""
    words = APPRAISALS[score].zh if score in APPRAISALS else score
    return f"{words}：{own_words}" if own_words else words


def score_of(note: str) -> str:
    """Return the score a note of the record begins with, ``""`` for none."""
    return next((key for key, words in APPRAISALS.items() if note.startswith(words.zh)), "")
