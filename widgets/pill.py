"""Pills and badges: a short word on a quiet or a solid ground."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .marks import paint_mark
from .skin import Skin, SkinWidget


@dataclass(frozen=True, slots=True)
class PillText:
    """What stands in a pill.

    Attributes:
        tone: Token of its colour; ``""`` is neutral.
        mark: Row of ``MARKS`` painted before the word, or ``""``.
        solid: Filled with the tone (only ``act`` and ``info`` have solid grounds).
    """

    text: str
    tone: str = ""
    mark: str = ""
    solid: bool = False


_PAD_PX, _GAP_PX, _MARK_PX, _TYPE_PX = 8, 4, 9, 12


def pill_size(pill: PillText, skin: Skin) -> QSize:
    """Return the size a pill needs."""
    metrics = QFontMetrics(skin.font(_TYPE_PX))
    mark = skin.px(_MARK_PX + _GAP_PX) if pill.mark else 0
    width = metrics.horizontalAdvance(pill.text) + mark + 2 * skin.px(_PAD_PX)
    return QSize(width, skin.px(20))


def _colours(pill: PillText, skin: Skin) -> tuple[QColor, QColor]:
    """Return ground and ink."""
    if pill.solid and pill.tone in ("act", "info"):
        return skin.color(f"{pill.tone}_fill"), skin.color("on_fill")
    if pill.tone:
        return skin.tint(pill.tone), skin.ink(pill.tone)
    return skin.color("line"), skin.color("text_2")


def paint_pill(painter: QPainter, top_left: QPointF, pill: PillText, skin: Skin) -> QRectF:
    """Paint a pill and return the room it took."""
    size = pill_size(pill, skin)
    box = QRectF(top_left.x(), top_left.y(), size.width(), size.height())
    ground, ink = _colours(pill, skin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = box.height() / 2
    painter.drawRoundedRect(box, radius, radius)
    left = box.x() + skin.px(_PAD_PX)
    if pill.mark:
        side = skin.px(_MARK_PX)
        mark_box = QRectF(left, box.center().y() - side / 2, side, side)
        paint_mark(painter, mark_box, pill.mark, skin, ink if pill.tone else None)
        left += skin.px(_MARK_PX + _GAP_PX)
    painter.setFont(skin.font(_TYPE_PX))
    painter.setPen(ink)
    painter.drawText(
        QRectF(left, box.y(), box.right() - left, box.height()),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        pill.text,
    )
    painter.restore()
    return box


class Pill(SkinWidget):
    """One pill as a widget; hidden while it has nothing to say."""

    def __init__(
        self, skin: Skin, pill: PillText | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(skin, parent)
        self._pill = PillText("")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_pill(pill or PillText(""))

    @property
    def text(self) -> str:
        """The word shown."""
        return self._pill.text

    def show_pill(self, pill: PillText) -> None:
        """Show another word, tone or mark."""
        self._pill = pill
        self.setAccessibleName(pill.text)
        self.setVisible(bool(pill.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return pill_size(self._pill, self.skin)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        top = (self.height() - pill_size(self._pill, self.skin).height()) / 2
        paint_pill(QPainter(self), QPointF(0, top), self._pill, self.skin)
