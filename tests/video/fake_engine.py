"""An engine on paper: what it was asked to open, and pictures when the test says so."""

from dataclasses import dataclass, field
from pathlib import Path

from video.engine import FrameInfo, Phase, Status
from video.engine.captured import Captured
from video.engine.mailbox import Mailbox
from video.engine.masks import NOTHING, Fewer, Masks
from video.engine.room import MailboxRoom
from video.engine.sessions import Sessions
from video.sources import Address, Mode


@dataclass
class Seat:
    address: Address
    size_px: tuple[int, int]
    mode: Mode
    box: Mailbox
    masks: Masks = ()
    fewer: Fewer = NOTHING
    share: float = 1.0
    before: Mailbox | None = None
    status: Status = field(default_factory=lambda: Status(Phase.OPENING))


class FakeEngine:
    """Speaks like ``VideoEngine``; ``give`` publishes a picture of one colour."""

    def __init__(self, memory: Path, sessions: Sessions | None = None, keep_s: float = 0.0) -> None:
        self.keep_s = keep_s
        self.sessions = sessions or Sessions()
        self._room = MailboxRoom([memory])
        self.seats: dict[str, Seat] = {}
        self.said: list[tuple[str, str]] = []
        self.captured: dict[str, Captured] = {}

    def show(self, key, address, size_px, mode=Mode.ALL, masks=()) -> None:
        self.hide(key)
        self.said.append(("show", key))
        self.seats[key] = Seat(address, size_px, mode, self._room.make(*size_px), masks)

    def resize(self, key, size_px) -> None:
        seat = self.seats[key]
        if seat.size_px != size_px:
            if seat.box.counter:
                seat.before = seat.box
            seat.box.unlink()
            seat.size_px, seat.box = size_px, self._room.make(*size_px)

    def forget(self, key) -> None:
        self.seats[key].before = None

    def want(self, key, mode, share=1.0) -> None:
        self.seats[key].mode, self.seats[key].share = mode, share

    def cover(self, key, masks, fewer=NOTHING) -> None:
        self.seats[key].masks, self.seats[key].fewer = masks, fewer

    def capture(self, key) -> Captured | None:
        if key not in self.seats:
            return None
        self.captured[key] = self._room.make_capture()
        return self.captured[key]

    def hide(self, key) -> None:
        seat = self.seats.pop(key, None)
        if seat is not None:
            self.said.append(("hide", key))
            seat.box.unlink()
            seat.box.close()

    def newest(self, key) -> Mailbox | None:
        seat = self.seats.get(key)
        if seat is None:
            return None
        return seat.before if seat.before and not seat.box.counter else seat.box

    def status(self, key) -> Status:
        return self.seats[key].status if key in self.seats else Status()

    def give(
        self,
        key: str,
        now_ns: int,
        source_px=(640, 360),
        tone: int = 128,
        new_ns: int = 0,
        picture_px=None,
    ) -> None:
        """Publish a picture that comes now; ``new_ns`` where it repeats an older one."""
        width, height = picture_px or self.seats[key].size_px
        stride = width * 4
        wall_us = now_ns // 1000
        times = (now_ns, new_ns or now_ns, wall_us, wall_us)
        info = FrameInfo(0, width, height, stride, 0, *times, 0, 0)
        info = info._replace(source_width=source_px[0], source_height=source_px[1])
        self.seats[key].box.put(info, memoryview(bytes([tone]) * (stride * height)))
        self.seats[key].status = Status(Phase.OPEN)

    def close(self) -> None:
        for key in list(self.seats):
            self.hide(key)
