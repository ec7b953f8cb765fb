"""One key for every film of a desk: what is on the screen says which one is meant."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from console.dossier.panel import DossierPanel
from console.face.parts import DeskParts
from console.film import words as w
from console.film.film import ShownFilm, films_of
from console.intake.finder import Finder
from console.kit.dialogs import KeyedPanel
from console.kit.notice import Notice
from console.paper.export_panel import ExportPanel
from console.pictures.clip_panel import ClipPanel

KEY = "film"


class DeskFilms(QObject):
    """Watches the film of the page that is open; where none is, those of the chosen case.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        finder: Finder,
        pages: Iterable[KeyedPanel],
        dossier: DossierPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts, self._finder = parts, finder
        self._pages = [page for page in pages if isinstance(page, (ClipPanel, ExportPanel))]
        for page in self._pages:
            page.film_wanted.connect(self.watch)
        dossier.films_wanted.connect(self._watch_case)

    @Slot(object)
    def do(self, key: str) -> None:
        """Carry out a key of the map."""
        if key == KEY:
            self.watch()

    @Slot()
    def watch(self) -> None:
        """Watch what is meant, or say that there is nothing."""
        pages = (page.films for page in self._pages if page.isVisible())
        films = next((found for found in pages if found), ())
        if films:
            self._finder.film_view.watch(films)
        elif self._finder.is_open:
            self._finder.watch()
        else:
            self._watch_case()

    @Slot()
    def _watch_case(self) -> None:
        case = self._parts.face.case(self._parts.selection.case_id)
        films: tuple[ShownFilm, ...] = films_of(case) if case is not None else ()
        if films:
            self._finder.film_view.watch(films)
        else:
            words = w.CHOOSE if case is None else w.NO_FILMS
            self.noticed.emit(Notice("info", words, KEY))
