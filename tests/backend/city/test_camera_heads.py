"""The demo's cameras that turn: the picture goes where the head looks, the device answers."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from backend.city.camera_heads import new_head, seen_by
from backend.city.camera_street import HEIGHT_PX, WIDTH_PX, draw_street
from backend.city.head_views import PRESETS
from backend.city.steered import FULL_PAN_S, GOTO_S, Aim, Head, cut_of
from backend.devices.addresses import head_address, speaker_address
from backend.devices.heads import HeadCrew
from tests.patience import patiently

ROOT = Path(__file__).parents[3]
CAMERA_ID = "99010200081326000001"


def test_d04_a_head_turns_at_its_speed_and_stops_at_its_end() -> None:
    head = Head()
    head.move(Aim(pan=0.5), 1.0, now_s=0.0)
    assert head.aim(0.5).pan == 0.5 * 0.5 * 2 / FULL_PAN_S
    assert head.aim(9.0) == head.aim(1.0) and not head.is_moving(1.0)
    head.move(Aim(pan=1.0), 100.0, now_s=2.0)
    assert head.aim(50.0).pan == 1.0


def test_d04_what_is_clicked_comes_to_the_middle() -> None:
    head = Head()
    left, top, wide, tall = cut_of(Aim(), WIDTH_PX, HEIGHT_PX)
    wanted = (left + wide * 0.6, top + tall * 0.45)
    head.centre(0.2, 0.1, now_s=0.0)
    left, top, wide, tall = cut_of(head.aim(GOTO_S), WIDTH_PX, HEIGHT_PX)
    middle = (left + wide / 2, top + tall / 2)
    assert np.allclose(middle, wanted, atol=2.0)


def test_d04_every_preset_shows_another_part_of_the_street() -> None:
    street, _ = draw_street(2)
    head, seen = new_head(), []
    for _name, aim in PRESETS.values():
        head.go(aim, now_s=time.monotonic() - 2 * GOTO_S)
        into = np.empty_like(street)
        seen_by(head, street, into)
        seen.append(into)
    for n, one in enumerate(seen):
        assert all(np.abs(one.astype(int) - other).mean() > 5 for other in seen[n + 1 :])


def test_d04_the_demo_says_where_its_heads_are_and_they_answer(tmp_path: Path) -> None:
    out = tmp_path / "cameras.json"
    command = [sys.executable, "main.py", "cameras", "--out", str(out)]
    command += ["--camera", CAMERA_ID, "--turning", CAMERA_ID, "--speaker", "sp-01"]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stderr=nowhere)
    heads, pause, end_s = (
        tmp_path / "heads.json",
        threading.Event(),
        time.monotonic() + patiently(20),
    )
    crew = HeadCrew(lambda key: head_address(json.loads(heads.read_text("utf-8"))[key]))
    crew.start()
    try:
        while not heads.exists() or not crew.card(CAMERA_ID).is_known:
            assert time.monotonic() < end_s and process.poll() is None
            pause.wait(0.05)
        names = [preset.name for preset in crew.card(CAMERA_ID).presets]
        assert names == [name for name, _aim in PRESETS.values()]
        assert heads.stat().st_mode & 0o77 == 0
        speakers = json.loads((tmp_path / "speakers.json").read_text("utf-8"))
        assert speaker_address(speakers["sp-01"]) is not None
    finally:
        crew.stop()
        process.communicate(timeout=patiently(5))
    left = [path.name for path in tmp_path.iterdir()]
    assert not left, "an address stayed behind its device"
