"""A record with twenty thousand open cases, made once and copied: making it anew takes longest."""

import shutil
from pathlib import Path

from sqlalchemy import create_engine, insert, select

from backend.store import Store
from backend.store.engine import url_of
from backend.store.tables import Base
from tests.backend.store.builders import ACTOR, case, moment

from .scene import Place

N_OPEN = 20_000
_AT_ONCE = 2_000


def make(path: Path) -> Path:
    """Make it as an SQLite file; return that."""
    store = Store.open(path)
    with store.write() as writing:
        for n in range(N_OPEN):
            writing.put_case(case(f"C{n:04d}"), ACTOR, moment())
    store.close()
    return path


def lay(made: Path, place: Place) -> None:
    """Put a copy of it where a backend will open it."""
    if isinstance(place.source, Path):
        shutil.copyfile(made, place.source)
        return
    Store.open(place.source, place.media).close()
    ours, theirs = create_engine(url_of(made)), create_engine(url_of(place.source))
    with ours.connect() as here, theirs.begin() as there:
        for table in Base.metadata.sorted_tables:
            if table.name != "journal":
                there.execute(table.delete())  # what a new record begins with
            rows = [dict(row._mapping) for row in here.execute(select(table))]
            for first in range(0, len(rows), _AT_ONCE):
                there.execute(insert(table), rows[first : first + _AT_ONCE])
        there.exec_driver_sql("ANALYZE")  # as the server does by itself within a minute
    ours.dispose()
    theirs.dispose()
