import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DBAPIError

from backend.domain.terms.errors import OperatorError
from backend.store import Store, StoreFault, migrate
from backend.store.engine import url_of
from backend.store.tables import Base

from .builders import case, pictured, put
from .stores import Place, as_of_an_extension

ROOT = Path(__file__).parents[3]
# Columns of cases that are younger: today's writer is lent them where it writes an older record.
SINCE_0008 = {"strip_returns": "INTEGER", "strip_ruled": "INTEGER"}
KNOWN = str(ScriptDirectory(str(migrate.SCRIPTS)).get_current_head())
NEXT = f"{int(KNOWN) + 1:04d}"
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{known}"


def upgrade():
    op.create_table("later", sa.Column("x", sa.Integer(), primary_key=True))
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("district", sa.String(16), nullable=True))
    {last}
"""


@pytest.fixture
def next_scripts(tmp_path: Path) -> Iterator[Path]:
    """The migrations of a program one schema on."""
    yield scripts_with(tmp_path / "scripts", "pass")


def scripts_with(folder: Path, last: str) -> Path:
    shutil.copytree(migrate.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = NEXT_STEP.format(last=last, known=KNOWN, next=NEXT)
    (folder / "versions" / f"v{NEXT}_next.py").write_text(step)
    return folder


def test_migrations_make_exactly_the_tables_of_the_classes(store: Store) -> None:
    with store._writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_store_has_nothing_to_tell_and_neither_has_one_reopened(place: Place) -> None:
    for _ in range(2):
        opened = place.open()
        assert opened.notices == ()
        assert opened.epoch
        opened.close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(
    place: Place, next_scripts: Path
) -> None:
    newer = Store.open(place.source, place.media, next_scripts)
    put(newer, case("A"))
    newer.close()

    with pytest.raises(StoreFault) as caught:
        place.open()
    assert NEXT in caught.value.words.zh and NEXT in caught.value.words.en

    again = Store.open(place.source, place.media, next_scripts)
    assert again.notices == ()
    assert again.case("A") == case("A")
    again.close()


def test_an_older_store_is_copied_aside_migrated_and_that_is_told(
    place: Place, next_scripts: Path
) -> None:
    older = place.open()
    put(older, case("A"), case("B"))
    older.close()

    newer = Store.open(place.source, place.media, next_scripts)
    (notice,) = newer.notices
    assert KNOWN in notice.zh and NEXT in notice.en
    assert newer.epoch == older.epoch
    assert newer.case("A") == case("A")
    assert newer.verify().sound
    put(newer, case("A", 2))
    newer.close()


@contextmanager
def columns_lent(place: Place, table: str, **kinds: str) -> Iterator[None]:
    engine = create_engine(url_of(place.source))
    with engine.begin() as connection:
        for name, kind in kinds.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    yield
    with engine.begin() as connection:
        for name in kinds:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
    engine.dispose()


def test_a24_the_book_of_used_pictures_is_made_whole_from_the_cases_of_an_older_store(
    place: Place, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(migrate.SCRIPTS, before, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (before / "versions").glob("v*.py"):
        if later.name >= "v0008":
            later.unlink()
    older = Store.open(place.source, place.media, before)
    one, other = older.put_photo(b"one"), older.put_photo(b"other")
    with columns_lent(place, "cases", **SINCE_0008):
        put(older, pictured("A", one, other), pictured("B", one), case("C"))
        with older._writer.begin() as connection:
            # One case is from before the book; of another an act was refused.
            connection.exec_driver_sql("DELETE FROM photo_uses WHERE case_id = 'A'")
            connection.exec_driver_sql("INSERT INTO photo_uses VALUES ('of a refused act', 'B')")
        assert not older.verify().sound
    older.close()

    now = place.open()
    assert now.verify().sound
    assert [found.case_id for found in now.cases_with_photo(one)] == ["A", "B"]
    now.close()


def test_a_store_of_the_first_schema_gets_its_accounts_and_keeps_its_cases(
    place: Place, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    shutil.copytree(migrate.SCRIPTS, first, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (first / "versions").glob("v*.py"):
        if later.name != "v0001_first.py":
            later.unlink()
    older = Store.open(place.source, place.media, first)
    # Today's writer is lent the columns that came since, for the one case it writes.
    lent = {"pleading_since_ms": "INTEGER", "address": "TEXT", **SINCE_0008}
    with columns_lent(place, "cases", **lent):
        put(older, case("A"))
    older.close()

    now = place.open()
    assert len(now.notices) == 1 and now.case("A") == case("A")
    assert now.accounts() == () and now.sittings() == () and now.trail() == ()
    assert now.verify().sound
    now.close()


def test_the_copy_of_an_older_store_is_whole_and_never_overwrites_another(
    tmp_path: Path, next_scripts: Path
) -> None:
    older = Store.open(tmp_path / "store.db")
    put(older, case("A"))
    (tmp_path / f"store-{KNOWN}.db").write_text("a copy kept from another day")
    newer = Store.open(tmp_path / "store.db", scripts=next_scripts)
    older.close()
    newer.close()

    assert f"store-{KNOWN}-2.db" in newer.notices[0].zh
    copy = Store.open(tmp_path / f"store-{KNOWN}-2.db")
    assert copy.case("A") == case("A")
    assert copy.verify().sound
    copy.close()


def test_a_migration_that_fails_half_way_leaves_the_old_schema_whole(
    place: Place, tmp_path: Path
) -> None:
    older = place.open()
    put(older, case("A"))
    older.close()
    broken = scripts_with(tmp_path / "broken", 'raise ValueError("half way")')

    with pytest.raises(ValueError, match="half way"):
        Store.open(place.source, place.media, broken)

    again = place.open()
    assert again.case("A") == case("A")
    again.close()


@pytest.mark.parametrize(
    "address",
    ["nonsense://u:geheim@h/x", "mysql://u:geheim@h/x", "postgresql+psycopg://u:geheim@h:port/x"],
)
def test_an_address_of_no_database_is_one_sentence_without_its_password(address: str) -> None:
    with pytest.raises(StoreFault, match="cannot be used") as caught:
        Store.open(address)
    assert "geheim" not in caught.value.words.zh + caught.value.words.en


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look like one" * 40, b"\x00" * 9000]
)
def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.db").write_bytes(content)
    with pytest.raises(StoreFault) as caught:
        Store.open(tmp_path / "store.db")
    assert "store.db" in caught.value.words.zh and "store.db" in caught.value.words.en
    assert (tmp_path / "store.db").read_bytes() == content


def test_a_database_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.db")) as foreign:
        foreign.execute("CREATE TABLE birds (name TEXT)")
    content = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreFault, match="not a Wanmi store"):
        Store.open(tmp_path / "store.db")
    assert (tmp_path / "store.db").read_bytes() == content


def test_a_table_that_an_extension_brought_is_no_foreign_database(
    cluster: Callable[[], str], tmp_path: Path
) -> None:
    url = cluster()
    with as_of_an_extension(url, "spatial_ref_sys"):
        store = Store.open(url, tmp_path / "media")
        put(store, case("A"))
        store.close()


def test_a_server_database_of_somebody_else_is_not_touched(
    cluster: Callable[[], str], tmp_path: Path
) -> None:
    url = cluster()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE birds (name text)")
    with pytest.raises(StoreFault, match="not a Wanmi store"):
        Store.open(url, tmp_path / "media")
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["birds"]
    engine.dispose()


def test_what_is_committed_is_on_the_disk_and_readers_do_not_wait(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    with store._writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    store.close()


def test_a_full_disk_refuses_the_write_and_keeps_what_was(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    put(store, case("A"))
    with store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreFault, match="full"):
        put(store, case("B", text="井" * 40_000))

    assert store.case("B") is None
    assert store.verify().sound
    store.close()


def test_a_server_that_is_not_there_is_one_sentence_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://wanmi:secret@127.0.0.1:1/wanmi"
    with pytest.raises(StoreFault) as caught:
        Store.open(url, tmp_path / "media")
    for sentence in caught.value.words:
        assert "127.0.0.1" in sentence and "secret" not in sentence
    with pytest.raises(ValueError, match="media_path"):
        Store.open(url)


def test_a_mistake_of_ours_is_not_told_as_a_failing_disk(store: Store) -> None:
    with pytest.raises(DBAPIError, match="birds"), store.write() as writing:
        writing._session.connection().exec_driver_sql("SELECT * FROM birds")
    put(store, case("A"))


OPEN = """
import sys
from backend.domain.terms.errors import OperatorError
from backend.store import Store
try:
    Store.open(sys.argv[1] + "/store.db").close()
except OperatorError as error:
    print(error.words.zh, "|", error.words.en)
    sys.exit(3)
"""
READ_ONLY = """
set -e
mount -t tmpfs none "$1"
[ "$2" = empty ] || "$0" -c "$OPEN" "$1"
mount -o remount,ro "$1"
exec "$0" -c "$OPEN" "$1"
"""


@pytest.mark.parametrize("kept", ["empty", "store"])
def test_a_read_only_disk_is_one_sentence(tmp_path: Path, kept: str) -> None:
    """A mount of its own name space: root writes past mere rights."""
    if os.geteuid() != 0:
        pytest.skip("mounting a read-only disk needs root")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", READ_ONLY, sys.executable, str(tmp_path), kept],
        cwd=ROOT,
        env={**os.environ, "OPEN": OPEN, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr == ""
    assert "只读" in done.stdout and "read-only" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_photo_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file stands here")
    with pytest.raises(OperatorError, match="media"):
        Store.open(tmp_path / "store.db")


WRITE = """
import sys
from backend.store import Store
from tests.backend.store.builders import case, put
store = Store.open(sys.argv[1])
n = 0
while True:
    put(store, case(f"C{n}"), case(f"C{n}", 2))
    print(n, flush=True)
    n += 1
"""


def test_what_was_acknowledged_survives_a_kill_and_nothing_half_done_does(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(60)]
        writer.kill()

    store = Store.open(path)
    assert all(store.case(f"C{n}") == case(f"C{n}", 2) for n in acknowledged)
    proof = store.verify()
    assert proof.sound
    # Two rows a write, never one alone; the one after the last acknowledged may be in or not.
    assert proof.n_rows % 2 == 0
    assert proof.n_rows // 2 >= len(acknowledged)
    assert len(store.open_rows("case")) == proof.n_rows // 2
    store.close()
