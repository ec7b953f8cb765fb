"""The row of the form with what a camera saw: picture, film, and the way to mark them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.film import words as film
from console.kit.keymap import key_text
from widgets.labels import label

from . import words as w

_THUMB_PX = QSize(176, 99)


class FindRow(QWidget):
    """Shows the evidence of a draft.

    Signals:
        mark_wanted: the picture is to be cut and marked.
        film_wanted: the film is to be watched.
    """

    mark_wanted = Signal()
    film_wanted = Signal()

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._picture = QLabel(self)
        self._picture.setFixedSize(_THUMB_PX * parts.looks.scale)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lines: list[Words] = []
        self._labels = [label("", tone, 13, wrap=True) for tone in ("text", "text_2", "text_3")]
        self.mark = QPushButton(self)
        self.mark.clicked.connect(self.mark_wanted)
        self.watch = QPushButton(self)
        self.watch.clicked.connect(self.film_wanted)
        self.watch.hide()
        self._lay_out()
        parts.lang.changed.connect(self.retell)
        self.retell()

    def _lay_out(self) -> None:
        column, buttons = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(4)
        for line in self._labels:
            column.addWidget(line)
        column.addStretch(1)
        for button in (self.mark, self.watch):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(column, 1)

    def show_picture(self, picture: QImage) -> None:
        """Show what is sent."""
        small = picture.scaled(
            self._picture.size() * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap = QPixmap.fromImage(small)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)

    def tell(self, *lines: Words, has_film: bool) -> None:
        """Say up to three lines: which picture, which film, what was done to it."""
        self._lines = list(lines)
        self.watch.setVisible(has_film)
        self.retell()

    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._parts.lang.of
        self.mark.setText(of(w.MARK))
        self.watch.setText(of(film.WATCH.filled(key=key_text("film"))))
        self.setAccessibleName(of(w.PICTURES))
        for n, line in enumerate(self._labels):
            line.setText(of(self._lines[n]) if n < len(self._lines) else "")
            line.setVisible(n < len(self._lines))
