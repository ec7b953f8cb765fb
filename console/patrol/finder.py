"""What an operator sees in a picture becomes a report, or turns out to be a test picture."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from backend.domain.cameras.camera import Camera
from backend.domain.cases.case import Source
from console.face.parts import DeskParts
from console.find import words as found
from console.find.draft import FindDraft
from console.find.mark_view import MarkView
from console.find.marking import Marking
from console.find.place import view_place, view_point
from console.find.row import FindRow
from console.intake.new_case import Draft
from console.intake.panel import NewCasePanel
from console.kit.time_text import hms
from layers.view import MapView
from video.find_capture import FindCapture
from video.stream_choice import StreamKind

from . import words as w
from .book import PatrolBook
from .tiles import PatrolTiles


class PatrolFinder(QObject):
    """Keeps the chosen picture and what led to it, and opens the report with all that is known.

    Signals:
        said: ``(Words, tone)``: something to tell the operator.
    """

    said = Signal(object, object)

    def __init__(
        self,
        parts: DeskParts,
        book: PatrolBook,
        tiles: PatrolTiles,
        form: NewCasePanel,
        chart: MapView,
    ) -> None:
        super().__init__(tiles)
        self._parts, self._book, self._tiles = parts, book, tiles
        self._form, self._map = form, chart
        self._draft: FindDraft | None = None
        self._shown = b""
        self.capturing = FindCapture(tiles.mosaic, self)
        self.row = FindRow(parts, form)
        self.marks = MarkView(parts.looks, parts.lang, form.parentWidget())
        form.furnish(self.row)
        shortcut = QShortcut(QKeySequence("Ctrl+M"), form)
        for wanted in (shortcut.activated, self.row.mark_wanted):
            wanted.connect(self.mark)
        self.capturing.still_came.connect(self._on_still)
        self.capturing.film_came.connect(self._on_film)
        self.marks.done.connect(self._on_marked)

    def show_planted(self) -> None:
        """Lay the test pictures of the page over its tiles; once a second is enough."""
        finds = self._book.planted.on_page(self._book.tour, self._tiles.stops)
        self._tiles.show_planted(finds)

    def capture(self, camera: Camera) -> None:
        """Report what the chosen picture shows; a test picture is counted and never a case."""
        face = self._parts.face
        if face.city is None or self._form.isVisible() or self._is_test():
            return
        sight = self._tiles.sight(self._tiles.chosen, with_picture=True)
        if not sight.jpeg:
            self.said.emit(w.NOT_PRESENT.filled(name=camera.name), "soon")
            return
        self._draft = FindDraft(camera, face.city_now_ms(), self._book.keep_picture)
        self._shown = sight.jpeg
        self.said.emit(w.CAPTURING.filled(name=camera.name), "text_2")
        if not self.capturing.begin(camera.camera_id):
            self._on_still(b"", StreamKind.SUB)
            self._on_film(b"", 0.0)

    @Slot()
    def mark(self) -> None:
        """Cut and mark the picture of the form."""
        if self._form.isVisible() and self._draft is not None:
            self.marks.show_image(self._draft.picture, self._draft.marking)

    @Slot(object, object)
    def _on_still(self, jpeg: bytes, kind: StreamKind) -> None:
        """Open the report; where the worker gave no picture, what the tile showed is kept."""
        draft, city = self._draft, self._parts.face.city
        if draft is None or city is None:
            return
        draft.take_still(jpeg or self._shown, kind if jpeg else None)
        camera, of = draft.camera, self._parts.lang.of
        view = of(found.VIEW_OF.filled(name=camera.name))
        place = view_place(camera, view, self._grid_of(camera))
        text = of(w.CAPTURED.filled(name=camera.name, at=hms(draft.at_ms, city.zone)))
        self._form.start_with(
            Draft(place=place, source=Source.VIDEO, text=text, photos=draft.photos)
        )
        self._form.hold(found.FILM_FIRST if draft.film_s is None else None)
        self.said.emit(w.DRAFTED, "text_2")
        self._tell()

    @Slot(object, object)
    def _on_film(self, film: bytes, seconds: float) -> None:
        if self._draft is None or self._draft.film_s is not None:
            return
        self._draft.take_film(film, seconds)
        if not self._draft.picture.isNull():
            self._tell()
            self._form.hold(None)

    @Slot(object)
    def _on_marked(self, marking: Marking) -> None:
        if self._draft is not None:
            self._draft.take_marking(marking)
            self._tell()

    def _tell(self) -> None:
        assert self._draft is not None
        self._form.set_photos(self._draft.photos)
        self.row.show_picture(self._draft.shown)
        self.row.tell(*self._draft.lines)

    def _is_test(self) -> bool:
        n = self._tiles.chosen
        if not self._tiles.is_planted(n):
            return False
        self._book.planted.found.add(self._tiles.stops[n])
        self.show_planted()
        self.said.emit(w.TEST_FOUND, "good")
        return True

    def _grid_of(self, camera: Camera) -> str:
        lon_deg, lat_deg = view_point(camera)
        return self._map.deck.grid_of(lon_deg, lat_deg)
