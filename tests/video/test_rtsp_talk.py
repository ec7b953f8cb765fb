"""The conversation with a camera: what it may say, and what it may not do to us."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.sources import Address, Reason, SourceError
from video.sources import rtsp_talk as talk_module
from video.sources.rtsp_talk import Talk, _challenge
from video.sources.sdp import video_of

SDP = (
    "v=0\r\na=control:rtsp://h/all\r\nm=audio 0 RTP/AVP 8\r\na=control:track1\r\n"
    "m=video 0 RTP/AVP 97\r\na=rtpmap:97 H265/90000\r\na=fmtp:97 sprop-vps=QAE=;sprop-sps=QgE\r\n"
    "a=control:track2\r\n"
)


@contextmanager
def camera(*says: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Serve one connection that answers each question with what is given, then goes."""
    heard: list[bytes] = []

    def serve() -> None:
        sock, _ = server.accept()
        with sock:
            for said in says:
                heard.append(sock.recv(65_536))
                sock.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"rtsp://duty:q%20w@127.0.0.1:{server.getsockname()[1]}/1?x=1", heard
        thread.join()


def test_a_description_says_which_stream_is_the_video() -> None:
    media = video_of(SDP)
    assert media is not None and (media.codec, media.payload, media.clock_hz) == (
        "hevc",
        97,
        90_000,
    )
    assert (media.control, media.whole) == ("track2", "rtsp://h/all")
    assert media.sets == b"\0\0\0\1\x40\x01\0\0\0\1\x42\x01"
    assert video_of("v=0\r\nm=audio 0 RTP/AVP 8\r\n") is None
    other = video_of("m=video 0 RTP/AVP 26\r\n")
    assert other is not None and other.codec == "", "left to the library"


@given(st.text(max_size=200))
def test_no_description_breaks_the_reader(text: str) -> None:
    video_of(text)
    video_of("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\na=fmtp:96 " + text)


def test_the_password_is_never_sent_where_a_digest_is_asked_for() -> None:
    asked = b'RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm="r"\r\n'
    asked += b'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"\r\n\r\n'
    with camera(asked, b"RTSP/1.0 200 OK\r\nSession: 5;timeout=30\r\n\r\n") as (url, heard):
        talk = Talk(Address(url))
        assert talk.ask("DESCRIBE", talk.url).code == 200
        talk.close()
    assert b"Authorization" not in heard[0] and b"q w" not in heard[1] and b"duty:" not in heard[1]
    assert b'Authorization: Digest username="duty"' in heard[1] and b"qop=auth" in heard[1]


def test_the_strongest_digest_is_taken() -> None:
    md5, sha = 'Digest realm="r", nonce="1"', 'Digest realm="r", nonce="2", algorithm=SHA-256'
    assert _challenge([md5, sha])["nonce"] == "2" and _challenge([md5])["nonce"] == "1"


@pytest.mark.parametrize(
    ("code", "reason"),
    [(401, Reason.UNAUTHORISED), (404, Reason.NOT_FOUND), (453, Reason.BROKEN)],
)
def test_a_refusal_is_said_in_our_words(code: int, reason: Reason) -> None:
    answer = f"RTSP/1.0 {code} No\r\n\r\n".encode()
    with (
        camera(*[answer] * (2 if code == 401 else 1)) as (url, _),
        pytest.raises(SourceError) as no,
    ):
        talk = Talk(Address(url))
        try:
            talk.ask("DESCRIBE", talk.url)
        finally:
            talk.close()
    assert no.value.reason is reason and "q w" not in str(no.value)


def test_who_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_module, "_OPEN_S", 0.3)
    monkeypatch.setattr(talk_module, "_LOOK_S", 0.1)
    with camera(b"") as (url, _):
        talk = Talk(Address(url))
        with pytest.raises(SourceError) as silent:
            talk.ask("DESCRIBE", talk.url)
        talk.close()
    assert silent.value.reason in (Reason.SILENT, Reason.ENDED)


@pytest.mark.parametrize("rubbish", [b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 70_000])
def test_who_is_no_camera_is_broken_and_breaks_nothing(rubbish: bytes) -> None:
    with camera(rubbish) as (url, _):
        talk = Talk(Address(url))
        with pytest.raises(SourceError) as broken:
            talk.ask("DESCRIBE", talk.url)
        talk.close()
    assert broken.value.reason in (Reason.BROKEN, Reason.ENDED)


def test_packets_and_answers_may_come_in_any_pieces() -> None:
    stop = threading.Event()
    answer = b"RTSP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
    stream = b"$\0\0\3abc" + answer + b"$\1\0\2de" + b"$\0\0\1f"
    for cut in range(1, len(stream)):
        with socket.create_server(("127.0.0.1", 0)) as server:
            talk = Talk(Address(f"rtsp://127.0.0.1:{server.getsockname()[1]}/1"))
            with server.accept()[0] as near:
                found = talk.packets(stop)
                near.sendall(stream[:cut])
                near.sendall(stream[cut:])
                assert [next(found) for _ in range(3)] == [(0, b"abc"), (1, b"de"), (0, b"f")]
            talk.close()
