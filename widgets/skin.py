"""What a painter needs to know of the theme: without it each widget would guess its colours."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from resources import tokens

SCALE_MIN, SCALE_MAX = 0.9, 1.5
_TABULAR = QFont.Tag("tnum")


class Skin(QObject):
    """Theme and scale in force; every painted widget is given one and follows it.

    Signals:
        changed: No payload; theme or scale is another one now.
    """

    changed = Signal()

    def __init__(
        self,
        theme: tokens.Theme = tokens.DARK,
        scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = min(max(scale, SCALE_MIN), SCALE_MAX)
        self._fonts: dict[tuple[int, bool], QFont] = {}

    @property
    def theme(self) -> tokens.Theme:
        """The colours in force."""
        return self._theme

    @property
    def scale(self) -> float:
        """Size of everything against the drawing: 0.9 to 1.5."""
        return self._scale

    def use(self, theme: tokens.Theme, scale: float) -> None:
        """Take another theme or scale; the scale is held within 0.9 to 1.5."""
        scale = min(max(scale, SCALE_MIN), SCALE_MAX)
        if (theme, scale) == (self._theme, self._scale):
            return
        self._theme, self._scale = theme, scale
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        """For those who must do more than tell, before it is told."""

    def px(self, drawn_px: float) -> int:
        """Return a length of the drawing in pixels of this screen."""
        return round(drawn_px * self._scale)

    def color(self, tone: str) -> QColor:
        """Return the colour of a token, e.g. ``"text_2"`` or ``"act"``."""
        return QColor(getattr(self._theme, tone))

    def tint(self, tone: str, share: float = 0.22) -> QColor:
        """Return the quiet ground of this tone on a panel."""
        return QColor(tokens.tint(self._theme, tone, share))

    def ink(self, tone: str) -> QColor:
        """Return writing in this tone that stays legible on its own tint and on raised."""
        return QColor(tokens.ink(self._theme, tone))

    def font(self, drawn_px: int, bold: bool = False) -> QFont:
        """Return the house type at this size (pixels of the drawing), digits tabular."""
        key = (self.px(drawn_px), bold)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(*key)
        return QFont(self._fonts[key])

    @staticmethod
    def _make_font(size_px: int, bold: bool) -> QFont:
        font = QFont(tokens.FONT_FAMILY)
        font.setPixelSize(size_px)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setFeature(_TABULAR, 1)
        return font


class SkinWidget(QWidget):
    """A painted widget that follows its skin."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.skin = skin
        skin.changed.connect(self.on_skin)

    @Slot()
    def on_skin(self) -> None:
        """Take the other theme or scale."""
        self.updateGeometry()
        self.update()
