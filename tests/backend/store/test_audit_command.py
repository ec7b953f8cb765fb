"""``main.py audit verify`` as an auditor runs it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.folder import DataFolder
from backend.store import AnchorBook, Store
from main import main

from .builders import case, put
from .stores import Place


@pytest.fixture
def city(tmp_path: Path) -> DataFolder:
    folder = DataFolder.open(tmp_path / "city")
    store = Store.open(folder.store)
    put(store, *(case(f"C{n}") for n in range(20)))
    store.close()
    return folder


def verify(city: DataFolder, *more: str) -> int:
    return main(["audit", "verify", "--data", str(city.root), "--lang", "en", *more])


def change_a_row(city: DataFolder) -> None:
    with closing(sqlite3.connect(city.store)) as database:
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET actor = 'nobody' WHERE seq = 13")
        database.commit()


def test_a_whole_record_is_said_with_its_speed_and_anchored(
    city: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(city) == 0
    told = capsys.readouterr()
    assert "the record is whole: rows 20, " in told.out and "rows/s" in told.out
    assert told.err == ""
    (anchor,) = AnchorBook(city.logs / "anchor.txt").read()
    assert anchor.seq == 20
    assert verify(city) == 0
    assert "anchors 1, " in capsys.readouterr().out


def test_a_changed_row_is_one_sentence_and_exit_1_and_nothing_is_anchored(
    city: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    change_a_row(city)
    assert verify(city) == 1
    told = capsys.readouterr()
    assert told.err == "row 13 was changed\n" and told.out == ""
    assert not (city.logs / "anchor.txt").exists()


def test_anchors_kept_elsewhere_are_compared_too(
    city: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify(city)
    away = tmp_path / "printed.txt"
    line = (city.logs / "anchor.txt").read_text()
    (city.logs / "anchor.txt").unlink()
    away.write_text(line)
    assert verify(city, "--anchor", str(away)) == 0
    assert "anchors 1, " in capsys.readouterr().out
    away.write_text(line.replace(" 20 ", " 19 "))
    assert verify(city, "--anchor", str(away)) == 1
    assert verify(city, "--anchor", str(tmp_path / "nowhere.txt")) == 1
    assert "nowhere.txt" in capsys.readouterr().err


def test_it_makes_no_city_where_there_is_none(
    tmp_path: Path, city: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify", "--data", str(tmp_path / "mistyped"), "--lang", "zh"]) == 1
    assert "mistyped" in capsys.readouterr().err
    assert not (tmp_path / "mistyped").exists()

    city.store.unlink()
    assert verify(city) == 1
    assert "there is no store" in capsys.readouterr().err
    assert not city.store.exists()


def test_it_runs_beside_a_backend_that_is_writing(city: DataFolder) -> None:
    store = Store.open(city.store)
    with store.write() as writing:
        assert verify(city) == 0
        assert writing.case("C1") is not None
    store.close()


def test_it_looks_where_db_says(
    city: DataFolder, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(place.source, city.media)
    put(store, case("A"))
    store.close()
    assert verify(city, "--db", str(place.source)) == 0
    assert "rows 1, " in capsys.readouterr().out


def test_an_empty_database_is_one_sentence(
    city: DataFolder, cluster: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(cluster)
    assert verify(city, "--db", cluster()) == 1
    assert "there is no store" in capsys.readouterr().err
