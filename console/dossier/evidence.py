"""Evidence of a dossier: the pictures with their own times, the place and the report's words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain.cases.attachments import attachments_of
from backend.domain.cases.case import SOURCE_WORDS, Case
from backend.domain.flow.evidence import photo_id_of
from console.face.parts import DeskParts
from console.film import words as film
from console.film.film import films_of
from console.kit import words as w
from console.kit.keymap import key_text
from console.kit.time_text import hms
from widgets.labels import ElideLabel, label, set_tone
from widgets.photo_pair import PhotoPair, PhotoStates
from widgets.spacing import space

from .text import (
    Told,
    apart_words,
    flaw_words,
    has_result,
    newest_photos,
    photo_texts,
    who,
    word_words,
)

# The least a picture and the words of the place need; with less the place stands below.
LEAST_PHOTO_PX, LEAST_PLACE_PX = 96, 150


class DossierEvidence(QWidget):
    """Pictures and place, side by side where there is room.

    Signals:
        opened: ``OpenedPhoto`` to be seen large.
        films_wanted: the films of the case are to be watched.
        attachments_wanted: its voices and papers are to be seen.
    """

    opened = Signal(object)
    films_wanted = Signal()
    attachments_wanted = Signal()

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._lang, self._looks = parts.face, parts.lang, parts.looks
        self._case: Case | None = None
        self._told: Told | None = None
        self._is_result = False
        # Pictures whose bytes are not what their name says.
        self._altered: set[str] = set()
        self._build()
        self.photos.opened.connect(self.opened)
        self._face.photo_came.connect(self._on_photo)
        self._face.sat.connect(self.photos.ask_again)

    def _build(self) -> None:
        self.photos = PhotoPair(self._looks, self._face.want_photo, self)
        self.apart = ElideLabel("text_3", 12)
        # Whose word stands for a picture without a place is read whole: it takes lines of its own.
        self.word = label("", "text_2", 12, wrap=True)
        self.other = self._link()
        self.other.clicked.connect(self._on_other)
        self.films = self._link()
        self.films.clicked.connect(self.films_wanted)
        self.attached = self._link()
        self.attached.clicked.connect(self.attachments_wanted)
        pictures = QVBoxLayout()
        space(pictures, self._looks, gap_px=4)
        pictures.addWidget(self.photos)
        below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.addWidget(self.apart)
        below.addStretch(1)
        for link in (self.films, self.attached, self.other):
            below.addWidget(link)
        pictures.addLayout(below)
        pictures.addWidget(self.word)
        pictures.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        space(self._row, self._looks, gap_px=12)
        self._row.addLayout(pictures, 7)
        self._row.addLayout(self._place(), 4)

    def _link(self) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _place(self) -> QVBoxLayout:
        self.place_title = label("", "text_2", 13)
        self.address = label("", "", 14, bold=True, wrap=True)
        self.grid = label("", "text_3", 13, wrap=True)
        self.report_title = label("", "text_2", 13)
        self.text = label("", "", 14, wrap=True)
        self.source = label("", "text_3", 13, wrap=True)
        column = QVBoxLayout()
        space(column, self._looks, gap_px=2)
        for widget in (self.place_title, self.address, self.grid):
            column.addWidget(widget)
        column.addSpacing(6)
        for widget in (self.report_title, self.text, self.source):
            column.addWidget(widget)
        column.addStretch(1)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the place under the pictures where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        n_photos = max(1, len(self.photos.boxes))
        need = self._looks.px(n_photos * LEAST_PHOTO_PX + LEAST_PLACE_PX)
        is_wide = self.width() >= need
        wanted = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not wanted:
            self._row.setDirection(wanted)
        has_photos = any(box.photo_id for box in self.photos.boxes)
        self._row.setStretch(0, 7 if has_photos else 3)

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case; a new picture of the result comes to the front by itself."""
        is_other = self._case is None or self._case.case_id != case.case_id
        if is_other or not self._is_result:
            n_before = 0 if is_other or self._case is None else len(self._case.photos)
            if is_other or len(case.photos) > n_before:
                self._is_result = has_result(case)
        self._case, self._told = case, told
        self._retell()

    def _retell(self) -> None:
        case, told, of = self._case, self._told, self._lang.of
        if case is None or told is None:
            return
        d = w.Dossier
        self.photos.set_states(
            PhotoStates(of(d.PHOTO_EMPTY), of(d.PHOTO_LOADING), of(d.PHOTO_FAILED))
        )
        self.photos.show_photos(photo_texts(case, self._is_result, told))
        self._arrange()
        self._tell_apart(case)
        n_other = len(newest_photos(case, not self._is_result))
        words = d.SHOW_SCENE if self._is_result else d.SHOW_RESULT
        self.other.setText(of(words, n=n_other))
        self.other.setVisible(has_result(case))
        n_films, key = len(films_of(case)), key_text("film")
        films = film.WATCH_MANY.filled(n=n_films, key=key)
        self.films.setText(of(films if n_films > 1 else film.WATCH.filled(key=key)))
        self.films.setVisible(n_films > 0)
        n, key = len(attachments_of(case)), key_text("attachments")
        self.attached.setText(of(d.ATTACHMENTS, n=n, key=key))
        self.attached.setVisible(n > 0)
        self._retell_place(case, told)

    def _tell_apart(self, case: Case) -> None:
        """Say how far apart the pictures were taken, or why they prove nothing."""
        shown = {photo.photo_id for photo in newest_photos(case, self._is_result)}
        warning = flaw_words(case, self._is_result)
        if shown & self._altered:
            warning = w.Dossier.ALTERED
        told = warning if warning.zh else apart_words(case, self._is_result)
        self.apart.setText(self._lang.of(told))
        set_tone(self.apart, "act" if warning.zh else "text_3")
        word = word_words(case) if self._is_result else None
        self.word.setText(self._lang.of(word) if word is not None else "")
        self.word.setVisible(word is not None)

    def _retell_place(self, case: Case, told: Told) -> None:
        of, d = self._lang.of, w.Dossier
        self.place_title.setText(of(d.PLACE))
        self.address.setText(case.place.address or of(w.Queue.NO_ADDRESS))
        grid = case.place.grid_code
        self.grid.setText(of(d.GRID, grid=grid) if grid else of(d.NO_GRID))
        self.report_title.setText(of(d.REPORT))
        self.text.setText(case.text)
        self.text.setVisible(bool(case.text))
        by = who(case.steps[0], told) if case.steps else case.reported_by
        source = of(SOURCE_WORDS[case.source])
        at = hms(case.reported_at_ms, told.zone)
        parts = (by, at) if by.startswith(source) else (source, by, at)
        self.source.setText(" · ".join(parts))

    @Slot()
    def _on_other(self) -> None:
        self._is_result = not self._is_result
        self._retell()

    @Slot(object)
    def _on_photo(self, photo_id: str) -> None:
        data = self._face.photo(photo_id)
        if data is None:
            return
        self.photos.set_photo(photo_id, data)
        if data and photo_id_of(data) != photo_id:
            self._altered.add(photo_id)
            if self._case is not None:
                self._tell_apart(self._case)
