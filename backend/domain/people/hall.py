"""How a city is organised (A20) and how its hall works, as data: four modes, and the combined hall.

A mode says which level of the city may do which half of the work. The combined hall (合署) lets one
seat do both halves of the normal path; two persons stay two persons: the rules of separation hold.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from backend.domain.cases.acts import Act
from backend.domain.cases.case import Case
from backend.domain.cases.moves import MOVES, Move
from backend.domain.cases.states import CaseState
from backend.domain.terms.roles import FOR_A_UNIT, Actor, Role
from backend.domain.terms.words import Words

from .windows import USUAL, Windows


class Half(StrEnum):
    """Which half of the work an act of the hall belongs to."""

    SUPERVISION = "supervision"
    COMMAND = "command"
    OVERSIGHT = "oversight"


class Level(StrEnum):
    """Where an account works: for the whole city, or for one district of it."""

    CITY = "city"
    DISTRICT = "district"


class Mode(StrEnum):
    """Who supervises and who commands. Values stand in ``city.toml``: never rename one."""

    ONE_ONE = "one_one"
    ONE_TWO = "one_two"
    DISTRICTS_HANDLE = "districts_handle"
    ONE_PLATFORM = "one_platform"


@dataclass(frozen=True, slots=True)
class ModeSpec:
    """What each level may do in a mode."""

    words: Words
    city: frozenset[Half]
    district: frozenset[Half]

    def of(self, level: Level) -> frozenset[Half]:
        """Return the halves that are a level's."""
        return self.city if level is Level.CITY else self.district


_S, _C, _O = Half.SUPERVISION, Half.COMMAND, Half.OVERSIGHT
_ALL = frozenset(Half)
MODES: dict[Mode, ModeSpec] = {
    Mode.ONE_ONE: ModeSpec(
        Words("一级监督、一级指挥", "One supervision, one command"), _ALL, frozenset()
    ),
    Mode.ONE_TWO: ModeSpec(
        Words("一级监督、两级指挥", "One supervision, two commands"), _ALL, frozenset((_C,))
    ),
    Mode.DISTRICTS_HANDLE: ModeSpec(
        Words("市级监督、区级处置", "City supervises, districts handle"),
        frozenset((_O,)),
        frozenset((_S, _C)),
    ),
    Mode.ONE_PLATFORM: ModeSpec(
        Words("一个平台、分级指挥", "One platform, tiered command"),
        frozenset((_S, _O)),
        frozenset((_S, _C)),
    ),
}
_SUPERVISION_ACTS = (
    Act.REPORT,
    Act.ACCEPT,
    Act.DECLINE,
    Act.FILE,
    Act.SEND_VERIFY,
    Act.ASK_COLLECTOR,
    Act.SEND_CHECK,
    Act.CLOSE,
    Act.LEAVE,
    Act.REWORK,
    Act.FAST_CLOSE,
    Act.FAST_REJECT,
    Act.MERGE,
    Act.UNMERGE,
    Act.CANCEL,
    Act.REOPEN,
    Act.APPRAISE,
)
_COMMAND_ACTS = (
    Act.DISPATCH,
    Act.UNDO_DISPATCH,
    Act.REDISPATCH,
    Act.SEND_BACK,
    Act.INSIST,
    Act.DECLARE_OWNERLESS,
    Act.RULE,
    Act.COORDINATE,
    Act.REFER,
    Act.REFER_BACK,
    Act.REFER_DONE,
    Act.HAND_OVER,
    Act.ENFORCED,
    Act.ENFORCE_BACK,
    Act.ENFORCE_TOLD,
    Act.EXTEND,
    Act.DEFER,
    Act.SUSPEND,
    Act.RESUME,
    Act.REFUSE_REQUEST,
    Act.ASK_DEFER,
    Act.ASK_LIST,
)
# Whoever looks after the work decides what counts in its figures.
_PLEA_ACTS = (Act.GRANT_PLEA, Act.REFUSE_PLEA, Act.ALLOW_APPEAL, Act.DISMISS_APPEAL)
# Acts that are in no half, such as a note or a guard's relief, are free to every seat of the hall.
HALF_OF: dict[Act, Half] = (
    dict.fromkeys(_SUPERVISION_ACTS, _S)
    | dict.fromkeys(_COMMAND_ACTS, _C)
    | dict.fromkeys((Act.URGE, Act.SUPERVISE, Act.ORDER, Act.SPOKEN_ORDER, *_PLEA_ACTS), _O)
)
_HALL_ROLES = frozenset((Role.INTAKE, Role.DISPATCHER, Role.LEADER, Role.CHIEF))
_PATH_ROLES = frozenset((Role.INTAKE, Role.DISPATCHER))


@dataclass(frozen=True, slots=True)
class Hall:
    """How this city's hall works.

    Attributes:
        combined: Intake and dispatch sit at one desk; what somebody sent out another person closes.
        districts: Division code per account that works for one district; the others for all.
        area: Beginnings of the grid codes the city works in now (试点范围); empty is everywhere.
        stationed: Unit per account of a unit's person who sits in this hall (驻场).
        windows: How long people have to ask, to appeal and to answer a call.
        enforcement: Unit that is handed what needs enforcement (执法机构), ``""`` for none.
    """

    mode: Mode = Mode.ONE_ONE
    combined: bool = False
    districts: dict[str, str] = field(default_factory=dict)
    stationed: dict[str, str] = field(default_factory=dict)
    area: tuple[str, ...] = ()
    windows: Windows = USUAL
    enforcement: str = ""

    def stands_in(self, role: Role, move: Move) -> bool:
        """Return whether a role may do a row of the moves in this hall."""
        if role in move.by:
            return True
        return self.combined and role in _PATH_ROLES and not _PATH_ROLES.isdisjoint(move.by)

    def unit_of(self, actor: Actor) -> str:
        """Return the unit somebody acts for, ``""`` when for none."""
        if actor.role is Role.STATIONED:
            return self.stationed.get(actor.account, "")
        return actor.account if actor.role is Role.UNIT else ""

    def stands_for(self, actor: Actor) -> Actor:
        """Return whom a case knows this actor as: a unit's person in the hall is the unit."""
        return replace(actor, account=self.unit_of(actor)) if actor.role in FOR_A_UNIT else actor

    def acts_in(self, state: CaseState, role: Role) -> tuple[Act, ...]:
        """Return what a role may do in a state in this hall, in table order, each once."""
        rows = (move for move in MOVES if move.at is state and self.stands_in(role, move))
        return tuple(dict.fromkeys(move.act for move in rows))

    def why_not(self, act: Act, actor: Actor, case: Case | None) -> str:
        """Return the rule of the mode that keeps an act from this actor, ``""`` for none."""
        if act is Act.LEAVE and not self.combined:
            return "not_combined"
        half = HALF_OF.get(act)
        if half is None or actor.role not in _HALL_ROLES:
            return ""
        district = self.districts.get(actor.account, "")
        level = Level.DISTRICT if district else Level.CITY
        allowed = MODES[self.mode].of(level)
        # Whoever handles their own may also look after it: oversight comes with command.
        if half not in allowed and not (half is Half.OVERSIGHT and Half.COMMAND in allowed):
            return "mode_forbids"
        if level is Level.DISTRICT and case is not None:
            return "" if case.place.grid_code.startswith(district) else "not_your_district"
        return ""


PLAIN_HALL = Hall()
