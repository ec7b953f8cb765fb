"""What stands where nothing is yet: empty, loading, failed and forbidden are designed too."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .icon import icon_pixmap
from .skin import Skin, SkinWidget

_ICON_PX = 40


class EmptyState(SkinWidget):
    """An icon, one sentence, and a smaller one that says what comes next."""

    def __init__(self, skin: Skin, icon: str = "inbox", parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._icon, self._title, self._hint, self._tone = icon, "", "", "text_3"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def title(self) -> str:
        """The sentence shown."""
        return self._title

    def show_state(self, icon: str, title: str, hint: str = "", tone: str = "text_3") -> None:
        """Show this state; ``tone`` colours the icon."""
        self._icon, self._title, self._hint, self._tone = icon, title, hint, tone
        self.setAccessibleName(f"{title} {hint}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(200), self.skin.px(140))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, skin = QPainter(self), self.skin
        side = skin.px(_ICON_PX)
        top = max(0, (self.height() - skin.px(_ICON_PX + 64)) // 2)
        picture = icon_pixmap(self._icon, skin.color(self._tone), side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, top, picture)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        flags |= Qt.TextFlag.TextWordWrap
        room = QRectF(0, top + side + skin.px(12), self.width(), self.height())
        room.adjust(skin.px(16), 0, -skin.px(16), 0)
        for text, size, tone in ((self._title, 14, "text_2"), (self._hint, 13, "text_3")):
            painter.setFont(skin.font(size))
            painter.setPen(skin.color(tone))
            used = painter.boundingRect(room, flags, text)
            painter.drawText(room, flags, text)
            room.setTop(used.bottom() + skin.px(4))
