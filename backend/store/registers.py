"""The city's own classes, version by version, and the switches a person set while it ran."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.domain.clocks.local_class import LocalClass

from .packing import pack
from .tables import LocalClassRow, MetaRow

_SETTING = "set:"
_class_of = msgspec.msgpack.Decoder(LocalClass).decode


def local_classes(session: Session) -> tuple[LocalClass, ...]:
    """Return every version of every class the city added, oldest first."""
    rows = session.scalars(select(LocalClassRow).order_by(LocalClassRow.version))
    return tuple(_class_of(row.body) for row in rows)


def put_local_class(session: Session, row: LocalClass) -> None:
    """Keep one more version."""
    session.add(LocalClassRow(version=row.version, class_key=row.key, body=pack(row)))


def setting(session: Session, key: str) -> str:
    """Return a switch, ``""`` when it was never touched."""
    row = session.get(MetaRow, f"{_SETTING}{key}")
    return row.value if row else ""


def set_setting(session: Session, key: str, value: str) -> None:
    """Keep a switch."""
    session.merge(MetaRow(key=f"{_SETTING}{key}", value=value))
