"""A desk without its window: face, selection, acting half, on a scripted link."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject, Slot

from backend import codebooks
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor
from backend.situation import Situation
from console.acting.acting import ActingDesk
from console.drag.drag import DragDesk
from console.face.face import SituationFace
from console.face.parts import DeskParts
from console.face.selection import Selection
from console.frame.desk import DeskSetting, Rooms, Workstation
from console.kit.language import Lang
from console.kit.looks import Looks
from console.kit.notice import Notice
from widgets.skin import Skin

from .fake_link import ME, FakeLink
from .fake_rooms import FakeMap, FakeMosaic


class Heard(QObject):
    """Keeps what was said and asked."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []
        self.prompts: list = []

    @Slot(object)
    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    @Slot(object)
    def prompt(self, prompt: object) -> None:
        self.prompts.append(prompt)


@dataclass
class Desk:
    """The acting half of one seat."""

    actor: Actor = ME
    link: FakeLink = field(default_factory=FakeLink)

    def __post_init__(self) -> None:
        self.root = QObject()
        self.face = SituationFace(self.link, Situation(), self.actor, self.root)
        self.selection = Selection(self.root)
        self.acting = ActingDesk(self.face, self.selection, codebooks.load(), self.root)
        self.drag = DragDesk(self.face, self.acting, self.root)
        self.lang = Lang("zh", self.root)
        self.skin = Skin(parent=self.root)
        self.heard = Heard()
        self.heard.setParent(self.root)
        self.acting.noticed.connect(self.heard.notice)
        self.acting.prompted.connect(self.heard.prompt)

    @property
    def parts(self) -> DeskParts:
        seat = next(seat for seat in SEATS.values() if seat.role is self.actor.role)
        return DeskParts(self.face, self.selection, self.lang, self.skin, codebooks.load(), seat)

    def show(self, *cases) -> None:
        """Take the whole picture in and select its first case."""
        self.link.tell_city(*cases)
        self.face.pull()
        if cases:
            self.selection.pick(cases[0].case_id)

    @property
    def said(self) -> list[str]:
        """What was said, in Chinese."""
        return [notice.words.zh for notice in self.heard.notices]

    def close(self) -> None:
        self.face.stop()
        self.root.deleteLater()


@pytest.fixture
def make_desk(qapp):
    """Make desks for any actor; all are closed afterwards."""
    made: list[Desk] = []

    def make(actor: Actor = ME) -> Desk:
        made.append(Desk(actor))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def looks(qapp):
    """The house's looks; what the program looked like before is given back."""
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    owner = QObject()
    yield Looks(qapp, "dark", parent=owner)
    owner.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def whole_desk(qtbot, qapp, looks, tmp_path):
    """Make the whole window of a seat, with a scripted link and an empty map."""
    made: list[Workstation] = []

    def make(actor: Actor, seat: str, *cases, chart=None, has_door=False) -> Workstation:
        root = QObject()
        setting = DeskSetting(actor, SEATS[seat], codebooks.LiveBook.of(), has_door=has_door)
        desk = Workstation(qapp, looks, Lang("zh", root), setting, root)
        desk.root, desk.link, desk.map = root, FakeLink(), chart or FakeMap()
        desk.mosaic = FakeMosaic()
        desk.build(desk.link, Rooms(desk.map, desk.mosaic, None, tmp_path))
        made.append(desk)
        desk.link.tell_city(*cases)
        desk.window.setGeometry(40, 40, 1600, 900)
        desk.window.show()
        desk.window.activateWindow()
        desk.start()
        qtbot.waitUntil(lambda: desk.face.city is not None)
        known = desk.face.situation
        qtbot.waitUntil(lambda: len(known.cases) + len(known.ended) == len(cases))
        return desk

    yield make
    for desk in made:
        desk.window.close()
        desk.window.deleteLater()
        desk.root.deleteLater()


@pytest.fixture
def desk(make_desk) -> Desk:
    """A dispatcher's desk."""
    return make_desk()
