"""Voices for tests: a tone whose samples are known, in each container a telephone may send."""

import io
import wave

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8_000
# Container and codec of each format.
CODERS = {"ogg": ("ogg", "libopus"), "m4a": ("ipod", "aac"), "mp3": ("mp3", "libmp3lame")}


def tone(seconds: float, hertz: float = 440.0) -> NDArray[np.int16]:
    """Return a tone, (N,) samples."""
    t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (12_000 * np.sin(2 * np.pi * hertz * t_s)).astype(np.int16)


def wav(samples: NDArray[np.int16]) -> bytes:
    """Return samples as a WAV: what is read back is bit for bit the same."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return held.getvalue()


def voice(format: str, seconds: float = 1.0) -> bytes:
    """Return a tone of 48 kHz stereo as ``"ogg"``, ``"m4a"`` or ``"mp3"``."""
    container, codec = CODERS[format]
    held = io.BytesIO()
    t_s = np.arange(round(seconds * 48_000)) / 48_000
    loud = (12_000 * np.sin(2 * np.pi * 440.0 * t_s)).astype(np.int16)
    with av.open(held, "w", format=container) as out:
        stream = out.add_stream(codec, rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.repeat(loud, 2)[None], format="s16", layout="stereo")
        frame.sample_rate = 48_000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return held.getvalue()


def loudest_hz(samples: NDArray[np.int16]) -> float:
    """Return the frequency that is heard."""
    return float(np.abs(np.fft.rfft(samples))[1:].argmax() + 1) * RATE_HZ / len(samples)
