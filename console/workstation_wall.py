"""F10: the map in a second window for the hall, with type that is read from afar."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.domain.seats import QUEUES
from backend.domain.words import Words
from backend.situation import Changes
from layers.view import MapView
from widgets.skin import SkinWidget

from . import acts_words as w
from .looks import Looks
from .parts import DeskParts
from .time_text import date_words, hms

# Source: mission.md 2.0: Chinese on the wall at 24 minutes of arc, read from 5 m, 55-inch tiles.
_FIGURE_PX, _WORD_PX, _HEAD_PX = 84, 30, 36
MARK_SCALE = 1.5


class WallHead(SkinWidget):
    """City, clock and the few numbers a hall looks up for."""

    def __init__(self, parts: DeskParts, parent: QWidget) -> None:
        super().__init__(parts.looks, parent)
        self._parts = parts
        parts.face.ticked.connect(self.update)
        parts.face.changed.connect(self._on_changed)
        parts.lang.changed.connect(self.update)

    def figures(self) -> tuple[tuple[Words, int, str], ...]:
        """Return word, number and tone of each figure, counted from the situation."""
        face = self._parts.face
        cases = tuple(face.situation.cases.values())
        n_late = sum(face.face_of(case).level == "late" for case in cases) if face.city else 0
        return (
            (w.WALL_OPEN, len(cases), "text"),
            (w.WALL_DISPATCH, sum(QUEUES["to_dispatch"].holds(c) for c in cases), "info"),
            (w.WALL_HANDLING, sum(QUEUES["handling"].holds(c) for c in cases), "info"),
            (w.WALL_URGENT, sum(case.urgent for case in cases), "act"),
            (w.WALL_LATE, n_late, "act"),
        )

    def sizeHint(self) -> QSize:
        """Return the room head, numbers and words need."""
        px = self.skin.px
        return QSize(px(1200), px(_HEAD_PX + _FIGURE_PX + _WORD_PX + 56))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.skin.color("window"))
        city = self._parts.face.city
        if city is not None:
            self._paint_head(painter, Words(city.centre_zh, city.centre_en), city.zone)
        self._paint_figures(painter)

    def _paint_head(self, painter: QPainter, name: Words, zone: str) -> None:
        px, of = self.skin.px, self._parts.lang.of
        row = QRectF(px(24), px(12), self.width() - px(48), px(_HEAD_PX + 12))
        now_ms = self._parts.face.city_now_ms()
        clock = f"{hms(now_ms, zone)}  {of(date_words(now_ms, zone))}"
        painter.setFont(self.skin.font(_HEAD_PX, bold=True))
        painter.setPen(self.skin.color("text"))
        metrics = painter.fontMetrics()
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(row, right, clock)
        room = row.width() - metrics.horizontalAdvance(clock) - px(32)
        text = metrics.elidedText(of(name), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_figures(self, painter: QPainter) -> None:
        """Paint each number with its word below, in columns of equal width."""
        px, of = self.skin.px, self._parts.lang.of
        figures = self.figures()
        top, room = px(_HEAD_PX + 28), self.width() - px(48)
        for n, (words, number, tone) in enumerate(figures):
            left = px(24) + room * n / len(figures)
            box = QRectF(left, top, room / len(figures), px(_FIGURE_PX))
            painter.setFont(self.skin.font(_FIGURE_PX, bold=True))
            is_quiet = tone == "act" and not number
            painter.setPen(self.skin.color("text_3" if is_quiet else tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{number:,}")
            painter.setFont(self.skin.font(_WORD_PX))
            painter.setPen(self.skin.color("text_2"))
            below = QRectF(left, box.bottom() + px(4), box.width(), px(_WORD_PX + 8))
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, of(words))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.cases or changes.ended or changes.reset:
            self.update()


class WallWindow(QWidget):
    """The hall's map: the same ground and the same situation as the desk's.

    Signals:
        closed: the window was closed.
    """

    closed = Signal()

    def __init__(self, parts: DeskParts, looks: Looks, desk_map: MapView) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._parts, self._looks = parts, looks
        self.head = WallHead(parts, self)
        self.map = MapView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.map, 1)
        self.map.share_map(desk_map)
        self._dress()
        self._fill()
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self._on_ticked)
        parts.selection.changed.connect(self._on_selected)
        parts.lang.changed.connect(self._dress)
        looks.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        self.setWindowTitle(self._parts.lang.of(w.WALL_TITLE))
        self.head.setFixedHeight(self.head.sizeHint().height())
        self.map.set_theme(self._looks.theme)
        self.map.set_scale(self._looks.scale * MARK_SCALE)
        self.map.set_language(self._parts.lang.code)

    def _fill(self) -> None:
        """Show what is true already; from then on changes are enough."""
        face = self._parts.face
        situation = face.situation
        if face.city is None:
            return
        whole = Changes(
            cases=tuple(situation.cases.values()),
            fixes=tuple(situation.fixes.values()),
            city=face.city,
            reset=True,
        )
        faces = {case.case_id: face.face_of(case) for case in whole.cases}
        self.map.take(situation, whole, face.city_now_ms(), faces)
        self._on_selected(self._parts.selection.case_id)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        face = self._parts.face
        faces = {case.case_id: face.face_of(case) for case in changes.cases} if face.city else {}
        self.map.take(face.situation, changes, face.city_now_ms(), faces)

    @Slot()
    def _on_ticked(self) -> None:
        face = self._parts.face
        self.map.take(face.situation, Changes(), face.city_now_ms(), {})

    @Slot(object)
    def _on_selected(self, case_id: str) -> None:
        self.map.select_case(case_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F10 takes it away again; Esc never closes the wall."""
        if event.key() == Qt.Key.Key_F10:
            self.close()
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the map's share back and tell."""
        self.map.stop()
        self.closed.emit()
        super().closeEvent(event)
