"""Who sits where and which half of the work is theirs (supervision and command kept apart)."""

from dataclasses import dataclass
from enum import StrEnum

from .words import Words


class Role(StrEnum):
    """A person's part in the loop. Values are stored and sent: never rename one."""

    COLLECTOR = "collector"
    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    LEADER = "leader"
    UNIT = "unit"
    SYSTEM = "system"
    CHIEF = "chief"


ROLE_WORDS = {
    Role.COLLECTOR: Words("采集员", "Collector"),
    Role.INTAKE: Words("受理员", "Intake operator"),
    Role.DISPATCHER: Words("派遣员", "Dispatcher"),
    Role.LEADER: Words("值班长", "Shift leader"),
    Role.UNIT: Words("责任单位", "Responsible unit"),
    Role.SYSTEM: Words("系统", "System"),
    Role.CHIEF: Words("中心领导", "Centre head"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account in a role at a seat.

    Attributes:
        account: The person, e.g. ``"dispatch-03"``; separation of duty compares this.
        seat: Where, e.g. ``"派遣席 03"``.
    """

    account: str
    role: Role
    seat: str = ""
