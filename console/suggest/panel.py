"""The queue of what recognizers suggest (N03), apart from the cases; how often they are right."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.domain.cameras.suggestion import (
    SCENES,
    WINDOW,
    Precision,
    SuggestAct,
    Suggestion,
    SwitchWhat,
)
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.intake.panel import NewCasePanel
from console.kit import words_suggest as w
from console.kit.time_text import hms
from console.rows.page import RowsPage
from console.rows.row_list import HandoverRow
from layers.view import MapView
from widgets.labels import label, set_tone
from widgets.spacing import space

from .book import SuggestBook, share_words
from .hand import SuggestHand
from .picture import SuggestPicture

KEY = "suggestions"
_WIDTH_PX, _HEIGHT_PX, _PICTURE_PX = 1180, 620, 520


class SuggestPanel(RowsPage):
    """Enter reports, D and Delete judge; P shows what cameras and scenes are worth."""

    key, close_words = KEY, w.CLOSE

    def __init__(
        self, parts: DeskParts, book: SuggestBook, hand: SuggestHand, host: QWidget
    ) -> None:
        super().__init__(parts, host)
        self._book, self._hand = book, hand
        self._is_precision = False
        self.picture = SuggestPicture(parts.looks, self)
        self._about = [label("", tone, 14, wrap=True) for tone in ("text", "text_2", "text_2")]
        self.said = label("", "text_2", 14)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        looks = self._parts.looks
        self._right = QWidget(self)
        right = QVBoxLayout(self._right)
        space(right, looks, gap_px=6)
        right.addWidget(self.picture, 1)
        for line in self._about:
            right.addWidget(line)
        body = QHBoxLayout()
        space(body, looks, gap_px=12)
        body.addWidget(self.rows, 1)
        body.addWidget(self._none, 1)
        body.addWidget(self._right)
        box = self.frame(self._count)
        box.addLayout(body, 1)
        box.addWidget(self.said)
        box.addWidget(self._hint)

    def _wire(self) -> None:
        self.rows.said.connect(self._on_space)
        self.rows.shown.connect(self._on_shown)
        self.rows.selectionModel().currentChanged.connect(self._on_marked)
        self._hand.done.connect(self._on_done)
        self._book.changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin with the oldest; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._is_precision = False
        self._book.forget_said()
        self._book.ask()
        return self.rows

    def say(self) -> None:
        """Say what waits, or what each source is worth."""
        of, book = self._parts.lang.of, self._book
        if self._is_precision:
            self._tell_precision()
        else:
            self._tell_queue()
        words, tone = book.said or (Words("", ""), "text_2")
        set_tone(self.said, tone)
        self.said.setText(of(words))

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        host, px = self._host.rect(), self._parts.looks.px
        width = min(px(_WIDTH_PX), host.width() - px(48))
        self._right.setFixedWidth(min(px(_PICTURE_PX), width * 45 // 100))
        self.lie(_WIDTH_PX, _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter reports, D: a case exists, Delete: wrong; P turns the page."""
        key, one = Qt.Key(event.key()), self._book.suggestion(self.rows.ref)
        is_bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key is Qt.Key.Key_P and is_bare:
            self._turn()
        elif self._is_precision and key is Qt.Key.Key_A and is_bare:
            self._book.toggle_auto()
        elif self._is_precision or one is None or not is_bare:
            super().keyPressEvent(event)
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._report(one)
        elif key in (Qt.Key.Key_D, Qt.Key.Key_Delete):
            act = SuggestAct.KNOWN if key is Qt.Key.Key_D else SuggestAct.REJECT
            self._book.judge(one.suggestion_id, act)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- the queue -----------------------------------------------------------------------------

    def _tell_queue(self) -> None:
        of, queue = self._parts.lang.of, self._book.queue
        self._title.setText(of(w.TITLE))
        self._count.setText(of(w.COUNT, n=len(queue)))
        self._show_rows([self._row(one) for one in queue], w.NONE)
        self._right.setVisible(bool(queue))
        self._hint.setText(of(w.HINT if self._book.may_judge else w.HINT_READ))
        self._show_marked()

    def _show_rows(self, rows: list[HandoverRow], none: Words) -> None:
        self.rows.tell(rows)
        self.rows.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._none.setText(self._parts.lang.of(none))
        if self.isVisible() and not self.rows.hasFocus():
            (self.rows if rows else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, one: Suggestion) -> HandoverRow:
        of, camera = self._parts.lang.of, self._book.camera(one.camera_id)
        share = self._book.share(SwitchWhat.CAMERA, one.camera_id)
        sure = f"{one.confidence:.0%}"
        return HandoverRow(
            ref=one.suggestion_id,
            kind=of(SCENES[one.scene].words) if one.scene in SCENES else one.scene,
            tone="info",
            title=camera.name if camera is not None else one.camera_id,
            about=of(w.ROW, at=self._at(one), sure=sure),
            state=of(w.ROW_STATE, camera=of(share)),
            has_tick=False,
        )

    def _at(self, one: Suggestion) -> str:
        city = self._parts.face.city
        return hms(one.seen_at_ms, city.zone) if city is not None else ""

    def _show_marked(self) -> None:
        one, of, book = self._book.suggestion(self.rows.ref), self._parts.lang.of, self._book
        if one is None or self._is_precision:
            return
        data = self._parts.face.want_photo(one.snapshot_id)
        if data:
            self.picture.show_picture(data, one.box)
        else:
            self.picture.show_words(of(w.NO_PICTURE_YET if data is None else w.NO_PICTURE))
        sure = f"{one.confidence:.0%}"
        camera = of(book.share(SwitchWhat.CAMERA, one.camera_id))
        scene = of(book.share(SwitchWhat.SCENE, one.scene))
        for line, text in zip(
            self._about,
            (
                of(w.SEEN, at=self._at(one), sure=sure),
                of(w.CAMERA_SHARE, share=camera),
                of(w.SCENE_SHARE, share=scene),
            ),
            strict=True,
        ):
            line.setText(text)

    def _report(self, one: Suggestion) -> None:
        if self._book.may_judge and self._hand.begin(one):
            QTimer.singleShot(0, self, self._step_aside)

    @Slot()
    def _step_aside(self) -> None:
        """Close without taking the keyboard from the form that has it now."""
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_done(self) -> None:
        """Go on with the next one, where there is any."""
        if self._book.queue and self.isHidden():
            self.open(self.rows)
            self.retell()

    @Slot(object)
    def _on_shown(self, ref: str) -> None:
        one = self._book.suggestion(ref)
        if one is not None and not self._is_precision:
            self._report(one)

    @Slot()
    def _on_marked(self) -> None:
        self._show_marked()

    # ---- precision -----------------------------------------------------------------------------

    def _turn(self) -> None:
        self._is_precision = not self._is_precision
        self._book.forget_said()
        self._book.ask()
        self.retell()

    def _tell_precision(self) -> None:
        of, book = self._parts.lang.of, self._book
        self._title.setText(of(w.PRECISION))
        auto = of(w.AUTO_ON if book.is_auto else w.AUTO_OFF)
        self._count.setText(f"{of(w.PRECISION_ABOUT, n=WINDOW)} · {auto}")
        none = w.ASKING if book.precision is None else w.NOBODY_JUDGED
        self._show_rows([self._source(row) for row in book.precision or ()], none)
        self._right.hide()
        self._hint.setText(of(w.P_HINT if book.may_switch else w.P_HINT_READ))

    def _source(self, row: Precision) -> HandoverRow:
        of = self._parts.lang.of
        if row.is_off:
            words, tone = w.OFF, "none"
        elif row.is_proposed:
            words, tone = w.PROPOSED, "act"
        else:
            words, tone = w.WORKS, "good"
        return HandoverRow(
            ref=f"{row.what.value}:{row.key}",
            kind=of(words),
            tone=tone,
            title=self._name(row),
            about=of(w.WHAT[row.what]),
            state=of(share_words(row)),
            has_tick=False,
        )

    def _name(self, row: Precision) -> str:
        if row.what is SwitchWhat.SCENE:
            return self._parts.lang.of(SCENES[row.key].words) if row.key in SCENES else row.key
        camera = self._book.camera(row.key)
        return camera.name if camera is not None else row.key

    @Slot(object)
    def _on_space(self, ref: str) -> None:
        rows = self._book.precision or ()
        row = next((one for one in rows if f"{one.what.value}:{one.key}" == ref), None)
        if self._is_precision and row is not None:
            self._book.toggle(row)


def suggest_panel(
    parts: DeskParts, form: NewCasePanel, chart: MapView, host: QWidget
) -> SuggestPanel:
    """Return the panel of a desk, with the hand that reports."""
    book = SuggestBook(parts.face, host)
    return SuggestPanel(parts, book, SuggestHand(parts, book, form, chart), host)
