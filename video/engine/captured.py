"""What a worker wrote for the desk, as the desk fetches it."""

from pathlib import Path


class Captured:
    """Where the two files of one capture appear.

    Thread: any; ``take_*`` read files.
    """

    def __init__(self, stem: Path) -> None:
        self.stem = stem

    def take_still(self) -> bytes | None:
        """Return the picture (JPEG), ``b""`` where there is none to have, None while it comes."""
        return _take(self.stem.with_suffix(".jpg"))

    def take_film(self) -> bytes | None:
        """Return the film (MP4), ``b""`` where there is none to have, None while it comes."""
        return _take(self.stem.with_suffix(".mp4"))

    def drop(self) -> None:
        """Remove what nobody took."""
        for suffix in (".jpg", ".mp4"):
            self.stem.with_suffix(suffix).unlink(missing_ok=True)


def _take(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    path.unlink(missing_ok=True)
    return data
