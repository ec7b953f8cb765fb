"""The rows of the layer list: painted once per state, then only copied onto every map frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from backend.domain.terms.words import Words
from resources.tokens import FONT_FAMILY

from . import words
from .base import MapLayer, Scene
from .marks import mark_image
from .motion import moment

_ROW_PX, _PAD_PX, _BOX_PX, _GAP_PX = 30, 14, 14, 10
_OLD_S = 60.0
_LEGEND = (
    ("ok", words.MARK_OK),
    ("soon", words.MARK_SOON),
    ("late", words.MARK_LATE),
    ("check", words.MARK_CHECK),
    ("none", words.MARK_NONE),
)


class Picture:
    """What a widget on the map looks like: the map below it paints often, it changes rarely."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._state: object = None

    def paint(
        self,
        widget: QWidget,
        scene: Scene,
        state: tuple[object, ...],
        paint: Callable[[QPainter], None],
    ) -> None:
        """Copy a widget's picture onto it, painting that first when anything is new.

        Args:
            state: What the picture depends on besides size, theme, language and scale.
            paint: Paints it all.
        """
        dpr = widget.devicePixelRatioF()
        look = (scene.theme.key, scene.lang, scene.scale, dpr)
        key = (widget.width(), widget.height(), look, state)
        if key != self._state:
            self._state = key
            self._pixmap = QPixmap(widget.size() * dpr)
            self._pixmap.setDevicePixelRatio(dpr)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter)
            painter.end()
        painter = QPainter(widget)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()


class _Painted(QAbstractButton):
    """A row of the list; keyboard and accessibility come from the button it is."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene = scene
        self._picture = Picture()
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

    def state(self) -> tuple[object, ...]:
        """Return what the picture depends on."""
        return (self.isChecked(), self.underMouse(), self.hasFocus())

    def paint(self, painter: QPainter) -> None:
        """Show where the keyboard is, and the cursor."""
        if self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.tone("raised"))
            painter.drawRoundedRect(self.rect().adjusted(4, 1, -4, -1), 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(self.tone("info"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(4, 1, -5, -2), 5, 5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the picture."""
        self._picture.paint(self, self.scene, self.state(), self.paint)


class LayerRow(_Painted):
    """One layer: check box, title, count, age."""

    def __init__(self, layer: MapLayer, scene: Scene, parent: QWidget) -> None:
        super().__init__(scene, parent)
        self.layer = layer
        self.note: Words | None = None
        # Looked at when it is refreshed: the map below asks for this row thirty times a second.
        self._told: tuple[tuple[str, str], tuple[str, str]] = (self._count(), self._age())
        self.setCheckable(True)
        self.setChecked(layer.is_on)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        metrics = QFontMetrics(self.type_of(13))
        title = metrics.horizontalAdvance(self.layer.spec.title.of(self.scene.lang))
        return QSize(title + self.px(2 * _PAD_PX + _BOX_PX + _GAP_PX + 108), self.px(_ROW_PX))

    def refresh(self) -> None:
        """Take title, count and age as they are now."""
        told = (self._count(), self._age())
        if told != self._told:
            self.update()
        (count, _), (age, _) = self._told = told
        title = self.layer.spec.title.of(self.scene.lang)
        said = words.LOADING_COUNT.of(self.scene.lang) if self.layer.count() is None else count
        name = f"{title} {said} {age}".strip()
        if name != self.accessibleName():
            self.setAccessibleName(name)
        self.setToolTip(words.SHOW_LAYER.filled(title=title).of(self.scene.lang))

    def state(self) -> tuple[object, ...]:
        """Return what the picture depends on."""
        return (*super().state(), self._told)

    def _count(self) -> tuple[str, str]:
        """Return the count and its tone; a dash until there is one: 0 is a count."""
        n = self.layer.count()
        return (words.NO_COUNT.of(self.scene.lang), "text_3") if n is None else (f"{n:,}", "text_2")

    def _age(self) -> tuple[str, str]:
        """Return in words how long ago the layer was last true, real time, and its tone."""
        if self.note is not None:
            return self.note.of(self.scene.lang), "text_2"
        heard_s = self.layer.heard_s
        if heard_s is None or not self.layer.spec.ages:
            return "", "text_3"
        age_s = moment() - heard_s
        return words.short_age(age_s).of(self.scene.lang), "soon" if age_s > _OLD_S else "good"

    def paint(self, painter: QPainter) -> None:
        """Paint the row."""
        super().paint(painter)
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
        count, tone = self._told[0]
        painter.setPen(self.tone(tone))
        painter.drawText(self.rect().adjusted(0, 0, -self.px(_PAD_PX + 48), 0), right, count)
        age, tone = self._told[1]
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


class Header(_Painted):
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
        if text != self.toolTip():
            self.setAccessibleName(text)
            self.setToolTip(text)
            self.updateGeometry()
            self.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the title and an arrow."""
        super().paint(painter)
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


class Legend(QWidget):
    """What the shapes of the cases mean."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(parent)
        self._scene = scene
        self._picture = Picture()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(10, round((len(_LEGEND) * 22 + 14) * self._scene.scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the picture."""
        self._picture.paint(self, self._scene, (), self.paint)

    def paint(self, painter: QPainter) -> None:
        """Paint mark and word, one below the other."""
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
