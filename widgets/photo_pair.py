"""Two or three evidence pictures side by side, each with its own caption and time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from .photo_box import PhotoBox
from .photo_decode import PhotoDecoder
from .skin import Skin
from .spacing import space


class PhotoText(NamedTuple):
    """One picture that belongs here; ``photo_id`` is ``""`` where none was taken."""

    photo_id: str
    caption: str
    when: str = ""


class OpenedPhoto(NamedTuple):
    """A picture to be seen large, with what it shows and when it was taken."""

    photo_id: str
    image: QImage
    caption: str


class PhotoStates(NamedTuple):
    """What a box says while it shows no picture, in the language in force."""

    empty: str
    loading: str
    failed: str


class PhotoPair(QWidget):
    """Asks for what it is to show, decodes it beside the GUI thread, keeps the last few.

    ``want(photo_id)`` may answer with the bytes, with ``b""`` when there are none, or with
    ``None``: then ``set_photo`` must follow.

    Signals:
        opened: ``OpenedPhoto`` a person wants to see large.
    """

    opened = Signal(object)
    MAX_BOXES = 3

    def __init__(
        self,
        skin: Skin,
        want: Callable[[str], bytes | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._want = want
        self._states = PhotoStates("", "", "")
        self._decoder = PhotoDecoder(parent=self)
        self._decoder.decoded.connect(self._on_decoded)
        row = QHBoxLayout(self)
        space(row, skin, gap_px=8)
        self._boxes = [PhotoBox(skin, self) for _ in range(self.MAX_BOXES)]
        for box in self._boxes:
            box.opened.connect(self._on_opened)
            row.addWidget(box)
            box.hide()

    @property
    def boxes(self) -> tuple[PhotoBox, ...]:
        """The boxes in use, left to right."""
        return tuple(box for box in self._boxes if not box.isHidden())

    def set_states(self, states: PhotoStates) -> None:
        """Take the words for what is empty, loading and failed."""
        self._states = states
        for box in self.boxes:
            if box.state != "ready":
                box.show_state(box.state, getattr(states, box.state))

    def show_photos(self, photos: Sequence[PhotoText]) -> None:
        """Show these pictures, at most three; what is here already is not asked for again."""
        for i, box in enumerate(self._boxes):
            box.setVisible(i < len(photos))
            if i < len(photos):
                self._fill(box, photos[i])

    def _fill(self, box: PhotoBox, photo: PhotoText) -> None:
        is_new = box.photo_id != photo.photo_id
        box.expect(*photo)
        if not photo.photo_id:
            box.show_state("empty", self._states.empty)
        elif is_new or box.state == "failed":
            box.show_state("loading", self._states.loading)
            self._take(photo.photo_id, self._want(photo.photo_id))

    def ask_again(self) -> None:
        """Ask for every picture shown once more: somebody else looks now."""
        for box in self.boxes:
            if box.photo_id:
                box.show_state("loading", self._states.loading)
                self._take(box.photo_id, self._want(box.photo_id))

    def set_photo(self, photo_id: str, data: bytes) -> None:
        """Take the bytes of a picture asked for; ``b""`` says that there is none."""
        if any(box.photo_id == photo_id and box.state != "ready" for box in self._boxes):
            self._take(photo_id, data)

    def _take(self, photo_id: str, data: bytes | None) -> None:
        if data:
            self._decoder.decode(photo_id, data)
        elif data is not None:
            self._on_decoded(photo_id, QImage())

    @Slot(object, object)
    def _on_decoded(self, photo_id: str, image: QImage) -> None:
        for box in self._boxes:
            if box.photo_id != photo_id:
                continue
            if image.isNull():
                box.show_state("failed", self._states.failed)
            else:
                box.show_image(image)

    @Slot(object)
    def _on_opened(self, photo_id: str) -> None:
        for box in self.boxes:
            if box.photo_id == photo_id:
                self.opened.emit(OpenedPhoto(photo_id, box.image, box.caption))
                return
