"""A case (案卷) and its life as one table: states, moves, who may, what must be given.

States follow standards.md 4.4. Verify (核实, before filing) and check (核查, after handling) are
two different states and never share a name.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .place import Place
from .roles import Role
from .words import Words


class CaseState(StrEnum):
    """Where a case stands. Values are stored and sent: never rename one."""

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
        ended: Nothing runs and nothing more may happen.
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
    S.CLOSED: StateSpec(Words("结案", "Closed"), Stage.CLOSE, Clock.NONE, ended=True),
    S.DECLINED: StateSpec(Words("不予受理", "Declined"), Stage.FILE, Clock.NONE, ended=True),
    S.CANCELLED: StateSpec(Words("作废", "Cancelled"), Stage.CLOSE, Clock.NONE, ended=True),
}
ENDS = tuple(state for state, spec in STATES.items() if spec.ended)
OPEN_STATES = tuple(state for state, spec in STATES.items() if not spec.ended)


class Act(StrEnum):
    """Something that may be done to a case. Values are stored and sent: never rename one."""

    REPORT = "report"
    ACCEPT = "accept"
    DECLINE = "decline"
    FILE = "file_case"
    SEND_VERIFY = "send_verify"
    VERIFIED = "verified"
    NOT_FOUND = "not_found"
    DISPATCH = "dispatch"
    UNDO_DISPATCH = "undo_dispatch"
    DELIVER = "deliver"
    READ = "read"
    SEND_BACK = "send_back"
    RETURN = "return_case"
    URGE = "urge"
    REPLY = "reply"
    SEND_CHECK = "send_check"
    CHECK_PASSED = "check_passed"
    CHECK_FAILED = "check_failed"
    REWORK = "rework"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


ACT_WORDS: dict[Act, Words] = {
    Act.REPORT: Words("上报", "Report"),
    Act.ACCEPT: Words("受理", "Accept"),
    Act.DECLINE: Words("不予受理", "Decline"),
    Act.FILE: Words("立案", "File (立案)"),
    Act.SEND_VERIFY: Words("派核实", "Send to verify (核实)"),
    Act.VERIFIED: Words("核实属实", "Verified"),
    Act.NOT_FOUND: Words("核实不属实", "Not found"),
    Act.DISPATCH: Words("派遣", "Dispatch (派遣)"),
    Act.UNDO_DISPATCH: Words("撤回派遣", "Take back"),
    Act.DELIVER: Words("送达", "Delivered"),
    Act.READ: Words("签收", "Read"),
    Act.SEND_BACK: Words("退回监督", "Back to supervision"),
    Act.RETURN: Words("回退", "Return (回退)"),
    Act.URGE: Words("催办", "Urge (催办)"),
    Act.REPLY: Words("反馈", "Reply"),
    Act.SEND_CHECK: Words("派核查", "Send to check (核查)"),
    Act.CHECK_PASSED: Words("核查通过", "Check passed"),
    Act.CHECK_FAILED: Words("核查不通过", "Check failed"),
    Act.REWORK: Words("返工", "Rework (返工)"),
    Act.CLOSE: Words("结案", "Close (结案)"),
    Act.SUSPEND: Words("挂账", "Suspend (挂账)"),
    Act.RESUME: Words("恢复处置", "Resume"),
    Act.CANCEL: Words("作废", "Cancel (作废)"),
}


class Move(NamedTuple):
    """One row of the life of a case: who may do what, and where it leads.

    ``needs`` names the fields of ``Given`` that must not be empty; ``check`` is what the site check
    must have found (``Case.check``), ``""`` when it does not matter.
    """

    at: CaseState | None
    act: Act
    to: CaseState
    by: tuple[Role, ...]
    needs: tuple[str, ...] = ()
    check: str = ""


A, R = Act, Role
_SUPERVISION = (R.INTAKE, R.LEADER)
MOVES: tuple[Move, ...] = (
    Move(None, A.REPORT, S.TO_FILE, (R.COLLECTOR,), ("photos",)),
    Move(None, A.REPORT, S.TO_ACCEPT, (R.INTAKE, R.LEADER, R.SYSTEM)),
    Move(S.TO_ACCEPT, A.ACCEPT, S.TO_FILE, _SUPERVISION),
    Move(S.TO_ACCEPT, A.DECLINE, S.DECLINED, _SUPERVISION, ("reason",)),
    Move(S.TO_FILE, A.SEND_VERIFY, S.VERIFYING, _SUPERVISION),
    Move(S.VERIFYING, A.VERIFIED, S.TO_FILE, (R.COLLECTOR,), ("photos",)),
    Move(S.VERIFYING, A.NOT_FOUND, S.CANCELLED, (R.COLLECTOR,), ("photos", "reason")),
    Move(S.TO_FILE, A.FILE, S.TO_DISPATCH, _SUPERVISION),
    Move(S.TO_FILE, A.DECLINE, S.DECLINED, _SUPERVISION, ("reason",)),
    Move(S.TO_DISPATCH, A.DISPATCH, S.HANDLING, (R.DISPATCHER, R.LEADER), ("unit_id",)),
    Move(S.TO_DISPATCH, A.SEND_BACK, S.TO_FILE, (R.DISPATCHER,), ("reason",)),
    Move(S.HANDLING, A.UNDO_DISPATCH, S.TO_DISPATCH, (R.DISPATCHER, R.LEADER)),
    Move(S.HANDLING, A.DELIVER, S.HANDLING, (R.SYSTEM,)),
    Move(S.HANDLING, A.READ, S.HANDLING, (R.UNIT,)),
    Move(S.HANDLING, A.URGE, S.HANDLING, (R.DISPATCHER, R.LEADER)),
    Move(S.HANDLING, A.RETURN, S.TO_DISPATCH, (R.UNIT,), ("reason",)),
    Move(S.HANDLING, A.REPLY, S.TO_CHECK, (R.UNIT,), ("text", "photos")),
    Move(S.HANDLING, A.SUSPEND, S.SUSPENDED, (R.LEADER,), ("reason",)),
    Move(S.SUSPENDED, A.RESUME, S.HANDLING, (R.LEADER, R.SYSTEM)),
    Move(S.TO_CHECK, A.SEND_CHECK, S.CHECKING, _SUPERVISION),
    Move(S.CHECKING, A.CHECK_PASSED, S.TO_CLOSE, (R.COLLECTOR,), ("photos",)),
    Move(S.CHECKING, A.CHECK_FAILED, S.TO_CLOSE, (R.COLLECTOR,), ("photos", "reason")),
    Move(S.TO_CLOSE, A.CLOSE, S.CLOSED, _SUPERVISION, check="passed"),
    Move(S.TO_CLOSE, A.REWORK, S.HANDLING, _SUPERVISION, ("reason",), check="failed"),
    *(Move(state, A.CANCEL, S.CANCELLED, (R.LEADER,), ("reason",)) for state in OPEN_STATES),
)


class Source(StrEnum):
    """How a report came in. Values are stored and sent."""

    COLLECTOR = "collector"
    HOTLINE = "hotline"
    VIDEO = "video"
    PUBLIC = "public"
    LEADER = "leader"
    TRANSFER = "transfer"
    VOLUNTEER = "volunteer"


SOURCE_WORDS = {
    Source.COLLECTOR: Words("采集员", "Collector"),
    Source.HOTLINE: Words("12319", "Hotline 12319"),
    Source.VIDEO: Words("视频巡查", "Video patrol"),
    Source.PUBLIC: Words("市民", "Public"),
    Source.LEADER: Words("领导批转", "Leader"),
    Source.TRANSFER: Words("部门转办", "Transfer"),
    Source.VOLUNTEER: Words("义务督察", "Volunteer"),
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in the evidence of a case; the bytes are asked for by ``photo_id``.

    Attributes:
        photo_id: BLAKE2b-128 of the file's bytes, hex.
        role: ``"near"``, ``"far"``, ``"verify"``, ``"after"`` or ``"check"``.
        taken_at_ms: City time the camera saw it, Unix milliseconds.
    """

    photo_id: str
    role: str
    taken_at_ms: int
    lon_deg: float = 0.0
    lat_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the handling clock stood still; ``until_ms`` is 0 while it lasts."""

    from_ms: int
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a case, as the stage bar and the history show it.

    Attributes:
        at_ms: City time, Unix milliseconds.
        to: State after the act.
        note: Reason, reply text or rule quoted.
        unit_id: The unit concerned, or ``""``.
    """

    act: Act
    at_ms: int
    account: str
    role: Role
    to: CaseState
    note: str = ""
    unit_id: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed over with an act; ``Move.needs`` says which parts must not be empty."""

    unit_id: str = ""
    reason: str = ""
    text: str = ""
    condition: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that is true of one case at one version. Times are city time, Unix milliseconds, 0 = not.

    Attributes:
        case_id: ULID.
        case_no: What people read: ``YT-20260610-000131-7``; given at filing, else ``""``.
        version: Grows by one with every act; commands name the version they saw.
        class_key: ``"c0103"`` (component) or ``"e0102"`` (event); with ``codebook``.
        codebook: Edition of the tables, e.g. ``"CJ/T 214-2007"``.
        component_owner: ``unit_id`` the component is registered to, or ``""``.
        condition: Key of the filing condition whose limit was copied at filing.
        limit: Handling limit copied at filing, as its text, e.g. ``"2紧急工作时"``.
        urgent: The limit runs day and night and the case stands first in every queue.
        step_since_ms: When the state now in force began.
        dispatched_at_ms: When the handling clock started; it is not moved by rework.
        notify_at_ms: Real UTC of the moment the unit hears of it; ``undo`` ends there.
        handled_ms: City time of the reply in force; the handling clock stopped there.
        check: ``""``, ``"passed"`` or ``"failed"``: what the collector found on site.
    """

    case_id: str
    version: int
    state: CaseState
    class_key: str
    place: Place
    source: Source
    text: str
    reported_at_ms: int
    reported_by: str
    step_since_ms: int
    codebook: str = "CJ/T 214-2007"
    case_no: str = ""
    component_code: str = ""
    component_owner: str = ""
    condition: str = ""
    limit: str = ""
    urgent: bool = False
    unit_id: str = ""
    dispatched_at_ms: int = 0
    notify_at_ms: int = 0
    delivered_at_ms: int = 0
    read_at_ms: int = 0
    handled_ms: int = 0
    closed_at_ms: int = 0
    check: str = ""
    n_returns: int = 0
    n_reworks: int = 0
    n_urges: int = 0
    duplicate_of: str = ""
    photos: tuple[Photo, ...] = ()
    pauses: tuple[Pause, ...] = ()
    steps: tuple[Step, ...] = field(default=())

    @property
    def ended(self) -> bool:
        """Whether nothing more may happen to it."""
        return STATES[self.state].ended


def moves_of(state: CaseState | None, role: Role) -> tuple[Move, ...]:
    """Return what this role may do in this state, in table order."""
    return tuple(move for move in MOVES if move.at is state and role in move.by)


def find_move(state: CaseState | None, act: Act) -> tuple[Move, ...]:
    """Return the rows for this act in this state, whoever may do them."""
    return tuple(move for move in MOVES if move.at is state and move.act is act)
