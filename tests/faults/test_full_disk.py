"""A disk without room, a small tmpfs: it is told in words, survived, and nothing is lost."""

import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.contract.orders import PutFixes, PutPhoto
from backend.contract.verdicts import Stored, Verdict
from backend.domain.field.mover import Fix
from backend.feed.keys import server_pair
from backend.feed.ports import free_port
from backend.folder import DataFolder
from backend.link import Link
from backend.link.endpoints import endpoints_at
from backend.link.keys import read_bundle
from backend.store import Store, Tracks
from tests.backend.feed.hall import GATEWAY, LEADER, Mirror, speaks_for_all
from tests.patience import until

from .conftest import Mortal
from .processes import backend
from .scene import Hall, Place, equal, sound
from .test_commands import judged, report
from .test_kill import CITY, a_report

NO_MOUNT = "a full disk is tested by a mount, and this user may not mount"


@dataclass
class Disk:
    """A disk of few megabytes."""

    root: Path

    def use_up(self) -> None:
        """Leave no byte."""
        with pytest.raises(OSError, match="No space"), (self.root / "junk").open("wb") as junk:
            while True:
                junk.write(b"x" * 4096)

    def grow(self, mb: int) -> None:
        (self.root / "junk").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", f"remount,size={mb}m", self.root], check=True)


@pytest.fixture
def make_disk() -> Iterator[Callable[[int], Disk]]:
    made: list[Disk] = []

    def make(mb: int) -> Disk:
        # Not below pytest's folder: that is closed to the account of a database server.
        root = Path(tempfile.mkdtemp(prefix="wanmi-small-", dir="/tmp"))
        command = ["mount", "-t", "tmpfs", "-o", f"size={mb}m", "wanmi-test", root]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            root.rmdir()
            pytest.skip(NO_MOUNT)
        made.append(Disk(root))
        return made[-1]

    yield make
    for disk in made:
        subprocess.run(["umount", "--lazy", disk.root], check=True)
        disk.root.rmdir()


def until_full(mirror: Mirror) -> list[object]:
    """Report until a verdict is unknown; return all that was sent, the last is that one."""
    chance, sent = random.Random(1), []
    while "unknown" not in {verdict.outcome for verdict in mirror.verdicts}:
        text = "".join(chance.choices("街道井盖缺失垃圾暴露路面破损", k=3_900))  # packs badly
        sent.append(report(f"R-{len(sent)}", text=text))
        judged(mirror, sent[-1])
    return sent


def assert_full(verdict: Verdict) -> None:
    assert (verdict.outcome, verdict.rule) == ("unknown", "store_failed")
    assert "磁盘已满" in verdict.zh and "full" in verdict.en


def test_a_full_disk_is_told_and_survived(
    make_disk: Callable[[int], Disk], stack: ExitStack
) -> None:
    disk = make_disk(2)
    hall = Hall(disk.root).start()
    stack.callback(hall.close)
    mirror = hall.link()
    until(mirror.joined)
    sent = until_full(mirror)
    assert_full(mirror.verdicts[-1])
    until(lambda: equal(hall.store, mirror))
    assert len(mirror.situation.cases) == len(sent) - 1, "what was accepted stands"

    disk.grow(40)
    assert [v.outcome for v in judged(mirror, *sent)] == ["accepted"] * len(sent)
    until(lambda: equal(hall.store, mirror))
    assert len(mirror.situation.cases) == len(sent) and sound(hall.store)


@pytest.fixture
def small_server(make_disk: Callable[[int], Disk], server: Mortal) -> Iterator[tuple[Disk, str]]:
    """A small disk, and the address of a schema whose tables lie on it."""
    disk = make_disk(16)
    url = server.on_disk(disk.root)
    yield disk, url
    server.leave_disk(url)


def test_a_database_server_whose_disk_is_full_is_told_and_survived(
    tmp_path: Path, small_server: tuple[Disk, str], stack: ExitStack
) -> None:
    disk, url = small_server
    place = Place(url, tmp_path / "media")
    hall = Hall(tmp_path, source=place.source).start()
    stack.callback(hall.close)
    mirror = hall.link()
    until(mirror.joined)
    disk.use_up()
    sent = until_full(mirror)
    assert_full(mirror.verdicts[-1])
    until(lambda: equal(hall.store, mirror))

    disk.grow(200)
    assert [v.outcome for v in judged(mirror, *sent)] == ["accepted"] * len(sent)
    until(lambda: equal(hall.store, mirror))
    assert len(mirror.situation.cases) == len(sent) and sound(hall.store)


# ---- the whole backend, with everything it writes ------------------------------------------------


def fixes(first_ms: int, n: int) -> PutFixes:
    return PutFixes(
        rows=tuple(Fix(f"M-{k}", 119.6, 38.9, 0.0, 1.0, first_ms + 1000 * n) for k in range(200)),
        actor=GATEWAY,
    )


def put_photo(mirror: Mirror, n: int) -> Stored | Verdict:
    """Send a picture; return what came of it."""
    picture = b"\xff\xd8" + random.Random(n).randbytes(50_000)
    mirror.verdicts.clear()
    mirror.answers.clear()
    mirror.link.send(PutPhoto(command_id=f"P-{n}", actor=LEADER, data=picture))
    until(lambda: mirror.pull() and (mirror.verdicts or mirror.answers))
    (told,) = (*mirror.answers, *mirror.verdicts)
    assert isinstance(told, Stored | Verdict)
    return told


@pytest.fixture
def desk(make_disk: Callable[[int], Disk]) -> Iterator[tuple[Disk, DataFolder, str, Mirror]]:
    """A desk of a city whose whole folder lies on a small disk."""
    disk = make_disk(3)
    folder, at = DataFolder.open(disk.root / "city"), f"127.0.0.1:{free_port()}"
    folder.write_config(CITY)
    folder.map.write_bytes(b"not read by the channel")
    speaks_for_all(folder)
    ends = endpoints_at(at, server_pair(folder.keys).public)
    link = Link(ends, read_bundle(folder.root), LEADER, Hall.timing)
    link.start()
    yield disk, folder, at, Mirror(link)
    link.stop()


def test_x02_a_backend_on_a_full_disk_keeps_serving_and_catches_up(
    desk: tuple[Disk, DataFolder, str, Mirror],
) -> None:
    """Cases, pictures, positions, anchors and the log itself, of a real process."""
    disk, folder, at, mirror = desk
    first_ms = round(time.time() * 1000) - 60_000  # a city follows real time
    log = folder.logs / "backend.log"
    with backend(folder, at) as process:
        until(mirror.joined, 20)
        mirror.link.send(fixes(first_ms, 0))
        assert isinstance(put_photo(mirror, 0), Stored)
        until((folder.tracks / "last.db").exists)
        disk.use_up()
        _says_so_and_serves(mirror, first_ms, log)
        assert process.runs, "it serves what it can"

        disk.grow(40)
        assert isinstance(put_photo(mirror, 1), Stored)
        assert judged(mirror, a_report("R-0"))[0].outcome == "accepted"
        until(lambda: "positions are kept again" in log.read_text("utf-8"))
        assert process.end() == 0
    _all_is_there(folder, first_ms)


def _says_so_and_serves(mirror: Mirror, first_ms: int, log: Path) -> None:
    mirror.link.send(fixes(first_ms, 1))
    until(lambda: "positions are not being kept: the disk is full" in log.read_text("utf-8"))
    for refused in (put_photo(mirror, 1), judged(mirror, a_report("R-0"))[0]):
        assert isinstance(refused, Verdict)
        assert_full(refused)
    mirror.link.send(fixes(first_ms, 2))
    until(lambda: mirror.pull() and mirror.situation.fixes["M-0"].observed_at_ms > first_ms + 1000)
    until(lambda: mirror.link.health.beat_age_s < 1.0)


def _all_is_there(folder: DataFolder, first_ms: int) -> None:
    with closing(Tracks.open(folder.store, folder.tracks)) as tracks:
        kept = tracks.tracks(first_ms, first_ms + 10_000)
    assert {len(track) for track in kept.values()} == {3} and len(kept) == 200
    with closing(Store.open(folder.store, folder.media)) as store:
        assert sound(store) and len(store.rows_after("case", 0, 1_000)) == 1
    assert not list(folder.media.rglob(".*")), "half a picture was left"
