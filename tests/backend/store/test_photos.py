from hashlib import blake2b
from pathlib import Path

import pytest

from backend.domain.terms.errors import OperatorError
from backend.store import Store
from backend.store.photos import PhotoFolder, photo_id_of

from .builders import ACTOR, moment, pictured, put

DATA = b"\xff\xd8 a picture"


def test_a_photo_is_named_by_its_hash_and_kept_once(tmp_path: Path) -> None:
    folder = PhotoFolder(tmp_path / "media")
    photo_id = folder.put(DATA)

    assert photo_id == photo_id_of(DATA) == blake2b(DATA, digest_size=16).hexdigest()
    assert folder.put(DATA) == photo_id
    assert PhotoFolder(tmp_path / "media").get(photo_id) == DATA
    assert [path.read_bytes() for path in files(tmp_path)] == [DATA]


@pytest.mark.parametrize("name", ["", "00" * 16, "../../etc/passwd", "FF" * 16, "zz" * 16])
def test_what_is_not_there_or_is_no_id_gives_nothing(tmp_path: Path, name: str) -> None:
    folder = PhotoFolder(tmp_path / "media")
    folder.put(DATA)
    assert folder.get(name) is None
    assert not folder.holds(name)


def test_k05_a_picture_is_remembered_with_every_case_that_used_it(store: Store) -> None:
    with store.write() as writing:
        writing.put_case(pictured("A", "p1", "p2", "p1"), ACTOR, moment())
        assert writing.used_elsewhere("A", ["p1"]) == frozenset()  # its own
        assert writing.used_elsewhere("B", ["p1", "p3"]) == {"p1"}  # within one commit, too
        writing.put_case(pictured("B", "p1", "p3"), ACTOR, moment())
    with store.write() as writing:
        assert writing.used_elsewhere("C", ["p3", "p4"]) == {"p3"}
        assert writing.used_elsewhere("C", []) == frozenset()
    put(store, pictured("A", "p1", "p2", "p5", version=2))
    assert [case.case_id for case in store.cases_with_photo("p1")] == ["A", "B"]
    assert [case.case_id for case in store.cases_with_photo("p5")] == ["A"]


def test_a_write_that_breaks_off_leaves_no_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PhotoFolder(tmp_path / "media")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OperatorError, match="full"):
        folder.put(DATA)
    monkeypatch.undo()

    assert not folder.holds(photo_id_of(DATA))
    assert files(tmp_path) == []
    assert folder.get(folder.put(DATA)) == DATA


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file stands here")
    with pytest.raises(OperatorError) as caught:
        PhotoFolder(tmp_path / "media")
    assert "media" in caught.value.words.zh


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]
