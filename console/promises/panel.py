"""The queue of promises to callers (A18), by their countdown; who called is hidden until asked."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from backend.domain.people.late import LateWord
from backend.domain.people.promise import Promise
from console.face.parts import DeskParts
from console.kit.time_text import day_hm, span
from console.queue.cards import case_title
from console.rows.page import RowsPage
from console.rows.row_list import HandoverRow

from .book import PromiseBook
from .words import PromiseWords

KEY, HAND_KEY = "promises", "hand_call"
_WIDTH_PX, _LEAST_PX, _MOST_PX, _AROUND_PX, _ROW_PX = 860, 220, 700, 120, 48
_LATE_WORDS = {LateWord.YES: PromiseWords.LATE_YES, LateWord.NO: PromiseWords.LATE_NO}
# From so many seconds on a promise is near its end.
SOON_S = 600


class PromisePanel(RowsPage):
    """Shows whom the hall must call back; Enter notes that it was done.

    Signals:
        picked: ``case_id`` that is to be shown.
    """

    key, close_words = KEY, PromiseWords.CLOSE

    picked = Signal(object)

    def __init__(self, parts: DeskParts, book: PromiseBook, host: QWidget) -> None:
        super().__init__(parts, host)
        self._book = book
        box = self.frame(self._count)
        for part in (self.rows, self._none):
            box.addWidget(part, 1)
        box.addWidget(self._hint)
        self.rows.shown.connect(self._on_shown)
        book.changed.connect(self.retell)
        parts.face.ticked.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    @Slot(object)
    def do(self, key: str) -> None:
        """Open or close; or hand the call about the case in hand to the shift leader."""
        if key == HAND_KEY:
            case_id = self._parts.selection.case_id
            self._book.hand(self._parts.face.situation.promises.get(case_id))
            return
        super().do(key)

    @Slot()
    def dismiss(self) -> None:
        """Close, and forget who called."""
        self._book.hide_caller()
        super().dismiss()

    def say(self) -> None:
        """Say who must be called back."""
        of, queue = self._parts.lang.of, self._book.queue()
        self._title.setText(of(PromiseWords.TITLE))
        count = PromiseWords.SENDING if self._book.is_sending else PromiseWords.COUNT
        self._count.setText(of(count, n=len(queue)))
        was_empty = self.rows.isHidden()
        self.rows.tell([self._row(one) for one in queue])
        self.rows.setVisible(bool(queue))
        if queue and was_empty:
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._none.setText(of(PromiseWords.NONE))
        self._none.setVisible(not queue)
        self._hint.setText(of(PromiseWords.HINT if self._book.may_act else PromiseWords.HINT_READ))

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        wanted = _AROUND_PX + len(self.rows.model_rows.rows) * _ROW_PX
        self.lie(_WIDTH_PX, min(max(wanted, _LEAST_PX), _MOST_PX))

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
        elif key == Qt.Key.Key_L and held is not None:
            self._book.hand(held)
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
            about = of(PromiseWords.POSTPONED, about=about, n=one.n_postponed)
        # What decides how one rings stands first: a long line loses its end.
        parts = [of(_LATE_WORDS[one.late]) if one.late in _LATE_WORDS else "", about]
        if one.handed_ms:
            at = day_hm(one.handed_ms, face.city_now_ms(), zone)
            parts.insert(0, of(PromiseWords.HANDED, who=one.handed_by, at=at))
        return " · ".join(part for part in parts if part)

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
