"""The layer list: what the map shows, how many of each, and how fresh."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from backend.domain.words import Words
from resources.tokens import FONT_FAMILY, RADIUS_PANEL_PX

from . import words
from .base import MapLayer, Scene
from .marks import mark_image
from .view import MapView

_ROW_PX, _PAD_PX, _BOX_PX, _GAP_PX = 30, 14, 14, 10
_EDGE_PX = 12
_REFRESH_MS = 500
_OLD_S = 60.0
_LEGEND_FROM_PX = 620
_LEGEND = (
    ("ok", words.MARK_OK),
    ("soon", words.MARK_SOON),
    ("late", words.MARK_LATE),
    ("check", words.MARK_CHECK),
    ("none", words.MARK_NONE),
)


class _Painted(QAbstractButton):
    """A row of the list; keyboard and accessibility come from the button it is."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene = scene
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def px(self, drawn: float) -> int:
        """Return a length of the drawing on this view."""
        return round(drawn * self.scene.scale)

    def tone(self, name: str) -> QColor:
        """Return a colour of the theme."""
        return QColor(getattr(self.scene.theme, name))

    def type_of(self, drawn_px: float) -> QFont:
        """Return the house type, digits tabular."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(self.px(drawn_px))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def paint_focus(self, painter: QPainter) -> None:
        """Show where the keyboard is, and the cursor."""
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.tone("raised"))
            painter.drawRoundedRect(self.rect().adjusted(4, 1, -4, -1), 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(self.tone("info"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(4, 1, -5, -2), 5, 5)


class _LayerRow(_Painted):
    """One layer: check box, title, count, age."""

    def __init__(self, layer: MapLayer, scene: Scene, parent: QWidget) -> None:
        super().__init__(scene, parent)
        self.layer = layer
        self.note: Words | None = None
        self.setCheckable(True)
        self.setChecked(layer.is_on)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        metrics = QFontMetrics(self.type_of(13))
        title = metrics.horizontalAdvance(self.layer.spec.title.of(self.scene.lang))
        return QSize(title + self.px(2 * _PAD_PX + _BOX_PX + _GAP_PX + 108), self.px(_ROW_PX))

    def refresh(self) -> None:
        """Take title, count and age as they are now."""
        title = self.layer.spec.title.of(self.scene.lang)
        self.setAccessibleName(f"{title} {self.layer.count()} {self._age()[0]}".strip())
        self.setToolTip(words.SHOW_LAYER.filled(title=title).of(self.scene.lang))
        self.update()

    def _age(self) -> tuple[str, str]:
        """Return the age in words and its tone."""
        if self.note is not None:
            return self.note.of(self.scene.lang), "text_2"
        newest_ms = self.layer.newest_ms
        if not self.layer.spec.ages or newest_ms == 0:
            return "", "text_3"
        age_s = (self.scene.now_ms - newest_ms) / 1000
        tone = "soon" if age_s * 1000 > max(self.scene.stale_ms, _OLD_S * 1000) else "good"
        return words.short_age(age_s).of(self.scene.lang), tone

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_focus(painter)
        side = self.px(_BOX_PX)
        box = QRectF(self.px(_PAD_PX), (self.height() - side) / 2, side, side)
        self._paint_box(painter, box)
        painter.setFont(self.type_of(13))
        painter.setPen(self.tone("text" if self.isChecked() else "text_3"))
        left = round(box.right()) + self.px(_GAP_PX)
        middle = Qt.AlignmentFlag.AlignVCenter
        title = self.layer.spec.title.of(self.scene.lang)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, title)
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.setPen(self.tone("text_2"))
        count = f"{self.layer.count():,}"
        painter.drawText(self.rect().adjusted(0, 0, -self.px(_PAD_PX + 48), 0), right, count)
        age, tone = self._age()
        painter.setFont(self.type_of(12))
        painter.setPen(self.tone(tone))
        painter.drawText(self.rect().adjusted(0, 0, -self.px(_PAD_PX), 0), right, age)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self.tone("info" if self.isChecked() else "none"), 1.3))
        painter.setBrush(self.tone("info") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if self.isChecked():
            painter.setPen(QPen(self.tone("window"), 1.8))
            x, y, side = box.x(), box.y(), box.width()
            points = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
            painter.drawPolyline(
                QPolygonF([QPointF(x + a * side, y + b * side) for a, b in points])
            )


class _Header(_Painted):
    """The title of the list, which folds it."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(scene, parent)
        self.setCheckable(True)
        self.setChecked(True)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        metrics = QFontMetrics(self.type_of(12))
        width = metrics.horizontalAdvance(words.LAYERS_TITLE.of(self.scene.lang))
        return QSize(width + self.px(2 * _PAD_PX + 24), self.px(_ROW_PX - 2))

    def refresh(self) -> None:
        """Take the words of the language in force."""
        text = (words.FOLD if self.isChecked() else words.UNFOLD).of(self.scene.lang)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the title and an arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_focus(painter)
        painter.setFont(self.type_of(12))
        painter.setPen(self.tone("text_2"))
        place = self.rect().adjusted(self.px(_PAD_PX), 0, 0, 0)
        title = words.LAYERS_TITLE.of(self.scene.lang)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)
        x, y = self.width() - self.px(_PAD_PX + 5), self.height() / 2
        turn = -1 if self.isChecked() else 1
        side = self.px(4)
        painter.setPen(QPen(self.tone("text_2"), 1.5))
        arrow = (
            (x - side, y - turn * side / 2),
            (x, y + turn * side / 2),
            (x + side, y - turn * side / 2),
        )
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in arrow]))


class _Legend(QWidget):
    """What the shapes of the cases mean."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(parent)
        self._scene = scene
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(10, round((len(_LEGEND) * 22 + 14) * self._scene.scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint mark and word, one below the other."""
        painter = QPainter(self)
        scene = self._scene
        painter.setPen(QPen(QColor(scene.theme.line), 1))
        painter.drawLine(12, 4, self.width() - 12, 4)
        font = QFont(FONT_FAMILY)
        font.setPixelSize(round(12 * scene.scale))
        painter.setFont(font)
        painter.setPen(QColor(scene.theme.text_2))
        step = 22 * scene.scale
        for k, (key, text) in enumerate(_LEGEND):
            y = 8 + k * step
            image = mark_image(key, "", scene.theme, 0.62 * scene.scale * scene.dpr)
            image.setDevicePixelRatio(scene.dpr)
            half = image.width() / scene.dpr / 2
            middle = QPointF((_PAD_PX + _BOX_PX / 2) * scene.scale, y + step / 2)
            painter.drawImage(middle - QPointF(half, half), image)
            left = (_PAD_PX + _BOX_PX + _GAP_PX) * scene.scale
            box = QRectF(left, y, self.width() - left, step)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text.of(scene.lang))


class LayerPanel(QWidget):
    """Lists the layers of a view in its upper right corner; every row works by keyboard."""

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(parent or view)
        self._view = view
        self._header = _Header(view.scene, self)
        self._rows = {layer.spec.key: _LayerRow(layer, view.scene, self) for layer in view.deck}
        self._legend = _Legend(view.scene, self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(0)
        for widget in (self._header, *self._rows.values(), self._legend):
            column.addWidget(widget)
        for row in self._rows.values():
            row.toggled.connect(self._on_toggled)
        self._header.toggled.connect(self._on_folded)
        view.deck.shown_changed.connect(self._on_shown)
        self._beat = QTimer(self, interval=_REFRESH_MS)
        self._beat.timeout.connect(self.refresh)
        view.installEventFilter(self)
        self.refresh()
        self._place()

    def set_note(self, key: str, note: Words | None) -> None:
        """Show words in the place of a layer's age, e.g. ``8/9`` cameras that give pictures."""
        self._rows[key].note = note
        self._rows[key].refresh()

    def set_folded(self, is_folded: bool) -> None:
        """Show only the title, or the whole list."""
        self._header.setChecked(not is_folded)

    @Slot()
    def refresh(self) -> None:
        """Take counts, ages, theme and language as they are now."""
        self._header.refresh()
        for row in self._rows.values():
            row.refresh()
        wanted = self.sizeHint()
        if wanted != self.size():
            self._place()
        self.update()

    @Slot(bool)
    def _on_toggled(self, _is_on: bool) -> None:
        for key, row in self._rows.items():
            self._view.deck.set_on(key, row.isChecked())

    @Slot(object)
    def _on_shown(self, key: str) -> None:
        self._rows[key].setChecked(self._view.deck[key].is_on)
        self._rows[key].refresh()

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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._view.scene.theme
        ground = QColor(theme.panel)
        ground.setAlphaF(0.95)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_PANEL_PX, RADIUS_PANEL_PX)
