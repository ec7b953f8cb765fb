"""The two clock boxes of a dossier."""

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.kit.language import Lang
from widgets.labels import ElideLabel, fit_size, label, set_tone
from widgets.limit_bar import LimitBar
from widgets.marks import MarkDot
from widgets.panel import Panel
from widgets.skin import Skin
from widgets.spacing import space

from .clock_text import ClockText, ClockView, boxes

_SIZES = (22, 18, 16, 14)
# On a low panel the reading room counts more than size.
_LOW_SIZES = (18, 16, 14)


class ClockBox(Panel):
    """One clock: its name and length, what is left, what that means."""

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(parent, "card")
        self.title = ElideLabel("text_2", 13)
        self.mark = MarkDot(skin, 16, self)
        self.value = label("", "", 22, bold=True, wrap=True)
        self._skin = skin
        self.sub = label("", "text_2", 13, wrap=True)
        self.bar = LimitBar(skin, self)
        self._sizes, self._value = _SIZES, ""
        row = QHBoxLayout()
        space(row, skin, gap_px=8)
        row.addWidget(self.mark)
        row.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        space(column, skin, (12, 6, 12, 8), 2)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.sub)
        column.addSpacing(2)
        column.addStretch(1)
        column.addWidget(self.bar)

    def show_text(self, text: ClockText, lang: Lang) -> None:
        """Show this."""
        self.title.setText(lang.of(text.title))
        self._value = lang.of(text.value)
        set_tone(self.value, "" if text.tone == "text" else text.tone)
        sub = lang.of(text.sub)
        self.sub.setText(sub)
        self.sub.setVisible(bool(sub))
        self.mark.show_mark(text.mark)
        self._fit()
        self.bar.setVisible(text.share is not None)
        if text.share is not None:
            tone = {"soon": "soon", "late": "act"}.get(text.mark, "info")
            self.bar.show_share(text.share, tone)

    def _fit(self) -> None:
        """Use the largest type in which the value stands on one line.

        A term in brackets behind it is left out where it would need a second line.
        """
        room = self.width() - self._skin.px(24 + (24 if self.mark.isVisibleTo(self) else 0))
        smallest = QFontMetrics(self._skin.font(self._sizes[-1], bold=True))
        fits = smallest.horizontalAdvance(self._value) <= room
        self.value.setText(self._value if fits else self._value.split(" (")[0])
        self.value.setToolTip("" if fits else self._value)
        fit_size(self.value, self._skin, room, self._sizes)

    def set_low(self, is_low: bool) -> None:
        """Take less height, or the usual one."""
        self._sizes = _LOW_SIZES if is_low else _SIZES
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the value to the width."""
        super().resizeEvent(event)
        self._fit()


class DossierClocks(QWidget):
    """Both boxes; the same numbers as on every list and card."""

    def __init__(self, skin: Skin, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.left, self.right = ClockBox(skin, self), ClockBox(skin, self)
        row = QHBoxLayout(self)
        space(row, skin, gap_px=8)
        row.addWidget(self.left, 1)
        row.addWidget(self.right, 1)

    def set_low(self, is_low: bool) -> None:
        """Take less height, or the usual one."""
        for box in (self.left, self.right):
            box.set_low(is_low)

    def show_view(self, view: ClockView) -> None:
        """Show the clocks of a case at this moment."""
        left, right = boxes(view)
        self.left.show_text(left, self._lang)
        self.right.show_text(right, self._lang)
