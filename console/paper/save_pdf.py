"""The foot of a page that is saved as a PDF: where to, the button, and how it went."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from console.face.parts import DeskParts
from console.kit.seat_names import person_words
from console.kit.time_text import moment
from widgets.labels import label, set_tone

from .file import FileWriter
from .paper import Paper
from .words import Print


class SavePdf(QObject):
    """Writes what ``give`` returns; a file that is there is replaced only when said twice."""

    def __init__(
        self, parts: DeskParts, give: Callable[[], tuple[str, Paper] | None], page: QWidget
    ) -> None:
        """Make the widgets; the page lays them out.

        Args:
            give: Returns title and paper, None where there is nothing to save.
        """
        super().__init__(page)
        self._parts, self._give = parts, give
        self._overwrite = ""
        self.path = QLineEdit(page)
        self.button = QPushButton(page)
        self.button.setProperty("kind", "primary")
        self.state = label("", "text_2", 13, wrap=True)
        self._files = FileWriter(self)
        self.button.clicked.connect(self.save)
        self.path.returnPressed.connect(self.save)
        self.path.textEdited.connect(self.forget)
        self._files.written.connect(self._on_written)

    def aim(self, path: Path) -> None:
        """Propose a name."""
        self.path.setText(str(path))
        self.forget()

    @Slot()
    def save(self) -> None:
        """Write the PDF."""
        text = self.path.text().strip()
        given = self._give() if text else None  # who gives nothing says why
        if not text:
            self.say(self._parts.lang.of(Print.NO_NAME), "act")
        if given is None:
            return
        may_replace = self._overwrite == text
        self._overwrite = ""
        title, paper = given
        self._files.write(Path(text).expanduser(), paper.pdf(title), may_replace=may_replace)

    @Slot()
    def forget(self) -> None:
        """What was said of a file was said of another one."""
        self._overwrite = ""
        self.say("", "text_2")

    def say(self, text: str, tone: str) -> None:
        """Say how it went."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        set_tone(self.state, tone)

    def retell(self) -> None:
        """Set every text again."""
        of = self._parts.lang.of
        self.path.setAccessibleName(of(Print.PATH))
        self.button.setText(of(Print.SAVE))

    @Slot(object)
    def _on_written(self, told: tuple[Path, str, str]) -> None:
        path, outcome, why = told
        of = self._parts.lang.of
        if outcome == "there":
            self._overwrite = self.path.text().strip()
            self.say(of(Print.THERE), "soon")
        elif outcome == "failed":
            self.say(of(Print.FAILED, why=why), "act")
        else:
            self.say(of(Print.SAVED, path=path), "good")


def documents() -> Path:
    """Return where a person keeps papers."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())


def foot_of(parts: DeskParts) -> Callable[[int, int], str]:
    """Return what gives the line at the foot of a page: by whom, when, which page."""
    face, of = parts.face, parts.lang.of
    zone = face.city.zone if face.city is not None else "UTC"
    at = moment(face.city_now_ms(), zone).strftime("%Y-%m-%d %H:%M")
    actor = face.actor
    who = of(Print.FOOT, who=of(person_words(actor.account, actor.role, actor.seat)), at=at)
    return lambda n, n_all: f"{who}　{of(Print.PAGE, n=n, all=n_all)}"
