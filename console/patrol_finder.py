"""What an operator sees in a picture becomes a report, or turns out to be a test picture."""

from PySide6.QtCore import QObject, Signal

from backend.domain.camera import Camera
from backend.domain.case import Photo, Source
from layers.view import MapView

from . import patrol_words as w
from .new_case import Draft
from .new_case_panel import NewCasePanel
from .parts import DeskParts
from .patrol_book import PatrolBook
from .patrol_find import view_place, view_point
from .patrol_tiles import PatrolTiles
from .time_text import hms


class PatrolFinder(QObject):
    """Freezes the chosen picture and opens the report with all that is known.

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

    def show_planted(self) -> None:
        """Lay the test pictures of the page over its tiles; once a second is enough."""
        finds = self._book.planted.on_page(self._book.tour, self._tiles.stops)
        self._tiles.show_planted(finds)

    def capture(self, camera: Camera) -> None:
        """Report what the chosen picture shows; a test picture is counted and never a case."""
        city = self._parts.face.city
        if city is None or self._form.isVisible() or self._is_test():
            return
        sight = self._tiles.sight(self._tiles.chosen, with_picture=True)
        if not sight.jpeg:
            self.said.emit(w.NOT_PRESENT.filled(name=camera.name), "soon")
            return
        at_ms = self._parts.face.city_now_ms()
        photo_id = self._book.keep_picture(sight.jpeg)
        of = self._parts.lang.of
        place = view_place(camera, of(w.VIEW_OF.filled(name=camera.name)), self._grid_of(camera))
        photo = Photo(photo_id, "far", at_ms, camera.lon_deg, camera.lat_deg)
        text = of(w.CAPTURED.filled(name=camera.name, at=hms(at_ms, city.zone)))
        self._form.start_with(Draft(place=place, source=Source.VIDEO, text=text, photos=(photo,)))

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
