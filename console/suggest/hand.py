"""A suggestion that is right becomes a report by the person at the desk, never by itself."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from backend.domain.cameras.camera import Camera
from backend.domain.cameras.suggestion import SCENES, SuggestAct, Suggestion
from backend.domain.cases.case import Photo, Source
from console.face.parts import DeskParts
from console.find import words as words_find
from console.find.place import view_place, view_point
from console.find.row import FindRow
from console.intake.new_case import Draft
from console.intake.panel import NewCasePanel
from console.kit import words_suggest as w
from console.kit.time_text import hms
from layers.view import MapView

from .book import SuggestBook


class SuggestHand(QObject):
    """Opens the report with all that is known; what the person files is what was right.

    Signals:
        done: the report is taken or was given up.
    """

    done = Signal()

    def __init__(
        self, parts: DeskParts, book: SuggestBook, form: NewCasePanel, chart: MapView
    ) -> None:
        super().__init__(form)
        self._parts, self._book, self._form, self._map = parts, book, form, chart
        self._for = ""
        self.row = FindRow(parts, form)
        self.row.mark.hide()
        self.row.hide()
        form.furnish(self.row)
        form.taken.connect(self._on_taken)
        form.closed.connect(self._on_closed)

    def begin(self, one: Suggestion) -> bool:
        """Open the report of a suggestion; return whether it was opened."""
        camera = self._book.camera(one.camera_id)
        if camera is None or self._form.isVisible():
            self._book.say(w.CAMERA_GONE if camera is None else w.FORM_OPEN)
            return False
        self._for = one.suggestion_id
        picture = QImage.fromData(self._parts.face.photo(one.snapshot_id) or b"")
        self.row.setVisible(not picture.isNull())
        if not picture.isNull():
            self.row.show_picture(picture)
            self.row.tell(w.FROM, SCENES[one.scene].words)
        self._form.start_with(self._draft(one, camera))
        return True

    def _draft(self, one: Suggestion, camera: Camera) -> Draft:
        parts = self._parts
        of, city, scene = parts.lang.of, parts.face.city, SCENES[one.scene]
        at = hms(one.seen_at_ms, city.zone) if city is not None else ""
        lon_deg, lat_deg = view_point(camera)
        grid = self._map.deck.grid_of(lon_deg, lat_deg)
        place = view_place(camera, of(words_find.VIEW_OF.filled(name=camera.name)), grid)
        text = of(w.TEXT.filled(camera=camera.name, at=at, scene=of(scene.words)))
        at_deg = (camera.lon_deg, camera.lat_deg)
        photos = (Photo(one.snapshot_id, "far", one.seen_at_ms, *at_deg),)
        return Draft(scene.class_key, place, Source.VIDEO, text, photos)

    @Slot(object)
    def _on_taken(self, case_id: str) -> None:
        if self._for:
            self._book.judge(self._for, SuggestAct.ACCEPT, case_id)
            self._for = ""

    @Slot()
    def _on_closed(self) -> None:
        """The form closes just before it says what it made: look afterwards."""
        if self._for:
            QTimer.singleShot(0, self, self._on_over)

    @Slot()
    def _on_over(self) -> None:
        self._for = ""
        self.row.hide()
        self.done.emit()
