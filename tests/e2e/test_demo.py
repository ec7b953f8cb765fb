"""The whole hall, as a newcomer starts it: real processes, sockets, streams, windows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 75
pytestmark = [pytest.mark.display, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path, Path]:
    """Play the first minute once, in an empty folder; yield report, screenshots and data folder."""
    folder = tmp_path_factory.mktemp("demo")
    shots, report, data = folder / "shots", folder / "report.json", folder / "city"
    env = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    done = subprocess.run(
        [
            *(sys.executable, "main.py", "demo", "--headless", "--seconds", str(SECONDS)),
            *("--shots", str(shots), "--report", str(report), "--data", str(data)),
        ],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Traceback" not in done.stdout + done.stderr
    return json.loads(report.read_text("utf-8")), shots, data


def test_a03_the_loop_closes_with_a_return_and_a_rework(demo) -> None:
    report = demo[0]
    assert report["loops_closed"] >= 1
    assert report["returns_redispatched"] >= 1
    assert report["reworks"] >= 1


def test_a01_every_published_case_is_painted(demo) -> None:
    report = demo[0]
    assert report["cases_published"] > 0
    assert report["cases_painted"] == report["cases_published"]


def test_j01_the_desk_holds_what_the_backend_holds(demo) -> None:
    assert demo[0]["digest_equal"] is True


def test_d13_the_repeating_camera_is_marked_and_the_absent_one_comes_back(demo) -> None:
    report = demo[0]
    states = [tile["state"] for tile in report["tiles"].values()]
    assert len(states) == 9
    assert states.count("frozen") == 1
    assert states.count("live") == 8
    assert 0 < report["frozen_marked_s"] <= 5
    assert report["absent_back_s"] > 0


def test_no_bug_was_met_in_the_first_minute(demo) -> None:
    assert demo[0]["n_bugs"] == 0


def test_report_holds_every_figure(demo) -> None:
    report = demo[0]
    for key in ("ready_s", "first_map_s", "frozen_marked_s", "absent_back_s"):
        assert report[key] > 0
    for key in ("publish_to_paint_ms", "position_to_paint_ms"):
        assert 0 < report[key]["p50"] <= report[key]["p95"]
    assert 0 <= report["gui_stall_ms"]["p99"] <= report["gui_stall_ms"]["max"]
    assert {"backend", "workstation", "cameras", "field"} <= set(report["rss_mb"])
    assert [beat["at_s"] for beat in report["beats"]] == sorted(b["at_s"] for b in report["beats"])


def test_every_beat_has_a_screenshot_in_both_languages(demo) -> None:
    report, shots, _ = demo
    names = [path.name for path in shots.glob("*.png")]
    assert report["beats"]
    for beat in report["beats"]:
        for lang in ("zh", "en"):
            assert any(beat["name"] in name and lang in name for name in names), (beat, names)


def test_nothing_is_left_running_and_the_record_is_sound(demo) -> None:
    from backend.store import Store

    data = demo[2]
    listed = subprocess.run(
        ["pgrep", "-f", str(data)], capture_output=True, text=True, check=False
    ).stdout
    assert not listed
    store = Store.open(data / "store.db")
    try:
        assert store.verify().sound
    finally:
        store.close()
