"""A23: a pack of evidence opens with its hashes intact, and says so when one byte was changed."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.cases.case import FILM, PAPER, VOICE, Case, Photo
from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.errors import OperatorError
from backend.exchange.pack import CASE, LIST, name_of, open_pack, write_pack
from main import main
from tests.backend.domain.builders import START_MS, filed

NEAR, FAR, MOVING = b"\xff\xd8\xff near", b"\xff\xd8\xff far", b"\x00\x00\x00\x18ftyp film"


def case_with(*pictures: tuple[bytes, str]) -> Case:
    photos = tuple(Photo(photo_id_of(data), role, START_MS) for data, role in pictures)
    return replace(filed(), photos=photos)


CASE_OF_THREE = case_with((NEAR, "near"), (FAR, "far"), (MOVING, FILM))
PICTURES = {photo_id_of(data): data for data in (NEAR, FAR, MOVING)}


def lies(photo: Photo) -> str:
    return name_of(photo, PICTURES[photo.photo_id])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "案卷.zip"
    write_pack(path, CASE_OF_THREE, PICTURES, START_MS)
    return path


def rewritten(pack: Path, **changes: bytes | None) -> Path:
    """Write the pack again with some files changed, added or (``None``) left out."""
    with zipfile.ZipFile(pack) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    files |= changes
    with zipfile.ZipFile(pack, "w") as zipped:
        for name, data in files.items():
            if data is not None:
                zipped.writestr(name, data)
    return pack


def test_a23_a_pack_opens_with_hashes_intact(pack: Path, capsys: pytest.CaptureFixture) -> None:
    proof = open_pack(pack)
    assert proof.faults == () and proof.n_pictures == 3
    assert proof.case_no == CASE_OF_THREE.case_no
    with zipfile.ZipFile(pack) as zipped:
        assert {zipped.read(lies(photo)) for photo in CASE_OF_THREE.photos} == {
            NEAR,
            FAR,
            MOVING,
        }
    assert main(["pack", str(pack), "--lang", "zh"]) == 0
    assert proof.sha256 in capsys.readouterr().out


def test_a23_the_hash_told_is_that_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    told = write_pack(path, CASE_OF_THREE, PICTURES, START_MS)
    assert open_pack(path).sha256 == told
    assert write_pack(path, CASE_OF_THREE, PICTURES, START_MS) == told
    assert write_pack(path, CASE_OF_THREE, PICTURES, START_MS + 1) != told


def test_a23_voices_and_papers_are_in_a_pack_under_what_their_bytes_are(tmp_path: Path) -> None:
    voice, drawing = b"OggS a voice", b"\x89PNG\r\n\x1a\n a drawing"
    case = case_with((NEAR, "near"), (voice, VOICE), (drawing, PAPER))
    pieces = {photo_id_of(data): data for data in (NEAR, voice, drawing)}
    path = tmp_path / "one.zip"
    write_pack(path, case, pieces, START_MS)
    assert open_pack(path).faults == ()
    with zipfile.ZipFile(path) as zipped:
        endings = {name.rpartition(".")[2] for name in zipped.namelist() if "pictures/" in name}
    assert endings == {"jpg", "ogg", "png"}
    rewritten(path, **{f"pictures/{photo_id_of(voice)}.ogg": b"OggS another"})
    assert open_pack(path).faults


@settings(max_examples=60, deadline=None)
@given(which=st.integers(0, 3), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a23_one_bit_changed_anywhere_is_named(
    tmp_path_factory: pytest.TempPathFactory, which: int, at: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("pack") / "one.zip"
    write_pack(path, CASE_OF_THREE, PICTURES, START_MS)
    names = [CASE, *(lies(photo) for photo in CASE_OF_THREE.photos)]
    with zipfile.ZipFile(path) as zipped:
        data = bytearray(zipped.read(names[which]))
    data[at % len(data)] ^= 1 << bit
    rewritten(path, **{names[which]: bytes(data)})
    try:
        faults = open_pack(path).faults
    except OperatorError:
        assert which == 0  # the case can no longer be read at all
        return
    assert any(names[which] in fault.zh for fault in faults)


def test_a23_what_is_missing_added_or_swapped_is_named(pack: Path) -> None:
    near, far = (lies(photo) for photo in CASE_OF_THREE.photos[:2])
    rewritten(pack, **{near: None, "pictures/more.jpg": b"more"})
    said = [fault.zh for fault in open_pack(pack).faults]
    assert any(near in one and "缺少" in one for one in said)
    assert any("more.jpg" in one and "不在清单" in one for one in said)
    # A forger who writes the list anew is betrayed by the names of the pictures.
    with zipfile.ZipFile(pack) as zipped:
        listed = json.loads(zipped.read(LIST))
    listed["files"] = [row for row in listed["files"] if row["name"] not in (near, far)]
    rewritten(pack, **{far: b"another", LIST: json.dumps(listed).encode()})
    said = [fault.en for fault in open_pack(pack).faults]
    assert f"{far} is not the picture of the case" in said


@pytest.mark.parametrize(
    "data", [b"", b"no zip at all", b"PK\x03\x04 half a zip"], ids=["empty", "text", "torn"]
)
def test_a23_what_is_no_pack_is_one_sentence(
    tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(data)
    assert main(["pack", str(path), "--lang", "en"]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"{path} is no pack of evidence") and "\n" not in said


@pytest.mark.parametrize("left_out", [LIST, CASE])
def test_a23_a_zip_of_something_else_is_no_pack(pack: Path, left_out: str) -> None:
    with pytest.raises(OperatorError, match="no pack"):
        open_pack(rewritten(pack, **{left_out: None}))


def test_a23_a_pack_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert main(["pack", str(tmp_path / "none.zip")]) == 1
