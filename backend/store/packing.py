"""Between rows and the contract's messages."""

from collections.abc import Callable

import msgspec

from backend.contract.pushed import AlarmChanged, LogRow, Payload, TrustNoted
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import STATES, Case, CaseState
from backend.domain.cases.plea import Plea
from backend.domain.terms.place import Place

from .tables import CaseRow, JournalRow

pack = msgspec.msgpack.Encoder().encode
case_of = msgspec.msgpack.Decoder(Case).decode
verdict_of = msgspec.msgpack.Decoder(Verdict).decode
alarm_of = msgspec.msgpack.Decoder(AlarmChanged).decode
noted_of = msgspec.msgpack.Decoder(TrustNoted).decode
payload_of: Callable[[bytes], Payload] = msgspec.msgpack.Decoder(Payload).decode


def tag_of(message: Payload) -> str:
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


class ExtrasBrief(msgspec.Struct, frozen=True):
    """What of the rare parts the columns repeat."""

    plea: Plea | None = None
    ruled_unit_id: str = ""


class CaseBrief(msgspec.Struct, frozen=True):
    """What of a packed case its columns repeat; a fifth of the cost of reading all of it."""

    version: int
    state: CaseState
    class_key: str
    place: Place
    reported_at_ms: int
    case_no: str = ""
    unit_id: str = ""
    urgent: bool = False
    notify_at_ms: int = 0
    delivered_at_ms: int = 0
    closed_at_ms: int = 0
    n_returns: int = 0
    extras: ExtrasBrief | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more may happen to it."""
        return STATES[self.state].ended


brief_of = msgspec.msgpack.Decoder(CaseBrief).decode


def columns_of(case: Case | CaseBrief) -> dict[str, object]:
    """Return the columns that a case is looked up by; they say nothing the case does not."""
    return {
        "version": case.version,
        "state": case.state.value,
        "case_no": case.case_no or None,
        "class_key": case.class_key,
        "unit_id": case.unit_id,
        "grid_code": case.place.grid_code,
        "address": case.place.address,
        "urgent": case.urgent,
        "reported_at_ms": case.reported_at_ms,
        "deliver_due_ms": _deliver_due_ms(case),
        "ended_at_ms": case.closed_at_ms if case.ended else None,
        "pleading_since_ms": _pleading_since_ms(case),
        **_in_strip(case),
    }


def _in_strip(case: Case | CaseBrief) -> dict[str, object]:
    """Return what the disputed strips count of a case; nothing of most cases."""
    is_ruled = case.extras is not None and bool(case.extras.ruled_unit_id)
    if not case.place.grid_code or not (case.n_returns or is_ruled):
        return {"strip_returns": None, "strip_ruled": None}
    return {"strip_returns": case.n_returns, "strip_ruled": int(is_ruled)}


def _pleading_since_ms(case: Case | CaseBrief) -> int | None:
    plea = case.extras.plea if case.extras is not None else None
    return plea.waits_since_ms or None if plea is not None else None


def fill_case(row: CaseRow, case: Case) -> None:
    """Copy a case into its row."""
    for name, value in columns_of(case).items():
        setattr(row, name, value)
    row.body = pack(case)


def _deliver_due_ms(case: Case | CaseBrief) -> int | None:
    """Return the real time a dispatch must be delivered at, or ``None`` when none waits."""
    waits = case.state is CaseState.HANDLING and not case.delivered_at_ms
    return case.notify_at_ms if waits and case.notify_at_ms else None
