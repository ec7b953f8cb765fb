"""The emergency bar: over everything of a desk while an emergency is on, whatever is open below."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backend.domain.people.emergency import Emergency
from backend.domain.people.emergency_terms import KIND_WORDS
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.keymap import key_text
from widgets.danger_sign import paint_danger_sign
from widgets.skin import SkinWidget

from . import words as w
from .text import BarText, bar_text

KEY = "emergency"
_HEIGHT_PX, _EDGE_PX, _GAP_PX, _MARK_PX = 40, 16, 18, 24


class EmergencyBar(SkinWidget):
    """One line: a sign, the word, what and where, who opened it, since when, who commands.

    Args:
        names_key: The desk has a page of the log, and its key is named.

    Signals:
        wanted: the log is wanted; the bar was clicked.
    """

    wanted = Signal()

    def __init__(
        self, parts: DeskParts, parent: QWidget | None = None, *, names_key: bool = True
    ) -> None:
        super().__init__(parts.looks, parent)
        self._parts, self._names_key = parts, names_key
        self.text, self._kind = BarText(), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if names_key:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.updateGeometry)
        self.hide()
        self.retell()

    @property
    def running(self) -> Emergency | None:
        """The emergency that is on."""
        return next(iter(self._parts.face.situation.emergencies.values()), None)

    @Slot()
    def retell(self) -> None:
        """Say how it stands this second; without an emergency take no room."""
        one, face, of = self.running, self._parts.face, self._parts.lang.of
        self.setVisible(one is not None)
        if one is None:
            return
        zone = face.city.zone if face.city is not None else "UTC"
        text = bar_text(one, face.city_now_ms(), zone, self._parts.lang)
        if self._names_key:
            text = text._replace(parts=(*text.parts, of(w.KEY, key=key_text(KEY))))
        self._kind = f"{of(w.NAME)}  {of(KIND_WORDS[one.kind])}"
        if text != self.text:
            self.text = text
            told = "，".join((self._kind, text.title, *text.parts))
            self.setAccessibleName(told)
            self.setToolTip(told)
            self.update()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.emergencies or changes.reset:
            self.retell()

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(self.skin.px(400), self.skin.px(_HEIGHT_PX))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that the log is wanted."""
        if self._names_key and event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit()

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint: shape, word and colour say the same."""
        painter, px = QPainter(self), self.skin.px
        painter.fillRect(self.rect(), self.skin.color("act_fill"))
        ink, row = self.skin.color("on_fill"), self.rect().adjusted(px(_EDGE_PX), 0, -px(12), 0)
        side = px(_MARK_PX)
        box = QRectF(row.left(), (self.height() - side) / 2, side, side)
        paint_danger_sign(painter, box, self.skin)
        painter.setPen(ink)
        row.setLeft(row.left() + side + px(10))
        bold, plain = self.skin.font(16, True), self.skin.font(14)
        row.setLeft(self._write(painter, row, self._kind, bold) + px(_GAP_PX))
        row.setRight(self._write_parts(painter, row, plain))
        self._write(painter, row, self.text.title, bold)

    def _write(self, painter: QPainter, row: QRect, text: str, font: QFont) -> int:
        """Write from the left; return where it ends."""
        painter.setFont(font)
        metrics = painter.fontMetrics()
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
        return row.left() + metrics.horizontalAdvance(short)

    def _write_parts(self, painter: QPainter, row: QRect, font: QFont) -> int:
        """Write what fits beside the title, the first parts before the last; return the left end.

        Since when and how long stand at every width; the title keeps what is left.
        """
        metrics, gap = QFontMetrics(font), self.skin.px(_GAP_PX)
        title_px = QFontMetrics(self.skin.font(16, True)).horizontalAdvance(self.text.title)
        room, kept = row.width() - min(title_px, row.width() * 2 // 5) - gap, []
        for n, part in enumerate(self.text.parts):
            need = metrics.horizontalAdvance(part) + gap
            if need > room and n > 1:
                continue
            room -= need
            kept.append(part)
        right = row.right()
        painter.setFont(font)
        for part in reversed(kept):
            width = metrics.horizontalAdvance(part)
            box = QRect(right - width, row.top(), width + 1, row.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, part)
            right -= width + gap
        return right
