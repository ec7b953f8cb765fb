"""One rectangle of the video wall: a camera's newest picture, and the truth about it."""

import time
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.camera import Camera
from backend.domain.terms.words import Words
from widgets.skin import Skin, SkinWidget

from .engine import FrameInfo, Phase, Status
from .engine.mailbox import Mailbox
from .frame_clock import FrameClock
from .health import Health, Observed, TileState, judge
from .sources import Reason
from .states import ROWS
from .steered import Forgiving
from .tile_art import TileArt
from .tile_figures import TileFigures
from .tile_held import Held
from .tile_paint import Frame, Remembered, TileLook, aim_in, kept, paint_beside, place_of
from .tile_text import Age, Pill, lines_of, pill_of, why_silent
from .words import KEY_AGE, LAST_PICTURE

_REASONS = tuple(Reason)
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
# After a tile grows, so long may pass before its first full picture is missed.
_FULL_PATIENCE_S = 1.5
_MAX_TRIES = 3


class VideoTile(SkinWidget):
    """Shows one camera; it is told of pictures and of the connection, and says what they mean.

    Signals:
        picked: camera id; clicked, or Space pressed.
        spotlight_wanted: camera id; double-clicked, or Enter pressed.
        step_wanted: Qt key of an arrow.
        pressed, moved: the mouse event, for who makes a drag of it.
        camera_changed: id of the camera it shows from now on, ``""`` for none.
    """

    picked = Signal(str)
    spotlight_wanted = Signal(str)
    step_wanted = Signal(int)
    pressed = Signal(object)
    moved = Signal(object)
    camera_changed = Signal(str)

    def __init__(self, skin: Skin, clock: FrameClock, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self.camera: Camera | None = None
        self.figures = TileFigures()
        self.has_address = self.is_refused = self.is_source_down = False
        self.skipped_s = 0.0
        self.stream = ""
        self._sparse: Words | None = None
        self._full_from_s = 0.0
        self._number, self._lang = "", "zh"
        self._clock = clock
        self._look = TileLook()
        self._art, self._frame = TileArt(skin), Frame(skin)
        self._canvas: QWidget | None = None
        self._spot = QRect()
        self._forget(time.monotonic())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def health(self) -> Health:
        """How its camera stands."""
        return self._health

    def set_camera(
        self, camera: Camera | None, now_s: float, last: Remembered | None = None
    ) -> None:
        """Show another camera from the beginning; None empties the tile.

        Args:
            last: Its last picture, shown dated until it gives a new one.
        """
        self.camera = camera
        self.figures = TileFigures()
        self.has_address = self.is_refused = self.is_source_down = False
        self._forget(now_s)
        self._last = last
        self.refresh(now_s)
        self._repaint()
        self.camera_changed.emit(camera.camera_id if camera is not None else "")

    def set_canvas(self, canvas: QWidget | None) -> None:
        """Be painted, where it stands now, by a widget over the same parent; None: by itself."""
        self._canvas, self._spot = canvas, self.geometry()

    def remembered(self) -> Remembered | None:
        """Return the last picture as it may be shown later; None where there was none."""
        held = self._held
        return self._last if held.picture is None else kept(held.picture, held.clock_text)

    def snapshot(self) -> QImage | None:
        """Return a copy of the picture as it is painted now; None where none is present."""
        picture = self._held.picture
        return None if picture is None or self._is_dead else picture.copy()

    def aim_at(self, at: QPointF) -> tuple[float, float] | None:
        """Return a point of the picture from its middle: right and up, -1 to 1; None beside it."""
        has_none = self._held.picture is None or self._is_dead
        return None if has_none else aim_in(self.picture_rect(), at)

    def picture_rect(self) -> QRect:
        """Return where in the tile its picture stands; all of it while there is none."""
        box, picture = self.rect(), self._held.picture
        return box if picture is None else place_of(box, picture, self.devicePixelRatioF())

    def set_steered(self, words: Words | None, now_s: float) -> None:
        """Say who steers it, and do not call it moved away meanwhile; None when it is home."""
        self._forgiving.steer(words is not None, now_s)
        self._steered = words
        self.refresh(now_s)

    def set_sparse(self, words: Words | None) -> None:
        """Say in which words not all is decoded for this tile; None where all is."""
        if self._sparse is not None and words is None:
            self._full_from_s = time.monotonic()
        self._sparse = words

    def set_target(self, is_target: bool) -> None:
        """Show that what is dragged would land here."""
        self._restyle(is_target=is_target)

    def set_number(self, number: str) -> None:
        """Show the tile's number while a person chooses one by digits; ``""`` for none."""
        self._restyle(number=number)

    def set_clock(self, clock: FrameClock) -> None:
        """Show picture times by another city clock, from the next new picture on."""
        self._clock = clock

    def set_language(self, lang: str, now_s: float) -> None:
        """Speak ``"zh"`` or ``"en"``."""
        self._lang = lang
        self.refresh(now_s)

    def set_selected(self, is_selected: bool) -> None:
        """Mark it as the chosen one."""
        self._restyle(is_selected=is_selected)

    def take(self, box: Mailbox, info: FrameInfo, now_s: float, stream: str = "") -> None:
        """Take the newest picture, as it lies in memory; it is painted at the next chance.

        Args:
            stream: Which stream it came by, in words.
        """
        self.stream = stream
        if self._hold(box, info, now_s):
            self._repaint_picture()

    def _hold(self, box: Mailbox, info: FrameInfo, now_s: float) -> bool:
        """Hold a picture; returns whether there is another to paint where one stood before."""
        held = self._held
        before_px = held.px
        is_other = held.take(box, info, self._clock, now_s)
        if held.px != before_px:
            self._repaint()  # it leaves other parts of the tile free
        return is_other and held.px == before_px

    def observe(self, status: Status, now_s: float, heard_s: float | None = None) -> None:
        """Judge the camera anew and say what changed.

        Args:
            heard_s: When its stream last gave anything.
        """
        if self.camera is None or not self.has_address:
            return
        held, info = self._held, self._held.info
        is_waiting = status.phase is Phase.WAITING
        seen = Observed(
            now_s=now_s,
            asked_s=self._asked_s,
            is_open=status.phase is Phase.OPEN,
            phase_s=status.since_ns / 1e9,
            attempt=status.attempt,
            retry_at_s=status.retry_at_ns / 1e9 if is_waiting else None,
            reason=_REASONS[status.reason].value,
            came_s=held.came_s,
            new_s=info.new_ns / 1e9 if info is not None else None,
            painted_s=self._painted_s,
            delay_s=info.lag_us / 1e6 if info is not None else 0.0,
            age_s=held.age_s(now_s),
            heard_s=heard_s,
            is_sparse=self._looks_sparse(now_s),
            is_source_down=self.is_source_down,
            skipped_s=self.skipped_s,
            flaw=self._forgiving.judge(info, now_s),
            flaw_s=info.flaw_ns / 1e9 if info is not None else 0.0,
            clock_off_s=info.clock_off_ms / 1e3 if info is not None else 0.0,
        )
        before, self._health = self._health, judge(seen, self._health, self.camera)
        self._is_dead = self._health.is_dead
        held.dim(self._is_dead)
        if before.state is not self._health.state:
            self._repaint()
        self.refresh(now_s)

    def refresh(self, now_s: float) -> None:
        """Say everything again; repaints only when the words differ."""
        name = self.camera.name if self.camera is not None else ""
        has_camera, waited_s = self.camera is not None, now_s - self._asked_s
        silent = why_silent(has_camera, self.has_address, self.is_refused, waited_s)
        pill, lines = (None, (silent.of(self._lang),)) if silent else self._state_text(now_s)
        clock = self._held.clock_text
        if self._held.picture is None and self._last is not None:
            clock = LAST_PICTURE.filled(time=self._last.clock).of(self._lang)
        stream = self._steered.of(self._lang) if self._steered is not None else self.stream
        is_steered = self._steered is not None
        words = {"name": name, "clock": clock, "lines": lines, "stream": stream}
        self._restyle(**words, pill=pill, is_steered=is_steered)
        self._say(name)

    def _state_text(self, now_s: float) -> tuple[Pill | None, tuple[str, ...]]:
        info = self._held.info
        delay_s = info.lag_us / 1e6 if info is not None else 0.0
        sparse = (self._sparse or KEY_AGE) if self._looks_sparse(now_s) else None
        pill = pill_of(
            self._health, now_s, Age(self._held.age_s(now_s), delay_s, sparse), self._lang
        )
        lines = lines_of(self._health, now_s, self._lang)
        if self._held.picture is not None and self._health.state is TileState.CONNECTING:
            lines = ()
        return pill, lines

    def _looks_sparse(self, now_s: float) -> bool:
        """Whether no full stream can be expected yet."""
        if self._sparse is not None:
            return True
        came_s = self._held.came_s
        is_waiting = came_s is not None and came_s < self._full_from_s
        return is_waiting and now_s - self._full_from_s < _FULL_PATIENCE_S

    def target_px(self) -> tuple[int, int]:
        """Return the size in real pixels to which pictures should be decoded."""
        ratio = self.devicePixelRatioF()
        return max(16, round(self.width() * ratio)), max(16, round(self.height() * ratio))

    def on_skin(self) -> None:
        """Take the other theme or scale."""
        self._art.forget()
        super().on_skin()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(self.skin.px(185), self.skin.px(104))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint alone, where no canvas paints all tiles."""
        painter, box = QPainter(self), self.rect()
        place = self.paint_on(painter, box, self.devicePixelRatioF())
        paint_beside(painter, box, place, self.skin)

    def paint_on(self, painter: QPainter, box: QRect, ratio: float) -> QRect:
        """Paint the picture and its words; a new picture counts only here.

        On a busy machine a paint comes late; then it paints what came since.

        Args:
            box: Where on the painter's ground the tile stands.
            ratio: Real pixels for each of the ground's.

        Returns:
            What of ``box`` is painted now; the same object while that stays the same.
        """
        self._renew()
        place, has_picture = self._paint_picture(painter, box, ratio)
        # One that came meanwhile says that the next may be written over what was just read.
        for _ in range(_MAX_TRIES):
            if not self._renew():
                break
            place, has_picture = self._paint_picture(painter, box, ratio)
        self._art.paint(painter, place, ratio, self._look, has_picture)
        self._count(time.monotonic(), self._held.picture is not None)
        return place

    def _renew(self) -> bool:
        newer = self._held.newer()
        if newer is not None:
            self._hold(*newer, time.monotonic())
        return newer is not None

    def _paint_picture(self, painter: QPainter, box: QRect, ratio: float) -> tuple[QRect, bool]:
        held = self._held
        picture, picture_px = held.grey if self._is_dead else held.picture, held.px
        if picture is None and self._last is not None:
            picture = self._last.picture
            picture_px = (picture.width(), picture.height())
        place = self._frame.paint(painter, box, picture, picture_px, ratio)
        return place, picture is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the camera."""
        self.pressed.emit(event)
        if self.camera is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.camera.camera_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        self.moved.emit(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the spotlight, or out of it."""
        if self.camera is not None and event.button() == Qt.MouseButton.LeftButton:
            self.spotlight_wanted.emit(self.camera.camera_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by arrows, pick by Space, spotlight by Enter."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.step_wanted.emit(int(key))
        elif self.camera is not None and key is Qt.Key.Key_Space:
            self.picked.emit(self.camera.camera_id)
        elif self.camera is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.spotlight_wanted.emit(self.camera.camera_id)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be chosen."""
        self._restyle(is_hovered=True)

    def leaveEvent(self, event: QEvent) -> None:
        """No longer pointed at."""
        self._restyle(is_hovered=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is; a click, or a window that opens, needs no such mark."""
        self._restyle(has_focus=event.reason() in _BY_KEY)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        self._restyle(has_focus=False)

    def _forget(self, now_s: float) -> None:
        self._asked_s = now_s
        self._health, self._is_dead = Health(TileState.CONNECTING, now_s), False
        self._held = Held()
        self._painted_s: float | None = None
        self._last: Remembered | None = None
        self._forgiving = Forgiving.of(self.camera)
        self._steered: Words | None = None
        self.stream = ""

    def _count(self, now_s: float, has_picture: bool) -> None:
        if self._held.is_fresh and has_picture and not self._is_dead:
            self._held.is_fresh = False
            self._painted_s = now_s
            self.figures.on_picture(now_s)
        self.figures.on_health(self._health, now_s)

    def _restyle(self, **changes: object) -> None:
        look = self._look
        if any(getattr(look, name) != value for name, value in changes.items()):
            self._look = replace(look, **changes)  # type: ignore[arg-type]
            self._repaint()

    def _repaint(self) -> None:
        if self._canvas is None:
            self.update()
        else:
            self._canvas.update(self._spot)

    def _repaint_picture(self) -> None:
        """A new picture stands where the one before did: nothing beside it changes."""
        if self._canvas is None:
            self.update()
        else:
            self._canvas.update(self._frame.place)

    def _say(self, name: str) -> None:
        """Tell screen readers, in whole words and only when something changed."""
        state = ROWS[self._health.state].said.of(self._lang) if self.has_address else ""
        text = " · ".join(part for part in (name, state, *self._look.lines[:1]) if part)
        if text != self.accessibleName():
            self.setAccessibleName(text)
            self.setToolTip(text)
