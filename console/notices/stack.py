"""The sentences that stand over the map, where they cover nothing that must be seen."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Signal, Slot
from PySide6.QtWidgets import QWidget

from console.acting.undo import UndoBar
from console.kit.language import Lang
from console.kit.overlay_place import spot
from widgets.notice_bar import NoticeBar, NoticeText
from widgets.skin import Skin

from .notices import Kept, Notices

SHOWN = 3
# How long a sentence stands; an error stays until somebody sends it away.
STAY_MS = {"info": 6_000, "good": 5_000, "warn": 12_000, "error": 0}
_EDGE_PX, _GAP_PX, _LEAST_PX = 12, 8, 280


def _nothing() -> Sequence[QRect]:
    return ()


class NoticeStack(QObject):
    """Shows the undo bar and the newest notices over a host widget; at most three notices.

    Signals:
        case_picked: ``case_id`` of a notice that was clicked.
    """

    case_picked = Signal(object)

    def __init__(
        self, notices: Notices, lang: Lang, skin: Skin, host: QWidget, foot_px: int = _EDGE_PX
    ) -> None:
        """Begin.

        Args:
            foot_px: Room at the foot of the host that is never used, pixels of the drawing.
        """
        super().__init__(host)
        self._lang, self._skin, self._host, self._foot_px = lang, skin, host, foot_px
        self._bars: OrderedDict[str, tuple[Kept, NoticeBar]] = OrderedDict()
        self._lead: UndoBar | None = None
        self._taken: Callable[[], Sequence[QRect]] = _nothing
        self._is_placing = False
        host.installEventFilter(self)
        notices.posted.connect(self._on_posted)
        lang.changed.connect(self._retell)
        skin.changed.connect(self.place)

    @property
    def bars(self) -> tuple[NoticeBar, ...]:
        """The bars that stand, oldest first."""
        return tuple(bar for _, bar in self._bars.values())

    def lead_with(self, bar: UndoBar) -> None:
        """Let this bar stand above all notices, whenever it is visible."""
        self._lead = bar
        bar.setParent(self._host)
        bar.installEventFilter(self)
        self.place()

    def keep_clear_of(self, taken: Callable[[], Sequence[QRect]]) -> None:
        """Never cover these rectangles of the host; asked whenever something is placed."""
        self._taken = taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size, and the undo bar as it comes, grows and goes."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in kinds and not self._is_placing:
            self.place()
        return False

    def _text(self, kept: Kept) -> NoticeText:
        return NoticeText(kept.key, kept.level, self._lang.of(kept.words), STAY_MS[kept.level])

    @Slot(object)
    def _on_posted(self, kept: Kept) -> None:
        held = self._bars.pop(kept.key, None)
        if held is not None:
            bar = held[1]
            bar.show_notice(self._text(kept))
        else:
            bar = NoticeBar(self._skin, self._text(kept), self._host)
            bar.picked.connect(self._on_picked)
            bar.gone.connect(self._on_gone)
        self._bars[kept.key] = (kept, bar)
        while len(self._bars) > SHOWN:
            self._on_gone(next(iter(self._bars)))
        self.place()

    @Slot(object)
    def _on_picked(self, key: str) -> None:
        kept = self._bars[key][0]
        if kept.case_id:
            self.case_picked.emit(kept.case_id)

    @Slot(object)
    def _on_gone(self, key: str) -> None:
        held = self._bars.pop(key, None)
        if held is not None:
            held[1].hide()
            held[1].deleteLater()
            self.place()

    @Slot()
    def _retell(self) -> None:
        for kept, bar in self._bars.values():
            bar.show_notice(self._text(kept))
        self.place()

    # ---- where they stand --------------------------------------------------------------------

    @Slot()
    def place(self) -> None:
        """Lay the bars one under the other where they cover nothing that must be seen."""
        if self._is_placing or not self._shown():
            return
        self._is_placing = True
        taken = [rect for rect in self._taken() if rect.isValid()]
        room = self._room()
        widest = self._free_px(room, taken)
        for bar in self._shown():
            bar.set_room(widest)
            bar.resize(bar.sizeHint())
        size = self._size()
        self._lay(spot(size, room, taken, self._skin.px(_GAP_PX)), size.width())
        self._is_placing = False

    def _shown(self) -> tuple[UndoBar | NoticeBar, ...]:
        """Return all bars that stand, the newest notice right under the undo bar."""
        lead = self._lead
        first = (lead,) if lead is not None and not lead.isHidden() else ()
        return (*first, *reversed(self.bars))

    def _room(self) -> QRect:
        edge = self._skin.px(_EDGE_PX)
        return self._host.rect().adjusted(edge, edge, -edge, -self._skin.px(self._foot_px))

    def _free_px(self, room: QRect, taken: Sequence[QRect]) -> int:
        """Return how wide a bar may be to stand at the upper left, beside what is at the right."""
        top = QRect(room.topLeft(), QSize(room.width(), self._skin.px(80)))
        beside = [rect.left() for rect in taken if rect.intersects(top)]
        free = min((left for left in beside if left > room.center().x()), default=room.right())
        free -= room.left() + self._skin.px(_GAP_PX)
        return max(free, min(self._skin.px(_LEAST_PX), room.width()))

    def _size(self) -> QSize:
        bars, gap = self._shown(), self._skin.px(_GAP_PX)
        height = sum(bar.height() for bar in bars) + gap * (len(bars) - 1)
        return QSize(max(bar.width() for bar in bars), height)

    def _lay(self, corner: QPoint, width: int) -> None:
        top = corner.y()
        for bar in self._shown():
            bar.setGeometry(corner.x(), top, width, bar.height())
            bar.show()
            bar.raise_()
            top += bar.height() + self._skin.px(_GAP_PX)
