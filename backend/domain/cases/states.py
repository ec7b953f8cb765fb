"""The states of a case (案卷) as a catalogue: words, stage of the loop, which clock runs.

States follow standards.md 4.4. Verify (核实, before filing) and check (核查, after handling) are
two different states and never share a name.
"""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.terms.words import Words


class CaseState(StrEnum):
    """Where a case stands. Values are stored and sent: never rename one."""

    __hash__ = str.__hash__  # every row looks itself up by it; Enum's own hash is Python

    TO_ACCEPT = "to_accept"
    TO_FILE = "to_file"
    VERIFYING = "verifying"
    TO_DISPATCH = "to_dispatch"
    HANDLING = "handling"
    TO_CHECK = "to_check"
    CHECKING = "checking"
    TO_CLOSE = "to_close"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    DEFERRED = "deferred"
    ARBITRATION = "arbitration"
    REFERRED = "referred"
    ENFORCEMENT = "enforcement"
    FAST_REVIEW = "fast_review"
    MERGED = "merged"


class Stage(StrEnum):
    """One of the seven stages of the loop, as the stage bar shows them."""

    COLLECT = "collect"
    FILE = "file"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    REPLY = "reply"
    CHECK = "check"
    CLOSE = "close"


STAGE_WORDS = {
    Stage.COLLECT: Words("收集", "Collect"),
    Stage.FILE: Words("立案", "File"),
    Stage.DISPATCH: Words("派遣", "Dispatch"),
    Stage.HANDLE: Words("处置", "Handle"),
    Stage.REPLY: Words("反馈", "Reply"),
    Stage.CHECK: Words("核查", "Check"),
    Stage.CLOSE: Words("结案", "Close"),
}


class Clock(StrEnum):
    """Which clock runs in a state: the seat's step limit, the unit's handling limit, or none."""

    STEP = "step"
    HANDLING = "handling"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StateSpec:
    """What a state means to people and to the clocks.

    Attributes:
        stage: The stage of the loop that is in progress.
        step: Key of the step limit that runs here (``clock.STEP_LIMITS_S``), or ``""``.
        ended: Nothing runs; only reopening or taking a merge apart leads out again.
    """

    words: Words
    stage: Stage
    clock: Clock
    step: str = ""
    ended: bool = False


S = CaseState
STATES: dict[CaseState, StateSpec] = {
    S.TO_ACCEPT: StateSpec(Words("待受理", "To accept"), Stage.FILE, Clock.STEP, "accept"),
    S.TO_FILE: StateSpec(Words("待立案", "To file"), Stage.FILE, Clock.STEP, "file"),
    S.VERIFYING: StateSpec(Words("核实中", "Verifying"), Stage.FILE, Clock.STEP, "verify"),
    S.TO_DISPATCH: StateSpec(
        Words("待派遣", "To dispatch"), Stage.DISPATCH, Clock.STEP, "dispatch"
    ),
    S.HANDLING: StateSpec(Words("处置中", "Handling"), Stage.HANDLE, Clock.HANDLING),
    S.TO_CHECK: StateSpec(Words("待核查", "To check"), Stage.CHECK, Clock.STEP, "send_check"),
    S.CHECKING: StateSpec(Words("核查中", "Checking"), Stage.CHECK, Clock.STEP, "check"),
    S.TO_CLOSE: StateSpec(Words("待结案", "To close"), Stage.CLOSE, Clock.STEP, "close"),
    S.SUSPENDED: StateSpec(Words("挂账", "Suspended (挂账)"), Stage.HANDLE, Clock.NONE),
    S.DEFERRED: StateSpec(Words("缓办", "Deferred (缓办)"), Stage.HANDLE, Clock.NONE),
    S.ARBITRATION: StateSpec(
        Words("仲裁中", "Arbitration (仲裁)"), Stage.DISPATCH, Clock.STEP, "arbitrate"
    ),
    S.REFERRED: StateSpec(Words("已转派上级", "Referred upwards"), Stage.HANDLE, Clock.NONE),
    S.ENFORCEMENT: StateSpec(Words("移交执法", "With enforcement"), Stage.HANDLE, Clock.NONE),
    S.FAST_REVIEW: StateSpec(
        Words("快处待审", "Fast track to review"), Stage.CHECK, Clock.STEP, "fast_review"
    ),
    S.CLOSED: StateSpec(Words("结案", "Closed"), Stage.CLOSE, Clock.NONE, ended=True),
    S.DECLINED: StateSpec(Words("不予受理", "Declined"), Stage.FILE, Clock.NONE, ended=True),
    S.CANCELLED: StateSpec(Words("作废", "Cancelled"), Stage.CLOSE, Clock.NONE, ended=True),
    S.MERGED: StateSpec(Words("已并案", "Merged"), Stage.FILE, Clock.NONE, ended=True),
}
ENDS = tuple(state for state, spec in STATES.items() if spec.ended)
OPEN_STATES = tuple(state for state, spec in STATES.items() if not spec.ended)
