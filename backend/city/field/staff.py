"""Who acts of itself in the demo, and where the field reports: known without loading the field."""

from enum import StrEnum

from backend.domain.terms.roles import Actor, Role

REPORT_FILE = "report-field.json"


class Staff(StrEnum):
    """How much the automatic colleagues in the hall do."""

    ALL = "all"
    SUPERVISION = "supervision"
    NONE = "none"


# The automatic colleagues of the demo. Two persons are never one: who accepts does not file, who
# dispatches does not close.
INTAKE = Actor("auto-intake", Role.INTAKE)
FILING = Actor("auto-filing", Role.INTAKE)
DISPATCH = Actor("auto-dispatch", Role.DISPATCHER)
LEADER = Actor("auto-leader", Role.LEADER)
# Who sends the positions of everybody, as a GPS centre does.
GPS = Actor("gateway-01", Role.GATEWAY)
COLLEAGUES = (INTAKE, FILING, DISPATCH, LEADER)
