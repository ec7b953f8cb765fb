"""A city kept and brought back: the same to the last byte, under a new history, or not at all."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import psycopg
import pytest

from backend.cityfile import CityFile
from backend.contract.figures import BackupTold
from backend.domain.cases.case import Photo
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder
from backend.store import AnchorBook, Store, Tracks
from backend.store.aside import made_aside
from backend.store.backup import back_up
from backend.store.backup_note import told_of
from backend.store.manifest import MANIFEST, MANIFEST_SUM, read_manifest, write_manifest
from backend.store.restore import restore
from main import main

from .builders import NOW_MS, case, closed, put
from .stores import Place, as_of_an_extension, libpq_of
from .test_audit import tamper
from .test_campaigns import put as put_campaign
from .test_tracks import T0_MS, walk

ROOT = Path(__file__).parents[3]
CITY = CityFile(
    city_id="990100", prefix="YT", zh="云汀", en="Yunting", centre_zh="中心", centre_en="Centre"
)


class City(NamedTuple):
    """A city with a little of everything, and a place for it to come back to.

    Attributes:
        database: URL of an empty database for a restore, or ``None``.
    """

    folder: DataFolder
    source: str | Path
    database: str | None
    backup: Path
    new: Path

    def open(self) -> Store:
        return Store.open(self.source, self.folder.media)

    def restored(self) -> Store:
        return Store.open(self.database or self.new / "store.db", self.new / "media")

    def back_up(self) -> None:
        back_up(self.folder, self.source, self.backup)


@pytest.fixture
def city(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> City:
    folder = DataFolder.open(tmp_path / "city")
    folder.write_config(CITY)
    is_server = not isinstance(place.source, Path)
    source = place.source if is_server else folder.store
    database = request.getfixturevalue("server").beside(source) if is_server else None
    made = City(folder, source, database, tmp_path / "kept", tmp_path / "new")
    _fill(made)
    return made


def _fill(city: City) -> None:
    folder = city.folder
    (folder.keys / "authorised").mkdir()
    (folder.keys / "server.key").write_text("secret = '…'")
    (folder.keys / "server.key").chmod(0o600)
    (folder.keys / "authorised" / "desk-03.key").write_text("public = '…'")
    folder.map.write_bytes(b"map" * 1000)
    (folder.tiles / "cache.db").write_bytes(b"made again")
    (folder.run / "endpoints.json").write_text("{}")
    store = city.open()
    photo_id = store.put_photo(b"a picture of a missing cover")
    put(store, *(case(f"C{n}") for n in range(8)), closed("C0", 2))
    put(store, case("P", photos=(Photo(photo_id, "near", NOW_MS),)))
    AnchorBook(folder.logs / "anchor.txt").write(store.anchor(NOW_MS))
    store.close()
    tracks = Tracks.open(city.source, folder.tracks)
    tracks.put(walk("VEH-1", T0_MS, 30), T0_MS)
    tracks.close()


def test_j06_a_restored_city_is_the_same_under_a_new_history(city: City) -> None:
    city.back_up()
    result = restore(city.backup, city.new, city.database)
    before, after = city.open(), city.restored()
    assert after.heads() == before.heads()
    assert after.epoch == result.epoch != before.epoch
    assert [r.payload for r in after.open_rows("case")] == [
        r.payload for r in before.open_rows("case")
    ]
    assert result.proof.sound and result.proof.n_pictures == 1
    (picture,) = (city.new / "media").glob("??/*")
    assert after.photo(picture.name) == b"a picture of a missing cover"
    put(after, case("C1", 2))
    assert after.verify(AnchorBook(city.new / "logs" / "anchor.txt").read()).n_anchors == 2
    before.close()
    after.close()


def test_a17_campaigns_come_back_with_the_record(city: City) -> None:
    before = city.open()
    put_campaign(before)
    city.back_up()
    restore(city.backup, city.new, city.database)
    after = city.restored()
    (kept,), (back,) = before.open_rows("campaign"), after.open_rows("campaign")
    assert back.payload == kept.payload and after.heads()["campaign"] == before.heads()["campaign"]
    assert after.heads()["campaign"].digest != 0
    before.close()
    after.close()


def test_everything_else_comes_back_byte_for_byte_and_as_secret_as_it_was(city: City) -> None:
    city.back_up()
    restore(city.backup, city.new, city.database)
    for name in (
        "city.toml",
        "version",
        "map.gpkg",
        "keys/server.key",
        "keys/authorised/desk-03.key",
    ):
        assert (city.new / name).read_bytes() == (city.folder.root / name).read_bytes()
    assert stat.S_IMODE((city.new / "keys" / "server.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(city.backup.stat().st_mode) == 0o700
    assert not (city.new / "run").exists() and not (city.new / "tiles").exists()
    assert not (city.new / "store.pgdump").exists() and not (city.new / MANIFEST).exists()
    DataFolder.open(city.new)
    tracks = Tracks.open(city.database or city.new / "store.db", city.new / "tracks")
    assert len(tracks.track("VEH-1", 0, 2**53)) == 30
    assert [fix.mover_id for fix in tracks.last(2**53)] == ["VEH-1"]
    tracks.close()


def test_the_backup_is_of_one_moment_while_the_city_works_on(city: City) -> None:
    store = city.open()
    stop, n_written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            n = len(n_written)
            put(store, case(f"W{n}"), case(f"W{n}", 2))
            n_written.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        city.back_up()
    finally:
        stop.set()
        writer.join()
    result = restore(city.backup, city.new, city.database)
    assert result.proof.sound
    assert (result.proof.n_rows - 10) % 2 == 0
    store.close()


CHANGED_FILES = (
    "city.toml",
    "keys/server.key",
    "map.gpkg",
    "logs/anchor.txt",
    MANIFEST,
    MANIFEST_SUM,
)


def nothing_there(city: City) -> bool:
    """Return whether a restore left nothing behind: no folder, hidden or not, and no table."""
    left = [path.name for path in city.new.parent.iterdir() if "new" in path.name]
    if city.database is None:
        return not left
    with psycopg.connect(**libpq_of(city.database)) as connection:
        tables = connection.execute(
            "SELECT * FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
    return not left and not tables


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", [*CHANGED_FILES, "store", "picture", "tracks"])
def test_one_changed_byte_refuses_the_restore_and_names_the_file(city: City, name: str) -> None:
    city.back_up()
    found = {
        "store": "store.*",
        "picture": "media/??/*",
        "tracks": "tracks/2026-*" if city.database is None else "store.pgdump",
    }
    path = next(city.backup.glob(found.get(name, name)))
    flip(path)
    with pytest.raises(OperatorError) as caught:
        restore(city.backup, city.new, city.database)
    named = MANIFEST if name == MANIFEST_SUM else path.relative_to(city.backup).as_posix()
    assert named in caught.value.words.zh and named in caught.value.words.en
    assert nothing_there(city)


def test_a_missing_file_and_a_folder_that_is_no_backup_are_named(city: City) -> None:
    city.back_up()
    (city.backup / "map.gpkg").unlink()
    with pytest.raises(OperatorError, match=r"map\.gpkg is missing"):
        restore(city.backup, city.new, city.database)
    with pytest.raises(OperatorError, match="is no backup"):
        restore(city.folder.root, city.new, city.database)
    assert nothing_there(city)


def test_a_list_that_leads_out_of_the_folder_is_refused(city: City) -> None:
    city.back_up()
    held = read_manifest(city.backup)
    file = next(iter(held.files.values()))
    for name in ("../escaped", "/tmp/escaped", "keys/../../escaped"):
        write_manifest(city.backup, msgspec.structs.replace(held, files={name: file}))
        with pytest.raises(OperatorError, match=MANIFEST):
            restore(city.backup, city.new, city.database)


def test_places_that_are_taken_are_refused_and_left_alone(city: City, tmp_path: Path) -> None:
    city.backup.mkdir()
    (city.backup / "mine.txt").write_text("mine")
    with pytest.raises(OperatorError, match="not empty"):
        city.back_up()
    assert [path.name for path in city.backup.iterdir()] == ["mine.txt"]
    with pytest.raises(OperatorError, match="inside the data folder"):
        back_up(city.folder, city.source, city.folder.root / "backup")
    (city.backup / "mine.txt").unlink()
    city.back_up()
    with pytest.raises(OperatorError, match="not empty"):
        restore(city.backup, city.folder.root, city.database)
    city.new.mkdir()
    assert restore(city.backup, city.new, city.database).proof.sound


def test_a_restore_that_fails_late_leaves_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.back_up()

    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "verify", interrupted)
        with pytest.raises(KeyboardInterrupt):
            restore(city.backup, city.new, city.database)
    assert nothing_there(city)
    assert restore(city.backup, city.new, city.database).proof.sound


KILLED = """
import sys, os, signal
from pathlib import Path
from backend.store import restore as room
from backend.store.restore import restore
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
room._verified = die
restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_restore_that_was_killed_leaves_no_city_and_the_next_one_works(tmp_path: Path) -> None:
    city = _embedded(tmp_path)
    city.back_up()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(city.backup), str(city.new)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert not city.new.exists()
    assert restore(city.backup, city.new).proof.sound
    assert nothing_there(city._replace(new=tmp_path / "other-new")) is False
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def _embedded(tmp_path: Path) -> City:
    folder = DataFolder.open(tmp_path / "city")
    folder.write_config(CITY)
    made = City(folder, folder.store, None, tmp_path / "kept", tmp_path / "new")
    _fill(made)
    return made


def test_two_at_one_place_do_not_meet(tmp_path: Path) -> None:
    taken = Words("{path}", "{path}")
    with made_aside(tmp_path / "x", taken) as first:
        (first / "file").write_text("mine")
        with pytest.raises(OperatorError), made_aside(tmp_path / "x", taken):
            raise AssertionError("both are in")
        assert (first / "file").exists()
    assert (tmp_path / "x" / "file").exists()


def test_a_record_that_was_not_whole_is_restored_and_that_is_said(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    store = city.open()
    tamper(store, "UPDATE journal SET actor = 'nobody' WHERE seq = 4")
    store.close()
    city.back_up()
    arguments = ["restore", str(city.backup), "--data", str(city.new), "--lang", "en"]
    arguments += ["--db", city.database] if city.database else []
    assert main(arguments) == 0
    assert "row 4 was changed" in capsys.readouterr().err


def test_the_commands_say_what_was_kept_and_that_the_history_is_new(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["backup", str(city.backup), "--data", str(city.folder.root), "--lang", "en"]
    arguments += [] if city.database is None else ["--db", str(city.source)]
    assert main(arguments) == 0
    assert "10 journal rows" in capsys.readouterr().out
    assert (city.folder.logs / "backup.json").exists()
    arguments = ["restore", str(city.backup), "--data", str(city.new), "--lang", "zh"]
    arguments += ["--db", city.database] if city.database else []
    assert main(arguments) == 0
    told = capsys.readouterr().out
    after = city.restored()
    assert after.epoch in told and read_manifest(city.backup).store.epoch in told
    assert "云汀" in told and "新的历史" in told
    after.close()


def test_j06_the_city_knows_its_last_good_backup_and_its_last_drill(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    logs, root = city.folder.logs, str(city.folder.root)
    assert told_of(logs) == BackupTold(), "nothing was ever made"
    made = ["backup", str(city.backup), "--data", root]
    assert main(made + ([] if city.database is None else ["--db", str(city.source)])) == 0
    told, manifest = told_of(logs), read_manifest(city.backup)
    at_ms = int(datetime.fromisoformat(manifest.made_at).timestamp() * 1000)
    assert (told.made_at_ms, told.seq) == (at_ms, manifest.store.seq)
    assert told.tested_at_ms == 0, "a backup is not its drill"
    drill = ["restore", str(city.backup), "--data", str(city.new), "--drill-of", root]
    assert main(drill + (["--db", city.database] if city.database else [])) == 0
    told = told_of(logs)
    assert told.is_sound and told.tested_made_at_ms == at_ms and told.tested_at_ms >= at_ms
    (logs / "drill.json").write_text("{")
    assert told_of(logs).tested_at_ms == 0 and told_of(logs).seq == manifest.store.seq


def test_a_drill_of_a_city_that_is_none_is_refused_before_anything_is_restored(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city.back_up()
    drill = ["restore", str(city.backup), "--data", str(city.new)]
    drill += ["--drill-of", str(tmp_path / "nowhere"), "--lang", "en"]
    assert main(drill + (["--db", city.database] if city.database else [])) != 0
    assert "is no Wanmi data folder" in capsys.readouterr().err
    assert not city.new.exists()


def test_kinds_of_store_are_not_mixed_up(tmp_path: Path, cluster: Callable[[], str]) -> None:
    city = _embedded(tmp_path)
    city.back_up()
    with pytest.raises(OperatorError, match="leave --db out"):
        restore(city.backup, city.new, cluster())


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_server_database_must_be_empty_and_work_in_the_same_schema(
    city: City, cluster: Callable[[], str]
) -> None:
    city.back_up()
    with pytest.raises(OperatorError, match="name an empty database"):
        restore(city.backup, city.new)
    with pytest.raises(OperatorError, match="not empty"):
        restore(city.backup, city.new, str(city.source))
    with pytest.raises(OperatorError, match="search_path"):
        restore(city.backup, city.new, cluster())
    assert not city.new.exists()


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_what_an_extension_keeps_in_our_schema_is_left_to_it(city: City) -> None:
    with as_of_an_extension(str(city.source), "spatial_ref_sys"):
        city.back_up()
    listed = subprocess.run(
        ["pg_restore", "--list", city.backup / "store.pgdump"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "journal" in listed.stdout and "spatial_ref_sys" not in listed.stdout
    with as_of_an_extension(str(city.database), "spatial_ref_sys"):
        assert restore(city.backup, city.new, city.database).proof.sound


def test_a_city_without_a_name_is_not_backed_up(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path / "city")
    with pytest.raises(OperatorError, match="no city"):
        back_up(folder, folder.store, tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_a_disk_without_room_is_one_sentence_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = _embedded(tmp_path)
    city.back_up()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    with pytest.raises(OperatorError, match="there is no room"):
        restore(city.backup, city.new)
    with pytest.raises(OperatorError, match="there is no room"):
        back_up(city.folder, city.source, tmp_path / "again")
    assert nothing_there(city) and not (tmp_path / "again").exists()


def test_a_day_file_that_is_being_written_is_kept_whole(tmp_path: Path) -> None:
    city = _embedded(tmp_path)
    tracks = Tracks.open(city.source, city.folder.tracks)
    tracks.put(walk("VEH-1", T0_MS + 200_000, 30), T0_MS)
    city.back_up()
    day = city.backup / "tracks" / "2026-06-10.db"
    with closing(sqlite3.connect(day)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM batches").fetchone() == (2,)
    tracks.close()


@pytest.fixture(autouse=True)
def nothing_in_tmp() -> Iterator[None]:
    yield
    assert not Path("/tmp/escaped").exists()
