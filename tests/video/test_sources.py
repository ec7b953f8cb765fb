"""Addresses stay secret; sources say in our words why they fail."""

import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.engine.backoff import delay_s
from video.engine.scale import fitted
from video.sources import Address, Reason, SourceError, redact
from video.sources.kinds import source_for
from video.sources.rtsp import Pace

words = st.text(
    st.characters(min_codepoint=48, max_codepoint=122, categories=("L", "N")), min_size=4
)


@given(user=words, password=words, host=words, before=st.text(max_size=20))
def test_redact_leaves_nothing_of_an_address(user, password, host, before) -> None:
    text = f"{before} rtsp://{user}:{password}@{host}:554/Streaming/101?k={password}: refused"
    said = redact(text)
    tail = said[len(before) :]
    assert "://" not in tail and f"{user}:{password}" not in said and f"@{host}" not in said
    assert said.endswith("refused")


def test_redact_hides_paths_and_keeps_words() -> None:
    said = redact("[Errno 2] No such file or directory: '/srv/media/secret/street.mp4'")
    assert said == "[Errno 2] No such file or directory: '…'"


def test_an_address_never_shows_itself() -> None:
    address = Address(" rtsp://admin:secret@10.0.0.9/1 ")
    assert "secret" not in f"{address} {address!r} {[address]}"
    assert address.reveal() == "rtsp://admin:secret@10.0.0.9/1"
    assert address == Address("rtsp://admin:secret@10.0.0.9/1")


@pytest.mark.parametrize("text", ["", "ftp://a/b", "rtmp://a/b", "javascript://x"])
def test_an_address_of_no_known_kind_is_refused(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        source_for(Address(text))
    assert caught.value.reason is Reason.BAD_ADDRESS


def failure(address: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        next(iter(source_for(Address(address)).pictures(threading.Event())))
    return caught.value


def test_a_closed_port_is_refused_without_its_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = failure(f"rtsp://admin:secret@127.0.0.1:{port}/1")
    assert error.reason is Reason.REFUSED
    assert "secret" not in str(error) and str(port) not in str(error)


def test_a_missing_file_and_a_file_that_is_no_video_are_said(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.mp4"
    rubbish.write_bytes(b"no video at all" * 99)
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert failure(str(tmp_path / "none.mp4")).reason is Reason.NOT_FOUND
    assert failure(str(rubbish)).reason is Reason.BROKEN
    assert failure(str(empty)).reason is Reason.BROKEN
    assert failure(str(tmp_path)).reason in (Reason.BROKEN, Reason.NO_VIDEO)


def test_a_file_plays_at_its_own_speed(real_data: Path) -> None:
    stop = threading.Event()
    pictures = source_for(Address(str(real_data / "street_a.mp4"))).pictures(stop)
    shown = [next(pictures) for _ in range(4)]
    stop.set()
    assert list(pictures) == []
    assert [p.frame.width for p in shown] == [768] * 4 and shown[0].is_key
    assert all(p.wall_us is None for p in shown)


def test_waits_stay_short_and_wrong_passwords_wait_at_once() -> None:
    waits = [delay_s(n, Reason.REFUSED, 0.5) for n in range(1, 8)]
    assert waits == [1, 2, 3, 4, 4, 4, 4]
    assert delay_s(1, Reason.UNAUTHORISED, 0.5) == 30
    assert delay_s(1, Reason.REFUSED, 0) == pytest.approx(0.8)
    assert delay_s(1, Reason.REFUSED, 1) == pytest.approx(1.2)


@given(
    picture=st.tuples(st.integers(16, 4000), st.integers(16, 3000)),
    room=st.tuples(st.integers(16, 1200), st.integers(16, 800)),
)
def test_a_picture_fits_its_tile_and_keeps_its_shape(picture, room) -> None:
    width, height = fitted(picture, room)
    assert 2 <= width <= max(2, room[0]) and 2 <= height <= max(2, room[1])
    if min(width, height) > 60:
        assert (width / height) / (picture[0] / picture[1]) == pytest.approx(1, abs=0.08)


def test_what_is_late_is_left_out_up_to_the_next_key_frame() -> None:
    pace = Pace()
    lags = [pace.lag_s(n / 10, 100 + n / 10 + late) for n, late in enumerate((0.2, 0, 0, 1, 1, 0))]
    assert lags[:3] == pytest.approx([0, 0, 0], abs=1e-3)
    assert lags[3:] == pytest.approx([1, 1, 0], abs=1e-3)
    kept = [pace.takes(lag, key) for lag, key in ((0, True), (0, False), (1, False), (0, False))]
    assert kept == [True, True, False, False]
    assert pace.takes(1, True) and pace.takes(0, False)


def test_a_stream_time_that_jumps_back_is_no_delay() -> None:
    pace = Pace()
    assert pace.lag_s(100.0, 1000.0) == 0
    assert pace.lag_s(80.0, 1000.1) == 0, "it counts anew"
    assert pace.lag_s(80.1, 1002.0) == pytest.approx(1.8, abs=0.01), "and a true delay is seen"
    assert pace.lag_s(3680.2, 1002.1) == 0, "forwards too"


def test_a_day_of_drifting_clocks_is_no_delay() -> None:
    pace = Pace()
    drift = 1e-4
    assert max(pace.lag_s(n, n * (1 + drift)) for n in range(0, 86_400, 20)) < 0.1
    assert Pace().lag_s(None, 5.0) == 0.0
