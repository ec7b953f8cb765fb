"""A demo begins its day anew, and nothing of the last one is lost at once."""

from pathlib import Path

import pytest

from backend.city.demo_day import BEFORE, begin_anew
from backend.folder import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder.open(tmp_path / "city")
    made.city_toml.write_text("a city")
    return made


def a_day(folder: DataFolder, mark: str) -> None:
    folder.store.write_text(mark)
    (folder.media / "ab").mkdir()
    (folder.media / "ab" / "photo.jpg").write_text(mark)
    (folder.tracks / "2026-06-10.db").write_text(mark)
    (folder.logs / "anchor.txt").write_text(mark)


def test_a_first_demo_has_nothing_to_put_aside(folder: DataFolder) -> None:
    assert begin_anew(folder) is None
    assert not (folder.root / BEFORE).exists()


def test_the_last_day_is_put_aside_and_the_city_stays(folder: DataFolder) -> None:
    a_day(folder, "one")
    (folder.tracks / "TRK-walk-1.npz").write_text("imported")
    before = begin_anew(folder)
    assert before == folder.root / BEFORE
    assert not folder.store.exists()
    assert list(folder.media.iterdir()) == []
    assert [path.name for path in folder.tracks.iterdir()] == ["TRK-walk-1.npz"]
    assert folder.city_toml.read_text() == "a city"
    kept = {path.name for path in before.rglob("*") if path.is_file()}
    assert kept == {"store.db", "photo.jpg", "2026-06-10.db", "anchor.txt"}


def test_one_day_is_kept_the_one_before_it_goes(folder: DataFolder) -> None:
    for mark in ("one", "two", "three"):
        a_day(folder, mark)
        before = begin_anew(folder)
    assert before is not None
    assert (before / "store.db").read_text() == "three"
    assert (before / "media" / "ab" / "photo.jpg").read_text() == "three"
