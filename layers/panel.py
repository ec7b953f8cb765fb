"""The layer list: what the map shows, how many of each, and how fresh."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from resources.tokens import RADIUS_PANEL_PX

from .panel_rows import Header, LayerRow, Legend, Picture
from .view import MapView

_EDGE_PX = 12
_REFRESH_MS = 500
_LEGEND_FROM_PX = 620
# Wider than this share of the map the list stands folded, until somebody opens it.
_MOST_WIDTH = 0.28


class LayerPanel(QWidget):
    """Lists the layers of a view in its upper right corner; every row works by keyboard.

    On a small map it begins folded: the map is what is looked at.
    """

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(parent or view)
        self._view = view
        self._header = Header(view.scene, self)
        self._rows = {layer.spec.key: LayerRow(layer, view.scene, self) for layer in view.deck}
        self._legend = Legend(view.scene, self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(0)
        for widget in (self._header, *self._rows.values(), self._legend):
            column.addWidget(widget)
        for row in self._rows.values():
            row.toggled.connect(self._on_toggled)
        self._header.toggled.connect(self._on_folded)
        self._header.clicked.connect(self._on_chosen)
        self._is_chosen = False
        view.deck.shown_changed.connect(self._on_shown)
        self._picture = Picture()
        self._look: tuple[object, ...] = ()
        self._beat = QTimer(self, interval=_REFRESH_MS)
        self._beat.timeout.connect(self.refresh)
        view.installEventFilter(self)
        if self.parent() is view:
            view.covers.add(self)
        self.refresh()
        self._fit()
        self._place()

    def set_note(self, key: str, note: Words | None) -> None:
        """Show words in the place of a layer's age, e.g. ``8/9`` cameras that give pictures."""
        self._rows[key].note = note
        self._rows[key].refresh()

    def set_folded(self, is_folded: bool) -> None:
        """Show only the title, or the whole list, whatever room there is."""
        self._is_chosen = True
        self._header.setChecked(not is_folded)

    @Slot()
    def refresh(self) -> None:
        """Take counts, ages, theme and language as they are now."""
        self._header.refresh()
        for row in self._rows.values():
            row.refresh()
        wanted = self.sizeHint()
        if wanted != self.size():
            self._fit()
            self._place()
        scene = self._view.scene
        look = (scene.theme.key, scene.lang, scene.scale)
        if look != self._look:
            self._look = look
            self.update()

    @Slot(bool)
    def _on_toggled(self, _is_on: bool) -> None:
        for key, row in self._rows.items():
            self._view.deck.set_on(key, row.isChecked())

    @Slot(object)
    def _on_shown(self, key: str) -> None:
        self._rows[key].setChecked(self._view.deck[key].is_on)
        self._rows[key].refresh()

    @Slot()
    def _on_chosen(self) -> None:
        """Leave it as a person wants it, however large the map becomes."""
        self._is_chosen = True

    def _fit(self) -> None:
        """Fold or open the list as the width of the map has it, unless somebody chose."""
        if not self._is_chosen:
            wanted = max(row.sizeHint().width() for row in self._rows.values())
            self._header.setChecked(wanted <= self._view.width() * _MOST_WIDTH)

    @Slot(bool)
    def _on_folded(self, is_open: bool) -> None:
        for row in self._rows.values():
            row.setVisible(is_open)
        self._place()

    def _place(self) -> None:
        """Stand in the corner of the view; leave the legend out where room is short."""
        has_room = self._view.height() >= _LEGEND_FROM_PX * self._view.scene.scale
        self._legend.setVisible(self._header.isChecked() and has_room)
        self._column.activate()
        size = self.sizeHint()
        if self.parent() is self._view:
            edge = round(_EDGE_PX * self._view.scene.scale)
            self.setGeometry(
                self._view.width() - size.width() - edge, edge, size.width(), size.height()
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the view's size."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, _event: QEvent) -> None:
        """Begin to count."""
        self._beat.start()

    def hideEvent(self, _event: QEvent) -> None:
        """Nobody looks: stop counting."""
        self._beat.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of the list."""
        self._picture.paint(self, self._view.scene, (), self._paint_ground)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._view.scene.theme
        ground = QColor(theme.panel)
        ground.setAlphaF(0.95)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_PANEL_PX, RADIUS_PANEL_PX)
