"""A stretch of a vehicle's recording for the evidence of a case (D12): asked for by its time."""

from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.contract.answers import Streams
from backend.contract.orders import PutPhoto
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.clip import Span
from backend.domain.cases.case import FILM, Act, Case, Given, Photo
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.film import words as film
from console.film.film import ShownFilm
from console.kit.dialogs import KeyedPanel
from console.kit.keymap import key_text
from console.kit.time_text import hms
from video.clip_pull import ClipPuller, Pulled
from video.sources.address import Address
from video.sources.source import Reason
from video.words import REASONS
from widgets.labels import label, set_tone
from widgets.spacing import space

from . import words_clip as w

KEY = "clip"
CLIP_S, _STEP_S = 30, 10
_WIDTH_PX = 560


class ClipPanel(KeyedPanel):
    """Takes the time, pulls the stretch, has it kept and notes it in the case.

    Attributes:
        films: What was pulled last, to be watched.

    Signals:
        film_wanted: it is to be watched.
    """

    film_wanted = Signal()
    key = KEY

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts, self._face = parts, parts.face
        self.puller = ClipPuller(self)
        self._camera: Camera | None = None
        self._case_id = ""
        self._asked: Span | None = None
        self._pulled: Pulled | None = None
        self._photo_id = self._put_id = self._act_id = ""
        self._said = Words("", "")
        self.films: tuple[ShownFilm, ...] = ()
        self._build()
        self._wire()

    def _build(self) -> None:
        self._title = label("", "", 18, bold=True)
        self._of = label("", "text_2", 14, wrap=True)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.dismiss)
        self._label = label("", "text_2", 14)
        self.time = QLineEdit(self)
        self.go = QPushButton(self)
        self.go.setProperty("kind", "primary")
        self.watch = QPushButton(self)
        self._about = label("", "text_3", 13, wrap=True)
        self.said = label("", "", 14, wrap=True)
        self._hint = label("", "text_3", 12)
        self._lay_out()

    def _lay_out(self) -> None:
        looks = self._parts.looks
        head, row = QHBoxLayout(), QHBoxLayout()
        space(head, looks, gap_px=10)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._close)
        space(row, looks, gap_px=10)
        row.addWidget(self._label)
        row.addWidget(self.time, 1)
        row.addWidget(self.go)
        row.addWidget(self.watch)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addWidget(self._of)
        box.addLayout(row)
        for part in (self._about, self.said, self._hint):
            box.addWidget(part)

    def _wire(self) -> None:
        self.go.clicked.connect(self.pull)
        self.watch.clicked.connect(self.film_wanted)
        self.time.returnPressed.connect(self.pull)
        self.puller.came.connect(self._on_came)
        self._face.streams_came.connect(self._on_streams)
        self._face.photo_kept.connect(self._on_kept)
        self._face.verdict.connect(self._on_verdict)
        self._parts.lang.changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Take the chosen vehicle's first camera and the chosen case."""
        selection, city = self._parts.selection, self._face.city
        case = self._face.case(selection.case_id)
        carried = [
            camera
            for camera in (city.cameras if city is not None else ())
            if camera.mover_id and camera.mover_id == selection.mover_id
        ]
        if city is None or case is None or not carried:
            self._camera, self._case_id = None, ""
            self._say(w.CHOOSE, "soon")
            return self
        self.films = ()
        if not self.puller.is_busy:
            self._camera, self._case_id = carried[0], case.case_id
            self.time.setText(hms(case.reported_at_ms, city.zone))
            self._say(Words("", ""))
        return self.time

    def tell(self) -> None:
        """Set every text."""
        self.retell()

    def stop(self) -> None:
        """Pull no more."""
        self.puller.close()

    @Slot()
    def retell(self) -> None:
        """Set every text again, while somebody looks."""
        if self.isHidden():
            return
        of = self._parts.lang.of
        self.said.setText(of(self._said))
        self._title.setText(of(w.TITLE))
        self.setAccessibleName(of(w.TITLE))
        self._close.setToolTip(of(w.CLOSE))
        self._close.setAccessibleName(of(w.CLOSE))
        self._label.setText(of(w.FROM))
        self.time.setPlaceholderText(of(w.HINT_TIME))
        self.go.setText(of(w.PULL))
        self.watch.setText(of(film.WATCH.filled(key=key_text("film"))))
        self.watch.setVisible(bool(self.films))
        self._about.setText(of(w.ABOUT, s=CLIP_S))
        self._hint.setText(of(w.HINT))
        camera = self._camera
        is_ready = camera is not None and not self.puller.is_busy
        self.go.setEnabled(is_ready)
        self.time.setEnabled(camera is not None)
        self._of.setText(
            of(w.OF, camera=camera.name, case=self._case_name()) if camera is not None else ""
        )
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        px = self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        self.setFixedWidth(min(px(_WIDTH_PX), self._host.width() - px(48)))
        layout = self.layout()
        layout.activate()
        self.setFixedHeight(
            max(layout.totalHeightForWidth(self.width()), layout.minimumSize().height())
        )
        self.move(
            (self._host.width() - self.width()) // 2, (self._host.height() - self.height()) // 2
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step by ten seconds."""
        step = {Qt.Key.Key_Up: _STEP_S, Qt.Key.Key_Down: -_STEP_S}.get(Qt.Key(event.key()), 0)
        at_ms = self._time_ms()
        if step and at_ms is not None and self._face.city is not None:
            self.time.setText(hms(at_ms + step * 1000, self._face.city.zone))
            event.accept()
        else:
            super().keyPressEvent(event)

    # ---- one clip ------------------------------------------------------------------------------

    @Slot()
    def pull(self) -> None:
        """Ask for the stretch that begins at the time written."""
        if self._camera is None or self.puller.is_busy or self._pulled is not None:
            return
        at_ms = self._time_ms()
        if at_ms is None:
            self._say(w.BAD_TIME, "soon")
            return
        if at_ms >= self._face.city_now_ms():
            self._say(w.LATER.filled(at=self._at(at_ms)), "soon")
            return
        self._asked = Span(at_ms, at_ms + CLIP_S * 1000)
        self._say(w.PULLING.filled(at=self._at(at_ms)))
        self._face.want_streams((self._camera.camera_id,))

    @Slot(object)
    def _on_streams(self, found: Streams) -> None:
        camera, asked = self._camera, self._asked
        url = found.urls.get(camera.camera_id) if camera is not None else None
        if asked is None or camera is None or url is None or self.puller.is_busy:
            return
        if self._pulled is None:
            self.puller.begin(camera, Address(url), asked)
            self.retell()

    @Slot(object)
    def _on_came(self, pulled: Pulled) -> None:
        if not pulled.film:
            self._end()
            known = pulled.reason in (Reason.NOT_FOUND, Reason.BROKEN)
            why = w.NOTHING_KEPT if known else REASONS[pulled.reason.value]
            self._say(Words(w.FAILED.zh.format(why=why.zh), w.FAILED.en.format(why=why.en)), "act")
            return
        self._pulled = pulled
        self.films = (ShownFilm(self._note(pulled), pulled.film, pulled.first_ms),)
        self.retell()
        self._photo_id = blake2b(pulled.film, digest_size=16).hexdigest()
        self._put_id = self._face.new_id()
        self._say(w.KEEPING)
        self._face.send(PutPhoto(command_id=self._put_id, actor=self._face.actor, data=pulled.film))

    @Slot(object)
    def _on_kept(self, stored: Stored) -> None:
        case, pulled = self._face.case(self._case_id), self._pulled
        if not self._put_id or stored.command_id != self._put_id or pulled is None:
            return
        self._put_id = ""
        if case is None:
            self._end()
            return
        given = Given(reason=self._note(pulled).zh, photos=(self._photo(pulled),))
        self._act_id = self._face.submit(case, Act.NOTE, given).command_id

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, pulled = told[1], self._pulled
        if pulled is None or verdict.command_id not in {self._put_id, self._act_id} - {""}:
            return
        if verdict.outcome == "accepted":
            about = self._note(pulled)
            values = {"case": self._case_name()}
            done = Words(
                w.DONE.zh.format(about=about.zh, **values),
                w.DONE.en.format(about=about.en, **values),
            )
            self._say(done, "good")
        else:
            why = w.REFUSED
            told = Words(why.zh.format(why=verdict.zh), why.en.format(why=verdict.en))
            self._say(told, "act")
        self._end()

    def _end(self) -> None:
        self._asked = self._pulled = None
        self._put_id = self._act_id = ""
        self.retell()

    # ---- inside --------------------------------------------------------------------------------

    def _photo(self, pulled: Pulled) -> Photo:
        return Photo(self._photo_id, FILM, pulled.first_ms)

    def _note(self, pulled: Pulled) -> Words:
        gaps = w.WHOLE
        if pulled.gaps:
            text = "、".join(f"{self._at(g.from_ms)}–{self._at(g.upto_ms)}" for g in pulled.gaps)
            gaps = w.GAPS.filled(gaps=text)
        values = {
            "camera": pulled.camera.name,
            "at": self._at(pulled.asked.from_ms),
            "s": f"{pulled.asked.seconds:.0f}",
        }
        return Words(
            w.NOTE.zh.format(gaps=gaps.zh, **values), w.NOTE.en.format(gaps=gaps.en, **values)
        )

    def _case_name(self) -> str:
        case: Case | None = self._face.case(self._case_id)
        return (case.case_no or case.place.address) if case is not None else ""

    def _at(self, at_ms: int) -> str:
        city = self._face.city
        return hms(at_ms, city.zone if city is not None else "UTC")

    def _time_ms(self) -> int | None:
        """Return the moment written, today or, where that is still to come, yesterday."""
        city = self._face.city
        if city is None:
            return None
        try:
            at = datetime.strptime(self.time.text().strip().replace("：", ":"), "%H:%M:%S").time()
        except ValueError:
            return None
        zone, now_ms = ZoneInfo(city.zone), self._face.city_now_ms()
        here = datetime.fromtimestamp(now_ms / 1000, zone)
        found = datetime.combine(here.date(), at, zone)
        if found - here > timedelta(hours=12):
            found -= timedelta(days=1)
        return round(found.timestamp() * 1000)

    def _say(self, words: Words, tone: str = "") -> None:
        self._said = words
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))
        if not self.isHidden():
            self.place()
