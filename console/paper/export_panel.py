"""Pictures and films of a case leave the system: with what for, to whom, and a row in the trail."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.contract.orders import Export
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import FILM, VOICE, Case, Photo
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.film import words as film
from console.film.film import ShownFilm
from console.kit.dialogs import KeyedPanel
from console.kit.ids import new_ulid
from console.kit.keymap import key_text
from console.kit.notice import Notice, each
from console.kit.time_text import moment
from widgets.labels import ElideLabel, label, set_tone
from widgets.spacing import space

from . import words_export as w
from .export_files import Exporter, Leaving

_WIDTH_PX = 600
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ExportPanel(KeyedPanel):
    """Asks what for and for whom, has it recorded, and only then writes.

    Signals:
        noticed: ``Notice``.
        film_wanted: what was exported is to be watched.

    Attributes:
        films: Films of the export written last, as they left: each with its band.
    """

    noticed = Signal(object)
    film_wanted = Signal()
    key = "export"

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._case: Case | None = None
        self._order: Export | None = None
        self._seq = 0
        self._waits: set[str] = set()
        self.films: tuple[ShownFilm, ...] = ()
        self._exporter = Exporter(self)
        self._build()
        self.send.clicked.connect(self.commit)
        self.watch.clicked.connect(self.film_wanted)
        parts.face.verdict.connect(self._on_verdict)
        parts.face.photo_came.connect(self._on_photo)
        parts.lang.changed.connect(self._retell)
        self._exporter.written.connect(self._on_written)

    def _build(self) -> None:
        self._title = ElideLabel("", 18, bold=True)
        self._what = label("", "text_2", 14)
        self.purpose, self.recipient, self.folder = (QLineEdit(self) for _ in range(3))
        self.second, self.password = QLineEdit(self), QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._fields = (self.purpose, self.recipient, self.folder, self.second, self.password)
        self._names = [label("", "text_2", 14) for _ in self._fields]
        self.send = QPushButton(self)
        self.send.setProperty("kind", "primary")
        self.watch = QPushButton(self)
        self.watch.hide()
        self._state = label("", "text_2", 13, wrap=True)
        self._help = label("", "text_3", 12, wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, (name, field) in enumerate(zip(self._names, self._fields, strict=True)):
            name.setBuddy(field)
            field.installEventFilter(self)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._help, 1)
        foot.addWidget(self.watch)
        foot.addWidget(self.send)
        box = QVBoxLayout(self)
        space(box, self._parts.looks, (20, 14, 20, 14), 10)
        for part in (self._title, self._what):
            box.addWidget(part)
        box.addLayout(grid)
        box.addWidget(self._state)
        box.addLayout(foot)

    def begin(self) -> QWidget | None:
        """Take the selected case; where there is none, or nothing in it, say so."""
        case = self._parts.face.case(self._parts.selection.case_id)
        if case is None or not _leaving(case):
            self.noticed.emit(Notice("info", w.CHOOSE if case is None else w.NOTHING, "export"))
            return None
        self._case, self._order, self._waits = case, None, set()
        self._offer(())
        self.purpose.clear()
        for field in (self.recipient, self.second, self.password):
            field.clear()
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        number = (case.case_no or case.case_id).replace("/", "-")
        self.folder.setText(str(Path(place or Path.home()) / f"wanmi-{number}"))
        return self.purpose

    def tell(self) -> None:
        """Say what would be exported."""
        self._say(None, "text_2")
        self._retell()

    def place(self) -> None:
        """Lie in the middle of the host."""
        self.setFixedWidth(min(self._parts.looks.px(_WIDTH_PX), self._host.width() - 32))
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, (self._host.height() - self.height()) // 3)

    @Slot()
    def commit(self) -> None:
        """Ask for the export; what is missing is said, and the keyboard goes there."""
        case = self._case
        if case is None or self._order is not None:
            return
        for field, missing in (
            (self.purpose, w.NO_PURPOSE),
            (self.recipient, w.NO_RECIPIENT),
            (self.second, w.NO_SECOND),
            (self.password, w.NO_SECOND),
        ):
            if not field.text().strip():
                self._say(missing, "soon")
                field.setFocus()
                return
        face = self._parts.face
        self._order = Export(
            command_id=new_ulid(face.real_now_ms()),
            actor=face.actor,
            case_id=case.case_id,
            photo_ids=tuple(dict.fromkeys(photo.photo_id for photo in _leaving(case))),
            purpose=self.purpose.text().strip(),
            recipient=self.recipient.text().strip(),
            second=self.second.text().strip(),
            second_password=self.password.text(),
        )
        self.password.clear()
        self._say(w.ASKING, "text_2")
        face.send(self._order)

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is None or verdict.command_id != order.command_id:
            return
        if verdict.outcome != "accepted":
            self._order = None
            self._say(Words(verdict.zh, verdict.en), "act")
            return
        self._seq = verdict.seq
        face = self._parts.face
        self._waits = {key for key in order.photo_ids if face.want_photo(key) is None}
        self._go_on()

    @Slot(object)
    def _on_photo(self, photo_id: str) -> None:
        if photo_id in self._waits:
            self._waits.discard(photo_id)
            self._go_on()

    def _go_on(self) -> None:
        """Write once everything is here; evidence that is missing stops it."""
        order, case, face = self._order, self._case, self._parts.face
        if order is None or case is None:
            return
        n = len(order.photo_ids)
        if self._waits:
            self._say(w.FETCHING.filled(n=n - len(self._waits), all=n), "text_2")
            return
        films = {photo.photo_id for photo in case.photos if photo.role == FILM}
        files = tuple((key, key in films, face.photo(key) or b"") for key in order.photo_ids)
        if not all(data for _, _, data in files):
            self._order = None
            self._say(w.MISSING, "act")
            return
        self._say(w.WRITING, "text_2")
        self._exporter.write(self._leaving_of(order, case, files))

    def _leaving_of(
        self, order: Export, case: Case, files: tuple[tuple[str, bool, bytes], ...]
    ) -> Leaving:
        face, of = self._parts.face, self._parts.lang.of
        city = face.city
        values = {
            "city": of(Words(city.zh, city.en)) if city is not None else "",
            "at": f"{moment(face.city_now_ms(), city.zone if city else 'UTC'):%Y-%m-%d %H:%M}",
            "account": order.actor.account,
            "second": order.second,
            "recipient": order.recipient,
            "purpose": order.purpose,
            "case": case.case_no or case.case_id,
            "seq": self._seq,
        }
        sheet = of(w.MANIFEST.filled(**values)) + "".join(f"{key}\n" for key, _, _ in files)
        mark = of(w.MARK.filled(**{k: v for k, v in values.items() if k not in ("case", "seq")}))
        folder = Path(self.folder.text().strip()).expanduser()
        return Leaving(folder, files, mark, (of(w.MANIFEST_NAME), sheet))

    @Slot(object, object)
    def _on_written(self, leaving: Leaving, why: str) -> None:
        self._order = None
        if why:
            self._say(w.FAILED.filled(why=why), "act")
            return
        self._offer(self._copies(leaving))
        self._say(w.SAVED.filled(path=leaving.folder), "good")
        self.noticed.emit(Notice("good", w.SAVED.filled(path=leaving.folder), "export"))

    def _copies(self, leaving: Leaving) -> tuple[ShownFilm, ...]:
        begins = {photo.photo_id: photo.taken_at_ms for photo in self._case.photos}
        return tuple(
            ShownFilm(film.OF_COPY.filled(file=f"{key}.mp4"), leaving.path_of(key), begins[key])
            for key, is_film, _ in leaving.files
            if is_film
        )

    def _offer(self, films: tuple[ShownFilm, ...]) -> None:
        self.films = films
        self.watch.setVisible(bool(films))

    # ---- words and keys ------------------------------------------------------------------------

    @Slot()
    def _retell(self) -> None:
        if not self.isVisible() or self._case is None:
            return
        of, case = self._parts.lang.of, self._case
        self._title.setText(of(w.TITLE.filled(case=case.case_no or case.case_id)))
        self.setAccessibleName(self._title.text())
        leaving = _leaving(case)
        n_films = sum(photo.role == FILM for photo in leaving)
        what = w.WHAT.filled(stills=len(leaving) - n_films, films=n_films)
        n_voices = len(case.photos) - len(leaving)
        said = each(w.BUT_VOICES, said=what, n=Words(*[str(n_voices)] * 2)) if n_voices else what
        self._what.setText(of(said))
        words = (w.PURPOSE, w.RECIPIENT, w.FOLDER, w.SECOND, w.PASSWORD)
        for name, field, said in zip(self._names, self._fields, words, strict=True):
            name.setText(of(said))
            field.setAccessibleName(of(said))
        self.purpose.setPlaceholderText(of(w.PURPOSE_HINT))
        self.recipient.setPlaceholderText(of(w.RECIPIENT_HINT))
        self.second.setPlaceholderText(of(w.SECOND_HINT))
        self.password.setPlaceholderText(of(w.PASSWORD_HINT))
        self.send.setText(of(w.SEND))
        self.watch.setText(of(film.WATCH_COPY.filled(key=key_text("film"))))
        self._help.setText(of(w.HELP))
        self.place()

    def _say(self, words: Words | None, tone: str) -> None:
        set_tone(self._state, tone)
        self._state.setText(self._parts.lang.of(words) if words is not None else "")
        self._state.setVisible(words is not None)
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field, Ctrl+Enter or Enter in the last one exports."""
        if watched in self._fields and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and Qt.Key(event.key()) in _ENTER:
                is_sent = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._on_enter(watched, is_sent=is_sent)
                return True
            if event.type() == QEvent.Type.ShortcutOverride and Qt.Key(event.key()) in _ENTER:
                event.accept()  # on the desk Ctrl+Enter would dispatch the selected case
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self, watched: QObject, *, is_sent: bool) -> None:
        at = self._fields.index(watched)  # type: ignore[arg-type]
        if is_sent or at == len(self._fields) - 1:
            self.commit()
        else:
            self._fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)


def _leaving(case: Case) -> tuple[Photo, ...]:
    """Return what can leave: nothing goes without its mark, and a voice can bear none."""
    return tuple(photo for photo in case.photos if photo.role != VOICE)
