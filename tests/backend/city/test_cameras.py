"""The demo cameras as a stranger meets them: real RTSP, real H.264, planted faults."""

import argparse
import io
import json
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.city import cameras
from backend.city.camera_encoder import Encoder
from backend.city.camera_marks import burn_strip, burn_text, clock_text, read_strip
from backend.city.camera_street import draw_street
from backend.city.camera_traffic import Traffic
from backend.city.cameras import CityTime, Fault
from backend.city.rtsp_media import RtpTrack, is_key, split_nals
from backend.domain.terms.errors import OperatorError
from tests.patience import until

ROOT = Path(__file__).parents[3]
IDS = ("33010600001310000001", "33010600001310000002", "33010600001310000003")
OPTIONS = {"rtsp_transport": "tcp", "fpsprobesize": "0", "probesize": "32"}


class Served:
    """Three cameras: the second freezes after a second, the third is absent for two."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "cameras.json"
        command = [sys.executable, "main.py", "cameras", "--out", str(self.out)]
        command += [word for name in IDS for word in ("--camera", name)]
        command += ["--freeze", f"{IDS[1]}@1", "--absent", f"{IDS[2]}@0-4"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stderr is not None
        until(self.out.exists)
        self.urls = json.loads(self.out.read_text("utf-8"))
        port = int(self.urls[IDS[0]].split(":")[2].split("/")[0])
        self.address = ("127.0.0.1", port)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    street = Served(tmp_path_factory.mktemp("cameras"))
    yield street
    assert street.process.stdin is not None and street.process.stderr is not None
    street.process.stdin.close()
    assert street.process.wait(3) == 0, "the process ends by itself when its input closes"
    assert not street.out.exists()
    log = street.process.stderr.read().decode()
    street.process.stderr.close()
    assert "rtsp://" not in log and "Traceback" not in log


def watch(url: str, n_pictures: int) -> list[tuple[np.ndarray, int | None, float | None]]:
    """Return (brightness, pts, wall seconds) of some pictures, decoded as any client would."""
    found: list[tuple[np.ndarray, int | None, float | None]] = []
    with av.open(url, options=OPTIONS, timeout=(4, 4)) as container:
        for packet in container.demux(video=0):
            wall_s = None
            if packet.has_sidedata("prft"):
                wall_s = struct.unpack_from("<q", bytes(packet.get_sidedata("prft")))[0] / 1e6
            for frame in packet.decode():
                found.append((frame.to_ndarray(format="gray"), packet.pts, wall_s))
            if len(found) >= n_pictures:
                return found
    return found


def rtsp(address: tuple[str, int], *requests: str) -> str:
    """Send raw requests, one after the other, and return all that was answered."""
    with socket.create_connection(address, timeout=3) as sock:
        answers = b""
        for request in requests:
            sock.sendall(request.replace("\n", "\r\n").encode() + b"\r\n\r\n")
            answers += sock.recv(65_536)
    return answers.decode("utf-8", "replace")


@given(
    index=st.integers(0, 63),
    frame_no=st.integers(0, 1_000_000),
    width=st.integers(130, 700),
)
@settings(max_examples=60, deadline=None)
def test_strip_is_read_back_from_any_size(index: int, frame_no: int, width: int) -> None:
    picture = np.full((360, 640, 3), 120, np.uint8)
    burn_strip(picture, index, frame_no)
    size = (width, round(width * 9 / 16))
    small = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), size, interpolation=3)
    assert read_strip(small) == (index, frame_no % 65_536)


def test_a_picture_without_a_strip_gives_no_number() -> None:
    street, _ = draw_street(0)
    assert read_strip(cv2.cvtColor(street, cv2.COLOR_BGR2GRAY)) is None


def test_every_camera_shows_another_street_that_moves() -> None:
    streets = [draw_street(n) for n in range(9)]
    for n, (one, _) in enumerate(streets):
        assert all(np.abs(one.astype(int) - two).mean() > 4 for two, _ in streets[n + 1 :])
    street, view = streets[0]
    early, late = street.copy(), street.copy()
    Traffic(0, view).draw(early, 1.0)
    Traffic(0, view).draw(late, 2.0)
    assert np.count_nonzero(np.abs(early.astype(int) - late).max(axis=2) > 30) > 500
    again = street.copy()
    Traffic(0, view).draw(again, 1.0)
    assert np.array_equal(early, again), "the same moment gives the same picture"


def test_burned_clock_shows_city_time() -> None:
    eight = 1_781_049_871_250  # 2026-06-10 00:04:31.250 UTC
    assert clock_text(eight, 8 * 3600) == "2026-06-10 08:04:31.2"
    city = CityTime(real_ms=1_000, city_ms=50_000, speed=60.0)
    assert city.at(3_000) == 50_000 + 120_000
    plain, marked = np.zeros((360, 640, 3), np.uint8), np.zeros((360, 640, 3), np.uint8)
    burn_text(marked, IDS[0], "2026-06-10 08:04:31.2", 42)
    changed = np.argwhere(np.any(plain != marked, axis=2))
    assert changed.size and changed[:, 0].max() < 60


@given(sizes=st.lists(st.integers(1, 6000), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_packets_carry_every_byte(sizes: list[int]) -> None:
    nals = [bytes([0x65]) + bytes(n % 251 for n in range(size)) for size in sizes]
    track = RtpTrack(b"\x67abc", b"\x68d", ssrc=7, seq=65_530)
    packets = list(track.packets(nals, rtp_time=2**32 + 5))

    joined: list[bytes] = []
    for packet in packets:
        body = packet[12:]
        if body[0] & 0x1F != 28:
            joined.append(body)
        elif body[1] & 0x80:
            joined.append(bytes([body[0] & 0xE0 | body[1] & 0x1F]) + body[2:])
        else:
            joined[-1] += body[2:]
    assert joined == nals
    assert [p[1] >> 7 for p in packets] == [0] * (len(packets) - 1) + [1]
    numbers = [struct.unpack_from(">H", p, 2)[0] for p in packets]
    assert numbers == [(65_530 + n) % 65_536 for n in range(len(packets))]
    assert {struct.unpack_from(">I", p, 4)[0] for p in packets} == {5}


def test_sender_report_ties_stream_time_to_wall_time() -> None:
    report = RtpTrack(b"\x67abc", b"\x68d", ssrc=7).sender_report(1_700_000_000.5, 90_000)
    kind, ssrc, seconds, fraction, rtp_time = struct.unpack_from(">xBxxIIII", report)
    assert (kind, ssrc, rtp_time) == (200, 7, 90_000)
    assert seconds - 2_208_988_800 + fraction / 2**32 == pytest.approx(1_700_000_000.5)
    assert len(report) % 4 == 0


def test_the_same_picture_as_key_frame_decodes_to_the_same_pixels() -> None:
    street, _ = draw_street(2)
    encoder, decoder = Encoder(), av.CodecContext.create("h264", "r")
    shown = []
    for n in range(6):
        nals = encoder.encode(street, n * 7_200, key=n > 0)
        assert is_key(nals) and [nal[0] & 0x1F for nal in nals[:2]] == [7, 8]
        stream = b"".join(b"\0\0\0\1" + nal for nal in nals)
        assert split_nals(stream) == nals
        shown += [f.to_ndarray(format="gray") for f in decoder.decode(av.Packet(stream))]
    assert len(shown) >= 5
    assert all(np.array_equal(shown[0], other) for other in shown[1:])


def test_the_absent_camera_answers_404_and_comes_back(served: Served) -> None:
    describe = f"DESCRIBE {served.urls[IDS[2]]} RTSP/1.0\nCSeq: 3\nAccept: application/sdp"

    answers = []

    def is_back() -> bool:
        answers.append(rtsp(served.address, describe).split("\r\n")[0])
        return answers[-1] == "RTSP/1.0 200 OK"

    until(is_back)
    assert set(answers[:-1]) == {"RTSP/1.0 404 Not Found"}
    assert read_strip(watch(served.urls[IDS[2]], 3)[0][0])


def test_a_client_sees_numbers_advance_with_true_times(served: Served) -> None:
    seen = watch(served.urls[IDS[0]], 30)

    marks = [read_strip(gray) for gray, _, _ in seen]
    assert all(mark is not None and mark[0] == 0 for mark in marks)
    numbers = [mark[1] for mark in marks if mark]
    assert numbers == sorted(set(numbers)), "no picture comes twice or late"
    walls = [wall for _, _, wall in seen if wall is not None]
    assert len(walls) == len(seen), "every picture has the camera's own time"
    # A busy machine may leave a picture out; its number and its time then both say so.
    for number, wall in zip(numbers, walls, strict=True):
        assert wall - walls[0] == pytest.approx((number - numbers[0]) / 12.5, abs=0.12)


def test_the_frozen_camera_repeats_one_picture_with_fresh_times(served: Served) -> None:
    seen = watch(served.urls[IDS[1]], 20)
    held = watch(served.urls[IDS[1]], 10)

    assert len({read_strip(gray) for gray, _, _ in held}) == 1
    assert all(np.array_equal(held[0][0], gray) for gray, _, _ in held)
    times = [pts for _, pts, _ in seen if pts is not None]
    assert times == sorted(set(times))


def test_ffprobe_plays_it(served: Served) -> None:
    ffprobe = shutil.which("ffprobe")
    assert ffprobe is not None, "ffmpeg is missing: run `make setup-test`"
    command = [ffprobe, "-v", "error", "-rtsp_transport", "tcp", "-of", "json", "-show_entries"]
    command += ["stream=codec_name,width,height,r_frame_rate", served.urls[IDS[0]]]
    done = subprocess.run(command, capture_output=True, timeout=20, check=True)
    (stream,) = json.loads(done.stdout)["streams"]
    assert stream["codec_name"] == "h264"
    assert (stream["width"], stream["height"], stream["r_frame_rate"]) == (640, 360, "25/2")


def test_a_stranger_is_answered_in_the_protocols_own_words(served: Served) -> None:
    url = served.urls[IDS[0]]
    described = rtsp(served.address, f"DESCRIBE {url} RTSP/1.0\nCSeq: 9")
    assert "CSeq: 9" in described and "sprop-parameter-sets=" in described
    assert "SET_PARAMETER" in rtsp(served.address, f"OPTIONS {url} RTSP/1.0\nCSeq: 1")
    udp = f"SETUP {url}/trackID=0 RTSP/1.0\nCSeq: 2\nTransport: RTP/AVP;unicast;client_port=8-9"
    assert "461 Unsupported" in rtsp(served.address, udp)
    assert "454" in rtsp(served.address, f"PLAY {url} RTSP/1.0\nCSeq: 2")
    assert "405" in rtsp(served.address, f"RECORD {url} RTSP/1.0\nCSeq: 2")
    assert "404" in rtsp(served.address, "DESCRIBE rtsp://x/none RTSP/1.0\nCSeq: 2")
    assert "400" in rtsp(served.address, "what is this")


def test_rubbish_and_silent_clients_do_not_end_it(served: Served) -> None:
    with socket.create_connection(served.address) as silent:
        for rubbish in (b"\x00" * 40_000, b"$\x00\xff\xff" + b"x" * 9, b"\r\n\r\n" * 500, b"\xff"):
            with socket.create_connection(served.address) as sock:
                sock.sendall(rubbish)
        assert len(watch(served.urls[IDS[0]], 3)) >= 3
        assert silent.fileno() > 0
    assert served.process.poll() is None


@pytest.mark.parametrize(
    "arguments",
    [["--freeze", "x"], ["--absent", "a@b"], ["--bind", "nowhere"], ["--bind", "h:99999"]],
)
def test_a_wrong_argument_ends_with_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    cameras.add_arguments(parser)
    with pytest.raises(OperatorError) as caught:
        cameras.run(parser.parse_args(["--out", str(tmp_path / "c.json"), *arguments]))
    assert caught.value.words.zh and arguments[1] in caught.value.words.en


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    with taken, pytest.raises(OperatorError) as caught:
        cameras.serve(IDS, tmp_path / "c.json", address=taken.getsockname())
    assert "another port" in caught.value.words.en
    assert not (tmp_path / "c.json").exists()


def test_a_line_that_is_no_clock_is_left_out() -> None:
    process = cameras.CameraProcess((), (), CityTime(0, 0), ("127.0.0.1", 0))
    for line in (b"{", b"[]", b'{"real_ms": "x"}', b"\xff"):
        process._obey(line)
    assert process._city_time == CityTime(0, 0)
    process._obey(b'{"real_ms": 5, "city_ms": 9, "speed": 60}')
    assert process._city_time == CityTime(5, 9, 60.0)
    with subprocess.Popen(["true"], stdout=subprocess.PIPE) as ended:
        assert isinstance(ended.stdout, io.BufferedReader)
        process.run(ended.stdout)


def test_a_fault_holds_only_in_its_time() -> None:
    fault = Fault(IDS[0], "absent", 2.0, 5.0)
    assert [fault.holds(t) for t in (1.9, 2.0, 4.9, 5.0)] == [False, True, True, False]
    assert Fault(IDS[0], "freeze", 1.0).holds(1e9)
