"""Pop-up cameras at the desk (D08): a name, an address, a click on the map, and it is there."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.contract.camera_orders import PopupOrder
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.popup import LONGEST_MS, PopupAct
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.time_text import day_hm, span
from console.rows.row_list import HandoverList, HandoverRow
from layers.view import MapView
from widgets.labels import label, set_tone
from widgets.spacing import space

from . import words_popup as w

KEY = "popup"
HOUR_MS = 3_600_000
_DAY_MS, _HOURS, _SOON_S = 24 * HOUR_MS, "24", 7_200
_WIDTH_PX, _HEIGHT_PX, _EDGE_PX = 460, 520, 12


class PopupPanel(KeyedPanel):
    """Sets cameras up beside the map, so that the place can be clicked."""

    takes = ("Ctrl+R", "Ctrl+Del")
    key = KEY

    def __init__(self, parts: DeskParts, chart: MapView, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._face, self._map = parts, parts.face, chart
        self._place: tuple[float, float] | None = None
        self._order: PopupOrder | None = None
        self._said = Words("", "")
        self._build()
        self._lay_out()
        chart.background_clicked.connect(self._on_clicked)
        parts.face.verdict.connect(self._on_verdict)
        parts.face.changed.connect(self.retell)
        parts.face.ticked.connect(self.retell)
        parts.lang.changed.connect(self.retell)

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._count = label("", "text_2", 14)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self.fields = {key: QLineEdit(self) for key in ("name", "url", "hours")}
        self.fields["url"].setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.fields["hours"].setText(_HOURS)
        self._labels = {key: label("", "text_2", 14) for key in self.fields}
        self._at = label("", "text_2", 13, wrap=True)
        self.go = QPushButton(self)
        self.go.setProperty("kind", "primary")
        self.go.clicked.connect(self.add)
        self.said = label("", "", 14, wrap=True)
        self.rows = HandoverList(self._parts.looks, self)
        self._none = label("", "text_3", 14)
        self._hint = label("", "text_3", 12, wrap=True)
        for field in self.fields.values():
            field.returnPressed.connect(self.add)

    def _lay_out(self) -> None:
        looks, head, grid = self._parts.looks, QHBoxLayout(), QGridLayout()
        space(head, looks, gap_px=10)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._close)
        for row, (key, field) in enumerate(self.fields.items()):
            grid.addWidget(self._labels[key], row, 0)
            grid.addWidget(field, row, 1)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addLayout(grid)
        for part in (self._at, self.go, self.said):
            box.addWidget(part)
        box.addWidget(self.rows, 1)
        box.addWidget(self._none, 1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin at the name; the place of the chosen case is taken until the map is clicked."""
        if self._face.city is None:
            return None
        case = self._face.case(self._parts.selection.case_id)
        if self._place is None and case is not None:
            self._place = (case.place.lon_deg, case.place.lat_deg)
        return self.fields["name"] if self.may_act else self.rows

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    @property
    def may_act(self) -> bool:
        """Whether who sits here may set one up."""
        return may_do(self._face.actor.role, "popup")

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """The pop-up cameras that stand, the lease that ends first on top."""
        city = self._face.city
        held = [c for c in (city.cameras if city is not None else ()) if c.lease_until_ms]
        return tuple(sorted(held, key=lambda c: (c.lease_until_ms, c.name)))

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self.said.setText(of(self._said))
        self._title.setText(of(w.TITLE))
        self.setAccessibleName(of(w.TITLE))
        self._count.setText(of(w.COUNT, n=len(self.cameras)))
        self._close.setAccessibleName(of(w.CLOSE))
        self._close.setToolTip(of(w.CLOSE))
        for key, words in (("name", w.NAME), ("url", w.URL), ("hours", w.HOURS)):
            self._labels[key].setText(of(words))
            self._labels[key].setVisible(self.may_act)
            self.fields[key].setVisible(self.may_act)
        self.fields["name"].setPlaceholderText(of(w.NAME_HINT))
        self.fields["url"].setPlaceholderText(of(w.URL_HINT))
        self.go.setText(of(w.ADD))
        self.go.setVisible(self.may_act)
        self.go.setEnabled(self._order is None)
        self._at.setText(of(w.NOT_YOURS) if not self.may_act else self._place_text())
        self._hint.setText(of(w.HINT) if self.may_act else "")
        self.rows.tell([self._row(camera) for camera in self.cameras])
        self.rows.setVisible(bool(self.cameras))
        self._none.setText(of(w.NONE))
        self._none.setVisible(not self.cameras)
        self.place()

    @Slot()
    def place(self) -> None:
        """Stand at the right of the host: the map can be clicked, the lamps above are seen."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        self.setFixedSize(
            min(px(_WIDTH_PX), host.width() - px(48)), min(px(_HEIGHT_PX), host.height() - px(48))
        )
        left = host.width() - self.width() - px(_EDGE_PX)
        self.move(left, (host.height() - self.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+R moves the lease of the marked one, Ctrl+Delete takes it away."""
        is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        camera = next((c for c in self.cameras if c.camera_id == self.rows.ref), None)
        if is_ctrl and event.key() == Qt.Key.Key_R and camera is not None:
            until_ms = min(
                camera.lease_until_ms + _DAY_MS, self._face.city_now_ms() + LONGEST_MS - HOUR_MS
            )
            self._send(PopupAct.EXTEND, camera_id=camera.camera_id, lease_until_ms=until_ms)
        elif is_ctrl and event.key() == Qt.Key.Key_Delete and camera is not None:
            self._send(PopupAct.REMOVE, camera_id=camera.camera_id)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.rows.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- what a person does --------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        """Set up what is written, for so many hours, where the map was clicked."""
        text = self.fields["hours"].text().strip()
        hours = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        if not 1 <= hours <= LONGEST_MS // HOUR_MS:
            self._say(w.BAD_HOURS, "soon")
            return
        if self._place is None:
            self._say(w.NO_PLACE, "soon")
            return
        self._send(
            PopupAct.ADD,
            name=self.fields["name"].text().strip(),
            url=self.fields["url"].text().strip(),
            lon_deg=self._place[0],
            lat_deg=self._place[1],
            lease_until_ms=self._face.city_now_ms() + hours * HOUR_MS - 1_000,
        )

    def _send(self, act: PopupAct, **given: object) -> None:
        if self._order is not None or not self.may_act:
            return
        face = self._face
        self._order = PopupOrder(command_id=face.new_id(), actor=face.actor, act=act, **given)
        self._say(w.SENT)
        face.send(self._order)
        self.retell()

    @Slot(float, float)
    def _on_clicked(self, lon_deg: float, lat_deg: float) -> None:
        if self.isVisible():
            self._place = (lon_deg, lat_deg)
            self._map.set_pin(lon_deg, lat_deg, self.fields["name"].text().strip() or w.TITLE.zh)
            self.retell()

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is None or verdict.command_id != order.command_id:
            return
        self._order = None
        if verdict.outcome != "accepted":
            self._say(Words(verdict.zh, verdict.en), "act")
        elif order.act is PopupAct.ADD:
            self._say(w.ADDED.filled(name=order.name), "good")
            self._map.set_pin(0.0, 0.0, "")
            for key in ("name", "url"):
                self.fields[key].clear()
        else:
            self._say(w.DONE, "good")
        self.retell()

    # ---- inside --------------------------------------------------------------------------------

    def _place_text(self) -> str:
        of = self._parts.lang.of
        if self._place is None:
            return of(w.NO_PLACE)
        return of(w.PLACE, lon=f"{self._place[0]:.5f}", lat=f"{self._place[1]:.5f}")

    def _row(self, camera: Camera) -> HandoverRow:
        of, face = self._parts.lang.of, self._face
        now_ms, zone = face.city_now_ms(), face.city.zone if face.city is not None else "UTC"
        left_s = (camera.lease_until_ms - now_ms) / 1000
        left = span(max(0.0, left_s))
        return HandoverRow(
            ref=camera.camera_id,
            kind=of(Words(w.LEFT.zh.format(left=left.zh), w.LEFT.en.format(left=left.en))),
            tone="soon" if left_s < _SOON_S else "info",
            title=camera.name,
            about=of(
                w.ROW,
                lon=f"{camera.lon_deg:.5f}",
                lat=f"{camera.lat_deg:.5f}",
                until=of(day_hm(camera.lease_until_ms, now_ms, zone)),
            ),
            state="",
            has_tick=False,
        )

    def _say(self, words: Words, tone: str = "") -> None:
        self._said = words
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))
