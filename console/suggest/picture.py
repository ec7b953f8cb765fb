"""The picture of a suggestion, with a frame around what the machine means."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from backend.domain.cameras.suggestion import Box
from widgets.skin import Skin, SkinWidget


class SuggestPicture(SkinWidget):
    """Shows one picture as large as it may be; says in words why there is none."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self._image, self._box, self._words = QImage(), Box(), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._image.isNull()

    def show_picture(self, jpeg: bytes, box: Box) -> None:
        """Show a picture."""
        self._image, self._box = QImage.fromData(jpeg), box
        self.update()

    def show_words(self, words: str) -> None:
        """Say why there is no picture."""
        self._image, self._words = QImage(), words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter, skin = QPainter(self), self.skin
        painter.fillRect(self.rect(), skin.color("window"))
        if self._image.isNull():
            painter.setPen(skin.color("text_2"))
            painter.setFont(skin.font(14))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        room = QRectF(left, top, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, self._image)
        self._frame(painter, room)

    def _frame(self, painter: QPainter, room: QRectF) -> None:
        box = self._box
        if not box.width or not box.height:
            return
        frame = QRectF(
            room.x() + box.left * room.width(),
            room.y() + box.top * room.height(),
            box.width * room.width(),
            box.height * room.height(),
        ).intersected(room)
        # Dark below bright: seen on any picture.
        for colour, px in ((Qt.GlobalColor.black, 5), (self.skin.color("soon"), 3)):
            painter.setPen(QPen(colour, self.skin.px(px)))
            painter.drawRect(frame)
