"""The tiles of a surface and whose picture each shows: a tile is a place, never a camera.

Another camera is handed over in one step, when its first picture is there: name, clock, state and
picture change together, and until then the camera before goes on.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import count

from backend.domain.cameras.camera import Camera
from backend.domain.terms.words import Words

from .engine import Phase
from .engine.mailbox import Mailbox
from .gateways import Gateways, SourceNews
from .health import TileState
from .link_quality import LinkQuality
from .ration import Ration
from .sources import Mode
from .stream_choice import KIND_WORDS, StreamKind, lines_of
from .stream_keeper import Newest, StreamKeeper, Watch
from .tile import VideoTile
from .tile_paint import Remembered
from .tile_sizes import is_tiny
from .words import BEHIND_AGE, KEY_AGE

log = logging.getLogger(__name__)

# What was left out as late so recently speaks of now: a key frame comes each second or two.
BEHIND_S = 2.5
# A camera that we do not read from in time may leave pictures out itself, before we would.
BEHIND_US = 300_000
# To take up a stream in the middle is a burst of work; a page that turns says nothing of the rest.
SETTLED_S = 5.0
# A camera that gives nothing for so long is shown as what it is, in words.
HAND_OVER_S = 2.0
_MAX_KEPT = 400
# Tiles of a layout differ by a pixel; one that is so much wider than the least is a large one.
_LARGE, _MAX_BEST = 1.5, 4
# A tile is judged at every tenth look, each at another one.
_JUDGE_EVERY, _JUDGE_PATIENCE = 10, 4
_TURNS = count()


class Place:
    """One tile, and the camera that should be on it."""

    def __init__(self, tile: VideoTile) -> None:
        self.tile = tile
        self.wanted: Camera | None = None
        self.since_s = 0.0
        self.is_hidden = False
        self.wants_best = False
        self.seen: tuple[Mailbox, int] | None = None
        self.turn, self.is_due = next(_TURNS), False

    @property
    def is_waiting(self) -> bool:
        """Whether the wanted camera is not on it yet."""
        shown = self.tile.camera
        return self.wanted is not shown and self.wanted != shown


class TileBoard:
    """Hands cameras over and tells tiles of pictures; what is wanted it asks of the keeper.

    Cost: nothing decodes here; a look compares one counter per tile.
    """

    def __init__(self, keeper: StreamKeeper) -> None:
        self.keeper = keeper
        self.places: list[Place] = []
        self.lang = "zh"
        self.is_seen = True
        self.on_source: Callable[[SourceNews], None] | None = None
        self._gateways = Gateways()
        self._near: dict[str, tuple[int, Mode]] = {}
        self._steered: dict[str, Words] = {}
        self._kept: dict[str, Remembered] = {}
        self._links: dict[str, LinkQuality] = {}
        self._n_looks = 0
        self._ration = Ration()
        self._worthy: tuple[Place, ...] = ()
        self._best: set[Place] = set()

    def put(self, slot: int, camera: Camera | None, now_s: float) -> None:
        """Want a camera on a tile, ``None`` for nobody; ``sync`` makes it so."""
        place = self.places[slot]
        if place.wanted != camera:
            place.wanted, place.since_s = camera, now_s

    def set_near(self, near: Mapping[str, tuple[int, Mode]]) -> None:
        """Keep cameras at hand that come next: the tile they will stand on, and how near."""
        if self.note_near(near):
            self.sync()

    def note_near(self, near: Mapping[str, tuple[int, Mode]]) -> bool:
        """Like ``set_near``, but nothing is opened or closed before the next ``sync``.

        Returns:
            Whether anything changed.
        """
        is_changed = near != self._near
        self._near = dict(near)
        return is_changed

    def sync(self) -> None:
        """Ask for exactly what is shown, waited for, and near."""
        self._weigh_tiles()
        watches: dict[str, Watch] = {}
        for place in self.places:
            if place.wanted is not None:
                watches.setdefault(place.wanted.camera_id, self._watch(place, place.wanted))
        for place in self.places:
            if place.is_waiting and place.tile.camera is not None:
                camera = place.tile.camera
                watches.setdefault(camera.camera_id, self._watch(place, camera))
        for camera_id, (slot, mode) in self._near.items():
            size_px = self.places[min(slot, len(self.places) - 1)].tile.target_px()
            share = self._ration.share
            watches.setdefault(camera_id, Watch(camera_id, size_px, mode, share=share))
        self.keeper.want(tuple(watches.values()))
        self._tell_modes(watches)

    def look(self, now_s: float) -> None:
        """Hand over what has come, paint what is new, judge each camera now and then."""
        self._n_looks += 1
        self.keeper.look()
        is_changed = False
        for place in self.places:
            if place.is_waiting and self._is_due(place, now_s):
                self._hand_over(place, now_s)
                is_changed = True
        if is_changed:
            self.sync()
        if self._n_looks % _JUDGE_EVERY == 0:
            self._note_sources(now_s)
            self._note_burden(now_s)
        for place in self.places:
            camera = place.tile.camera
            if camera is not None and self.keeper.has_address(camera.camera_id):
                self._look(place, camera.camera_id, now_s)

    @property
    def is_watching(self) -> bool:
        """Whether any tile has, or waits for, a camera that can be watched."""
        return any(
            place.is_waiting or self.keeper.has_address(_id_of(place.tile)) for place in self.places
        )

    def refresh(self, now_s: float) -> None:
        """Let every tile say anew why it has no picture."""
        for place in self.places:
            self._tell_address(place)
            place.tile.refresh(now_s)

    def shown(self, camera_id: str) -> Place | None:
        """Return the place where a camera stands or is about to stand."""
        return next(
            (p for p in self.places if p.wanted is not None and p.wanted.camera_id == camera_id),
            None,
        )

    def set_steered(self, steered: Mapping[str, Words], now_s: float) -> None:
        """Say which cameras are being steered, and by whom."""
        self._steered = dict(steered)
        self.each(lambda tile: tile.set_steered(steered.get(_id_of(tile)), now_s))

    def drop(self, places: Iterable[Place], now_s: float) -> None:
        """Take tiles away."""
        for place in list(places):
            self._keep_picture(place.tile)
            place.wanted = None
            place.tile.set_camera(None, now_s)
            place.tile.hide()  # it goes when the event loop comes round, and is painted till then
            place.tile.deleteLater()
            self.places.remove(place)

    def forget_pictures(self, now_s: float) -> None:
        """Keep no picture of anybody: what was clear may not stay when it may not be seen."""
        for place in self.places:
            place.tile.set_camera(None, now_s)
            place.seen = None
        self._kept.clear()

    def each(self, do: Callable[[VideoTile], None]) -> None:
        """Do something to every tile."""
        for place in self.places:
            do(place.tile)

    # ---- handing over --------------------------------------------------------------------------

    def _is_due(self, place: Place, now_s: float) -> bool:
        camera = place.wanted
        if camera is None or place.tile.camera is None:
            return True
        if not self.keeper.has_address(camera.camera_id):
            return True
        if self.keeper.newest(camera.camera_id) is not None:
            return True
        is_absent = self.keeper.status(camera.camera_id).phase is Phase.WAITING
        return is_absent or now_s - place.since_s >= HAND_OVER_S

    def _hand_over(self, place: Place, now_s: float) -> None:
        self._keep_picture(place.tile)
        camera = place.wanted
        last = self._kept.get(camera.camera_id) if camera is not None else None
        place.tile.set_camera(camera, now_s, last)
        place.seen = None
        self._tell_address(place)
        place.tile.set_steered(self._steered.get(_id_of(place.tile)), now_s)

    def _keep_picture(self, tile: VideoTile) -> None:
        remembered = tile.remembered()
        if remembered is None or tile.camera is None:
            return
        self._kept.pop(tile.camera.camera_id, None)
        self._kept[tile.camera.camera_id] = remembered
        if len(self._kept) > _MAX_KEPT:
            del self._kept[next(iter(self._kept))]

    # ---- pictures ------------------------------------------------------------------------------

    def _look(self, place: Place, camera_id: str, now_s: float) -> None:
        tile = place.tile
        newest = self.keeper.news(camera_id, place.seen)
        if newest is not None:
            self._take(place, newest, now_s)
        turn = (self._n_looks + place.turn) % _JUDGE_EVERY
        place.is_due = place.is_due or turn == 0
        # What is judged with a picture is painted with it: its pill needs no painting of its own.
        is_turn = place.is_due and (newest is not None or turn >= _JUDGE_PATIENCE)
        if is_turn or tile.health.state is not TileState.LIVE:
            place.is_due = False
            heard_ns = self.keeper.heard_ns(camera_id)
            heard_s = heard_ns / 1e9 if heard_ns else None
            tile.is_refused = self.keeper.is_refused(camera_id)
            tile.skipped_s = self.keeper.skipped_ns(camera_id) / 1e9
            tile.is_source_down = self._gateways.is_down(self.keeper.gateway(camera_id))
            if tile.camera is not None and tile.camera.is_wireless:
                self._links.setdefault(camera_id, LinkQuality()).note(heard_s, now_s)
            tile.observe(self.keeper.status(camera_id), now_s, heard_s)

    def _take(self, place: Place, newest: Newest, now_s: float) -> None:
        place.seen = (newest.box, newest.info.number)
        told = self._stream_words(newest)
        if self._links and (link := self._links.get(_id_of(place.tile))) is not None:
            told = f"{told} · {link.words.of(self.lang)}"
        place.tile.take(newest.box, newest.info, now_s, told)

    def _note_sources(self, now_s: float) -> None:
        for news in self._gateways.note(self.keeper.servings(), now_s):
            if self.on_source is not None:
                self.on_source(news)

    def _stream_words(self, newest: Newest) -> str:
        lines = lines_of(newest.info.source_width, newest.info.source_height)
        return _words_of(newest.kind, lines, self.lang)

    def _tell_address(self, place: Place) -> None:
        place.tile.has_address = self.keeper.has_address(_id_of(place.tile))

    # ---- how much is decoded -------------------------------------------------------------------

    def _watch(self, place: Place, camera: Camera) -> Watch:
        size_px = place.tile.target_px()
        mode = Mode.ALL if place in self._worthy else Mode.KEYS
        share = 1.0 if place in self._best else self._ration.share
        return Watch(camera.camera_id, size_px, mode, place.wants_best, share)

    def _weigh_tiles(self) -> None:
        """See of which tiles more than key frames is wanted, and which of them give up nothing."""
        self._worthy = tuple(
            place
            for place in self.places
            if self.is_seen and not place.is_hidden and place.wanted is not None
            if not is_tiny(place.tile.width())
        )
        large_px = min((place.tile.width() for place in self._worthy), default=0) * _LARGE
        order = sorted(self._worthy, key=lambda p: (not p.wants_best, -p.tile.width()))
        best = [p for p in order if p.wants_best or p.tile.width() >= large_px]
        self._best = set(best[:_MAX_BEST])

    def _note_burden(self, now_s: float) -> None:
        """See whether the machine keeps up, and give it less or more to do."""
        if not self._ration.is_due(now_s):
            return
        since_ns = int((now_s - BEHIND_S) * 1e9)
        settled = [place for place in self._worthy if now_s - place.since_s >= SETTLED_S]
        late = [place for place in settled if self._is_behind(place, since_ns)]
        if self._ration.note(len(self._worthy), len(late), now_s):
            log.info("video: %d %% of each group is decoded", round(100 * self._ration.share))
            self.sync()

    def _is_behind(self, place: Place, since_ns: int) -> bool:
        """Whether something was left out as late, here or by a camera that found us not reading."""
        if self.keeper.skipped_ns(_id_of(place.tile)) >= since_ns:
            return True
        newest = place.seen[0].info() if place.seen is not None else None
        return newest is not None and newest.lag_us >= BEHIND_US

    def _tell_modes(self, watches: Mapping[str, Watch]) -> None:
        for place in self.places:
            watch = watches.get(_id_of(place.tile))
            if watch is not None:
                told = KEY_AGE if watch.mode is not Mode.ALL else BEHIND_AGE
                is_whole = watch.mode is Mode.ALL and watch.share == 1
                place.tile.set_sparse(None if is_whole else told)


@cache
def _words_of(kind: StreamKind, lines: int, lang: str) -> str:
    """Return which stream this is; asked for every picture."""
    return KIND_WORDS[kind].filled(lines=lines).of(lang) if lines else ""


def _id_of(tile: VideoTile) -> str:
    return tile.camera.camera_id if tile.camera is not None else ""
