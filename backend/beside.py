"""Where news of what is no case stands in ``Changes`` of the situation. Pure."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from backend.contract.pushed import (
    AlarmChanged,
    CallChanged,
    CampaignChanged,
    Changed,
    EmergencyChanged,
    HandoverChanged,
    PromiseChanged,
    SteeringChanged,
    SuggestionChanged,
    SwitchChanged,
    TourChanged,
)

# Where news of what is no case stands in ``Changes``, and what of a row stands there.
BESIDE: dict[type, tuple[str, Callable[[Any], Any]]] = {
    AlarmChanged: ("alarms", lambda row: row),
    TourChanged: ("tours", attrgetter("tour")),
    HandoverChanged: ("handovers", attrgetter("handover")),
    PromiseChanged: ("promises", attrgetter("promise")),
    SteeringChanged: ("steered", attrgetter("steering")),
    CallChanged: ("calls", attrgetter("call")),
    SuggestionChanged: ("suggestions", attrgetter("suggestion")),
    SwitchChanged: ("switches", attrgetter("switch")),
    CampaignChanged: ("campaigns", attrgetter("campaign")),
    EmergencyChanged: ("emergencies", lambda row: row),
}


def beside(rows: Iterable[Changed]) -> dict[str, Any]:
    """Return news of what is no case as fields of ``Changes``, oldest first."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        name, told_of = BESIDE[type(row)]
        found.setdefault(name, []).append(told_of(row))
    return {name: tuple(told) for name, told in found.items()}
