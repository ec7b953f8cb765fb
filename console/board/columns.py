"""Which indicators stand on the board of which dimension; names and formulas are the registry's."""

from dataclasses import dataclass

from backend.domain.counting.indicator_count import Dimension


@dataclass(frozen=True, slots=True)
class BoardSpec:
    """One view of the board.

    Attributes:
        key: The key that opens it.
        columns: Keys of ``INDICATORS``, in order.
        ranked_by: Column it is ranked by at first.
        has_score: The parts are graded by their composite value.
        is_most_first: ``ranked_by`` is a count, and who has most stands first.
    """

    key: str
    columns: tuple[str, ...]
    ranked_by: str
    has_score: bool = False
    is_most_first: bool = False


BOARDS: dict[Dimension, BoardSpec] = {
    Dimension.REGION: BoardSpec(
        "1",
        (
            "filed",
            "closing_rate",
            "timely_closing_rate",
            "unhandled_late",
            "rework_rate",
            "extension_rate",
            "repeat_rate",
            "missed_rate",
        ),
        "closing_rate",
        has_score=True,
    ),
    Dimension.DEPARTMENT: BoardSpec(
        "2",
        (
            "to_handle",
            "timely_handling_rate",
            "handling_rate",
            "timely_completion_rate",
            "completion_rate",
            "unhandled_late",
            "rework_rate",
            "returned",
            "satisfaction_rate",
        ),
        "timely_handling_rate",
    ),
    Dimension.POST: BoardSpec(
        "3",
        (
            "valid_report_rate",
            "timely_filing_rate",
            "right_filing_rate",
            "timely_dispatch_rate",
            "first_right_rate",
            "watch_missed_rate",
            "timely_verify_rate",
            "timely_check_rate",
            "overridden",
        ),
        "timely_dispatch_rate",
        has_score=True,
    ),
    Dimension.COMPANY: BoardSpec(
        "4",
        (
            "by_collector",
            "found_rate",
            "missed_rate",
            "false_report_rate",
            "false_check_rate",
            "placeless_check_rate",
            "timely_verify_rate",
            "timely_check_rate",
            "audit_failure_rate",
        ),
        "found_rate",
    ),
    Dimension.SPOT: BoardSpec(
        "5",
        (
            "repeated",
            "closing_rate",
            "timely_closing_rate",
            "unhandled_late",
            "rework_rate",
        ),
        "repeated",
        is_most_first=True,
    ),
}
