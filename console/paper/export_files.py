"""Copies of evidence as they leave: a watermark on each, and a sheet that says for whom."""

from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QObject,
    QRect,
    QRunnable,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from video.engine.masks import Image

from .file import keep

_PULL_MS, _QUALITY = 40, 92
_BAND, _INK = QColor(18, 22, 30), QColor(240, 244, 250)
# The band of a still is added below it; that of a film lies over its lowest rows.
_BAND_SHARE, _LEAST_BAND_PX = 0.055, 18


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to be written.

    Attributes:
        files: Name without ending, whether it is a film, and the bytes of the original.
        mark: What stands on every copy.
        sheet: Name and text of the sheet beside them.
    """

    folder: Path
    files: tuple[tuple[str, bool, bytes], ...]
    mark: str
    sheet: tuple[str, str]

    def path_of(self, name: str) -> Path:
        """Return where the copy of an original lies once it is written."""
        is_film = any(is_film for key, is_film, _ in self.files if key == name)
        return self.folder / f"{name}.{'mp4' if is_film else 'jpg'}"


def marked_still(data: bytes, mark: str) -> bytes:
    """Return a picture with a band under it that says for whom it is.

    Raises:
        ValueError: It is no picture.
    """
    picture = QImage.fromData(data).convertToFormat(QImage.Format.Format_RGB32)
    if picture.isNull():
        raise ValueError("no picture")
    picture.setDevicePixelRatio(1.0)
    band = _band(picture.width(), picture.height(), mark)
    whole = QImage(picture.width(), picture.height() + band.height(), picture.format())
    painter = QPainter(whole)
    painter.drawImage(0, 0, picture)
    painter.drawImage(0, picture.height(), band)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    whole.save(buffer, "JPEG", _QUALITY)
    return bytes(buffer.data().data())


def marked_film(data: bytes, mark: str) -> bytes:
    """Return a film with the band over the lowest rows of every picture.

    Raises:
        ValueError: It is no film.
    """
    from video.engine.clip import film_pictures, recoded  # a desk loads no decoder without need

    bands: dict[tuple[int, int], Image] = {}

    def paint(planes: Image, height_px: int) -> None:
        width_px = planes.shape[1]
        band = bands.setdefault((width_px, height_px), _light(width_px, height_px, mark))
        rows = band.shape[0]
        planes[height_px - rows : height_px] = band
        colours = planes[height_px:].reshape(2, height_px // 2, width_px // 2)
        colours[:, -(rows // 2) :] = 128

    return recoded(film_pictures(data), paint)


def write_all(leaving: Leaving) -> str:
    """Write everything; return why it failed, ``""`` when it did not.

    Nothing unmarked is ever written: what cannot be marked stays out, and that is said.
    """
    try:
        for name, is_film, data in leaving.files:
            copy = (marked_film if is_film else marked_still)(data, leaving.mark)
            _, outcome, why = keep(leaving.path_of(name), copy, may_replace=True)
            if outcome != "saved":
                return why
    except (ValueError, OSError) as exc:
        return str(exc)
    name, text = leaving.sheet
    _, outcome, why = keep(leaving.folder / name, text.encode(), may_replace=True)
    return "" if outcome == "saved" else why


class Exporter(QObject):
    """Marks and writes beside the GUI thread.

    Signals:
        written: ``(Leaving, str)``: the reason is ``""`` when all of it lies there.
    """

    written = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done: SimpleQueue[tuple[Leaving, str]] = SimpleQueue()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._take)

    def write(self, leaving: Leaving) -> None:
        """Begin; ``written`` tells the end."""
        self._pool.start(_Job(leaving, self._done))
        self._pull.start()

    @Slot()
    def _take(self) -> None:
        try:
            leaving, why = self._done.get_nowait()
        except Empty:
            return
        self._pull.stop()
        self.written.emit(leaving, why)


class _Job(QRunnable):
    """Writes one export. Thread: the pool's."""

    def __init__(self, leaving: Leaving, done: SimpleQueue[tuple[Leaving, str]]) -> None:
        super().__init__()
        self._leaving, self._done = leaving, done

    def run(self) -> None:
        """Write, and leave word."""
        self._done.put((self._leaving, write_all(self._leaving)))


def _band(width_px: int, height_px: int, mark: str) -> QImage:
    """Return a band as wide as a picture, its text as large as it fits in two lines."""
    tall = max(_LEAST_BAND_PX, round(height_px * _BAND_SHARE)) // 2 * 2
    band = QImage(width_px, tall, QImage.Format.Format_RGB32)
    band.fill(_BAND)
    painter = QPainter(band)
    painter.setPen(_INK)
    font, size = QFont(), tall
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    room = QRect(6, 0, width_px - 12, tall)
    while size > 6:
        size -= 1
        font.setPixelSize(size)
        painter.setFont(font)
        taken = painter.boundingRect(room, flags, mark)
        if taken.height() <= tall and taken.width() <= room.width():
            break
    painter.drawText(room, flags, mark)
    painter.end()
    return band


def _light(width_px: int, height_px: int, mark: str) -> Image:
    grey = _band(width_px, height_px, mark).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, :width_px].copy()
