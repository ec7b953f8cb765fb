"""Renders the window with the morning in it, one picture per language, theme and size.

Usage: DISPLAY=:97 python -m tests.console.show_desk /tmp/desk [--sizes 1920x1080,1366x768]
"""

import argparse
import sys
from itertools import product
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from backend import codebooks
from backend.contract.answers import Blob
from backend.contract.questions import GetBlob
from backend.domain.people.seats import SEATS
from backend.domain.terms.words import Words
from backend.link import LinkHealth
from backend.situation import Situation
from console.acting.acting import ActingDesk
from console.acting.qt_actions import CaseActions
from console.bars.statusbar import StatusBar
from console.bars.topbar import TopBar
from console.dossier.panel import DossierPanel
from console.drag.drag import DragDesk
from console.face.face import SituationFace
from console.face.parts import DeskParts
from console.face.selection import Selection
from console.frame.window import WindowParts, WorkstationWindow
from console.kit.language import Lang
from console.kit.looks import Looks, scale_for
from console.notices.alarm_book import AlarmBook
from console.notices.notices import Notices
from console.queue.panel import QueuePanel
from console.rail.rail import Rail
from widgets.skin import Skin, SkinWidget

from .fake_link import CHIEF, CLERK, FILER, LEADER, ME, FakeLink
from .fakes import Morning

SEAT_ACTORS = {
    "dispatch": ME,
    "intake": FILER,
    "combined": FILER,
    "leader": LEADER,
    "chief": CHIEF,
    "stationed": CLERK,
}


class PlaceholderMap(SkinWidget):
    """Stands where the map will stand."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.skin.color("panel"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.skin.tint("info", 0.12))
        for x in range(0, self.width(), 60):
            for y in range(0, self.height(), 60):
                painter.drawRect(QRect(x + 8, y + 8, 44, 44))


class PlaceholderTiles(QWidget):
    """Stands where nine pictures will stand."""

    def __init__(self, skin: Skin) -> None:
        super().__init__()
        self._skin = skin

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width() / 3, self.height() / 3
        for i in range(9):
            box = QRect(
                round(i % 3 * width), round(i // 3 * height), round(width) - 4, round(height) - 4
            )
            painter.fillRect(box, QColor("#5B6470"))
            painter.setPen(QColor("#FFFFFF"))
            painter.drawText(QPointF(box.x() + 6, box.bottom() - 6), f"cam {i}")


class ShownDesk:
    """A whole desk on a scripted link, with the morning in it."""

    def __init__(self, app: QApplication, seat: str = "dispatch", scale: float = 1.0) -> None:
        self.morning = Morning()
        self.link = FakeLink(now_ms=self.morning.now_ms)
        self.link.health = LinkHealth(link="up", joined=True, beat_age_s=0.4, data_age_s=1.2)
        self.looks = Looks(app, "dark", scale)
        self.lang = Lang("zh")
        self.face = SituationFace(self.link, Situation(SEAT_ACTORS[seat]), SEAT_ACTORS[seat])
        self.selection = Selection()
        book = codebooks.load()
        self.parts = DeskParts(self.face, self.selection, self.lang, self.looks, book, SEATS[seat])
        self.acting = ActingDesk(self.face, self.selection, book)
        self.drag = DragDesk(self.face, self.acting)
        self.notices = Notices(lambda: "08:04:31")
        self.window = self._window()

    def _window(self) -> WorkstationWindow:
        rail = None
        if self.parts.seat.has_rail:
            rail = Rail(self.parts, self.acting, self.drag)
        self.topbar = TopBar(self.parts, self.looks)
        self.dossier = DossierPanel(self.parts)
        self.actions = CaseActions(self.parts, self.acting)
        self.dossier.set_actions(self.actions.actions())
        self.queue = QueuePanel(self.parts)
        self.statusbar = StatusBar(self.parts, AlarmBook(self.parts.face))
        return WorkstationWindow(
            self.parts,
            WindowParts(
                self.topbar,
                self.queue,
                PlaceholderMap(self.looks),
                rail,
                PlaceholderTiles(self.looks),
                self.dossier,
                self.statusbar,
            ),
            self.notices,
        )

    def fill(self) -> None:
        """Take the morning in, pick the most pressing case, answer for its photos."""
        self.link._news.append(self.morning.news())
        self.face.pull()
        self.queue.pick_next()
        self.topbar.show_video(8, 9)
        self.topbar.show_map("ready")
        self.face.tick()
        self.answer_photos()

    def answer_photos(self) -> None:
        """Give every photo that was asked for."""
        for question in self.link.asked:
            if isinstance(question, GetBlob):
                data = self.morning.album.bytes.get(question.blob_id, b"")
                self.link.answer(
                    Blob(ask_id=question.ask_id, kind="photo", blob_id=question.blob_id, data=data)
                )
        self.link.asked.clear()
        self.face.pull()

    def pick(self, how_far: str) -> None:
        """Select the first case that has come this far."""
        self.selection.pick(self.morning.in_state(how_far).case_id)
        self.face.tick()
        self.answer_photos()

    def close(self) -> None:
        """Close and forget everything."""
        self.window.close()
        for part in (self.window, self.drag, self.acting, self.face, self.selection, self.actions):
            part.deleteLater()
        for part in (self.notices, self.lang, self.looks):
            part.deleteLater()

    def settle(self, app: QApplication) -> None:
        """Let layouts, pictures and paints come to rest."""
        for _ in range(12):
            app.processEvents()
            app.thread().msleep(4)


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser()
    ask.add_argument("folder", type=Path)
    ask.add_argument("--sizes", default="1920x1080,1366x768")
    ask.add_argument("--seat", default="dispatch")
    ask.add_argument("--case", default="")
    ask.add_argument("--queue", default="")
    ask.add_argument("--scale", type=float, default=0.0)
    ask.add_argument("--langs", default="zh,en")
    ask.add_argument("--themes", default="dark,light")
    ask.add_argument("--empty", action="store_true")
    ask.add_argument("--notice", action="store_true")
    return ask.parse_args()


def _set_up(desk: ShownDesk, given: argparse.Namespace) -> None:
    if not given.empty:
        desk.fill()
    if given.case:
        desk.pick(given.case)
    if given.queue:
        desk.queue.show_queue(given.queue)
    if given.notice:
        zh, en = "被 派遣席 02 抢先派往 汀东市政所 08:04:12", "Dispatcher 02 was first: 08:04:12"
        desk.notices.post("warn", Words(zh, en), "a")
        desk.notices.post(
            "good", Words("已派往 汀东排水所", "Dispatched to Tingdong drainage"), "b"
        )


def main() -> int:
    """Write the pictures; return 0."""
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    desk = ShownDesk(app, given.seat)
    _set_up(desk, given)
    desk.window.show()
    for size in given.sizes.split(","):
        width, height = map(int, size.split("x"))
        desk.looks.set_scale(given.scale or scale_for(height))
        desk.window.resize(width, height)
        for code, theme in product(given.langs.split(","), given.themes.split(",")):
            desk.lang.use(code)
            desk.looks.set_theme(theme)
            desk.settle(app)
            name = f"{given.seat}-{given.case or 'first'}-{code}-{theme}-{size}.png"
            desk.window.grab().save(str(given.folder / name))
    desk.window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
