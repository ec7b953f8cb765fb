"""What an operator sees in a picture becomes a report, or turns out to be a test picture."""

from PySide6.QtGui import QKeySequence, QShortcut

from backend.domain.cameras.camera import Camera
from console.face.parts import DeskParts
from console.intake.finder import Finder
from console.intake.panel import NewCasePanel
from console.kit.keymap import key_text
from layers.view import MapView

from . import words as w
from .book import PatrolBook
from .tiles import PatrolTiles


class PatrolFinder(Finder):
    """The finder of the patrol's four pictures: it knows which of them are tests."""

    def __init__(
        self,
        parts: DeskParts,
        book: PatrolBook,
        tiles: PatrolTiles,
        form: NewCasePanel,
        chart: MapView,
    ) -> None:
        super().__init__(parts, form, chart, tiles)
        self._book, self._tiles = book, tiles
        self.follow(tiles.mosaic)
        # Only while the form is open there is a film: no row of the patrol's keys, which are bare.
        watch = QShortcut(QKeySequence(key_text("film")), form)
        watch.activated.connect(self.watch)

    def show_planted(self) -> None:
        """Lay the test pictures of the page over its tiles; once a second is enough."""
        finds = self._book.planted.on_page(self._book.tour, self._tiles.stops)
        self._tiles.show_planted(finds)

    def capture(self, camera: Camera) -> None:
        """Report what the chosen picture shows; a test picture is counted and never a case."""
        if not self._form.isVisible() and self._is_test():
            return
        sight = self._tiles.sight(self._tiles.chosen, with_picture=True)
        self.find(self._tiles.mosaic, camera, sight.jpeg)

    def _is_test(self) -> bool:
        n = self._tiles.chosen
        if not self._tiles.is_planted(n):
            return False
        self._book.planted.found.add(self._tiles.stops[n])
        self.show_planted()
        self.said.emit(w.TEST_FOUND, "good")
        return True
