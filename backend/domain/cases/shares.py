"""Who bears how much of a case: the coordinator 60 %, the owner the rest."""

from .case import Case


def booked(case: Case) -> dict[str, int]:
    """Return percent of the responsibility per unit; they sum to 100, or nobody has the case."""
    if not case.unit_id:
        return {}
    given = {share.unit_id: share.percent for share in case.more.shares}
    given.pop(case.unit_id, None)
    return {**given, case.unit_id: 100 - sum(given.values())}
