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
    GATEWAY = "gateway"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM = "system"
    CHIEF = "chief"
    STATIONED = "stationed"


ROLE_WORDS = {
    Role.COLLECTOR: Words("采集员", "Collector"),
    Role.INTAKE: Words("受理员", "Intake operator"),
    Role.DISPATCHER: Words("派遣员", "Dispatcher"),
    Role.LEADER: Words("值班长", "Shift leader"),
    Role.UNIT: Words("责任单位", "Responsible unit"),
    Role.GATEWAY: Words("接入网关", "Gateway"),
    Role.SYSTEM_ADMIN: Words("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: Words("安全管理员", "Security administrator"),
    Role.AUDIT_ADMIN: Words("审计管理员", "Audit administrator"),
    Role.SYSTEM: Words("系统", "System"),
    Role.CHIEF: Words("中心领导", "Centre head"),
    Role.STATIONED: Words("驻场人员", "Unit's person in the hall"),
}
# Who sits in the hall, who works outside it, and the three administrators (三员).
HALL = frozenset((Role.INTAKE, Role.DISPATCHER, Role.LEADER, Role.CHIEF))
OUTSIDE = frozenset((Role.COLLECTOR, Role.UNIT, Role.GATEWAY))
# Who acts for one responsible unit: its terminal outside, its person at a seat in the hall.
FOR_A_UNIT = frozenset((Role.UNIT, Role.STATIONED))
ADMINISTRATORS = frozenset((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))


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
