"""``main.py workstation`` as a process, beside a real backend."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import until

pytestmark = [pytest.mark.display, pytest.mark.timeout(120)]
ROOT = Path(__file__).parents[2]


def start(hall, *words: str) -> subprocess.Popen:
    command = [sys.executable, "main.py", "workstation", "--data", str(hall.folder.root)]
    return subprocess.Popen(
        [*command, "--size", "1366x768", "--workers", "1", "--no-qgis", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_ready(process: subprocess.Popen) -> None:
    lines = []
    while True:
        line = process.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
        if line.strip() == "ready":
            return


def test_it_follows_the_backend_reports_and_ends_with_0(hall, tmp_path):
    case_ids = {hall.report(), hall.report()}
    report = tmp_path / "fragment.json"
    process = start(hall, "--seconds", "4", "--report-fragment", str(report))

    said = process.stdout.read()  # to its end; our end of its input stays open meanwhile
    assert process.wait(10) == 0, said
    process.stdin.close()
    process.stdout.close()
    assert "Traceback" not in said
    held = json.loads(report.read_text("utf-8"))
    assert held["cases_published"] == len(case_ids)
    assert held["cases_painted"] == len(case_ids)
    assert held["digest_equal"] is True
    assert 0 < held["ready_s"] < 30
    assert held["gui_stall_ms"]["n"] > 50


def test_it_ends_soon_after_its_parent_is_gone(hall):
    process = start(hall)
    wait_until_ready(process)
    process.stdin.close()
    until(lambda: process.poll() is not None, 3.0)
    assert process.returncode == 0
    process.stdout.close()


def test_pictures_are_taken_in_both_languages_when_told_to(hall, tmp_path):
    hall.report()
    process = start(hall, "--shots", str(tmp_path / "shots"))
    wait_until_ready(process)
    process.stdin.write("beat hello\n")
    process.stdin.flush()
    process.stdin.write("theme light\nnonsense here\n")
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()
    names = {path.name for path in (tmp_path / "shots").glob("*hello*")}
    assert {name[-6:] for name in names} == {"zh.png", "en.png"}


def test_without_a_backend_it_says_one_sentence(tmp_path):
    command = [sys.executable, "main.py", "workstation", "--data", str(tmp_path), "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
