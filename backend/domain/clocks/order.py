"""The order of every queue: urgent first, then who will be late first."""

from backend.domain.cases.case import Case

from .clock import Face


def sort_key(case: Case, face: Face) -> tuple[bool, float, str]:
    """Return the key a queue is sorted by; equal clocks keep the order of arrival."""
    left_s = face.remaining_s if face.level != "none" else float("inf")
    return (not case.urgent, left_s, case.case_id)
