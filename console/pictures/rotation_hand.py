"""Does what a person asks of the rotation's list: at once on the tiles, where it turns."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from console.kit.notice import Notice
from video.mosaic import VideoMosaic
from video.rotation import Rotation, Turn, pages
from video.rotation_edit import (
    dwell_of_text,
    next_dwell,
    with_added,
    with_cameras,
    with_dwell,
    with_moved,
    without,
)
from video.turner import Turner

from . import words_rotation as w
from .rotation_panel import RotationPanel
from .words import TOO_FEW

_DWELL_S = 20.0


class RotationHand(QObject):
    """Edits the rotation that turns; where none does, a list that begins with what stands.

    Args:
        all_ids: Gives every camera in the city's order.
        name_of: Gives a camera's name.
        keep: Keeps what turns as a scene of a name.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self,
        panel: RotationPanel,
        seen: tuple[VideoMosaic, Turner],
        all_ids: Callable[[], tuple[str, ...]],
        name_of: Callable[[str], str],
        keep: Callable[[str], None],
    ) -> None:
        super().__init__(panel)
        self.panel = panel
        self._mosaic, self._turner = seen
        self._all_ids, self._name_of, self._keep = all_ids, name_of, keep
        self._draft: Rotation | None = None
        panel.wanted.connect(self._on_wanted)
        panel.dwell_typed.connect(self._on_dwell_typed)
        panel.kept.connect(self._on_kept)
        for told in (self._turner.turned, self._turner.changed):
            told.connect(self._on_turned)

    @property
    def rotation(self) -> Rotation:
        """What is edited."""
        if self._turner.rotation is not None:
            return self._turner.rotation
        cameras = self._mosaic.scene.cameras
        if self._draft is None or len(self._draft.slots) not in (1, len(cameras)):
            self._draft = Rotation(tuple(range(len(cameras))), (cameras,), _DWELL_S)
        return self._draft

    @Slot(object)
    def do(self, key: str) -> None:
        """Open the list, or close it."""
        if key == "rotation":
            self._tell()
            self.panel.toggle()
            if self.panel.isVisible() and self._turner.rotation is not None:
                self.panel.mark(self._turner.turn.step % len(self.rotation.steps))

    @Slot(object)
    def turn(self, asked: tuple[int, float]) -> None:
        """Rotate one tile over the cameras that stand on none, slot -1 for pages of all cameras."""
        slot, seconds = asked
        if slot < 0:
            self._turn_pages(self._all_ids(), seconds)
            return
        scene = self._mosaic.scene
        others = [key for key in self._all_ids() if key not in scene.cameras]
        steps = tuple((key,) for key in (scene.cameras[slot], *others) if key)
        self._turn((slot,), steps, seconds)

    @Slot(object)
    def turn_group(self, ids: tuple[str, ...]) -> None:
        """Rotate the cameras of a group."""
        self._turn_pages(ids, _DWELL_S)

    # ---- inside --------------------------------------------------------------------------------

    def _turn_pages(self, ids: tuple[str, ...], seconds: float) -> None:
        n_tiles = len(self._mosaic.scene.cameras)
        self._turn(tuple(range(n_tiles)), pages(ids, n_tiles), seconds)

    def _turn(
        self, slots: tuple[int, ...], steps: tuple[tuple[str, ...], ...], seconds: float
    ) -> None:
        if len(steps) < 2:
            self.noticed.emit(Notice("info", TOO_FEW, "video"))
            return
        self._turner.begin(Rotation(slots, steps, float(seconds)))

    def _stands(self, rotation: Rotation) -> tuple[str, ...]:
        cameras = self._mosaic.scene.cameras
        return tuple(cameras[slot] if slot < len(cameras) else "" for slot in rotation.slots)

    @Slot(object)
    def _on_wanted(self, asked: tuple[str, int]) -> None:
        act, held = asked[0], self.rotation
        at = min(asked[1], len(held.steps) - 1)
        if act == "begin":
            self._begin()
        elif act == "show":
            self._show(at)
        elif act == "all":
            self._page_all()
        else:
            changed, to = self._changed(act, held, at)
            self._take(changed, step_after(act, at, to, self._turner.turn.step))
            self.panel.mark(to)

    def _changed(self, act: str, held: Rotation, n: int) -> tuple[Rotation, int]:
        """Return the rotation after an edit, and which page is marked then."""
        last = len(held.steps) - 1
        by = {"shorter": -1, "longer": 1, "earlier": -1, "later": 1}.get(act, 0)
        if act in ("shorter", "longer"):
            return with_dwell(held, n, next_dwell(held.dwell_of(n), by)), n
        if act in ("earlier", "later"):
            return with_moved(held, n, by), min(max(n + by, 0), last)
        if act == "add":
            return with_added(held, n, self._stands(held)), n + 1
        if act == "update":
            return with_cameras(held, n, self._stands(held)), n
        return without(held, n), min(n, max(last - 1, 0))

    def _take(self, changed: Rotation, step: int) -> None:
        """Keep an edit; the page that stands goes on standing, wherever it is in the list now."""
        before = self._turner.rotation
        if before is None:
            self._draft = changed
        elif changed != before:
            turn = self._turner.turn
            is_gone = step < 0
            stood_s = 0.0 if is_gone else turn.stood_s
            at = min(turn.step, len(changed.steps) - 1) if is_gone else step
            self._turner.begin(changed, Turn(at, stood_s, turn.is_held))
        self._tell()

    def _begin(self) -> None:
        held = self.rotation
        if len(held.steps) < 2:
            self.panel.say(w.TOO_FEW)
            return
        n_tiles = len(self._mosaic.scene.cameras)
        if any(slot >= n_tiles for slot in held.slots):
            self.panel.say(w.OTHER_TILES)
            return
        turn = self._turner.turn
        is_on = self._turner.rotation is not None
        self._turner.begin(held, replace(turn, is_held=False) if is_on else Turn(self.panel.at))
        self._draft = None
        self.panel.dismiss()

    def _show(self, n: int) -> None:
        """Show a page and hold there; a list that does not turn begins to, held."""
        held = self.rotation
        if len(held.steps) > 1:
            self._turner.begin(held, Turn(n, 0.0, is_held=True))
            self._draft = None
        self._tell()

    def _page_all(self) -> None:
        n_tiles = len(self._mosaic.scene.cameras)
        cut = pages(self._all_ids(), n_tiles)
        if not cut:
            return
        dwell_s = self.rotation.dwell_s
        was_on = self._turner.rotation is not None
        self._draft = Rotation(tuple(range(n_tiles)), cut, dwell_s)
        if was_on and len(cut) > 1:
            self._turner.begin(self._draft, Turn(is_held=True))
        self._tell()
        self.panel.mark(0)

    @Slot(object)
    def _on_dwell_typed(self, typed: tuple[int, str]) -> None:
        n, text = typed
        seconds = dwell_of_text(text)
        if seconds is None:
            self.panel.say(w.BAD_DWELL.filled(text=text[:20]))
            return
        self._take(with_dwell(self.rotation, n, seconds), self._turner.turn.step)

    @Slot(object)
    def _on_kept(self, name: str) -> None:
        """Keep the list; one that does not turn is begun for that, held where it is."""
        if self._turner.rotation is None:
            self._show(self.panel.at)
        if self._turner.rotation is None:
            self.panel.say(w.TOO_FEW)
            return
        self._keep(name)

    @Slot()
    def _on_turned(self) -> None:
        if self.panel.isVisible():
            self._tell()

    def _tell(self) -> None:
        turner, rotation = self._turner, self.rotation
        is_on = turner.rotation is not None
        state = w.STANDS if not is_on else w.HELD if turner.turn.is_held else w.TURNS
        state = w.LOOKED_AT if turner.waits_for_look else state
        step = turner.turn.step % len(rotation.steps) if is_on else -1
        self.panel.show_rotation(rotation, step, state, self._name_of)


def step_after(act: str, n: int, to: int, step: int) -> int:
    """Return where the page that stands is after an edit of page ``n``, -1 when it is gone."""
    if act in ("earlier", "later"):
        if step == n:
            return to
        return step - (n < step <= to) + (to <= step < n)
    if act == "add":
        return step + (step > n)
    if act == "remove":
        return -1 if step == n else step - (step > n)
    return step
