"""Between rows and the contract's messages."""

import msgspec

from backend.contract.messages import AlarmChanged, CaseChanged, LogRow, Verdict
from backend.domain.case import Case, CaseState

from .tables import CaseRow, JournalRow

pack = msgspec.msgpack.Encoder().encode
case_of = msgspec.msgpack.Decoder(Case).decode
verdict_of = msgspec.msgpack.Decoder(Verdict).decode
alarm_of = msgspec.msgpack.Decoder(AlarmChanged).decode


def tag_of(message: CaseChanged | AlarmChanged) -> str:
    """Return the message's kind, as the journal names it."""
    return str(type(message).__struct_config__.tag)


def log_row(row: JournalRow, epoch: str) -> LogRow:
    """Return a journal row as it goes over the wire."""
    return LogRow(
        seq=row.seq,
        prev_seq=row.prev_seq,
        epoch=epoch,
        topic=row.topic,
        entity=row.entity,
        ended=row.ended,
        city_at_ms=row.city_at_ms,
        published_at_ms=row.published_at_ms,
        payload=row.payload,
    )


def fill_case(row: CaseRow, case: Case) -> None:
    """Copy a case into its row; the columns are only there to look by."""
    row.version = case.version
    row.state = case.state.value
    row.case_no = case.case_no or None
    row.class_key = case.class_key
    row.unit_id = case.unit_id
    row.grid_code = case.place.grid_code
    row.urgent = case.urgent
    row.reported_at_ms = case.reported_at_ms
    row.deliver_due_ms = _deliver_due_ms(case)
    row.ended_at_ms = case.closed_at_ms if case.ended else None
    row.body = pack(case)


def _deliver_due_ms(case: Case) -> int | None:
    """Return the real time a dispatch must be delivered at, or ``None`` when none waits."""
    waits = case.state is CaseState.HANDLING and not case.delivered_at_ms
    return case.notify_at_ms if waits and case.notify_at_ms else None
