"""What is played: two chimes of our own, and a city's recordings, as 8 kHz mono."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from backend.domain.cameras.calling import CHIMES, PHRASES, Phrase

from .loudspeakers import RATE_HZ, Sound

_LOUD = 0.5 * np.iinfo(np.int16).max
# Tones of a chime: hertz, seconds, and how fast they die away.
_TONES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "chime": ((659.3, 0.45, 6.0), (523.3, 0.75, 5.0)),
    "warning": ((880.0, 0.22, 1.0), (0.0, 0.12, 1.0)) * 3,
}


def chime(key: str) -> Sound:
    """Return one of the chimes, (N,) samples."""
    parts = []
    for hertz, length_s, fall in _TONES[key]:
        t_s = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
        edge = np.minimum(1.0, np.minimum(t_s, t_s[::-1]) / 0.01)  # no clicks
        parts.append(np.sin(2 * np.pi * hertz * t_s) * np.exp(-fall * t_s) * edge)
    return (np.concatenate(parts) * _LOUD).astype(np.int16)


def recording(path: Path) -> Sound:
    """Return a recording of any rate and format the library reads, (N,) samples.

    Raises:
        OSError: It cannot be read, or holds no sound.
    """
    import av

    parts: list[Sound] = []
    try:
        with av.open(str(path)) as box:
            if not box.streams.audio:
                raise OSError(f"no sound in {path.name}")
            shape = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
            for frame in box.decode(audio=0):
                parts += [part.to_ndarray()[0] for part in shape.resample(frame)]
            parts += [part.to_ndarray()[0] for part in shape.resample(None)]
    except av.error.FFmpegError as why:
        raise OSError(f"{path.name}: {type(why).__name__}") from why
    return np.concatenate(parts) if parts else np.empty(0, np.int16)


class SoundBook:
    """Phrases of a city: which have a sound, and what it is. Thread: any.

    Args:
        folder: Where recordings lie, ``KEY.wav`` each; it need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = lru_cache(maxsize=32)(self._whole)

    def phrases(self) -> tuple[Phrase, ...]:
        """Return the catalogue, saying of each whether it can be played."""
        return tuple(
            Phrase(one.key, one.words, one.key in CHIMES or self._path(one.key).exists())
            for one in PHRASES.values()
        )

    def __call__(self, key: str) -> Sound:
        """Return what is played for a phrase: a chime, then the words.

        Raises:
            OSError: The recording cannot be read.
        """
        return self._read(key)

    def _whole(self, key: str) -> Sound:
        if key in CHIMES:
            return chime(key)
        return np.concatenate((chime("chime"), recording(self._path(key))))

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.wav"
