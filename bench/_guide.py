"""The pictures of the operator's guide, from the running product: ``make guide``.

python -m bench._guide [FOLDER]

The synthetic city with everybody outside the hall, and a desk on a virtual screen; real keys
bring each page up, and the desk takes the picture itself. Nothing is drawn for the guide.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2

from backend.demo_word import demo_word
from backend.folder import DataFolder

from ._desk_process import program
from ._shift_seat import SeatProcess

IMAGES = Path("docs/images")
SIZE = "1366x768"
_PREFIX, _QUALITY, _LIMIT_S = "guide-", 78, 240.0


class Page(NamedTuple):
    """One picture: where it is taken, what is pressed before and after it.

    Attributes:
        waits: Queue of the seat that must hold something first, ``""`` for none.
    """

    name: str
    account: str
    keys: tuple[str, ...]
    after: tuple[str, ...] = ("Escape",)
    waits: str = ""


SEATS = {"intake-02": "intake"}
PAGES = (
    Page("filing", "intake-02", ("F5", "Return"), waits="to_file"),
    Page("declining", "intake-02", ("F5", "R"), waits="to_file"),
    Page("merging", "intake-02", ("M",)),
    Page("new-case", "intake-02", ("F2",)),
)


def main(folder: Path) -> None:
    """Play the city, take every picture, write them small."""
    with tempfile.TemporaryDirectory() as home:
        data, shots = DataFolder.open(Path(home) / "city"), Path(home) / "shots"
        words = ("--data", str(data.root), "--headless", "--staff", "none")
        out = ("--report", f"{home}/report.json", "--shots", f"{home}/demo")
        with program("demo", *words, *out, "--seconds", "600"):
            _until(lambda: data.endpoints.exists() and data.demo_password.exists())
            seats = {account: _sit(data, account, shots / account) for account in SEATS}
            try:
                for page in PAGES:
                    _take(seats[page.account], page, shots / page.account, folder)
            finally:
                for seat in seats.values():
                    seat.close()


def _sit(data: DataFolder, account: str, shots: Path) -> SeatProcess:
    more = ("--shots", str(shots), "--workers", "1")
    word = demo_word(data.demo_password)
    return SeatProcess(data.root, SEATS[account], account, SIZE, more, word)


def _take(seat: SeatProcess, page: Page, shots: Path, folder: Path) -> None:
    if page.waits:
        _until(lambda: seat.sees().waits[page.waits] > 0)
        for _ in seat.sees().waits:
            if seat.sees().front != page.waits:
                seat.press("Shift+F5")
    seat.press(*page.keys)
    seat.say(f"beat {page.name}")
    # The English one is begun when the Chinese one is whole.
    _until(lambda: any(shots.glob(f"*-{page.name}-en.png")))
    (taken,) = shots.glob(f"*-{page.name}-zh.png")
    target = folder / f"{_PREFIX}{page.name}.webp"
    folder.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(target), cv2.imread(str(taken)), [cv2.IMWRITE_WEBP_QUALITY, _QUALITY]):
        raise OSError(f"{target} could not be written")
    print(target)
    seat.press(*page.after)


def _until(holds: Callable[[], bool]) -> None:
    end_s, pause = time.monotonic() + _LIMIT_S, threading.Event()
    while not holds():
        if time.monotonic() > end_s:
            raise TimeoutError("the city did not come so far")
        pause.wait(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
