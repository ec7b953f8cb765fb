"""Every camera cut at once and back: all live, and no host is overrun."""

from pathlib import Path

import pytest

from tests.patience import patiently
from video.engine.turns import FLOOR_S

from .storm import Storm

N_CAMERAS, N_HOSTS = 12, 2
# At most so many handshakes at one host at the same time.
N_AT_ONCE = 4
# The relay reads its clock a little later than the worker did.
_READ_LATE_S = 0.1


@pytest.mark.timeout(200)
def test_d13_a_storm_ends_with_every_camera_live_and_no_host_overrun(qapp, tmp_path: Path) -> None:
    storm = Storm(tmp_path, N_CAMERAS, N_HOSTS)
    try:
        storm.open()
        storm.blow("reset", seconds=3.0, limit_s=10.0)
    finally:
        storm.close()
    counts = storm.counts()
    assert len(storm.back_s) == N_CAMERAS and storm.back_s[-1] <= patiently(10.0)
    assert 1 <= counts["most_at_once"] <= N_AT_ONCE
    assert counts["asked"] >= N_CAMERAS
    assert counts["least_gap_s"] < 0 or counts["least_gap_s"] >= FLOOR_S - _READ_LATE_S
