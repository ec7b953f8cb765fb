"""Keeps the engine in line with what tiles want: which stream, how much of it, how many at once."""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from .engine import FrameInfo, Status, VideoEngine
from .engine.captured import Captured
from .engine.mailbox import Mailbox
from .engine.masks import NOTHING, Fewer, Masks
from .gateways import Serving
from .lingering import Lingering
from .sources import Address, Mode
from .stream_choice import USUAL_LINES, StreamKind, choose, lines_of

log = logging.getLogger(__name__)
# So long a session that was given up still counts at its gateway: it is being torn down there.
CLOSING_S = 1.0


class Watch(NamedTuple):
    """What is wanted of one camera.

    Attributes:
        size_px: Width and height of its tile in real pixels.
        mode: How much of it is decoded.
        wants_best: Take the main stream whatever the size.
        share: Where all is decoded, which share of each group of pictures, 0 to 1.
    """

    camera_id: str
    size_px: tuple[int, int]
    mode: Mode = Mode.ALL
    wants_best: bool = False
    share: float = 1.0


class Newest(NamedTuple):
    """A camera's newest picture, and the stream it came by."""

    box: Mailbox
    info: FrameInfo
    kind: StreamKind


class _Session(NamedTuple):
    kind: StreamKind
    address: Address
    key: str  # by which the engine knows it


def _session(camera_id: str, kind: StreamKind, address: Address) -> _Session:
    return _Session(kind, address, f"{camera_id}/{kind.value}")


@dataclass
class _Channel:
    """One camera: the session whose pictures are shown, and the one that is to follow it.

    Attributes:
        source_px: Size of the pictures of what is shown, as they were coded.
    """

    now: _Session
    next: _Session | None = None
    source_px: tuple[int, int] = (0, 0)


class StreamKeeper:
    """Opens, closes and exchanges the sessions of cameras; knows no tile and no widget.

    A change from one stream of a camera to the other is made when the other has a picture.

    Thread: the GUI's.
    """

    def __init__(self, engine: VideoEngine) -> None:
        self._engine = engine
        self._sessions = engine.sessions
        self._n_seen = 0
        self._addresses: dict[StreamKind, dict[str, Address]] = {kind: {} for kind in StreamKind}
        self._main = self._addresses[StreamKind.MAIN]  # asked for every tile and look
        self._quotas: dict[str, int] = {}
        self._masks: dict[str, Masks] = {}
        self._fewer: dict[str, Fewer] = {}
        self._channels: dict[str, _Channel] = {}
        self._left = Lingering(engine)
        self._wanted: tuple[Watch, ...] = ()
        self._most_lines, self._clear = 0, frozenset[str]()
        self._closing: list[tuple[float, str]] = []
        self._is_waiting = False
        self._refused: set[str] = set()
        self._lines: dict[tuple[str, StreamKind], int] = {}

    def set_addresses(
        self, main: Mapping[str, str | Address], sub: Mapping[str, str | Address] | None = None
    ) -> None:
        """Say where cameras can be watched: camera id to address. Never logged."""
        for kind, given in ((StreamKind.MAIN, main), (StreamKind.SUB, sub or {})):
            for camera_id, address in given.items():
                held = address if isinstance(address, Address) else Address(address)
                self._addresses[kind][camera_id] = held
        self.want(self._wanted)

    def set_quotas(self, quotas: Mapping[str, int]) -> None:
        """Say how many sessions a gateway bears, by ``host:port``; others have no limit."""
        self._quotas = {key.lower(): n for key, n in quotas.items()}
        self.want(self._wanted)

    def limit_lines(self, lines: int, clear: AbstractSet[str] = frozenset()) -> None:
        """Have pictures decoded so coarse that nobody is known on them; what is finer never comes.

        Args:
            lines: Most lines of a picture; 0 for as many as the tile has.
            clear: Cameras of which that is not true for now.
        """
        if (lines, clear) != (self._most_lines, self._clear):
            self._most_lines, self._clear = lines, frozenset(clear)
            self.want(self._wanted)
            for camera_id, channel in self._channels.items():
                for session in (channel.now, channel.next):
                    if session is not None and lines and camera_id not in self._clear:
                        self._engine.forget(session.key)

    def set_masks(self, masks: Mapping[str, Masks]) -> None:
        """Say what of each camera's pictures is covered, in both its streams; nothing of others."""
        before, self._masks = self._masks, {key: held for key, held in masks.items() if held}
        for camera_id, channel in self._channels.items():
            if before.get(camera_id, ()) != self._masks.get(camera_id, ()):
                # What was enough of the masks before need not be of these.
                self._fewer.pop(camera_id, None)
                for session in (channel.now, channel.next):
                    if session is not None:
                        self._cover(camera_id, session)

    def set_fewer(self, fewer: Mapping[str, Fewer]) -> None:
        """Say of which cameras fewer masks are enough, and until when; of all others all lie."""
        self._fewer = dict(fewer)
        for camera_id in self._masks.keys() & self._channels.keys():
            channel = self._channels[camera_id]
            for session in (channel.now, channel.next):
                if session is not None:
                    self._cover(camera_id, session)

    def _cover(self, camera_id: str, session: _Session) -> None:
        masks, fewer = self._masks.get(camera_id, ()), self._fewer.get(camera_id, NOTHING)
        self._engine.cover(session.key, masks, fewer)

    def capture(self, camera_id: str) -> Captured | None:
        """Have what is shown of a camera written: a picture, the seconds before; None for none."""
        channel = self._channels.get(camera_id)
        return self._engine.capture(channel.now.key) if channel is not None else None

    def capture_before(self, camera_id: str) -> Captured | None:
        """Have the seconds written that led up to an exchange of streams; None without one."""
        return self._left.capture(camera_id)

    def kind(self, camera_id: str) -> StreamKind | None:
        """Return which stream of a camera is shown; None while it is not open."""
        channel = self._channels.get(camera_id)
        return channel.now.kind if channel is not None else None

    def has_address(self, camera_id: str) -> bool:
        """Whether it is known where to watch a camera."""
        return camera_id in self._main

    def is_refused(self, camera_id: str) -> bool:
        """Whether a wanted camera is not opened because its gateway is full."""
        return camera_id in self._refused

    @property
    def n_open(self) -> Counter[str]:
        """Sessions per gateway."""
        sessions = (s for c in self._channels.values() for s in (c.now, c.next) if s is not None)
        held = Counter(session.address.gateway for session in sessions)
        held.update(self._left.gateways())
        return held

    def want(self, watches: Sequence[Watch]) -> None:
        """Bring the sessions in line; the first watches are the most important."""
        self._wanted = tuple(watches)
        known = [self._coarse(w) for w in watches if self.has_address(w.camera_id)]
        admitted = self._admitted(known)
        ids = {watch.camera_id for watch in admitted}
        self._refused = {watch.camera_id for watch in known} - ids
        for camera_id in [key for key in self._channels if key not in ids]:
            self._close(camera_id)
        self._is_waiting = False
        for watch in admitted:
            self._keep(watch)
        self._share()

    def look(self) -> None:
        """Open what waited for a place at its gateway, once one is free here or elsewhere."""
        self._left.tidy()
        is_freed = bool(self._closing) and self._closing[0][0] <= time.monotonic()
        is_waiting = self._is_waiting or bool(self._refused)
        if is_waiting and (is_freed or self._n_seen != self._sessions.n_changes):
            self.want(self._wanted)
        elif is_freed:
            self._share()

    def _share(self) -> None:
        """Tell the other windows what is held here, and remember what they have told."""
        now_s = time.monotonic()
        self._closing = [one for one in self._closing if one[0] > now_s]
        held = self.n_open
        held.update(gateway for _, gateway in self._closing)
        self._sessions.note(self, held)
        self._n_seen = self._sessions.n_changes

    def news(self, camera_id: str, seen: tuple[Mailbox, int] | None) -> Newest | None:
        """Return another picture than the one seen, if there is one; asked at every look."""
        channel = self._channels.get(camera_id)
        if channel is None:
            return None
        if channel.next is None and seen is not None:
            box = self._engine.newest(channel.now.key)
            if box is seen[0] and box.counter == seen[1]:
                return None
        newest = self.newest(camera_id)
        return None if newest is None or (newest.box, newest.info.number) == seen else newest

    def newest(self, camera_id: str) -> Newest | None:
        """Return a camera's newest picture; None before the first."""
        channel = self._channels.get(camera_id)
        if channel is None:
            return None
        if channel.next is not None and self._has_picture(channel.next.key):
            self._leave(camera_id, channel.now)
            channel.now, channel.next = channel.next, None
            channel.source_px = (0, 0)
        box = self._engine.newest(channel.now.key)
        info = box.info() if box is not None else None
        if box is None or info is None:
            return None
        source_px = (info.source_width, info.source_height)
        if info.source_height and source_px != channel.source_px:
            channel.source_px = source_px
            self._lines[camera_id, channel.now.kind] = lines_of(*source_px)
        return Newest(box, info, channel.now.kind)

    def status(self, camera_id: str) -> Status:
        """Return how the connection of what is shown stands."""
        channel = self._channels.get(camera_id)
        return self._engine.status(channel.now.key) if channel else Status()

    def heard_ns(self, camera_id: str) -> int:
        """Return when anything came from a camera, monotonic; 0 for never."""
        channel = self._channels.get(camera_id)
        box = self._engine.newest(channel.now.key) if channel else None
        return box.heard_ns if box is not None else 0

    def skipped_ns(self, camera_id: str) -> int:
        """Return when something of a camera was left out as late, monotonic; 0 for never."""
        channel = self._channels.get(camera_id)
        box = self._engine.newest(channel.now.key) if channel else None
        return box.skipped_ns if box is not None else 0

    def servings(self) -> tuple[Serving, ...]:
        """Return who serves each open camera, and when it last gave anything."""
        return tuple(self._serving(key, channel) for key, channel in self._channels.items())

    def gateway(self, camera_id: str) -> str:
        """Return who serves an open camera, ``""`` where nobody is known."""
        channel = self._channels.get(camera_id)
        return channel.now.address.gateway if channel is not None else ""

    def _serving(self, camera_id: str, channel: _Channel) -> Serving:
        heard_ns = self.heard_ns(camera_id)
        is_failing = self.status(camera_id).attempt > 0
        heard_s = heard_ns / 1e9 if heard_ns else None
        return Serving(camera_id, channel.now.address.gateway, heard_s, is_failing)

    def _coarse(self, watch: Watch) -> Watch:
        width, height = watch.size_px
        if not self._most_lines or watch.camera_id in self._clear or height <= self._most_lines:
            return watch
        wide = max(16, round(width * self._most_lines / height))
        return watch._replace(size_px=(wide, self._most_lines))

    def _admitted(self, watches: Sequence[Watch]) -> list[Watch]:
        """Return those for whom their gateways have room, in order of importance."""
        taken: Counter[str] = Counter()
        found = []
        for watch in watches:
            gateway = self._addresses[self._kind(watch)][watch.camera_id].gateway
            room = self._quotas.get(gateway)
            if room is None or taken[gateway] + self._elsewhere(gateway) < room:
                taken[gateway] += 1
                found.append(watch)
        return found

    def _kind(self, watch: Watch) -> StreamKind:
        channel = self._channels.get(watch.camera_id)
        held = None if channel is None else (channel.next or channel.now).kind
        lines = self._known_lines(watch.camera_id)
        return choose(lines, watch.size_px[1], held, watch.wants_best)

    def _keep(self, watch: Watch) -> None:
        camera_id = watch.camera_id
        channel = self._channels.get(camera_id)
        kind = self._kind(watch)
        address = self._addresses[kind][camera_id]
        if channel is None:
            session = _session(camera_id, kind, address)
            if self._open(watch, session):
                self._channels[camera_id] = _Channel(session)
            return
        self._exchange(watch, channel, _session(camera_id, kind, address))
        channel = self._channels.get(camera_id)
        if channel is None:
            return  # its other address waits for a place
        for session in (channel.now, channel.next):
            if session is not None:
                self._engine.want(session.key, watch.mode, watch.share)
                self._guarded_resize(session.key, watch.size_px)

    def _exchange(self, watch: Watch, channel: _Channel, session: _Session) -> None:
        """Begin to follow another stream, or give that up; a new address is taken at once."""
        if channel.next is not None and channel.next != session:
            self._hide(channel.next)
            channel.next = None
        if session == channel.now:
            return
        if session.kind is channel.now.kind:
            self._close(watch.camera_id)
            if self._open(watch, session):
                self._channels[watch.camera_id] = _Channel(session)
        elif channel.next is None and self._open(watch, session):
            channel.next = session

    def _known_lines(self, camera_id: str) -> dict[StreamKind, int]:
        return {
            kind: self._lines.get((camera_id, kind), USUAL_LINES[kind])
            for kind, known in self._addresses.items()
            if camera_id in known
        }

    def _leave(self, camera_id: str, session: _Session) -> None:
        """Give up a stream another one took over from; where no gateway counts, a little later."""
        gateway = session.address.gateway
        if self._engine.keep_s and gateway not in self._quotas:
            self._left.leave(camera_id, session.key, gateway)
        else:
            self._hide(session)

    def _open(self, watch: Watch, session: _Session) -> bool:
        gateway = session.address.gateway
        n_open = self.n_open[gateway] + self._n_closing(gateway) + self._elsewhere(gateway)
        if n_open >= self._quotas.get(gateway, n_open + 1):
            self._is_waiting = True
            return False  # no room: not even for both streams for the moment of an exchange
        key = session.key
        self._left.let_go(watch.camera_id)  # what it holds is no present picture
        try:
            masks = self._masks.get(watch.camera_id, ())
            self._engine.show(key, session.address, watch.size_px, watch.mode, masks)
            self._cover(watch.camera_id, session)
            self._engine.want(key, watch.mode, watch.share)
        except OSError as exc:
            log.error("video: no memory for pictures (%s)", exc.strerror)
            return False
        return True

    def _guarded_resize(self, key: str, size_px: tuple[int, int]) -> None:
        try:
            self._engine.resize(key, size_px)
        except OSError as exc:
            log.error("video: no memory for pictures (%s)", exc.strerror)

    def _has_picture(self, key: str) -> bool:
        box = self._engine.newest(key)
        return box is not None and box.counter > 0

    def _n_closing(self, gateway: str) -> int:
        now_s = time.monotonic()
        self._closing = [one for one in self._closing if one[0] > now_s]
        return sum(held == gateway for _, held in self._closing)

    def _elsewhere(self, gateway: str) -> int:
        return self._sessions.of_others(self, gateway)

    def _hide(self, session: _Session) -> None:
        """Give a session up; its place at a gateway that counts is free a little later."""
        self._engine.hide(session.key)
        if session.address.gateway in self._quotas:
            self._closing.append((time.monotonic() + CLOSING_S, session.address.gateway))

    def _close(self, camera_id: str) -> None:
        channel = self._channels.pop(camera_id)
        self._left.let_go(camera_id)
        for session in (channel.now, channel.next):
            if session is not None:
                self._hide(session)
