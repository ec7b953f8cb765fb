"""A key as people find it on the keyboard, and buttons that name theirs."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from .skin import Skin, SkinWidget

_TYPE_PX, _PAD_PX, _HEIGHT_PX = 12, 5, 18


def key_width(text: str, skin: Skin) -> int:
    """Return the width of a painted key."""
    return QFontMetrics(skin.font(_TYPE_PX)).horizontalAdvance(text) + 2 * skin.px(_PAD_PX)


def paint_key(painter: QPainter, box: QRectF, text: str, skin: Skin, ink: QColor) -> None:
    """Paint a key cap with its text."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QColor(ink)
    edge.setAlphaF(0.45)
    painter.setPen(edge)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink)
    painter.setFont(skin.font(_TYPE_PX))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyHint(SkinWidget):
    """One key."""

    def __init__(self, skin: Skin, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_key(self, text: str) -> None:
        """Show another key."""
        self._text = text
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(key_width(self._text, self.skin), self.skin.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        box = QRectF(self.rect())
        paint_key(QPainter(self), box, self._text, self.skin, self.skin.color("text_2"))


class ActionButton(QPushButton):
    """A button that follows an action: text, key, whether it may be done, why not.

    The action's property ``key_text`` is what people read as its key, ``kind`` is ``"primary"``
    or absent. What cannot be undone is asked about, not painted red: red says late or danger.
    """

    def __init__(self, skin: Skin, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._skin = skin
        self._action = action
        self._size = QSize()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        skin.changed.connect(self._follow)
        self._follow()

    @property
    def action(self) -> QAction:
        """The action it follows."""
        return self._action

    @property
    def key_text(self) -> str:
        """The key as people read it, ``""`` when it has none."""
        return str(self._action.property("key_text") or "")

    @Slot()
    def _follow(self) -> None:
        kind = self._action.property("kind") or "plain"
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        tip = self._action.toolTip()
        self.setToolTip(tip if tip != self._action.text() else "")
        self._size = self._wanted()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return self._size

    def _wanted(self) -> QSize:
        key = self.key_text
        room = key_width(key, self._skin) + self._skin.px(6) if key else 0
        width = QFontMetrics(self._skin.font(14)).horizontalAdvance(self.text())
        return QSize(width + room + self._skin.px(24) + 2, self._skin.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground by the style sheet, the words and the key by hand."""
        key, skin = self.key_text, self._skin
        painter = QStylePainter(self)
        ground = QStyleOptionButton()
        self.initStyleOption(ground)
        ground.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, ground)
        ink = self._ink()
        left = skin.px(12)
        if key:
            width, height = key_width(key, skin), skin.px(_HEIGHT_PX)
            box = QRectF(left, (self.height() - height) / 2, width, height)
            paint_key(painter, box, key, skin, ink)
            left += width + skin.px(6)
        painter.setFont(skin.font(14))
        painter.setPen(ink)
        room = self.rect().adjusted(left, 0, -skin.px(8), 0)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return self._skin.color("text_3")
        is_primary = self.property("kind") == "primary"
        return self._skin.color("on_fill" if is_primary else "text")
