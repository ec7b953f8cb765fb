"""The frame of a page of rows: title, what stands beside it, a way out, rows, keys at the foot."""

from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from widgets.labels import label
from widgets.spacing import space

from .row_list import HandoverList

_CLOSE_PX, _AROUND_PX = 36, 48


class RowsPage(KeyedPanel):
    """A page in the middle of the window; a subclass lays it out and tells its texts.

    Attributes:
        close_words: What the ✕ is called.
    """

    close_words: ClassVar[Words]

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._title = label("", "", 18, bold=True)
        self._count = label("", "text_2", 14)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self.rows = HandoverList(parts.looks, self)
        self._none = label("", "text_3", 14)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = label("", "text_3", 12)
        for changed in (parts.lang.changed, parts.looks.changed):
            changed.connect(self.retell)

    def frame(self, *beside: QWidget) -> QVBoxLayout:
        """Return the column of the page with its head in it; ``beside`` stands after the title."""
        head, box = QHBoxLayout(), QVBoxLayout(self)
        space(head, self._parts.looks, gap_px=10)
        for part in (self._title, *beside):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._close)
        space(box, self._parts.looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        return box

    def begin(self) -> QWidget | None:
        """Begin at the first row; nothing is shown before the city is known."""
        return self.rows if self._parts.face.city is not None else None

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self._close.setToolTip(of(self.close_words))
        self._close.setAccessibleName(of(self.close_words))
        self.say()
        self.setAccessibleName(self._title.text())
        self.place()

    def say(self) -> None:
        """Set the texts of the page; called while it is seen."""
        raise NotImplementedError

    def lie(self, width_px: int, height_px: int) -> None:
        """Lie in the middle of the host, no larger than it; sizes before scaling."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(_CLOSE_PX), px(_CLOSE_PX))
        width = min(px(width_px), host.width() - px(_AROUND_PX))
        self.setFixedSize(width, min(px(height_px), host.height() - px(_AROUND_PX)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)
