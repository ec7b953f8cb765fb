"""What a tile shows becomes a report: its picture, the seconds before it, place and time."""

from hashlib import blake2b

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from backend.contract.orders import PutPhoto
from backend.domain.cameras.camera import Camera
from backend.domain.cases.case import Source
from console.face.parts import DeskParts
from console.film import words as film
from console.film.film import ShownFilm
from console.film.view import FilmView
from console.find import words as w
from console.find.draft import FindDraft
from console.find.mark_view import MarkView
from console.find.marking import Marking
from console.find.place import view_place, view_point
from console.find.row import FindRow
from console.kit.time_text import hms
from layers.view import MapView
from video.find_capture import FindCapture
from video.mosaic import VideoMosaic
from video.stream_choice import StreamKind

from .new_case import Draft
from .panel import NewCasePanel


class Finder(QObject):
    """Keeps what a tile shows and what led to it, and opens the report with all that is known.

    Signals:
        said: ``(Words, tone)``: something to tell the operator.
    """

    said = Signal(object, object)

    def __init__(
        self, parts: DeskParts, form: NewCasePanel, chart: MapView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._form, self._map = parts, form, chart
        self._draft: FindDraft | None = None
        self._captures: dict[VideoMosaic, FindCapture] = {}
        self._now: FindCapture | None = None
        self._shown = b""
        self.row = FindRow(parts, form)
        self.row.hide()
        self.marks = MarkView(parts.looks, parts.lang, form.parentWidget())
        self.film_view = FilmView(parts, form.parentWidget())
        form.furnish(self.row)
        shortcut = QShortcut(QKeySequence("Ctrl+M"), form)
        for wanted in (shortcut.activated, self.row.mark_wanted):
            wanted.connect(self.mark)
        self.row.film_wanted.connect(self.watch)
        form.emptied.connect(self._on_emptied)
        self.marks.done.connect(self._on_marked)

    def follow(self, mosaic: VideoMosaic) -> None:
        """Be able to capture what a mosaic shows, until ``leave``."""
        capture = self._captures[mosaic] = FindCapture(mosaic, self)
        capture.still_came.connect(self._on_still)
        capture.film_came.connect(self._on_film)

    def leave(self, mosaic: VideoMosaic) -> None:
        """Wait for nothing of a mosaic any more."""
        capture = self._captures.pop(mosaic, None)
        if capture is not None:
            capture.close()
            capture.deleteLater()

    def close(self) -> None:
        """Wait for nothing any more."""
        for mosaic in tuple(self._captures):
            self.leave(mosaic)

    def find(self, mosaic: VideoMosaic, camera: Camera, shown: bytes) -> None:
        """Report what a tile shows.

        Args:
            shown: JPEG of the tile, for where its stream gives nothing better; ``b""`` where
                nothing is live, then there is nothing to report.
        """
        face = self._parts.face
        if face.city is None:
            return
        if self._form.isVisible():
            self.said.emit(w.FORM_OPEN, "soon")
            return
        if not shown:
            self.said.emit(w.NOT_PRESENT.filled(name=camera.name), "soon")
            return
        self._draft = FindDraft(camera, face.city_now_ms(), self._keep)
        self._shown, self._now = shown, self._captures[mosaic]
        self.said.emit(w.CAPTURING.filled(name=camera.name), "text_2")
        if not self._now.begin(camera.camera_id):
            self._open(b"", StreamKind.SUB)
            self._take_film(b"", 0.0)

    @property
    def is_open(self) -> bool:
        """Whether the report of a find is on the screen."""
        return self._draft is not None and self._form.isVisible()

    @property
    def films(self) -> tuple[ShownFilm, ...]:
        """What led to the find whose report is open; none before it is written."""
        draft = self._draft
        if draft is None or not draft.film or not self.is_open:
            return ()
        title = film.OF_FIND.filled(name=draft.camera.name, s=f"{draft.film_s:.0f}")
        return (ShownFilm(title, draft.film, draft.film_at_ms),)

    @Slot()
    def watch(self) -> None:
        """Watch what led to the find, or say that there is no film, or none yet."""
        if self.films:
            self.film_view.watch(self.films)
        else:
            is_coming = self._draft is not None and self._draft.film_s is None
            self.said.emit(w.FILM_COMES if is_coming else w.NO_FILM, "text_2")

    @Slot()
    def mark(self) -> None:
        """Cut and mark the picture of the form."""
        if self._form.isVisible() and self._draft is not None:
            self.marks.show_image(self._draft.picture, self._draft.marking)

    def _keep(self, data: bytes) -> str:
        """Have bytes kept by the backend; return the id they will have there."""
        face = self._parts.face
        face.send(PutPhoto(command_id=face.new_id(), actor=face.actor, data=data))
        return blake2b(data, digest_size=16).hexdigest()

    @Slot(object, object)
    def _on_still(self, jpeg: bytes, kind: StreamKind) -> None:
        if self.sender() is self._now:
            self._open(jpeg, kind)

    @Slot(object, object)
    def _on_film(self, film: bytes, seconds: float) -> None:
        if self.sender() is self._now:
            self._take_film(film, seconds)

    def _open(self, jpeg: bytes, kind: StreamKind) -> None:
        """Open the report; where the worker gave no picture, what the tile showed is kept."""
        draft, city = self._draft, self._parts.face.city
        if draft is None or city is None:
            return
        draft.take_still(jpeg or self._shown, kind if jpeg else None)
        camera, of = draft.camera, self._parts.lang.of
        view = of(w.VIEW_OF.filled(name=camera.name))
        place = view_place(camera, view, self._grid_of(camera))
        text = of(w.CAPTURED.filled(name=camera.name, at=hms(draft.at_ms, city.zone)))
        self._form.start_with(
            Draft(place=place, source=Source.VIDEO, text=text, photos=draft.photos)
        )
        self._draft = draft  # the form was emptied of what it held before
        self._form.hold(w.FILM_FIRST if draft.film_s is None else None)
        self._form.window().activateWindow()  # the hall's window had the keyboard
        self.said.emit(w.DRAFTED, "text_2")
        self._tell()

    def _take_film(self, film: bytes, seconds: float) -> None:
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

    @Slot()
    def _on_emptied(self) -> None:
        """The report is sent, or another one begun: this find is over."""
        self._draft = None
        self.row.hide()

    def _tell(self) -> None:
        assert self._draft is not None
        self._form.set_photos(self._draft.photos)
        self.row.show_picture(self._draft.shown)
        self.row.tell(*self._draft.lines, has_film=bool(self._draft.film))
        self.row.show()
        self._form.place()

    def _grid_of(self, camera: Camera) -> str:
        lon_deg, lat_deg = view_point(camera)
        return self._map.deck.grid_of(lon_deg, lat_deg)
