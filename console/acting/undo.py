"""What was just sent, as a bar: waiting, eight seconds to take it back, delivered.

The countdown is one of the few things that move; it runs on real time, not on the city's.
"""

import time
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from backend.domain.cases.case import ACT_WORDS, Act, Case, CaseState
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.face.pending import Pending, PendingStage
from console.kit import words_acts as w
from console.kit.keymap import key_text
from console.kit.language import Lang
from console.kit.notice import each, unit_words
from widgets.key_hint import key_width, paint_key
from widgets.skin import Skin, SkinWidget
from widgets.wrapped import two_line_width, two_lines

_HEIGHT_PX, _RING_PX = 44, 24
_FRAME_MS = 100
# How long the tick mark of a delivery stays.
DELIVERED_MS = 3000
# Acts that are answered sooner are not announced as waiting.
BLINK_S = 0.4


class UndoStage(StrEnum):
    """What the bar shows."""

    NOTHING = "nothing"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    COUNTING = "counting"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class UndoState:
    """The bar at one moment; ``left_s`` is real seconds until the unit hears of it."""

    stage: UndoStage = UndoStage.NOTHING
    case_id: str = ""
    left_s: float = 0.0


class UndoBook:
    """Which dispatches of this person can still be taken back. Real time is passed in."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._mine: dict[str, Case] = {}
        self._delivered: dict[str, int] = {}
        self._with: dict[str, frozenset[str]] = {}

    def bind(self, case_ids: frozenset[str]) -> None:
        """Note cases that were dispatched in one go: they are taken back in one go."""
        self._with.update(dict.fromkeys(case_ids, case_ids))

    def apply(self, changes: Changes, now_ms: int) -> None:
        """Take changes in."""
        if changes.reset:
            self._mine.clear()
        told = (*changes.cases, *changes.ended)
        were_mine = self._mine.keys() & changes.case_ids
        for case_id in were_mine:
            del self._mine[case_id]
        account = self._account
        by_me = [case for case in told if case.steps and case.steps[-1].account == account]
        self._mine.update([(c.case_id, c) for c in by_me if _can_be_taken_back(c)])
        if were_mine:
            gone = were_mine - self._mine.keys()
            for case_id in gone:  # dispatched again, it goes by itself
                self._with.pop(case_id, None)
            done = [case.case_id for case in told if case.case_id in gone and case.delivered_at_ms]
            self._delivered.update(dict.fromkeys(done, now_ms))

    def newest(self, now_ms: int) -> Case | None:
        """Return the dispatch that was made last and can still be taken back."""
        return max(self._open(now_ms), key=lambda case: case.notify_at_ms, default=None)

    def going_with(self, case_id: str, now_ms: int) -> tuple[Case, ...]:
        """Return what is taken back with a case: itself, and what was dispatched in one go.

        What the unit has heard of is not among it any more.
        """
        mates = self._with.get(case_id)
        if mates is None:
            return tuple(case for case in self._open(now_ms) if case.case_id == case_id)
        return tuple(case for case in self._open(now_ms) if self._with.get(case.case_id) is mates)

    def _open(self, now_ms: int) -> list[Case]:
        return [case for case in self._mine.values() if case.notify_at_ms > now_ms]

    def delivered(self, now_ms: int) -> str:
        """Return the case that was delivered a moment ago, or ``""``."""
        for case_id, at_ms in reversed(self._delivered.items()):
            if now_ms - at_ms < DELIVERED_MS:
                return case_id
        self._delivered.clear()
        return ""


def _can_be_taken_back(case: Case) -> bool:
    """Return whether the unit has not heard yet of the dispatch that was the last step."""
    is_dispatch = case.steps[-1].act is Act.DISPATCH
    return is_dispatch and not case.delivered_at_ms and case.state is CaseState.HANDLING


class UndoBar(SkinWidget):
    """The bar over the map. Hidden while there is nothing to say.

    Signals:
        take_back_wanted: ``case_id``, by a click on the bar.
    """

    take_back_wanted = Signal(object)

    def __init__(
        self, skin: Skin, lang: Lang, face: SituationFace, parent: QWidget | None = None
    ) -> None:
        super().__init__(skin, parent)
        self._lang = lang
        self._face = face
        self._book = UndoBook(face.actor.account)
        face.actor_changed.connect(self._on_actor_changed)
        self._state = UndoState()
        self._text = ""
        self._room_px = 0
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self.advance)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        face.changed.connect(self._on_changed)
        face.pending_changed.connect(self._on_pending_changed)
        lang.changed.connect(self.advance)
        self.hide()

    @Slot()
    def _on_actor_changed(self) -> None:
        """Forget what another person may take back."""
        self._book = UndoBook(self._face.actor.account)

    @property
    def state(self) -> UndoState:
        """What the bar shows now."""
        return self._state

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text

    @Slot()
    def want_take_back(self) -> None:
        """Ask for the newest dispatch to be taken back, as a click on the bar does."""
        newest = self.newest()
        if newest is not None:
            self.take_back_wanted.emit(newest.case_id)

    @Slot(object)
    def bind(self, case_ids: frozenset[str]) -> None:
        """Note cases that were dispatched in one go."""
        self._book.bind(case_ids)

    def newest(self) -> Case | None:
        """Return the dispatch Ctrl+Z takes back, or ``None``."""
        return self._book.newest(self._face.real_now_ms())

    def going_with(self, case_id: str) -> tuple[Case, ...]:
        """Return all that is taken back with a case; see ``UndoBook.going_with``."""
        return self._book.going_with(case_id, self._face.real_now_ms())

    @Slot()
    def advance(self) -> None:
        """Show what is true at this moment; runs by itself only while something counts."""
        self._state = self._now()
        shown = self._state.stage is not UndoStage.NOTHING
        if shown:
            text = self._sentence()
            if text != self._text:
                self._text = text
                self.setAccessibleName(text)
                self.updateGeometry()
                self.adjustSize()
            self.update()
        self.setVisible(shown)
        is_running = shown or bool(self._face.all_pending())
        if is_running != self._timer.isActive():
            (self._timer.start if is_running else self._timer.stop)()

    def sizeHint(self) -> QSize:
        """Return the room the sentence needs."""
        px, metrics = self.skin.px, QFontMetrics(self.skin.font(14, bold=True))
        beside = self._key_px() + px(_RING_PX + 44)
        width = metrics.horizontalAdvance(self._text) + beside
        if not self._room_px or width <= self._room_px:
            return QSize(width, px(_HEIGHT_PX))
        narrow = two_line_width(self._text, metrics) + beside
        return QSize(min(narrow, self._room_px), px(_HEIGHT_PX) + metrics.height())

    def set_room(self, room_px: int) -> None:
        """Never be wider than this, real pixels; a longer sentence takes a second line."""
        self._room_px = room_px

    def _key_px(self) -> int:
        return key_width(self._key(), self.skin) + self.skin.px(10) if self._key() else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the dispatch back while it can be."""
        if self._state.stage is UndoStage.COUNTING:
            self.take_back_wanted.emit(self._state.case_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, px = QPainter(self), self.skin.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        tone = self._tone()
        painter.setPen(self.skin.tint(tone, 0.6))
        painter.setBrush(self.skin.color("panel"))
        painter.drawRoundedRect(box, px(8), px(8))
        ring = QRectF(px(12), (self.height() - px(_RING_PX)) / 2, px(_RING_PX), px(_RING_PX))
        self._paint_ring(painter, ring, tone)
        painter.setFont(self.skin.font(14, bold=True))
        painter.setPen(self.skin.color("text"))
        room = box.adjusted(px(_RING_PX + 24), 0, -px(12) - self._key_px(), 0)
        lines = two_lines(self._text, painter.fontMetrics(), room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))
        if self._key():
            width, height = key_width(self._key(), self.skin), px(18)
            key = QRectF(box.right() - px(12) - width, (self.height() - height) / 2, width, height)
            paint_key(painter, key, self._key(), self.skin, self.skin.color("text_2"))

    def _paint_ring(self, painter: QPainter, ring: QRectF, tone: str) -> None:
        colour, width = self.skin.color(tone), self.skin.px(3)
        inner = ring.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(self.skin.color("line"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inner)
        if self._state.stage is UndoStage.COUNTING:
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            share = min(self._state.left_s / self._undo_s(), 1.0)
            painter.drawArc(inner, 90 * 16, round(360 * 16 * share))
            painter.setFont(self.skin.font(12, bold=True))
            painter.setPen(self.skin.color("text"))
            seconds = f"{self._state.left_s:.0f}"
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, seconds)
        elif self._state.stage is UndoStage.DELIVERED:
            painter.setPen(QPen(colour, width))
            painter.drawPolyline(
                [_at(ring, x, y) for x, y in ((0.28, 0.52), (0.44, 0.68), (0.74, 0.34))]
            )

    def _tone(self) -> str:
        return {
            UndoStage.COUNTING: "info",
            UndoStage.DELIVERED: "good",
            UndoStage.UNKNOWN: "soon",
        }.get(self._state.stage, "none")

    def _key(self) -> str:
        key = {UndoStage.COUNTING: "act:undo_dispatch", UndoStage.UNKNOWN: "ask_again"}
        return key_text(key.get(self._state.stage, ""))

    def _undo_s(self) -> float:
        city = self._face.city
        return max(city.undo_s, 0.1) if city is not None else 8.0

    def _now(self) -> UndoState:
        now_ms = self._face.real_now_ms()
        pending = [each for each in self._face.all_pending() if self._is_worth_saying(each)]
        if pending:
            unknown = pending[-1].stage is PendingStage.UNKNOWN
            stage = UndoStage.UNKNOWN if unknown else UndoStage.WAITING
            return UndoState(stage, pending[-1].command.case_id)
        newest = self._book.newest(now_ms)
        if newest is not None:
            going = self._book.going_with(newest.case_id, now_ms)
            left_s = (min(case.notify_at_ms for case in going) - now_ms) / 1000
            return UndoState(UndoStage.COUNTING, newest.case_id, left_s)
        delivered = self._book.delivered(now_ms)
        return UndoState(UndoStage.DELIVERED, delivered) if delivered else UndoState()

    def _is_worth_saying(self, pending: Pending) -> bool:
        """Leave out what is answered in a blink; a dispatch is said at once."""
        is_dispatch = pending.command.act in (Act.DISPATCH, Act.UNDO_DISPATCH)
        is_slow = time.monotonic() - pending.since_s > BLINK_S
        return is_dispatch or is_slow or pending.stage is PendingStage.UNKNOWN

    def _sentence(self) -> str:
        of, state = self._lang.of, self._state
        pending = self._face.pending(state.case_id)
        if pending is not None:
            return of(self._pending_words(pending))
        case = self._face.case(state.case_id)
        unit = self._unit(case.unit_id if case is not None else "")
        if state.stage is UndoStage.DELIVERED:
            return of(w.DELIVERED, unit=of(unit))
        n = len(self.going_with(state.case_id))
        words = w.UNDO_BAR_ALL if n > 1 else w.UNDO_BAR
        return of(words, unit=of(unit), s=f"{state.left_s:.0f}", n=n)

    def _pending_words(self, pending: Pending) -> Words:
        if pending.stage is PendingStage.UNKNOWN:
            return each(w.UNKNOWN_BAR, act=ACT_WORDS[pending.command.act])
        if pending.command.act is Act.DISPATCH:
            return each(w.PENDING_TO, unit=self._unit(pending.command.given.unit_id))
        return each(w.PENDING_BAR, act=ACT_WORDS[pending.command.act])

    def _unit(self, unit_id: str) -> Words:
        units = self._face.city.units if self._face.city is not None else ()
        found = next((unit for unit in units if unit.unit_id == unit_id), None)
        return unit_words(found, unit_id)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        self._book.apply(changes, self._face.real_now_ms())
        self.advance()

    @Slot(object)
    def _on_pending_changed(self, _case_id: str) -> None:
        self.advance()


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.x() + x * box.width(), box.y() + y * box.height())
