"""The list that ticks over the map while a desk starts: what stands already, what is still awaited.

It judges nothing by itself: link, data, map and video come from the lamps of the top bar, which go
on telling when the list is gone.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit import words_over_map as said
from console.kit.notice import each
from resources.tokens import RADIUS_PANEL_PX
from widgets.marks import paint_mark
from widgets.skin import SkinWidget

from .lamps import Lamp
from .topbar import TopBar

if TYPE_CHECKING:
    from backend.contract.city_answer import CityInfo
    from backend.link import LinkHealth

# What is looked at, in the order in which a start brings it.
ROWS: dict[str, Words] = {
    "link": said.SelfCheck.LINK,
    "record": said.SelfCheck.RECORD,
    "city": said.SelfCheck.CITY,
    "map": said.SelfCheck.MAP,
    "data": said.SelfCheck.DATA,
    "video": said.SelfCheck.VIDEO,
}
# How long it stands once everything has ticked, once all is known but not all is well, at most.
GOOD_MS, POOR_MS, LIMIT_MS = 2_500, 8_000, 30_000
_ROW_PX, _HEAD_PX, _PAD_PX, _GAP_PX, _FOOT_PX = 26, 32, 12, 10, 44


class Finding(NamedTuple):
    """How one row stands; ``level`` is a row of the marks, ``"none"`` while it is not known."""

    level: str
    words: Words


_UNKNOWN = Finding("none", said.SelfCheck.WAITING)


def of_lamp(key: str, lamp: Lamp) -> Finding:
    """Return what a lamp of the top bar says, in words that stand alone."""
    if lamp.level == "none" and lamp.value == w.Top.NO_DATA:
        return _UNKNOWN
    if key == "map" and lamp.level == "good":
        return Finding("good", said.SelfCheck.MAP_READY)
    if key in ("link", "data") and lamp.level == "good":
        return Finding("good", each(said.SelfCheck.FRESH, age=lamp.value))
    return Finding(lamp.level, lamp.value)


def of_record(health: LinkHealth) -> Finding:
    """Return whether the cases on this desk are those of the backend, by digest."""
    if not health.joined:
        return _UNKNOWN
    if health.digest_equal:
        return Finding("good", said.SelfCheck.EQUAL)
    return Finding("late", said.SelfCheck.UNEQUAL)


def of_city(city: CityInfo) -> Finding:
    """Return what came with the city."""
    counts = said.SelfCheck.HAS.filled(units=len(city.units), cameras=len(city.cameras))
    return Finding("good", counts)


class SelfCheck(SkinWidget):
    """Rows with a mark, a name, a finding and the second at which it was first known.

    Signals:
        settled: every row is known now, good or not.
        ended: it has gone, and does not come again.
    """

    settled = Signal()
    ended = Signal()

    def __init__(self, parts: DeskParts, topbar: TopBar, chart: QWidget) -> None:
        super().__init__(parts.looks, chart)
        self._lang = parts.lang
        self._began_s = monotonic()
        self._found: dict[str, Finding] = dict.fromkeys(ROWS, _UNKNOWN)
        self._known_s: dict[str, float] = {}
        self._drawn = QPixmap()
        self._away = QTimer(self, interval=LIMIT_MS, singleShot=True)
        self._away.timeout.connect(self.end)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        topbar.lit.connect(self._on_lit)
        parts.face.health.connect(self._on_health)
        parts.face.changed.connect(self._on_changed)
        parts.lang.changed.connect(self._arrange)
        chart.installEventFilter(self)
        self.hide()

    def start(self) -> None:
        """Show it, with nothing known yet."""
        self._began_s = monotonic()
        self._away.start()
        self._arrange()
        self.show()
        self.raise_()

    @Slot()
    def end(self) -> None:
        """Take it away for good."""
        self._away.stop()
        if not self.isHidden():
            self.hide()
            self.ended.emit()

    @property
    def n_good(self) -> int:
        """How many rows have ticked."""
        return sum(found.level == "good" for found in self._found.values())

    def finding(self, key: str) -> Finding:
        """Return how a row stands."""
        return self._found[key]

    # ---- what is told --------------------------------------------------------------------------

    @Slot(object, object)
    def _on_lit(self, key: str, lamp: Lamp) -> None:
        self._take(key, of_lamp(key, lamp))

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        self._take("record", of_record(health))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is not None:
            self._take("city", of_city(changes.city))

    def _take(self, key: str, found: Finding) -> None:
        if self.isHidden() or found == self._found[key]:
            return
        before = self._levels()
        self._found[key] = found
        if found.level != "none":
            self._known_s.setdefault(key, monotonic() - self._began_s)
        self._arrange()
        if self._levels() != before:
            self._plan_end()

    def _levels(self) -> tuple[str, ...]:
        return tuple(found.level for found in self._found.values())

    def _plan_end(self) -> None:
        """Go soon once everything is known; what is not good is left longer to be read."""
        levels = set(self._levels())
        if "none" not in levels:
            self._away.start(GOOD_MS if levels == {"good"} else POOR_MS)
            self.settled.emit()

    # ---- what is shown -------------------------------------------------------------------------

    @Slot()
    def _arrange(self) -> None:
        self._drawn = QPixmap()
        self.resize(self.sizeHint())
        self._place()
        self.setAccessibleName(" · ".join((self._title(), *map(" ".join, self._texts()))))
        self.update()

    def _title(self) -> str:
        return self._lang.of(said.SelfCheck.TITLE, n=str(self.n_good), all=str(len(ROWS)))

    def _texts(self) -> list[tuple[str, str, str]]:
        """Return name, finding and second of each row."""
        of = self._lang.of
        return [
            (
                of(name),
                of(self._found[key].words),
                of(said.SelfCheck.AFTER, s=f"{self._known_s[key]:.1f}")
                if key in self._known_s
                else "",
            )
            for key, name in ROWS.items()
        ]

    def _columns(self) -> tuple[int, int, int]:
        """Return the widths the three columns need, pixels."""
        fonts = (self.skin.font(13), self.skin.font(13), self.skin.font(12))
        rows = self._texts()
        name, finding, second = (
            max(QFontMetrics(font).horizontalAdvance(row[n]) for row in rows)
            for n, font in enumerate(fonts)
        )
        return name, finding, max(second, QFontMetrics(fonts[2]).horizontalAdvance("00.0 s"))

    def sizeHint(self) -> QSize:
        """Return the room title and rows need."""
        px = self.skin.px
        width = sum(self._columns()) + px(2 * _PAD_PX + 22 + 2 * 16)
        return QSize(width, px(_HEAD_PX + len(ROWS) * _ROW_PX + _PAD_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what was drawn at the last change: the map below moves thirty times a second."""
        if self._drawn.isNull():
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw(QPainter(self._drawn))
        QPainter(self).drawPixmap(0, 0, self._drawn)

    def _draw(self, painter: QPainter) -> None:
        px = self.skin.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.skin.color("panel")
        ground.setAlphaF(0.95)
        painter.setPen(self.skin.color("line"))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_PANEL_PX, RADIUS_PANEL_PX)
        painter.setFont(self.skin.font(14, bold=True))
        painter.setPen(self.skin.color("text"))
        head = QRectF(px(_PAD_PX), px(4), self.width() - px(2 * _PAD_PX), px(_HEAD_PX - 4))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._title())
        for n, (key, texts) in enumerate(zip(ROWS, self._texts(), strict=True)):
            self._draw_row(painter, px(_HEAD_PX + n * _ROW_PX), self._found[key].level, texts)
        painter.end()

    def _draw_row(
        self, painter: QPainter, top: int, level: str, texts: tuple[str, str, str]
    ) -> None:
        px, (name_px, _, second_px) = self.skin.px, self._columns()
        height, side = px(_ROW_PX), px(12)
        mark = QRectF(px(_PAD_PX), top + (height - side) / 2, side, side)
        paint_mark(painter, mark, level, self.skin)
        left = px(_PAD_PX + 22)
        inner = self.width() - px(_PAD_PX)
        cells = (
            (QRectF(left, top, name_px + 1, height), 13, "text", Qt.AlignmentFlag.AlignLeft),
            (
                QRectF(left + name_px + px(16), top, inner - left, height),
                13,
                "text_3" if level == "none" else "text_2",
                Qt.AlignmentFlag.AlignLeft,
            ),
            (
                QRectF(inner - second_px, top, second_px, height),
                12,
                "text_3",
                Qt.AlignmentFlag.AlignRight,
            ),
        )
        for text, (cell, size, tone, side_of) in zip(texts, cells, strict=True):
            painter.setFont(self.skin.font(size))
            painter.setPen(self.skin.color(tone))
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | side_of, text)

    def _place(self) -> None:
        """Stand at the lower left of the map, above its scale."""
        chart = self.parentWidget()
        if chart is not None:
            foot = self.skin.px(_FOOT_PX)
            self.move(self.skin.px(_GAP_PX), chart.height() - self.height() - foot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @Slot()
    def on_skin(self) -> None:
        """Take the other theme or scale."""
        self._arrange()
