"""kill -9 at every single step of deciding: what was answered is there, nothing is half there."""

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.verdicts import Verdict
from backend.domain.terms.roles import Role
from backend.store import Store

from .processes import ROOT
from .scene import Place, fingerprint, pictured, sound, standing

pytestmark = pytest.mark.timeout(300)
TOGETHER = ("A", "U", "B")  # decided in one commit


def test_j01_killed_at_every_step_it_keeps_its_word(place: Place) -> None:
    place.open().close()  # before the first life: migrating is not what is tested here
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.mortal", str(place.source), str(place.media)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert max(one["life"] for one in told) > 60, "fewer steps than a commit has"
    store = place.open()
    kept = {one["key"]: store.verdict(one["key"]) for one in told if one["what"] == "order"}
    _answers_stand(store, told, kept)
    _all_or_nothing(store, kept)
    _together_or_not_at_all(kept)
    assert sound(store) and standing(store) == fingerprint(pictured(store))
    store.close()


def _answers_stand(
    store: Store, told: Iterable[dict[str, Any]], kept: dict[str, Verdict | None]
) -> None:
    """What somebody was told is what the record says."""
    for one in told:
        if one["what"] == "answer":
            assert kept[one["key"]] == msgspec.convert(one["answer"], Verdict)
            assert one["answer"]["outcome"] == "accepted"
        elif one["what"] == "picture":
            assert store.photo(one["key"]) == b"\xff\xd8 " + str(one["life"]).encode()


def _all_or_nothing(store: Store, kept: dict[str, Verdict | None]) -> None:
    """Each verdict has its one row and each row of a person its verdict, with every picture."""
    rows = {row.seq: row for row in store.rows_after("case", 0, 10**9)}
    by_people = {seq for seq, row in rows.items() if _case_of(row).steps[-1].role != Role.SYSTEM}
    verdicts = [verdict for verdict in kept.values() if verdict is not None]
    assert {verdict.seq for verdict in verdicts} == by_people
    assert len(verdicts) == len(by_people)
    for verdict in verdicts:
        case = _case_of(rows[verdict.seq])
        assert (case.case_id, case.version) == (verdict.case_id, verdict.version)
        assert all(store.has_photo(photo.photo_id) for photo in case.photos)


def _together_or_not_at_all(kept: dict[str, Verdict | None]) -> None:
    lives = {key.partition("-")[2] for key in kept if key.startswith("U-")}
    for life in lives:
        assert len({kept[f"{name}-{life}"] is None for name in TOGETHER}) == 1, "half a commit"


def _case_of(row: LogRow) -> Any:
    changed = decode_payload(row.payload)
    assert isinstance(changed, CaseChanged)
    return changed.case
