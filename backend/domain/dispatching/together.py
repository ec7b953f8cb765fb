"""Which cases can be dispatched in one go with the one in hand (A19): same place and class."""

from collections.abc import Iterable

from backend.domain.cases.case import Case, CaseState


def together(case: Case, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the case and all that wait for dispatch in its unit grid and class; itself first.

    Returned ones are not among them: why they came back is looked at one by one. Nothing goes
    together with a case that does not wait for its first dispatch, or lies in no unit grid.

    Returns:
        At least the case itself, then the urgent, then the oldest; ``()`` where nothing may go.
    """
    if not _waits(case) or not case.place.grid_code:
        return ()
    mates = [
        other
        for other in cases
        if other.class_key == case.class_key
        and other.case_id != case.case_id
        and _waits(other)
        and other.place.grid_code == case.place.grid_code
    ]
    mates.sort(key=lambda one: (not one.urgent, one.step_since_ms, one.case_id))
    return (case, *mates)


def _waits(case: Case) -> bool:
    return case.state is CaseState.TO_DISPATCH and not case.n_returns
