"""The process that decodes one voice: ``python -m video.engine.voice_helper``.

The file comes in by the pipe; out go one JSON line and the samples behind it, signed 16 bit little
endian, 8 kHz, mono. What a file full of lies breaks is this process and not the desk.
"""

import io
import json
import resource
import sys
from enum import StrEnum

import av
import numpy as np

RATE_HZ = 8_000
MOST_S = 3_600
# A voice of an hour is 58 MB; what a file asks for beyond this is no voice.
_MOST_MEMORY = 2 * 1024**3


class VoiceFault(StrEnum):
    """Why a voice cannot be heard. Values go through the pipe and name words."""

    NO_SOUND = "no_sound"
    FILM = "film"
    TOO_LONG = "too_long"
    HUNG = "hung"
    DIED = "died"
    NO_HELPER = "no_helper"


class BadVoice(ValueError):
    """A file that cannot be heard; ``fault`` says why."""

    def __init__(self, fault: VoiceFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def decoded(data: bytes) -> tuple[bytes, bool]:
    """Return the samples of a voice, and whether the file is broken behind the last of them.

    Raises:
        BadVoice: It holds no sound, or moving pictures besides, or more than an hour.
    """
    parts: list[bytes] = []
    is_cut = False
    try:
        with av.open(io.BytesIO(data)) as box:
            _check(box)
            shape = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
            n_samples = 0
            try:
                for frame in box.decode(audio=0):
                    n_samples += _take(shape.resample(frame), parts)
                    if n_samples > MOST_S * RATE_HZ:
                        raise BadVoice(VoiceFault.TOO_LONG)
            except av.error.FFmpegError:
                is_cut = True
            _take(shape.resample(None) if parts else [], parts)
    except (av.error.FFmpegError, MemoryError) as why:
        raise BadVoice(VoiceFault.NO_SOUND) from why
    if not parts:
        raise BadVoice(VoiceFault.NO_SOUND)
    return b"".join(parts), is_cut


def _check(box: av.container.InputContainer) -> None:
    """Raise when it is no voice; the picture of a cover is none that moves."""
    cover = av.stream.Disposition.attached_pic
    if any(not one.disposition & cover for one in box.streams.video):
        raise BadVoice(VoiceFault.FILM)
    if not box.streams.audio:
        raise BadVoice(VoiceFault.NO_SOUND)


def _take(frames: list[av.AudioFrame], parts: list[bytes]) -> int:
    held = [np.ascontiguousarray(frame.to_ndarray()[0], "<i2") for frame in frames]
    parts += [one.tobytes() for one in held if len(one)]
    return sum(len(one) for one in held)


def main() -> None:
    """Decode what comes in, answer, end."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        samples, is_cut = decoded(sys.stdin.buffer.read())
        told: dict[str, object] = {"is_cut": is_cut}
    except BadVoice as bad:
        samples, told = b"", {"fault": bad.fault.value}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + samples)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
