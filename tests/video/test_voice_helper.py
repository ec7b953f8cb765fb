"""A04: what a telephone recorded is decoded whole; what is no voice is said to be none."""

import io

import av
import numpy as np
import pytest

from tests.video.films import numbered_film
from tests.video.sounds import RATE_HZ, loudest_hz, tone, voice, wav
from video.engine.voice_helper import BadVoice, VoiceFault, decoded


def samples_of(data: bytes) -> np.ndarray:
    return np.frombuffer(decoded(data)[0], np.int16)


def with_cover(sound: bytes) -> bytes:
    """Return an MP3 with the picture of a cover in it."""
    held = io.BytesIO()
    with av.open(io.BytesIO(sound)) as box, av.open(held, "w", format="mp3") as out:
        stream = out.add_stream_from_template(box.streams.audio[0])
        cover = out.add_stream("png")
        cover.width = cover.height = 16
        cover.pix_fmt = "rgb24"
        cover.disposition = av.stream.Disposition.attached_pic
        picture = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        for packet in cover.encode(picture):
            out.mux(packet)
        for packet in box.demux(box.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return held.getvalue()


def test_a04_a_wav_of_our_rate_comes_back_bit_for_bit() -> None:
    assert np.array_equal(samples_of(wav(tone(0.5))), tone(0.5))
    assert not decoded(wav(tone(0.5)))[1]


@pytest.mark.parametrize("format", ["ogg", "m4a", "mp3"])
def test_a04_every_format_is_heard_at_8_khz_as_long_and_as_high_as_it_was(format: str) -> None:
    samples = samples_of(voice(format, 1.0))
    assert abs(len(samples) / RATE_HZ - 1.0) < 0.1
    assert abs(loudest_hz(samples) - 440.0) < 5.0


@pytest.mark.parametrize("data", [b"", b"words", b"RIFF\x24\x00\x00\x00WAVE junk" * 9])
def test_what_holds_no_sound_says_so(data: bytes) -> None:
    with pytest.raises(BadVoice) as bad:
        decoded(data)
    assert bad.value.fault is VoiceFault.NO_SOUND


def test_a_film_is_no_voice() -> None:
    with pytest.raises(BadVoice) as bad:
        decoded(numbered_film(4))
    assert bad.value.fault is VoiceFault.FILM


def test_the_picture_of_a_cover_makes_no_film_of_it() -> None:
    sound = with_cover(voice("mp3", 0.5))
    with av.open(io.BytesIO(sound)) as box:
        assert len(box.streams.video) == 1
    assert len(samples_of(sound)) > 0


def test_a_wav_that_lies_about_its_length_is_heard_as_far_as_it_goes() -> None:
    whole = wav(tone(1.0))
    samples = samples_of(whole[: len(whole) // 2])
    assert 0.3 < len(samples) / RATE_HZ < 0.6
    assert np.array_equal(samples, tone(1.0)[: len(samples)])


def test_more_than_an_hour_is_not_for_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("video.engine.voice_helper.MOST_S", 1)
    with pytest.raises(BadVoice) as bad:
        decoded(wav(tone(1.5)))
    assert bad.value.fault is VoiceFault.TOO_LONG
