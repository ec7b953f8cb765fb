"""A city brought back from a backup, as the desks that followed it live through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.cityfile import CityFile
from backend.folder import DataFolder
from backend.store.backup import back_up
from backend.store.restore import restore
from tests.backend.feed.hall import Hall
from tests.examples.test_follow_cases import give_passwords, report, running, waits
from tests.patience import until

CITY = CityFile(
    city_id="990100", prefix="YT", zh="云汀", en="Yunting", centre_zh="中心", centre_en="Centre"
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path).start()
    made.folder.write_config(CITY)
    give_passwords(made)
    yield made
    made.close()


def restored(hall: Hall, tmp_path: Path) -> str:
    """Put the backup in place of the city, at the same address; return its new epoch."""
    hall.stop()
    result = restore(tmp_path / "kept", tmp_path / "new")
    hall.folder = DataFolder.open(tmp_path / "new")
    hall.source = hall.folder.store
    hall.start()
    return result.epoch


def test_a_desk_hears_of_the_new_history_and_shows_what_was_restored(
    hall: Hall, tmp_path: Path
) -> None:
    kept = [report(hall, n) for n in range(3)]
    back_up(hall.folder, hall.folder.store, tmp_path / "kept")
    lost = report(hall, 3)
    digests = hall.heads()
    mirror = hall.link()
    until(lambda: mirror.joined() and mirror.holds(*kept, lost))
    n_resets = sum(change.reset for change in mirror.changes)

    epoch = restored(hall, tmp_path)
    assert hall.store.epoch == epoch
    until(lambda: mirror.pull() and sum(c.reset for c in mirror.changes) > n_resets, 20)
    until(lambda: mirror.is_at(dict.fromkeys(kept, 1)))
    assert hall.heads() != digests
    fresh = report(hall, 3)
    until(lambda: mirror.holds(*kept, fresh))


def test_a_stranger_joins_anew_by_itself(hall: Hall, tmp_path: Path) -> None:
    report(hall, 0)
    with running(hall) as run:
        until(waits(run, "joined: 1 open cases at row 1"))
        back_up(hall.folder, hall.folder.store, tmp_path / "kept")
        report(hall, 1)
        restored(hall, tmp_path)
        until(lambda: run.lines.count("joined: 1 open cases at row 1") == 2, 20)
