"""The ranked column as bars with their bounds: how far apart rates are, and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.skin import Skin, SkinWidget

from .text import Bar

if TYPE_CHECKING:
    import pyqtgraph as pg

MOST_BARS = 24
# What of the names has room under all the bars together.
_NAMES_CHARS, _LEAST_CHARS = 100, 6


class RateChart(SkinWidget):
    """Bars in the order of the table; few cases are hollow."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self._bars: tuple[Bar, ...] = ()
        self._made: pg.PlotWidget | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    @property
    def _plot(self) -> pg.PlotWidget:
        """The plot, made when first wanted: loading it would take a start a quarter of a second."""
        if self._made is None:
            import pyqtgraph as pg

            self._made = pg.PlotWidget(self, background=None)
            self._made.setMenuEnabled(False)
            self._made.hideButtons()
            self._made.setMouseEnabled(x=False, y=False)
            self.layout().addWidget(self._made)
        return self._made

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: tuple[Bar, ...], name: str) -> None:
        """Show the first bars of these."""
        self._bars = bars[:MOST_BARS]
        self.setAccessibleName(name)
        if self._bars or self._made is not None:
            self._draw()

    def on_skin(self) -> None:
        """Take the other theme or scale."""
        if self._made is not None:
            self._draw()
        super().on_skin()

    def _draw(self) -> None:
        import pyqtgraph as pg

        plot, skin, bars = self._plot, self.skin, self._bars
        plot.clear()
        plot.setBackground(skin.color("panel"))
        if not bars:
            return
        pen, rates = pg.mkPen(skin.color("info")), [100 * bar.rate for bar in bars]
        brushes = [skin.color("panel" if bar.is_few else "info") for bar in bars]
        xs = list(range(len(bars)))
        plot.addItem(pg.BarGraphItem(x=xs, height=rates, width=0.5, brushes=brushes, pen=pen))
        sure = [(x, bar) for x, bar in zip(xs, bars, strict=True) if bar.high > bar.low]
        if sure:
            drawn = np.array([(x, bar.rate, bar.low, bar.high) for x, bar in sure])
            x, rate, low, high = drawn.T * np.array([[1], [100], [100], [100]])
            up, down, line = high - rate, rate - low, pg.mkPen(skin.color("text_2"), width=1.5)
            plot.addItem(pg.ErrorBarItem(x=x, y=rate, top=up, bottom=down, beam=0.16, pen=line))
        self._dress(xs)

    def _dress(self, xs: list[int]) -> None:
        bars, skin = self._bars, self.skin
        n = max(_LEAST_CHARS, _NAMES_CHARS // len(bars))
        names = [(x, bar.name[:n]) for x, bar in zip(xs, bars, strict=True)]
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setStyle(tickFont=skin.font(12), tickLength=0)
            axis.setTextPen(skin.color("text_2"))
            axis.setPen(skin.color("line"))
        self._plot.getAxis("bottom").setTicks([names])
        top = max(max(100 * bar.high if bar.high < 1.5 else 100 * bar.rate for bar in bars), 1.0)
        self._plot.setYRange(0, min(top * 1.05, 105.0) if top <= 100 else top * 1.05, padding=0)
        self._plot.setXRange(-0.6, max(len(bars) - 0.4, 5.4), padding=0)
