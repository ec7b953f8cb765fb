"""F10: the hall's pages in a second window, with type that is read from afar."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from backend.domain.clocks.clock import Face
from backend.link import LinkHealth
from backend.situation import Changes
from console.emergency.text import wall_bar
from console.face.parts import DeskParts
from console.hall.book import WallBook
from console.hall.campaigns import WallCampaigns
from console.hall.emergency import WallEmergency
from console.hall.indicators import WallIndicators
from console.hall.text import WallText
from console.hall.video import HallSetting, HallVideo
from console.kit import words_acts as w
from console.kit.looks import Looks
from console.kit.time_text import midnight_ms
from layers.view import MapView
from wall.campaign_page import CampaignWallPage
from wall.emergency_bar import HEIGHT_PX, EmergencyWallBar
from wall.emergency_page import EmergencyPage
from wall.indicator_page import IndicatorPage
from wall.overview import Overview
from wall.pages import EMERGENCY, PAGES, PageSpec
from wall.part import DRAWN_LINES
from wall.video_page import VideoPage

# Marks and letters of the map grow with the page: this is their size at its drawn height.
MARK_SCALE = 2.2
_AT = {page.key: n for n, page in enumerate(PAGES)}
_VIDEO = _AT["video"]


class WallWindow(QWidget):
    """The same ground and the same situation as the desk's.

    Its map is fed by whoever feeds the desk's; the page is filled here, once a second.

    Signals:
        closed: the window was closed.
        noticed: ``Notice``, to be read at the desk.
        pictured: ``HallVideo``: its pictures have begun.
        turned: key of the page now in sight.
    """

    closed = Signal()
    noticed = Signal(object)
    pictured = Signal(object)
    turned = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        looks: Looks,
        desk_map: MapView,
        setting: HallSetting | None = None,
    ) -> None:
        """Show the first page.

        Args:
            setting: What the pictures need; without it there is no page of them.
        """
        super().__init__(None, Qt.WindowType.Window)
        self._parts, self._looks, self._setting = parts, looks, setting
        self.video: HallVideo | None = None
        self.map = MapView()
        self.page = Overview(looks, self.map, self)
        self.book = WallBook()
        self._text = WallText(parts, self.book)
        self._data_age_s = parts.face.channel.data_age_s
        self._build_pages(parts, looks)
        self.map.tells_place = False
        self.map.share_map(desk_map)
        self._begin()
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self.refresh)
        parts.face.health.connect(self._on_health)
        parts.lang.changed.connect(self._dress)
        looks.changed.connect(self._dress)
        self._dress()

    def _build_pages(self, parts: DeskParts, looks: Looks) -> None:
        """Lay the pages out, in the order of the catalogue."""
        self.indicators = WallIndicators(parts, self)
        self.rates = IndicatorPage(looks, self)
        self.campaigns = WallCampaigns(parts, self)
        self.drives = CampaignWallPage(looks, self)
        self.pictures = VideoPage(looks, self)
        self.alert = EmergencyWallBar(looks, self)
        column, self._pages = QVBoxLayout(self), QStackedLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.alert)
        column.addLayout(self._pages, 1)
        self.emergency = WallEmergency(parts, self)
        self.crisis = EmergencyPage(looks, self)
        pages = (self.page, self.rates, self.drives, self.pictures)
        for page in (*pages[: self.n_pages], self.crisis):
            self._pages.addWidget(page)
        self.pictures.setHidden(True)
        for told in (self.indicators, self.campaigns, self.emergency):
            told.changed.connect(self.refresh)
        self.emergency.began.connect(self._on_emergency)
        self.emergency.over.connect(self._on_emergency_over)

    def _begin(self) -> None:
        """Count what is true already; from then on changes are enough."""
        face = self._parts.face
        if face.city is None:
            return
        self.book.begin(face.situation, self._day_ms())
        cases = face.situation.cases.values()
        self.take_faces({case.case_id: face.face_of(case) for case in cases})
        self._text.begin()

    def _day_ms(self) -> int:
        city = self._parts.face.city
        return 0 if city is None else midnight_ms(self._parts.face.city_now_ms(), city.zone)

    @Slot(object)
    def take_faces(self, faces: dict[str, Face]) -> None:
        """Take clock faces that were looked at for the maps anyway."""
        self.book.take_faces(faces)

    @Slot()
    def _dress(self) -> None:
        self.setWindowTitle(self._parts.lang.of(w.WALL_TITLE))
        self.map.set_theme(self._looks.theme)
        self.map.set_language(self._parts.lang.code)
        self.map.set_scale(max(0.5, MARK_SCALE * self.page.unit))
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say everything of the page in sight as it is now, and of an emergency over it."""
        self.alert.show_text(wall_bar(self._parts))
        if self.at == 0:
            self.page.show_text(self._text.page(self._data_age_s))
            return
        head, strip = self._text.head(self._spec), self._text.strip(self._data_age_s)
        if self.at == self.n_pages:
            self.crisis.show_text(self.emergency.page(head, strip))
        elif self.at == _VIDEO and self.video is not None:
            note = self._parts.lang.of(self.video.peek.note)
            notes = " · ".join(part for part in (head.note, note) if part)
            self.pictures.show_text(head._replace(note=notes), strip)
        elif self.at == _AT["campaigns"]:
            self.drives.show_text(self.campaigns.page(head, strip))
        else:
            self.rates.show_text(self.indicators.page(head, strip))

    @property
    def n_pages(self) -> int:
        """How many pages there are: without decoder workers there is no page of pictures."""
        return len(PAGES) if self._setting is not None else _VIDEO

    @property
    def at(self) -> int:
        """Which row of ``PAGES`` is in sight; ``n_pages`` is the emergency's page."""
        return self._pages.currentIndex()

    @property
    def _spec(self) -> PageSpec:
        return EMERGENCY if self.at == self.n_pages else PAGES[self.at]

    @Slot()
    def turn(self) -> None:
        """Show the next page; the emergency's is one of them while one is on."""
        self._show((self.at + 1) % (self.n_pages + self.emergency.is_on))

    def show_page(self, key: str) -> None:
        """Show a page by its key; one that is not there leaves the first."""
        at = next((n for n, page in enumerate(PAGES[: self.n_pages]) if page.key == key), 0)
        if key == EMERGENCY.key and self.emergency.is_on:
            at = self.n_pages
        if at != self.at:
            self._show(at)

    def _show(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self.turned.emit(self._spec.key)
        self.indicators.show(self.at == _AT["indicators"])
        self.campaigns.show(self.at == _AT["campaigns"])
        is_video = self._spec.key == "video"
        if is_video:
            self._show_pictures()
        if self.video is not None:
            self.video.set_active(is_video)
        self.refresh()

    @Slot()
    def _on_emergency(self) -> None:
        """An emergency that begins takes the wall; whoever has the desk may turn on."""
        self._show(self.n_pages)

    @Slot()
    def _on_emergency_over(self) -> None:
        if self.at == self.n_pages:
            self._show(0)

    def _show_pictures(self) -> None:
        if self.video is None and self._setting is not None:
            self.video = HallVideo(self._parts, self._setting, self, self.map)
            self.video.noticed.connect(self.noticed)
            self.video.peek.changed.connect(self.refresh)
            self.pictures.put(self.video.panel)
            self.pictured.emit(self.video)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        face = self._parts.face
        self.book.take(face.situation, changes, self._day_ms())
        if changes.emergencies or changes.reset:
            self.alert.show_text(wall_bar(self._parts))
        if changes.reset and face.city is not None:
            self._begin()
        self._text.note(changes.acts)

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        self._data_age_s = health.data_age_s

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the map's marks follow the page, and the bar the window."""
        super().resizeEvent(event)
        unit = self.height() / DRAWN_LINES
        self.alert.set_unit(unit)
        self.alert.setFixedHeight(round(HEIGHT_PX * unit))
        self.map.set_scale(max(0.5, MARK_SCALE * self.page.unit))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F10 takes it away again, Shift+F10 turns the page; Esc never closes the wall."""
        if event.key() == Qt.Key.Key_F10:
            is_turn = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.turn if is_turn else self.close)()
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the map's share back and tell."""
        self.map.stop()
        if self.video is not None:
            self.video.stop()
        self.indicators.show(False)
        self.campaigns.show(False)
        self.closed.emit()
        super().closeEvent(event)
