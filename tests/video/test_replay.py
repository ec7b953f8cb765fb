"""A stretch of the past pulled from a car's recorder (D12): real RTSP, gaps marked, a film."""

import io
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import av
import pytest

from backend.city.camera_recorder import HOLE_EVERY_MS, HOLE_FROM_MS, HOLE_UPTO_MS
from backend.domain.cameras.camera import PrivacyMask
from backend.domain.cameras.clip import GAP_MS, Span, gaps_of
from tests.patience import patiently
from video.clip_pull import ClipPuller, Pulled
from video.sources.address import Address
from video.sources.replay import pull
from video.sources.source import Reason, SourceError

from .street import CAMERAS, IDS, Street

NOW_MS = 1_781_049_900_000
HOLE = NOW_MS // HOLE_EVERY_MS * HOLE_EVERY_MS - HOLE_EVERY_MS
STEP_MS = 80


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    made = Street(tmp_path_factory.mktemp("street"), "--city-ms", str(NOW_MS), ids=IDS[:2])
    made.urls()
    yield made
    assert made.close() == 0


@pytest.fixture
def address(street: Street) -> Address:
    return Address(street.urls()[IDS[0]])


def test_d12_thirty_seconds_come_whole_with_the_times_at_which_they_were_seen(address) -> None:
    asked = Span(HOLE + 10_000, HOLE + 40_000)
    begun_s = time.monotonic()
    found = pull(address, asked.from_ms, asked.upto_ms, threading.Event())
    assert time.monotonic() - begun_s < patiently(15), "faster than it was seen"
    assert len(found.units) == pytest.approx(30_000 / STEP_MS, abs=3)
    assert found.times_ms[0] == pytest.approx(asked.from_ms, abs=STEP_MS)
    assert found.times_ms[-1] == pytest.approx(asked.upto_ms, abs=STEP_MS)
    assert found.units[0].is_key and gaps_of(asked, found.times_ms) == ()


def test_d12_a_gap_is_marked_where_the_recorder_kept_nothing(address) -> None:
    asked = Span(HOLE + HOLE_FROM_MS - 12_000, HOLE + HOLE_FROM_MS + 18_000)
    found = pull(address, asked.from_ms, asked.upto_ms, threading.Event())
    (gap,) = gaps_of(asked, found.times_ms)
    assert gap.from_ms == pytest.approx(HOLE + HOLE_FROM_MS, abs=2 * STEP_MS)
    assert gap.upto_ms == pytest.approx(HOLE + HOLE_UPTO_MS, abs=2 * STEP_MS)


def test_d12_what_is_not_over_yet_is_a_gap_at_the_end(address) -> None:
    asked = Span(HOLE + 200_000, HOLE + 200_000 + 3_600_000)
    with pytest.raises(SourceError) as why:
        pull(address, asked.upto_ms, asked.upto_ms + 30_000, threading.Event())
    assert why.value.reason is Reason.BROKEN
    times = [asked.from_ms + n * STEP_MS for n in range(100)]
    assert gaps_of(asked, times) == (Span(times[-1], asked.upto_ms),)
    assert gaps_of(asked, []) == (asked,) and GAP_MS == 1_000


@pytest.mark.parametrize(
    "masks", [(), (PrivacyMask(((0.0, 0.0), (0.4, 0.0), (0.4, 0.4), (0.0, 0.4))),)]
)
def test_d12_the_clip_is_a_film_as_long_as_the_stretch_with_its_masks_in_it(
    qtbot, address, masks
) -> None:
    camera = replace(CAMERAS[0], masks=masks)
    asked = Span(HOLE + HOLE_FROM_MS - 12_000, HOLE + HOLE_FROM_MS + 18_000)
    puller = ClipPuller()
    came: list[Pulled] = []
    puller.came.connect(came.append)
    begun_s = time.monotonic()
    puller.begin(camera, address, asked)
    qtbot.waitUntil(lambda: bool(came), timeout=60_000)
    assert time.monotonic() - begun_s < 60
    (pulled,) = came
    assert pulled.reason is Reason.NONE and len(pulled.gaps) == 1
    with av.open(io.BytesIO(pulled.film)) as film:
        frames = list(film.decode(video=0))
    assert frames[-1].time == pytest.approx(30.0, abs=0.3), "a gap is as long as it was"
    assert len(frames) == pytest.approx(24_000 / STEP_MS, abs=6)
    corner = frames[0].to_ndarray(format="gray")[20:60, 20:60]
    assert bool(corner.std() < 3) == bool(masks)
    puller.close()


def test_d12_a_recorder_that_is_not_there_is_said(qtbot) -> None:
    puller = ClipPuller()
    with qtbot.waitSignal(puller.came, timeout=20_000) as told:
        puller.begin(CAMERAS[0], Address("rtsp://127.0.0.1:9/none"), Span(0, 30_000))
    assert told.args[0].film == b"" and told.args[0].reason is Reason.REFUSED
    puller.close()
