"""The form of F2: class, place, source, words; choices drop down under the field in use."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.contract.verdicts import Verdict
from backend.domain.cases.case import SOURCE_WORDS, Photo, Source
from backend.domain.terms.finding import FOUND_WORDS, Found
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words
from console.face.asking import Asker
from console.face.parts import DeskParts
from console.find.words import TITLE as FIND_TITLE
from console.kit import words as w
from console.kit import words_over_map as said
from console.kit.dialogs import Panel
from console.kit.dialogs_choices import ChoiceList, ChoiceText
from console.kit.ids import new_ulid
from console.kit.notice import Notice
from console.promises.words import CallerWords
from layers.view import MapView
from widgets.labels import label, set_tone

from .caller import CallerRow
from .new_case import Draft, duplicate_words, place_of, report_of

_MOST, _LEAST, _WIDTH_PX = 7, 2, 520


class NewCasePanel(Panel):
    """Takes a report down.

    Signals:
        noticed: ``Notice``.
        taken: ``case_id`` of the case the backend has made of it.
        emptied: what stood in it is sent, or gives way to something else.
    """

    noticed = Signal(object)
    taken = Signal(object)
    emptied = Signal()

    def __init__(self, parts: DeskParts, chart: MapView, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._chart = parts, chart
        self.draft = Draft()
        self._sent = ""
        self._held: Words | None = None
        self._is_wanted = False
        self._classes: tuple[str, ...] = ()
        self._places: tuple[Found, ...] = ()
        self._asker = Asker(parts.face, self)
        self._title = label("", "", 16, bold=True)
        self.kind, self.where, self.text = (QLineEdit(self) for _ in range(3))
        self.source = QPushButton(self)
        self.caller = CallerRow(parts, self)
        self.choices = ChoiceList(parts.looks, self)
        self._hint = label("", "soon", 13, wrap=True)
        self._help = label("", "text_3", 12, wrap=True)
        self.send = QPushButton(self)
        self.send.setProperty("kind", "primary")
        self._names = [label("", "text_2", 14) for _ in range(5)]
        self._lay_out()
        self._wire()
        self.retell()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = (self.kind, self.where, self.source, self.text, self.caller)
        for row, (name, field) in enumerate(zip(self._names, fields, strict=True)):
            name.setBuddy(field)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._help, 1)
        foot.addWidget(self.send)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addLayout(grid)
        box.addWidget(self.choices)
        box.addWidget(self._hint)
        box.addLayout(foot)

    def _wire(self) -> None:
        parts = self._parts
        for field in (self.kind, self.where, self.text, self.source, self.choices):
            field.installEventFilter(self)
        self.kind.textEdited.connect(self._on_kind)
        self.where.textEdited.connect(self._on_where)
        self.text.textEdited.connect(self._on_text)
        self.source.clicked.connect(self._on_source)
        self.caller.committed.connect(self.commit)
        self.caller.changed.connect(self._show_draft)
        parts.face.actor_changed.connect(self.caller.forget)
        self.choices.chosen.connect(self._on_chosen)
        self.send.clicked.connect(self.commit)
        self._asker.found.connect(self._on_found)
        self._chart.background_clicked.connect(self._on_map)
        parts.face.verdict.connect(self._on_verdict)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Open the form; what was entered and not sent is still there."""
        self._asker.warm_up()
        self.retell()
        self.open(self.kind)

    def start_with(self, draft: Draft) -> None:
        """Open the form for what a camera saw: place, source and words stand in it already."""
        self._forget()
        self._take(draft)
        self.where.setText(draft.place.address if draft.place is not None else "")
        self.text.setText(draft.text)
        name = self._parts.book.name(draft.class_key) if draft.class_key else Words("", "")
        self.kind.setText(self._parts.lang.of(name))
        self.start()

    def furnish(self, row: QWidget) -> None:
        """Let a row with what a camera saw stand under the title."""
        self._box.insertWidget(1, row)

    def set_photos(self, photos: tuple[Photo, ...]) -> None:
        """Take the evidence as it is now."""
        self._take(replace(self.draft, photos=photos))

    def hold(self, why: Words | None) -> None:
        """Keep a finished report back while evidence is on its way; None lets it go."""
        self._held = why
        if why is None and self._is_wanted:
            self._is_wanted = False
            self.commit()

    @Slot()
    def commit(self) -> None:
        """Send the report, or say what is missing and go there."""
        missing = self.draft.missing
        if self._sent:
            return
        if missing is not None:
            self._say(missing, "soon")
            (self.where if self.draft.class_key else self.kind).setFocus()
            return
        if self.caller.missing is not None:
            self._say(self.caller.missing, "soon")
            self.caller.go_to_missing()
            return
        if self._held is not None:
            self._is_wanted = True
            self._say(self._held, "soon")
            return
        face, now_ms = self._parts.face, self._parts.face.city_now_ms()
        self._sent = new_ulid(face.real_now_ms())
        caller = self.caller.caller(now_ms)
        face.report(report_of(self.draft, face.actor, self._sent, now_ms, caller))
        self._say(said.NewCase.SENT, "text_2")
        self.send.setEnabled(False)

    def hand_over(self) -> None:
        """Send it and hand the call to the shift leader in one act, or say what is missing."""
        self.caller.hand_over()
        self.commit()

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._parts.lang.of
        is_find = self.draft.source is Source.VIDEO
        self._title.setText(of(FIND_TITLE if is_find else said.NewCase.TITLE))
        titles = (said.NewCase.CLASS, said.NewCase.PLACE, said.NewCase.SOURCE, said.NewCase.TEXT)
        self.caller.retell()
        for name, words in zip(self._names, (*titles, CallerWords.TITLE), strict=True):
            name.setText(of(words))
        self.kind.setPlaceholderText(of(said.NewCase.CLASS_HINT))
        self.where.setPlaceholderText(of(said.NewCase.PLACE_HINT))
        self.text.setPlaceholderText(of(said.NewCase.TEXT_HINT))
        self.send.setText(of(said.NewCase.SEND))
        self._help.setText(of(said.NewCase.HELP))
        self.source.setText(of(SOURCE_WORDS[self.draft.source]))
        for field, words in zip(
            (self.kind, self.where, self.source, self.text), titles, strict=True
        ):
            field.setAccessibleName(of(words))
        if self._classes:
            self._offer(self._class_texts())
        self._show_draft()

    @Slot()
    def place(self) -> None:
        """Lie at the upper left of the map, beside the queue."""
        px = self._parts.looks.px
        self.setFixedWidth(min(px(_WIDTH_PX), self._host.width() - px(32)))
        self.adjustSize()
        # A list of another height leaves title and fields where they were for the old one.
        self._box.invalidate()
        self._box.activate()
        corner = self._chart.mapTo(self._host, self._chart.rect().topLeft())
        most = self._host.width() - self.width() - px(12)  # where the map is small and stands right
        # Choices make it taller: what does not fit below moves up, the button is never cut off.
        lowest = max(px(8), self._host.height() - self.height() - px(8))
        self.move(min(corner.x() + px(12), most), min(corner.y() + px(12), lowest))

    # ---- entering ------------------------------------------------------------------------------

    @Slot(str)
    def _on_kind(self, text: str) -> None:
        self._take(replace(self.draft, class_key=""))
        self._classes = tuple(row.key for row in self._parts.book.find(text, _MOST))
        self._offer(self._class_texts())

    def _class_texts(self) -> tuple[ChoiceText, ...]:
        book, lang = self._parts.book, self._parts.lang
        return tuple(
            ChoiceText(lang.of(book.name(key)), _code(key, lang.code)) for key in self._classes
        )

    @Slot(str)
    def _on_where(self, text: str) -> None:
        self._take(replace(self.draft, place=None))
        self._asker.type(text)
        if not text.strip():
            self._offer(())

    @Slot(object, object)
    def _on_found(self, _text: str, found: tuple[Found, ...]) -> None:
        if not self.where.hasFocus() or self.draft.place is not None:
            return
        # Where somebody drives is no place of a case.
        self._places = tuple(one for one in found if one.lon_deg or one.lat_deg)[:_MOST]
        of = self._parts.lang.of
        self._offer(tuple(ChoiceText(one.title, of(FOUND_WORDS[one.kind])) for one in self._places))

    @Slot(float, float)
    def _on_map(self, lon_deg: float, lat_deg: float) -> None:
        """A click on the ground is a place too."""
        if self.isVisible() and not self._sent:
            grid = self._grid_at(lon_deg, lat_deg)
            title = self._parts.lang.of(said.NewCase.ON_MAP, grid=grid or "—")
            self._set_place(Place(lon_deg, lat_deg, title, grid))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._take(replace(self.draft, text=text))

    @Slot()
    def _on_source(self) -> None:
        self._take(self.draft.next_source(1))

    @Slot(int)
    def _on_chosen(self, n: int) -> None:
        if self._classes:
            key = self._classes[n]
            self._take(replace(self.draft, class_key=key))
            self.kind.setText(self._parts.lang.of(self._parts.book.name(key)))
            self._offer(())
            self.where.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._places:
            found = self._places[n]
            self._set_place(place_of(found, self._grid_at(found.lon_deg, found.lat_deg)))

    def _set_place(self, place: Place) -> None:
        self._take(replace(self.draft, place=place))
        self.where.setText(place.address)
        self._chart.set_pin(place.lon_deg, place.lat_deg, place.address)
        self._chart.centre_on(place.lon_deg, place.lat_deg)
        self._offer(())
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def _grid_at(self, lon_deg: float, lat_deg: float) -> str:
        return self._chart.deck.grid_of(lon_deg, lat_deg)

    def _offer(self, texts: tuple[ChoiceText, ...]) -> None:
        if not texts:
            self._classes, self._places = (), ()
        self.choices.show_texts(texts)
        self.place()
        while len(texts) > _LEAST and self.height() > self._host.height() - 16:
            texts = texts[:-1]  # a small screen offers fewer, the button stays on it
            self.choices.show_texts(texts)
            self.place()

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self._show_draft()

    def _show_draft(self) -> None:
        face, of = self._parts.face, self._parts.lang.of
        is_call = self.draft.source is not Source.VIDEO
        for part in (self._names[-1], self.caller):
            part.setVisible(is_call)
        self.source.setText(of(SOURCE_WORDS[self.draft.source]))
        cases = tuple(face.situation.cases.values())
        known = duplicate_words(self.draft, cases, face.city_now_ms(), self._parts.book)
        self._say(known, "soon")

    def _say(self, words: Words | None, tone: str) -> None:
        set_tone(self._hint, tone)
        self._hint.setText(self._parts.lang.of(words) if words is not None else "")
        self._hint.setVisible(words is not None)
        self.place()

    # ---- the verdict ---------------------------------------------------------------------------

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if not self._sent or verdict.command_id != self._sent:
            return
        self._sent = ""
        self.send.setEnabled(True)
        if verdict.outcome != "accepted":
            self._say(Words(verdict.zh, verdict.en), "act")
            return
        self._forget()
        self.noticed.emit(Notice("good", said.NewCase.TAKEN, "new_case", verdict.case_id))
        self.dismiss()
        self.taken.emit(verdict.case_id)

    def _forget(self) -> None:
        for field in (self.kind, self.where, self.text):
            field.clear()
        self.caller.forget()
        self._chart.set_pin(0.0, 0.0, "")
        self._offer(())
        self._held, self._is_wanted = None, False
        self._take(self.draft.emptied)
        self.emptied.emit()

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the first choice or goes on, arrows choose; Enter in the last field sends."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()  # where no other row of a key map has taken it
        elif is_enter and watched in (self.kind, self.where):
            self._on_enter(watched)
        elif is_enter and watched is self.text:
            self.commit()
        elif key is Qt.Key.Key_Down and watched in (self.kind, self.where) and self.choices.at >= 0:
            self.choices.setFocus(Qt.FocusReason.TabFocusReason)
        elif watched is self.source and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._take(self.draft.next_source(1 if key is Qt.Key.Key_Right else -1))
        else:
            return False
        return True

    def _on_enter(self, field: QObject) -> None:
        if field is self.where and self._asker.is_typing:
            self._asker.flush()
        elif self.choices.at >= 0:
            self._on_chosen(0)
        else:
            (self.where if field is self.kind else self.text).setFocus()


def _code(class_key: str, lang: str) -> str:
    """Return the code of a class as people write it: kind and four digits."""
    kind = w.Dossier.COMPONENT if class_key.startswith("c") else w.Dossier.EVENT
    return kind.filled(code=class_key[1:]).of(lang)
