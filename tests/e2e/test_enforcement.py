"""A23 with real processes: a case is handed to enforcement, its number, state and end come back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.contract.orders import Command
from backend.domain.cases.case import Act, Case, CaseState, Given
from backend.exchange.pack import open_pack
from backend.feed.keys import let_speak, make_console_key
from backend.services.ulid import new_ulid
from tests.patience import until

from .command import ROOT
from .hall import CITY_MS, FILER, ONE, Hall

pytestmark = pytest.mark.timeout(120)
BODY = "td-enforcement"
PICTURE = b"\xff\xd8\xff\xe0 a wall built too far"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path, enforcement=BODY)
    make_console_key(made.folder.keys, "enforcement", unit_id=BODY)
    let_speak(made.folder.keys, "enforcement", f"unit/{BODY}")
    yield made
    made.close()


@contextmanager
def adapter(hall: Hall, folder: Path) -> Iterator[subprocess.Popen]:
    """Run ``main.py enforcement``; ends with the ``with``."""
    at = hall.server.endpoints.push.removeprefix("tcp://")
    words = ["--key", "enforcement", "--data", str(hall.folder.root), "--connect", at]
    process = subprocess.Popen(
        [sys.executable, "main.py", "enforcement", str(folder), *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()


def act(hall: Hall, case_id: str, act: Act, actor, **given: object) -> Case:
    case = hall.store.case(case_id)
    told = Command(
        command_id=new_ulid(CITY_MS),
        actor=actor,
        case_id=case_id,
        act=act,
        expected_version=case.version,
        given=Given(**given),
    )
    (verdict,) = hall.desk.decide((told,))
    assert verdict.outcome == "accepted", verdict
    return hall.store.case(case_id)


def handed(hall: Hall) -> str:
    case_id = hall.report(PICTURE)
    condition = next(c.key for c in hall.city.conditions if c.class_key == "c0103")
    act(hall, case_id, Act.FILE, FILER, condition=condition)
    act(hall, case_id, Act.HAND_OVER, ONE, reason="涉嫌违法")
    return case_id


def tell(folder: Path, name: str, **word: str) -> None:
    """Put a word into ``in/`` as another system does: written beside, then named."""
    half = folder / "in" / f"{name}.part"
    half.write_text(json.dumps(word, ensure_ascii=False), encoding="utf-8")
    half.rename(folder / "in" / f"{name}.json")


def test_a23_number_and_state_come_back_and_the_pack_opens_whole(hall: Hall, tmp_path) -> None:
    folder, case_id = tmp_path / "exchange", handed(hall)

    def case() -> Case:
        return hall.store.case(case_id)

    case_no = case().case_no
    pack = folder / "out" / f"{case_no}.zip"
    with adapter(hall, folder):
        until(lambda: any("证据包" in step.note for step in case().steps), 40)
        proof = open_pack(pack)
        assert proof.faults == () and proof.case_no == case_no and proof.n_pictures == 1
        assert proof.sha256 in case().steps[-1].note
        tell(folder, "1", case_no=case_no, number="执2026-0117", word="已立案调查")
        until(lambda: (folder / "done" / "1.json").exists())
        held = case().more.enforcement
        assert (held.number, held.word) == ("执2026-0117", "已立案调查")
    # Stopped and started again: nothing is packed or said twice.
    n_steps, made_ns = len(case().steps), pack.stat().st_mtime_ns
    with adapter(hall, folder):
        tell(folder, "2", case_no=case_no, word="已整改，拆除完毕", end="done")
        until(lambda: case().state is CaseState.TO_CHECK, 40)
        until(lambda: (folder / "done" / "2.json").exists())
    assert len(case().steps) == n_steps + 1 and pack.stat().st_mtime_ns == made_ns


def test_a23_a_word_that_cannot_be_taken_is_put_aside_with_its_reason(hall: Hall, tmp_path) -> None:
    folder, case_id = tmp_path / "exchange", handed(hall)
    case_no = hall.store.case(case_id).case_no
    (folder / "in").mkdir(parents=True)
    tell(folder, "none", case_no="YT-20200101-000001-0", word="已立案")
    tell(folder, "early", case_no=case_no, word="没有案号")
    tell(folder, "odd", case_no=case_no, word="x", verdict="guilty")
    (folder / "in" / "torn.json").write_bytes(b'{"case_no": "Y')
    with adapter(hall, folder):
        names = ("none", "early", "odd", "torn")
        until(lambda: all((folder / "refused" / f"{n}.json").exists() for n in names), 40)
    said = {name: (folder / "refused" / f"{name}.txt").read_text("utf-8") for name in names}
    assert "不在本单位移交办理中" in said["none"]
    assert "首次回告须给出执法案号" in said["early"]
    assert "verdict" in said["odd"] and said["torn"].strip()
    assert hall.store.case(case_id).more.enforcement.number == ""


def test_a23_a_key_of_the_hall_is_not_taken_for_a_bodys(hall: Hall, tmp_path: Path) -> None:
    made = subprocess.run(
        [
            *(sys.executable, "main.py", "enforcement", str(tmp_path / "x"), "--lang", "en"),
            *("--key", "console", "--data", str(hall.folder.root)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 1 and "belongs to no unit" in made.stderr
