"""What must be true of a case for a row of the moves, by key, with the sentence when it is not."""

from collections.abc import Callable
from typing import NamedTuple

from backend.domain.cases.acts import Act
from backend.domain.cases.case import PUBLIC_SOURCES, Case
from backend.domain.cases.moves import MERGEABLE
from backend.domain.cases.states import STATES, CaseState
from backend.domain.terms.words import Words

from .evidence import flawed

# Source: issue of the house; the third return goes to arbitration (mission.md A16).
RETURNS_BEFORE_RULING = 3
# Source: at most two approvals in the practice of one city (standards.md 4.5).
MAX_EXTENSIONS = 2


class When(NamedTuple):
    """A condition of a move; ``words`` says why not."""

    holds: Callable[[Case], bool]
    words: Words


def _last_act(case: Case) -> Act | None:
    """Return the newest act of the flow; what stands beside the flow does not count."""
    return next((step.act for step in reversed(case.steps) if step.act not in BESIDE), None)


BESIDE = frozenset(
    (
        Act.NOTE,
        Act.TAG,
        Act.UNTAG,
        Act.ORDER,
        Act.SPOKEN_ORDER,
        Act.READ_BACK,
        Act.APPRAISE,
        Act.SUPERVISE,
        Act.ANSWER_SLIP,
        Act.STAND_GUARD,
        Act.RELIEVE,
        Act.COORDINATE,
        Act.TAKE_IN,
        Act.LET_GO,
        Act.ASK_VOID,
        Act.REFUSE_REQUEST,
        Act.PLEAD,
        Act.GRANT_PLEA,
        Act.REFUSE_PLEA,
        Act.APPEAL,
        Act.ALLOW_APPEAL,
        Act.DISMISS_APPEAL,
        Act.LEAVE,
    )
)


def _is_last_return(case: Case) -> bool:
    """Count the returns of this life of the case: a reopened one starts over."""
    n_returns = 0
    for step in reversed(case.steps):
        if step.act is Act.REOPEN:
            break
        n_returns += step.act is Act.RETURN
    return n_returns + 1 >= RETURNS_BEFORE_RULING


def _came_from(state: CaseState) -> When:
    words = STATES[state].words
    return When(
        lambda case: case.more.merged_from is state,
        Words(f"并案前不是{words.zh}", f"it did not come from “{words.en}”"),
    )


_SOUND = Words("照片没有问题", "nothing is wrong with the photos")
_FILED = Words("本案已立案", "the case was filed")
_UNFILED = Words("本案未立案", "the case was never filed")
WHENS: dict[str, When] = {
    "returned": When(
        lambda case: _last_act(case) is Act.RETURN,
        Words("最近一步不是回退", "the newest step is no return"),
    ),
    "returns_left": When(
        lambda case: not _is_last_return(case),
        Words("回退次数已满，转仲裁", "returned too often: it goes to arbitration"),
    ),
    "last_return": When(
        _is_last_return, Words("回退未满三次", "it was not returned three times yet")
    ),
    "unread": When(
        lambda case: not case.read_at_ms, Words("已经签收", "it was taken (签收) already")
    ),
    "stage_open": When(
        lambda case: len(case.more.stages_done) < len(case.more.stages),
        Words("本案没有未完成的阶段", "no stage of this case is open"),
    ),
    "first_extension": When(
        lambda case: not case.more.extensions,
        Words("第二次延期由中心领导批准", "a second extension is the centre head's to grant"),
    ),
    "second_extension": When(
        lambda case: bool(case.more.extensions),
        Words("首次延期由值班长批准", "a first extension is the shift leader's to grant"),
    ),
    "by_unit": When(lambda case: bool(case.unit_id), Words("没有责任单位", "no unit handled it")),
    "elsewhere": When(
        lambda case: not case.unit_id and not case.more.fast,
        Words("由责任单位处置", "a unit of ours handled it"),
    ),
    "fast": When(
        lambda case: not case.unit_id and case.more.fast,
        Words("不是快速处置案件", "it is no fast-track case"),
    ),
    "not_drawn": When(
        lambda case: not case.more.audit,
        Words("已抽中复查，须先派核查", "drawn for an audit: send somebody to check first"),
    ),
    "flawed": When(lambda case: bool(flawed(case)), _SOUND),
    "flawed_by_unit": When(lambda case: bool(flawed(case) and case.unit_id), _SOUND),
    "flawed_elsewhere": When(
        lambda case: bool(flawed(case)) and not case.unit_id and not case.more.fast, _SOUND
    ),
    "flawed_fast": When(
        lambda case: bool(flawed(case)) and not case.unit_id and case.more.fast, _SOUND
    ),
    "from_public": When(
        lambda case: case.source in PUBLIC_SOURCES,
        Words("不是公众反映", "nobody of the public reported it"),
    ),
    "filed": When(lambda case: bool(case.limit), _UNFILED),
    "unfiled": When(lambda case: not case.limit, _FILED),
    **{f"was_{state.value}": _came_from(state) for state in MERGEABLE},
}
