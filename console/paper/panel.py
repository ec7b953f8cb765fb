"""The sheets of a case before they are printed: seen as pages, saved as a PDF, all by keys."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.domain.cases.case import PAPER, Case, Photo
from backend.domain.cases.kinds import is_still
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.notice import Notice
from widgets.labels import ElideLabel, label
from widgets.photo_decode import PhotoDecoder
from widgets.skin import Skin, SkinWidget
from widgets.spacing import space

from .paper import PAGE_H, PAGE_W, Paper
from .parts import MAP_KEY, Printed
from .save_pdf import SavePdf, documents, foot_of
from .sheets import SheetSpec, html_of, sheets_for
from .words import Print

KEY = "print"
_WIDTH_PX, _AROUND_PX = 720, 200
# A scan fills a page and is read on paper.
_PHOTO_PX, _SCAN_PX = 900, 2400


class PageView(SkinWidget):
    """One page of a sheet, white as paper whatever the theme."""

    def __init__(self, skin: Skin, parent: QWidget) -> None:
        super().__init__(skin, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.paper: Paper | None = None
        self.page = 0

    def show_page(self, paper: Paper | None, page: int) -> None:
        """Show this page."""
        self.paper, self.page = paper, page
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page as large as there is room for the whole of it."""
        if self.paper is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / PAGE_W, self.height() / PAGE_H)
        left = (self.width() - PAGE_W * scale) / 2
        painter.translate(left, 0)
        painter.scale(scale, scale)
        painter.fillRect(QRectF(0, 0, PAGE_W, PAGE_H), Qt.GlobalColor.white)
        self.paper.paint(painter, self.page)


class PrintPanel(KeyedPanel):
    """Preview and file name; Enter saves.

    Signals:
        noticed: ``Notice``.
    """

    key = KEY

    noticed = Signal(object)

    def __init__(
        self, parts: DeskParts, take_map: Callable[[str], QImage | None], host: QWidget
    ) -> None:
        super().__init__(host)
        self._parts, self._take_map = parts, take_map
        self._case: Case | None = None
        self._specs: tuple[SheetSpec, ...] = ()
        self._at = self._page = 0
        self._pictures: dict[str, QImage] = {}
        self._decoder, self._scans = PhotoDecoder(_PHOTO_PX, self), PhotoDecoder(_SCAN_PX, self)
        self._build()
        self._wire()

    def _build(self) -> None:
        looks = self._parts.looks
        self._title = ElideLabel("", 18, bold=True)
        self._count = label("", "text_2", 14)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self.view = PageView(looks, self)
        self._name = label("", "text_2", 14)
        self._saver = SavePdf(self._parts, self._given, self)
        self.path, self._state = self._saver.path, self._saver.state
        self._hint = label("", "text_3", 12)
        head, foot = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (head, (self._title, self._count, self._close)),
            (foot, (self._name, self.path, self._saver.button)),
        ):
            space(row, looks, gap_px=10)
            for widget in widgets:
                row.addWidget(widget, 1 if widget in (self._title, self.path) else 0)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addWidget(self.view, 1)
        box.addLayout(foot)
        box.addWidget(self._state)
        box.addWidget(self._hint)

    def _wire(self) -> None:
        self._close.clicked.connect(self.dismiss)
        for decoder in (self._decoder, self._scans):
            decoder.decoded.connect(self._on_decoded)
        self._parts.face.photo_came.connect(self._on_photo)
        self._parts.lang.changed.connect(self._retell_shown)
        self._parts.looks.changed.connect(self.place)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Take the selected case and its sheets; say it where there is nothing to print."""
        case = self._parts.face.case(self._parts.selection.case_id)
        specs = sheets_for(case) if case is not None else ()
        if case is None or not specs:
            words = Print.CHOOSE if case is None else Print.NONE
            self.noticed.emit(Notice("info", words, "print"))
            return None
        self._case, self._specs, self._at = case, specs, 0
        self._pictures = {}
        self._fetch(case)
        return self.view

    def tell(self) -> None:
        """Lay out the first sheet."""
        self._show_sheet()

    @property
    def spec(self) -> SheetSpec:
        """The sheet that is shown."""
        return self._specs[self._at]

    @property
    def paper(self) -> Paper | None:
        """The sheet as it is laid out."""
        return self.view.paper

    @Slot()
    def save(self) -> None:
        """Write the PDF; a file that is there is replaced only when that was said twice."""
        self._saver.save()

    def _given(self) -> tuple[str, Paper] | None:
        if self.paper is None:
            return None
        return self._parts.lang.of(self.spec.title), self.paper

    @Slot()
    def place(self) -> None:
        """Be as high as the window lets it, and as wide as a page of that height."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        height = host.height() - px(24)
        width = round((height - px(_AROUND_PX)) * PAGE_W / PAGE_H) + px(80)
        self.setFixedSize(min(max(width, px(_WIDTH_PX)), host.width() - px(24)), height)
        self.move((host.width() - self.width()) // 2, px(12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the sheet, PgUp and PgDn the page, Enter saves, Esc closes."""
        key = event.key()
        if not self._specs:  # opened without a case: there is no next sheet, and no first
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.path.hasFocus():  # there its own signal saves
                self.save()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._at = (self._at + (1 if key == Qt.Key.Key_Right else -1)) % len(self._specs)
            self._show_sheet()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- inside --------------------------------------------------------------------------------

    def _show_sheet(self) -> None:
        """Lay the sheet out and show its first page."""
        self._page = 0
        self._lay()
        self._saver.aim(self._folder() / self._file_name())
        self._retell()

    def _lay(self) -> None:
        city, case = self._parts.face.city, self._case
        if city is None or case is None:
            return
        shapes = {key: one.width() / one.height() for key, one in self._pictures.items()}
        printed = Printed(case, city, self._parts.book, self._parts.lang, shapes)
        paper = Paper(html_of(self.spec, printed), foot_of(self._parts), self._pictures)
        self._page = min(self._page, paper.n_pages - 1)
        self.view.show_page(paper, self._page)

    def _turn(self, step: int) -> None:
        n = self.paper.n_pages if self.paper is not None else 1
        self._page = min(max(self._page + step, 0), n - 1)
        self.view.show_page(self.paper, self._page)
        self._retell()

    @Slot()
    def _retell_shown(self) -> None:
        if self.isVisible() and self._specs:
            self._show_sheet()

    def _retell(self) -> None:
        of = self._parts.lang.of
        self._title.setText(of(Print.TITLE, sheet=of(self.spec.title)))
        self.setAccessibleName(self._title.text())
        n = self.paper.n_pages if self.paper is not None else 1
        self._count.setText(of(Print.PAGE, n=self._page + 1, all=n))
        self._name.setText(of(Print.PATH))
        self._saver.retell()
        self._close.setToolTip(of(Print.CLOSE))
        self._close.setAccessibleName(of(Print.CLOSE))
        self._hint.setText(of(Print.HINT))

    def _folder(self) -> Path:
        return documents()

    def _file_name(self) -> str:
        case = self._case
        number = (case.case_no or case.case_id) if case is not None else ""
        return f"{self._parts.lang.of(self.spec.title)}-{number}.pdf".replace(" ", "-")

    # ---- pictures ------------------------------------------------------------------------------

    def _fetch(self, case: Case) -> None:
        chart = self._take_map(case.case_id)
        if chart is not None and not chart.isNull():
            self._pictures[MAP_KEY] = chart
        for photo in filter(_is_printed, case.photos):
            data = self._parts.face.want_photo(photo.photo_id)
            if data:
                self._decode(photo, data)

    def _decode(self, photo: Photo, data: bytes) -> None:
        decoder = self._scans if photo.role == PAPER else self._decoder
        decoder.decode(photo.photo_id, data)

    @Slot(object)
    def _on_photo(self, photo_id: str) -> None:
        case = self._case
        if not self.isVisible() or case is None:
            return
        data = self._parts.face.photo(photo_id)
        photos = (one for one in filter(_is_printed, case.photos) if one.photo_id == photo_id)
        photo = next(photos, None)
        if data and photo is not None:
            self._decode(photo, data)

    @Slot(object, object)
    def _on_decoded(self, photo_id: str, image: QImage) -> None:
        if not image.isNull() and self.isVisible():
            self._pictures[photo_id] = image
            self._lay()
            self._retell()


def _is_printed(photo: Photo) -> bool:
    """Return whether it is a picture on paper: stills and scans, no films and no voices."""
    return photo.role == PAPER or is_still(photo.role)
