"""The workstation window: where each panel stands, at every size a desk may have."""

import json
import logging
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSaveFile, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from console.bars.statusbar import HEIGHT_PX, StatusBar
from console.bars.topbar import TopBar
from console.dossier.panel import DossierPanel
from console.emergency.bar import EmergencyBar
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.dialogs import FOOT, HOME
from console.kit.photo_view import PhotoView
from console.notices.link_banner import LinkBanner
from console.notices.notices import NoticeList, Notices
from console.notices.stack import NoticeStack
from console.queue.panel import QueuePanel
from widgets.latest_only import LatestOnly
from widgets.panel import Panel, RoundFrame
from widgets.photo_pair import OpenedPhoto
from widgets.spacing import space
from widgets.splitter import GAP_PX, Splitter

_log = logging.getLogger(__name__)
LEAST_PX = QSize(1280, 720)
COLUMNS = [0.195, 0.505, 0.30]
# A narrow desk gives reading more and the map less.
NARROW_PX, NARROW_COLUMNS = 1500, [0.20, 0.47, 0.33]
CENTRE = [0.86, 0.14]
RIGHT = [0.335, 0.665]
RAIL_PX = 128
# Notices stand above the map's scale bar.
NOTICE_FOOT_PX = 44
_SAVE_MS = 1_000


class WindowParts(NamedTuple):
    """Ready widgets; ``rail`` is ``None`` at a seat that dispatches nothing."""

    topbar: TopBar
    queue: QueuePanel
    map: QWidget
    rail: QWidget | None
    mosaic: QWidget
    dossier: DossierPanel
    statusbar: StatusBar


class WorkstationWindow(QMainWindow):
    """Queue left, map and rail in the middle, pictures above the dossier on the right.

    Signals:
        closing: the window is about to close; who runs the desk stops it now.
        case_picked: ``case_id`` of a notice that was clicked.
        attachments_wanted: the voices and papers of the chosen case are to be seen.
    """

    closing = Signal()
    case_picked = Signal(object)
    attachments_wanted = Signal()

    def __init__(
        self,
        desk: DeskParts,
        parts: WindowParts,
        notices: Notices,
        layout_path: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._parts, self._layout_path = desk, parts, layout_path
        self._shares = _read(layout_path)
        self._saver = LatestOnly(_SAVE_MS, self)
        self._saver.released.connect(self._on_save)
        self._build()
        self.setProperty(HOME, parts.queue.tabs)
        self.setProperty(FOOT, parts.statusbar)
        self.notice_stack = NoticeStack(
            notices, desk.lang, desk.looks, self._centre_top, NOTICE_FOOT_PX
        )
        self.notice_stack.case_picked.connect(self.case_picked)
        self.notice_list = NoticeList(notices, desk.lang, desk.looks, self, HEIGHT_PX)
        self.photo_view = PhotoView(desk.looks, desk.lang, self)
        parts.statusbar.notices_wanted.connect(self.notice_list.toggle)
        parts.dossier.photo_opened.connect(self.show_photo)
        parts.dossier.attachments_wanted.connect(self.attachments_wanted)
        desk.face.sat.connect(self.photo_view.dismiss)  # it was the login before that looked
        notices.changed.connect(parts.statusbar.show_notices)
        desk.lang.changed.connect(self.retell)
        desk.looks.changed.connect(self._on_looks)
        self._on_looks()
        self.retell()

    # ---- layout ------------------------------------------------------------------------------

    def _build(self) -> None:
        parts = self._parts
        self._build_columns()
        body = QWidget()
        self.body = body
        around = QVBoxLayout(body)
        space(around, self._desk.looks, (GAP_PX,) * 4)
        around.addWidget(self._columns)
        whole = QFrame()
        whole.setObjectName("window")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(parts.topbar)
        self.banner = LinkBanner(self._desk)
        column.addWidget(self.banner)
        column.addWidget(body, 1)
        column.addWidget(parts.statusbar)
        self.setCentralWidget(whole)
        # Above everything: no page that opens over the window reaches here.
        self.emergency = EmergencyBar(self._desk, names_key=self._desk.seat.of_hall)
        self.setMenuWidget(self.emergency)

    def _build_columns(self) -> None:
        parts, looks = self._parts, self._desk.looks
        self._centre_top = RoundFrame(looks, parts.map)
        self._centre = Splitter(looks, Qt.Orientation.Vertical)
        self._centre.addWidget(self._centre_top)
        self._rail_frame = None if parts.rail is None else self._framed(parts.rail, 0)
        if self._rail_frame is not None:
            self._centre.addWidget(self._rail_frame)
        self._right = Splitter(looks, Qt.Orientation.Vertical)
        pictures = self._framed(parts.mosaic)
        pictures.setVisible(self._desk.seat.of_hall)  # cameras are the hall's
        self._right.addWidget(pictures)
        self._right.addWidget(parts.dossier)
        self._columns = Splitter(looks, Qt.Orientation.Horizontal)
        for column in (parts.queue, self._centre, self._right):
            self._columns.addWidget(column)
        for splitter in (self._columns, self._centre, self._right):
            splitter.splitterMoved.connect(self._on_moved)

    def _framed(self, child: QWidget, margin_px: int = 6) -> Panel:
        frame = Panel()
        column = QVBoxLayout(frame)
        column.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
        column.addWidget(child)
        return frame

    @Slot()
    def _on_looks(self) -> None:
        px = self._desk.looks.px
        self._parts.queue.setMinimumWidth(px(236))
        self._centre.setMinimumWidth(px(420))
        self._right.setMinimumWidth(px(340))
        self._centre_top.setMinimumHeight(px(240))
        self._parts.dossier.setMinimumHeight(px(260))
        if self._rail_frame is not None:
            self._rail_frame.setMinimumHeight(px(RAIL_PX))
            self._rail_frame.setMaximumHeight(px(RAIL_PX + 16))
        self.setMinimumSize(LEAST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares of the panels while the window grows or shrinks."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        columns = self._shares["columns"]
        if columns == COLUMNS and self.width() < NARROW_PX:
            columns = NARROW_COLUMNS
        self._columns.use_shares(columns)
        if self._parts.rail is not None:
            self._centre.use_shares(self._shares["centre"])
        self._right.use_shares(self._shares["right"])

    # ---- what is remembered ------------------------------------------------------------------

    @Slot(int, int)
    def _on_moved(self, position: int, index: int) -> None:
        self._shares = {
            "columns": self._columns.shares(),
            "centre": self._centre.shares() if self._parts.rail is not None else CENTRE,
            "right": self._right.shares(),
        }
        self._saver.put("shares", self._shares)

    @Slot(object)
    def _on_save(self, kept: object) -> None:
        if self._layout_path is None:
            return
        file = QSaveFile(str(self._layout_path))
        if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
            _log.warning("the layout was not saved: %s", file.errorString())
            return
        file.write(json.dumps(self._shares).encode())
        if not file.commit():
            _log.warning("the layout was not saved: %s", file.errorString())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is not saved yet, tell who runs the desk, close."""
        self._saver.release()
        self.closing.emit()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the queue: arrow keys and F5 work from the first moment."""
        super().showEvent(event)
        if event.spontaneous():
            return
        self._parts.queue.take_focus()

    # ---- words -------------------------------------------------------------------------------

    @Slot(object)
    def show_photo(self, photo: OpenedPhoto) -> None:
        """Show a picture over everything."""
        self.photo_view.show_image(photo.image, photo.caption)

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._desk.lang.of
        self.setWindowTitle(of(w.Window.TITLE, seat=self._desk.seat.words))


def _read(path: Path | None) -> dict[str, list[float]]:
    """Return the remembered shares; what cannot be read is as if never kept."""
    shares = {"columns": COLUMNS, "centre": CENTRE, "right": RIGHT}
    if path is None or not path.exists():
        return shares
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        _log.warning("the layout could not be read: %s", exc)
        return shares
    for key, default in shares.items():
        found = kept.get(key) if isinstance(kept, dict) else None
        if _is_good(found, len(default)):
            shares[key] = found
    return shares


def _is_good(found: object, n: int) -> bool:
    return (
        isinstance(found, list)
        and len(found) == n
        and all(isinstance(share, int | float) and 0.02 <= share <= 1 for share in found)
    )
