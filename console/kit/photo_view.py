"""One picture as large as the window allows; any click or Esc sends it away."""

from PySide6.QtCore import QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.skin import Skin

from . import words as w
from .dialogs import Panel
from .language import Lang

_VEIL = QColor(4, 8, 15, 225)
_WRITING = QColor("#E6EDF7")
_MARGIN_PX = 48
# A small picture blown up further shows nothing that is not there already.
_MAX_ZOOM = 2


class PhotoView(Panel):
    """Lies over the whole window while it is shown."""

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang = skin, lang
        self._image, self._caption = QImage(), ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_image(self, image: QImage, caption: str = "") -> None:
        """Show a picture over everything, with what it shows and when it was taken."""
        self._image, self._caption = image, caption
        self.open(self)
        self.update()

    @Slot()
    def place(self) -> None:
        """Lie over the whole desk."""
        self.setGeometry(self.over_desk())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _VEIL)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        margin = self._skin.px(_MARGIN_PX)
        room = QRectF(self.rect().adjusted(margin, margin, -margin, -margin))
        largest = room.size().toSize().boundedTo(self._image.size() * _MAX_ZOOM)
        size = self._image.size().scaled(largest, Qt.AspectRatioMode.KeepAspectRatio)
        left = room.center().x() - size.width() / 2
        top = room.center().y() - size.height() / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.setPen(_WRITING)
        painter.setFont(self._skin.font(14))
        head = QRect(0, round(top) - margin, self.width(), margin)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, self._caption)
        foot = QRect(0, round(top) + size.height(), self.width(), margin)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self._lang.of(w.Window.PHOTO_CLOSE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go away."""
        self.dismiss()
