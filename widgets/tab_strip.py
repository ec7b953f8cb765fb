"""Tabs with counts, wrapped onto a second row where one is too narrow."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from .marks import paint_mark
from .pill import PillText, paint_pill, pill_size
from .skin import Skin, SkinWidget

_ROW_PX, _PAD_PX, _GAP_PX, _MARK_PX, _MARK_GAP_PX = 38, 5, 4, 8, 3
# Type size, and whether the count stands in a pill: tried in this order before a second row.
_STYLES = ((14, True), (13, True), (13, False))


class Tab(NamedTuple):
    """One tab; ``n`` is ``None`` when not known.

    Attributes:
        tone: Token that colours the count, ``""`` is neutral.
        mark: Row of ``MARKS`` before the count, so that colour never speaks alone.
        row: Tabs of another row begin a new line, with a rule above it.
    """

    key: str
    text: str
    n: int | None = 0
    tone: str = ""
    mark: str = ""
    row: int = 0


class TabStrip(SkinWidget):
    """A row of tabs.

    Signals:
        picked: key of the tab a person chose.
    """

    picked = Signal(object)

    def __init__(self, skin: Skin, parent: QWidget | None = None) -> None:
        super().__init__(skin, parent)
        self._tabs: tuple[Tab, ...] = ()
        self._current = ""
        self._boxes: dict[str, QRect] = {}
        self._hovered = ""
        self._style = _STYLES[0]
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """Key of the tab in front."""
        return self._current

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show these tabs; the one in front stays when it is still there."""
        if tuple(tabs) == self._tabs:
            return
        self._tabs = tuple(tabs)
        if self._current not in {tab.key for tab in tabs}:
            self._current = tabs[0].key if tabs else ""
        self._arrange()
        self.update()

    def show_current(self, key: str) -> None:
        """Bring a tab to the front without telling anybody."""
        self._current = key
        self.update()

    def on_skin(self) -> None:
        """Take the other theme or scale."""
        self._arrange()
        super().on_skin()

    def sizeHint(self) -> QSize:
        """Return the size wanted."""
        return QSize(self.skin.px(200), self.height())

    # ---- where the tabs are ------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the tabs anew."""
        self._arrange()

    def _width(self, tab: Tab, style: tuple[int, bool]) -> int:
        size, has_pill = style
        metrics = QFontMetrics(self.skin.font(size, bold=True))
        count = self._count_px(self._pill(tab), metrics, has_pill)
        return metrics.horizontalAdvance(tab.text) + count + self.skin.px(2 * _PAD_PX + _GAP_PX)

    def _count(self, tab: Tab) -> str:
        return "–" if tab.n is None else f"{tab.n:,}"

    def _pill(self, tab: Tab) -> PillText:
        if not tab.n:
            return PillText(self._count(tab))
        return PillText(self._count(tab), tab.tone, tab.mark)

    def _count_px(self, pill: PillText, metrics: QFontMetrics, has_pill: bool) -> int:
        if has_pill:
            return pill_size(pill, self.skin).width()
        return metrics.horizontalAdvance(pill.text) + self._mark_px(pill)

    def _mark_px(self, pill: PillText) -> int:
        return self.skin.px(_MARK_PX + _MARK_GAP_PX) if pill.mark else 0

    def _rows(self) -> tuple[tuple[int, bool], list[tuple[Tab, ...]]]:
        """Return the style and the tabs in as few rows as fit; all in the style of the tightest."""
        parts = [tuple(part) for _, part in groupby(self._tabs, key=lambda tab: tab.row)]
        found = [self._rows_of(part) for part in parts or [()]]
        style = max((style for style, _ in found), key=_STYLES.index)
        return style, [row for _, rows in found for row in rows]

    def _rows_of(self, tabs: tuple[Tab, ...]) -> tuple[tuple[int, bool], list[tuple[Tab, ...]]]:
        """Return the same for tabs of one part, evenly filled."""
        n_tabs = max(1, len(tabs))
        for n_rows in range(1, n_tabs + 1):
            per_row = -(-n_tabs // n_rows)
            rows = [tabs[i : i + per_row] for i in range(0, n_tabs, per_row)]
            for style in _STYLES:
                widest = max(
                    (sum(self._width(tab, style) for tab in row) for row in rows), default=0
                )
                if widest <= self.width():
                    return style, rows
        return _STYLES[-1], [(tab,) for tab in tabs]

    def _arrange(self) -> None:
        self._style, rows = self._rows()
        self._boxes = {}
        height = self.skin.px(_ROW_PX if len(rows) < 2 else _ROW_PX - 4)
        for i, row in enumerate(rows):
            widths = [self._width(tab, self._style) for tab in row]
            spare = (self.width() - sum(widths)) / max(1, len(row))
            spare = min(spare, self.skin.px(20)) if len(rows) == 1 else spare
            left = 0.0
            for tab, width in zip(row, widths, strict=True):
                box = QRect(round(left), i * height, round(width + spare), height)
                self._boxes[tab.key] = box
                left += width + spare
        self.setFixedHeight(max(1, len(rows)) * height)

    # ---- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.height() - 1
        painter.fillRect(QRect(0, bottom, self.width(), 1), self.skin.color("line"))
        for before, tab in pairwise(self._tabs):
            if before.row != tab.row and tab.key in self._boxes:
                top = self._boxes[tab.key].y()
                painter.fillRect(QRect(0, top, self.width(), 1), self.skin.color("line"))
        for tab in self._tabs:
            if tab.key in self._boxes:
                self._paint_tab(painter, tab, self._boxes[tab.key])

    def _paint_tab(self, painter: QPainter, tab: Tab, box: QRect) -> None:
        skin, front = self.skin, tab.key == self._current
        if tab.key == self._hovered and not front:
            painter.fillRect(box.adjusted(0, 0, 0, -1), skin.tint("info", 0.07))
        painter.setFont(skin.font(self._style[0], bold=front))
        painter.setPen(skin.color("text" if front else "text_2"))
        pill = self._pill(tab)
        width = painter.fontMetrics().horizontalAdvance(tab.text)
        room = self._count_px(pill, painter.fontMetrics(), self._style[1])
        left = box.x() + (box.width() - width - skin.px(_GAP_PX) - room) / 2
        words = QRectF(left, box.y(), width + 2, box.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tab.text)
        left += width + skin.px(_GAP_PX)
        self._paint_count(painter, pill, QRectF(left, box.y(), room + 2, box.height()))
        if front:
            painter.fillRect(QRect(box.x(), box.bottom() - 2, box.width(), 3), skin.color("info"))
            self._paint_focus(painter, box)

    def _paint_count(self, painter: QPainter, pill: PillText, box: QRectF) -> None:
        if self._style[1]:
            top = box.center().y() - pill_size(pill, self.skin).height() / 2
            paint_pill(painter, QPointF(box.x(), top), pill, self.skin)
            return
        ink = self.skin.ink(pill.tone) if pill.tone else self.skin.color("text_2")
        if pill.mark:
            side = self.skin.px(_MARK_PX)
            mark = QRectF(box.x(), box.center().y() - side / 2, side, side)
            paint_mark(painter, mark, pill.mark, self.skin, ink)
        painter.setPen(ink)
        words = box.adjusted(self._mark_px(pill), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, pill.text)

    def _paint_focus(self, painter: QPainter, box: QRect) -> None:
        if self.hasFocus():
            painter.setPen(self.skin.color("info"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -4))

    # ---- the hand ----------------------------------------------------------------------------

    def _at(self, event: QMouseEvent) -> str:
        point = event.position().toPoint()
        return next((key for key, box in self._boxes.items() if box.contains(point)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the tab under the cursor."""
        self._hovered = self._at(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the cursor."""
        self._hovered = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the tab."""
        self._pick(self._at(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right pick the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        keys = [tab.key for tab in self._tabs]
        if not step or self._current not in keys:
            super().keyPressEvent(event)
            return
        self._pick(keys[(keys.index(self._current) + step) % len(keys)])

    def _pick(self, key: str) -> None:
        if key and key != self._current:
            self._current = key
            self.update()
            self.picked.emit(key)
