"""The pictures of the operator's guide, from the running product: ``make guide``.

python -m bench._guide [FOLDER [NAME ...]]

The synthetic city with everybody outside the hall, and desks on virtual screens; real keys bring
each page up, and the screen is taken as it stands. Nothing is drawn for the guide.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from backend.demo_word import demo_word
from backend.folder import DataFolder
from backend.link.keys import CONSOLE

from ._desk_process import program
from ._guide_cast import STATIONED_UNIT, Cast
from ._guide_screen import PatrolScreen, grab, keep
from ._shift_seat import SeatProcess

IMAGES = Path("docs/images")
SIZE, PREFIX = "1366x768", "guide-"
_QUALITY, _LIMIT_S, _DAY_S = 62, 240.0, 3000
# The patrol desk says nothing of itself: so long it needs to open, and to come in.
_OPEN_S, _ENTER_S = 16.0, 10.0


class Page(NamedTuple):
    """One picture: where it is taken, what is pressed before and after it.

    Attributes:
        scene: What the cast brings about first, ``""`` for nothing.
        waits: Queue of the seat that must hold something first, ``""`` for none.
        first: Pressed before the keys, so that ``first_s`` later what they act on stands there.
        is_beside: Its keys go to a window beside the desk's.
        settle_s: How long what comes up needs until it stands.
    """

    name: str
    keys: tuple[str, ...]
    scene: str = ""
    waits: str = ""
    after: tuple[str, ...] = ("Escape",)
    settle_s: float = 2.0
    is_beside: bool = False
    first: tuple[str, ...] = ()
    first_s: float = 3.0


class Sitting(NamedTuple):
    """One seat, and the pictures that are taken there, in order."""

    seat: str
    account: str
    pages: tuple[Page, ...]
    key: str = CONSOLE


def _enlarged(*initials: str) -> tuple[str, ...]:
    """Return the keys that find a camera by its pinyin initials and bring it up large."""
    return ("Shift+F11", *initials, "Down", "space")


# A scene's name as it is typed, 早高峰 by its initials: keys sent by a program make no characters.
_SCENE_NAME = ("z", "g", "f")

# Due tonight: half an hour later with each arrow.
_DUE = ("Ctrl+Shift+D",)

SITTINGS = (
    Sitting(
        "intake",
        "intake-02",
        (
            Page("filing", ("F5", "Return"), "reported", "to_file"),
            Page("declining", ("F5", "R"), "reported", "to_file"),
            Page("verifying", ("F5", "V"), "reported", "to_file"),
            Page("merging", ("F5", "M"), "twice", "to_file"),
            Page("new-case", ("F2", "y", "s", "j", "g")),
            Page("promises", ("Ctrl+K",), "called"),
        ),
    ),
    Sitting(
        "dispatch",
        "dispatch-02",
        (
            Page("dispatching", ("F5", "F8"), "waiting", "to_dispatch"),
            Page("returned", ("F5", "I"), "returned", "returned"),
            Page("referring", ("F5", "T"), "waiting", "to_dispatch"),
            Page("nearby-video", ("F6",), after=(), settle_s=8.0),
        ),
    ),
    Sitting(
        "stationed",
        "stationed-02",
        (Page("unit-seat", ("F5", "Y"), "stationed", "taken"),),
        key=f"unit-{STATIONED_UNIT}",
    ),
    Sitting(
        "leader",
        "leader-01",
        (
            Page("approving", ("F5",), "asked", "asked", after=()),
            Page("ruling", ("F5", "Shift+O"), "disputed", "arbitration"),
            Page("printing", ("Ctrl+P",)),
            Page("plea", ("F5", "L"), "pleaded", "pleas"),
            Page("supervising", ("F5", "Shift+F9"), "handled", "handling"),
            Page("campaign", ("C",)),
            Page("campaign-form", ("F5", "Ctrl+N"), "handled", "handling"),
            Page("campaigns", ("Ctrl+Shift+C",), "driven", settle_s=4.0),
            Page("spoken-order", ("F5", "S"), "handled", "handling"),
            Page("handover", ("Ctrl+J",)),
            Page("board", ("Ctrl+B",)),
            Page("frozen", ("F",), first=("Ctrl+B",), settle_s=14.0),
            Page("lane", ("Ctrl+Shift+L",)),
            Page("ledger", ("Ctrl+L",)),
            Page("seats", ("Ctrl+Shift+S",)),
            Page("help", ("F1",)),
            Page("standards", ("Shift+F1", "j", "g")),
            Page(
                "due-tonight",
                ("Ctrl+Shift+D", *("Right",) * 24),
                "handled",
                "handling",
                settle_s=3.0,
            ),
            Page("daily", ("Ctrl+Shift+T",), "driven", settle_s=5.0),
            Page("checking", ("F5",), "", "to_check", after=()),
            Page("wall", ("F10",), after=(), settle_s=4.0),
            Page("wall-indicators", ("Shift+F10",), after=(), settle_s=6.0, is_beside=True),
            Page("wall-campaigns", ("Shift+F10",), after=(), settle_s=6.0, is_beside=True),
        ),
    ),
    Sitting(
        "leader",
        "leader-01",
        (
            Page("turning", ("2",), first=(*_enlarged(*"sjdk"), "Ctrl+F6"), after=(), settle_s=3.0),
            Page("presets", ("P",), after=("Escape", "Escape")),
            Page("speaking", ("Ctrl+F7",)),
            Page("capture", ("Ctrl+S",), after=(), settle_s=6.0),
            Page("film", ("Ctrl+G",), after=("Escape", "Escape"), settle_s=4.0),
            Page("request", ("Ctrl+Shift+F6",), first=_enlarged(*"wcq"), after=("Escape",) * 2),
            Page("scenes", ("F11",), first=("F11", *_SCENE_NAME, "Return", "Escape")),
            Page("popup", ("Ctrl+Shift+F10",)),
            Page("suggestions", ("Ctrl+I",), settle_s=3.0),
            Page("cameras", ("Shift+F11",)),
            Page("rotation", ("Ctrl+Shift+F11",), first=("Ctrl+Shift+F11", "L", "Return")),
        ),
    ),
    Sitting(
        "leader",
        "leader-01",
        (
            Page("emergency", ("Ctrl+Shift+E",), "stormy"),
            Page(
                "wall-emergency",
                ("Shift+F10",) * 4,
                first=("F10",),
                after=(),
                settle_s=6.0,
                is_beside=True,
            ),
        ),
    ),
)
PATROL = Sitting(
    "patrol",
    "intake-01",
    (Page("patrol", ("space",), settle_s=6.0), Page("find", ("1", "s"), settle_s=6.0)),
)
NAMES = tuple(page.name for one in (*SITTINGS, PATROL) for page in one.pages)


def main(folder: Path, wanted: Sequence[str] = NAMES) -> None:
    """Play the city, take the pictures that are wanted, write them small."""
    with tempfile.TemporaryDirectory() as home:
        data = DataFolder.open(Path(home) / "city")
        words = ("--data", str(data.root), "--headless", "--staff", "none")
        out = ("--report", f"{home}/report.json", "--shots", f"{home}/demo")
        with program("demo", *words, *out, "--seconds", str(_DAY_S)):
            _until(lambda: data.endpoints.exists() and data.demo_password.exists())
            with closing(Cast(data.root)) as cast:
                for sitting in SITTINGS:
                    _sit(data, sitting, wanted, cast, folder)
            _patrol(data, wanted, folder)


def _sit(
    data: DataFolder, sitting: Sitting, wanted: Sequence[str], cast: Cast, folder: Path
) -> None:
    pages = [page for page in sitting.pages if page.name in wanted]
    if not pages:
        return
    with _seat(data, sitting) as seat:
        for page in pages:
            if page.scene:
                cast.scenes[page.scene]()
            if page.waits:
                _bring(seat, page.waits)
            if page.first:
                seat.press(*page.first)
                _pause(page.first_s)
            (seat.strike if page.is_beside else seat.press)(*page.keys)
            _take(seat.display, page, folder)
            if page.after:
                seat.press(*page.after)


@contextmanager
def _seat(data: DataFolder, sitting: Sitting) -> Iterator[SeatProcess]:
    word = demo_word(data.demo_password)
    more = ("--key", sitting.key)
    seat = SeatProcess(data.root, sitting.seat, sitting.account, SIZE, more, password=word)
    try:
        yield seat
    finally:
        seat.close()


def _bring(seat: SeatProcess, queue: str) -> None:
    """Wait for a case in a queue and bring that queue to the front."""
    _until(lambda: seat.sees().waits[queue] > 0)
    for _ in seat.sees().waits:
        if seat.sees().front != queue:
            seat.press("Shift+F5")


def _patrol(data: DataFolder, wanted: Sequence[str], folder: Path) -> None:
    pages = [page for page in PATROL.pages if page.name in wanted]
    if not pages:
        return
    word = demo_word(data.demo_password)
    with closing(PatrolScreen(data.root, PATROL.account, SIZE, word)) as desk:
        _pause(_OPEN_S)
        desk.come_in()
        _pause(_ENTER_S)
        for page in pages:
            desk.press(*page.keys)
            _take(desk.display, page, folder)


def _take(display: str, page: Page, folder: Path) -> None:
    """Take the screen once what was asked for has come."""
    _pause(page.settle_s)
    target = folder / f"{PREFIX}{page.name}.webp"
    keep(grab(display), target, _QUALITY)
    print(target, flush=True)


def _pause(pause_s: float) -> None:
    threading.Event().wait(pause_s)


def _until(holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + _LIMIT_S
    while not holds():
        if time.monotonic() > end_s:
            raise TimeoutError("the city did not come so far")
        _pause(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES, sys.argv[2:] or NAMES)
