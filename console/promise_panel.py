"""The queue of promises to callers (A18), by their countdown; who called is hidden until asked."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain.promise import Promise
from widgets.labels import label
from widgets.spacing import space

from .dialogs import KeyedPanel
from .handover_list import HandoverList, HandoverRow
from .parts import DeskParts
from .promise_book import PromiseBook
from .queue_cards import case_title
from .time_text import day_hm, span
from .words_promise import PromiseWords

KEY = "promises"
_WIDTH_PX, _LEAST_PX, _MOST_PX, _AROUND_PX, _ROW_PX = 860, 220, 700, 120, 48
# From so many seconds on a promise is near its end.
SOON_S = 600


class PromisePanel(KeyedPanel):
    """Shows whom the hall must call back; Enter notes that it was done.

    Signals:
        picked: ``case_id`` that is to be shown.
    """

    key = KEY

    picked = Signal(object)

    def __init__(self, parts: DeskParts, book: PromiseBook, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._book = parts, book
        self._title = label("", "", 18, bold=True)
        self._count = label("", "text_2", 14)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self.rows = HandoverList(parts.looks, self)
        self._none = label("", "text_3", 14)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = label("", "text_3", 12)
        self._lay_out()
        self.rows.shown.connect(self._on_shown)
        book.changed.connect(self.retell)
        parts.face.ticked.connect(self.retell)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    def _lay_out(self) -> None:
        head, looks = QHBoxLayout(), self._parts.looks
        space(head, looks, gap_px=10)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._close)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addWidget(self.rows, 1)
        box.addWidget(self._none, 1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin at the first promise; nothing is shown before the city is known."""
        return self.rows if self._parts.face.city is not None else None

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    @Slot()
    def dismiss(self) -> None:
        """Close, and forget who called."""
        self._book.hide_caller()
        super().dismiss()

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of, queue = self._parts.lang.of, self._book.queue()
        self._title.setText(of(PromiseWords.TITLE))
        self.setAccessibleName(of(PromiseWords.TITLE))
        count = PromiseWords.SENDING if self._book.is_sending else PromiseWords.COUNT
        self._count.setText(of(count, n=len(queue)))
        self._close.setToolTip(of(PromiseWords.CLOSE))
        self._close.setAccessibleName(of(PromiseWords.CLOSE))
        was_empty = self.rows.isHidden()
        self.rows.tell([self._row(one) for one in queue])
        self.rows.setVisible(bool(queue))
        if queue and was_empty:
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._none.setText(of(PromiseWords.NONE))
        self._none.setVisible(not queue)
        self._hint.setText(of(PromiseWords.HINT if self._book.may_act else PromiseWords.HINT_READ))
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        wanted = px(_AROUND_PX + len(self.rows.model_rows.rows) * _ROW_PX)
        height = min(max(wanted, px(_LEAST_PX)), px(_MOST_PX), host.height() - px(48))
        self.setFixedSize(min(px(_WIDTH_PX), host.width() - px(48)), height)
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """V shows the caller, Enter notes the call, P puts it off, Esc closes."""
        held = next((one for one in self._book.queue() if one.case_id == self.rows.ref), None)
        key = event.key()
        if key == Qt.Key.Key_V and held is not None:
            self._book.look(held.case_id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held is not None:
            self._book.called_back(held)
        elif key == Qt.Key.Key_P and held is not None:
            self._book.postpone(held)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- inside --------------------------------------------------------------------------------

    def _row(self, one: Promise) -> HandoverRow:
        of, left_s = self._parts.lang.of, self._book.left_s(one)
        words = PromiseWords.LATE if left_s < 0 else PromiseWords.LEFT
        return HandoverRow(
            ref=one.case_id,
            kind=of(words, left=span(left_s)),
            tone="act" if left_s < 0 else "soon" if left_s <= SOON_S else "info",
            title=self._case_text(one.case_id),
            about=self._about(one),
            state=self._caller_text(one.case_id),
            has_tick=False,
        )

    def _case_text(self, case_id: str) -> str:
        of, case = self._parts.lang.of, self._parts.face.case(case_id)
        if case is None:
            return of(PromiseWords.UNKNOWN_CASE, case_id=case_id)
        name = of(case_title(case, self._parts.book))
        return " · ".join(part for part in (name, case.place.address) if part)

    def _about(self, one: Promise) -> str:
        of, face = self._parts.lang.of, self._parts.face
        case, zone = face.case(one.case_id), face.city.zone if face.city is not None else "UTC"
        number = (case.case_no if case is not None else "") or of(PromiseWords.NO_NUMBER)
        at = day_hm(one.made_ms, face.city_now_ms(), zone)
        about = of(PromiseWords.ABOUT, no=number, who=one.account, at=at)
        if one.n_postponed:
            return of(PromiseWords.POSTPONED, about=about, n=one.n_postponed)
        return about

    def _caller_text(self, case_id: str) -> str:
        of, book = self._parts.lang.of, self._book
        if book.shown is not None and book.shown.case_id == case_id:
            return of(PromiseWords.SHOWN, name=book.shown.name, number=book.shown.number).strip()
        if book.denied is not None and book.denied[0] == case_id:
            return of(PromiseWords.DENIED, why=book.denied[1])
        if book.is_asked(case_id):
            return of(PromiseWords.ASKING)
        return of(PromiseWords.HIDDEN if book.may_act else PromiseWords.NOT_YOURS)

    @Slot(object)
    def _on_shown(self, case_id: str) -> None:
        self.dismiss()
        self.picked.emit(case_id)
