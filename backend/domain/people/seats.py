"""Seats (坐席) and their queues as catalogues: a new queue or seat is one more row here."""

from dataclasses import dataclass

from backend.domain.cases.case import OPEN_STATES, Case, CaseState
from backend.domain.cases.leaving import is_left
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

_ANY = (None,) * 7


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """One queue of a seat: which cases stand in it.

    Attributes:
        states: A case stands here when it is in one of these states...
        returned: ...and, when not ``None``, was (``True``) or was not (``False``) returned...
        urged: ...and, when not ``None``, was or was not urged without an answer yet...
        asked: ...and, when not ``None``, has or has not a request that waits for an answer...
        read: ...and, when not ``None``, was or was not taken by the unit (签收)...
        pleads: ...and, when not ``None``, has or has not a plea that waits for a decision...
        urgent: ...and, when not ``None``, is or is not urgent...
        left: ...and, when not ``None``, has or has not its closing left to the next shift.
        outside: States in which the next act is nobody's in the hall: seen here, never due here.
    """

    key: str
    words: Words
    states: tuple[CaseState, ...]
    returned: bool | None = None
    urged: bool | None = None
    asked: bool | None = None
    pleads: bool | None = None
    outside: tuple[CaseState, ...] = ()
    read: bool | None = None
    urgent: bool | None = None
    left: bool | None = None

    def holds(self, case: Case) -> bool:
        """Return whether the case stands in this queue."""
        return case.state in self.states and (self.is_plain or self.admits(case))

    @property
    def is_plain(self) -> bool:
        """Whether every case in one of its states stands here."""
        parts = (self.returned, self.urged, self.read, self.urgent, self.asked, self.pleads)
        return (*parts, self.left) == _ANY

    def admits(self, case: Case) -> bool:
        """Return whether the case stands here, given that its state fits."""
        return (
            (self.returned is None or self.returned is (case.n_returns > 0))
            and (self.urged is None or self.urged is (case.n_urges > 0))
            and (self.read is None or self.read is (case.read_at_ms > 0))
            and (self.urgent is None or self.urgent is case.urgent)
            and (self.asked is None or self.asked is (case.more.request is not None))
            and (self.pleads is None or self.pleads is _pleads(case))
            and (self.left is None or self.left is is_left(case))
        )


def _pleads(case: Case) -> bool:
    """Return whether somebody asked that the case shall not count, and nobody decided."""
    plea = case.more.plea
    return plea is not None and plea.waits


S = CaseState
QUEUES: dict[str, QueueSpec] = {
    queue.key: queue
    for queue in (
        QueueSpec("to_accept", Words("待受理", "To accept"), (S.TO_ACCEPT,)),
        QueueSpec("to_file", Words("待立案", "To file"), (S.TO_FILE,)),
        QueueSpec("verifying", Words("待核实", "Verifying"), (S.VERIFYING,)),
        QueueSpec(
            "to_check",
            Words("待核查", "To check"),
            (S.TO_CHECK, S.CHECKING),
            outside=(S.CHECKING,),
        ),
        QueueSpec("to_close", Words("待结案", "To close"), (S.TO_CLOSE,)),
        # In a combined hall what nobody on shift may close stands in a list of its own.
        QueueSpec("left", Words("留待结案", "Left to close"), (S.TO_CLOSE,), left=True),
        QueueSpec("closing", Words("待结案", "To close"), (S.TO_CLOSE,), left=False),
        QueueSpec("to_dispatch", Words("待派遣", "To dispatch"), (S.TO_DISPATCH,), returned=False),
        QueueSpec("returned", Words("回退", "Returned"), (S.TO_DISPATCH,), returned=True),
        QueueSpec("urged", Words("催办", "Urged"), (S.HANDLING,), urged=True),
        QueueSpec(
            "handling",
            Words("在办", "In hand"),
            (S.HANDLING, S.SUSPENDED, S.DEFERRED, S.REFERRED, S.ENFORCEMENT),
        ),
        QueueSpec("asked", Words("申请", "Requests"), OPEN_STATES, asked=True),
        QueueSpec("pleas", Words("剔除", "Exclusions"), (*OPEN_STATES, S.CLOSED), pleads=True),
        QueueSpec("arbitration", Words("仲裁", "Arbitration"), (S.ARBITRATION,)),
        QueueSpec("to_read", Words("待签收", "To take"), (S.HANDLING,), read=False),
        QueueSpec(
            "taken",
            Words("在办", "In hand"),
            (S.HANDLING, S.SUSPENDED, S.DEFERRED),
            read=True,
        ),
        QueueSpec(
            "answered",
            Words("已反馈", "Answered"),
            (S.TO_CHECK, S.CHECKING, S.TO_CLOSE),
            outside=(S.TO_CHECK, S.CHECKING, S.TO_CLOSE),
        ),
        QueueSpec("watch", Words("险情", "Hazards"), OPEN_STATES, urgent=True),
        QueueSpec("fast_review", Words("快处待审", "Fast track"), (S.FAST_REVIEW,)),
    )
}


@dataclass(frozen=True, slots=True)
class SeatSpec:
    """One kind of seat: whose it is and which queues it works, in order.

    Attributes:
        of_hall: It works for the hall; one that does not sits in it for a unit (驻场), and sees and
            does what that unit may.
        n_above: So many of its queues are supervision's, the others command's: it works both halves
            of a combined hall (合署). 0 at every other seat.
    """

    key: str
    words: Words
    role: Role
    queues: tuple[str, ...]
    has_rail: bool
    of_hall: bool = True
    n_above: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it works both halves of a combined hall."""
        return self.n_above > 0


SEATS: dict[str, SeatSpec] = {
    seat.key: seat
    for seat in (
        SeatSpec(
            "intake",
            Words("受理立案席", "Intake and filing"),
            Role.INTAKE,
            ("to_accept", "to_file", "verifying", "to_check", "to_close", "fast_review"),
            has_rail=False,
        ),
        SeatSpec(
            "dispatch",
            Words("派遣席", "Dispatch"),
            Role.DISPATCHER,
            ("to_dispatch", "returned", "asked", "urged", "handling"),
            has_rail=True,
        ),
        SeatSpec(
            "leader",
            Words("值班长席", "Shift leader"),
            Role.LEADER,
            (
                "to_file",
                "to_dispatch",
                "returned",
                "asked",
                "arbitration",
                "pleas",
                "handling",
                "to_check",
                "to_close",
                "fast_review",
            ),
            has_rail=True,
        ),
        SeatSpec(
            "chief",
            Words("中心领导席", "Centre head"),
            Role.CHIEF,
            ("asked", "arbitration", "pleas", "handling"),
            has_rail=False,
        ),
        SeatSpec(
            "stationed",
            Words("驻场单位席", "A unit in the hall"),
            Role.STATIONED,
            ("to_read", "taken", "answered"),
            has_rail=False,
            of_hall=False,
        ),
        SeatSpec(
            "combined",
            Words("合署席", "Combined desk"),
            Role.INTAKE,
            (
                *("to_accept", "verifying", "to_file", "to_check", "closing", "left"),
                "fast_review",
                *("to_dispatch", "returned", "asked", "urged", "handling"),
            ),
            has_rail=True,
            n_above=7,
        ),
    )
}
