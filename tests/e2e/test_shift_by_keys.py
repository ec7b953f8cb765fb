"""A shift worked by keys alone on the real windows, over real sockets (mission 2.1).

The whole shift of 200 cases, under real key events, is ``python -m bench shift``.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEventLoop, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend import codebooks
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor
from backend.link import Link
from backend.link.keys import read_bundle
from bench._shift import MOST_KEYS, Course, Post, Seen, in_order
from bench._shift_desk import seen_at
from bench._shift_people import one_handed
from bench._shift_run import POSTS, Run
from console.frame.desk import DeskSetting, Rooms, Workstation
from console.kit.language import Lang
from tests.console.fake_rooms import FakeMap, FakeMosaic

from .hall import FILER, INTAKE, LEADER, ONE, Hall

pytestmark = pytest.mark.display
N_CASES, AT_ONCE, LIMIT_S = 40, 12, 60.0
PEOPLE = {actor.account: actor for actor in (INTAKE, FILER, ONE, LEADER)}


class SeatWindow:
    """A desk's own window in this process; whoever presses keys comes to the front first."""

    def __init__(self, qtbot, hall: Hall, desk: Workstation) -> None:
        self._qtbot, self._hall, self._desk = qtbot, hall, desk
        self.account = desk.setting.actor.account

    def press(self, *keys: str) -> None:
        self._come_to_the_front()
        for key in keys:
            (pressed,) = QKeySequence(key)
            QTest.keyClick(QApplication.focusWidget(), pressed.key(), pressed.keyboardModifiers())

    def sees(self) -> Seen:
        self._desk.face.pull()
        return seen_at(self._desk)

    def _come_to_the_front(self) -> None:
        window = self._desk.window
        if not window.isActiveWindow():
            window.raise_()
            window.activateWindow()
            self._qtbot.waitUntil(window.isActiveWindow)
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


@pytest.fixture
def sit(qtbot, qapp, looks, hall, tmp_path) -> Iterator[Callable[[Actor, str], Workstation]]:
    """Open the window of a seat; all are closed afterwards."""
    opened: list[Workstation] = []

    def make(actor: Actor, seat: str) -> Workstation:
        root = QObject()
        setting = DeskSetting(actor, SEATS[seat], codebooks.LiveBook.of())
        desk = Workstation(qapp, looks, Lang("zh", root), setting, root)
        desk.root = root
        link = Link(hall.server.endpoints, read_bundle(hall.folder.root), actor)
        desk.build(link, Rooms(FakeMap(), FakeMosaic(), None, tmp_path))
        desk.window.setGeometry(0, 0, 1366, 768)
        desk.window.show()
        desk.start()
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.window.close()
        desk.window.deleteLater()
        desk.root.deleteLater()


def test_a02_a05_a10_a_shift_by_keys_alone_and_every_case_ends_where_it_was_meant_to(
    qtbot, hall, sit
):
    desks = {account: sit(PEOPLE[account], seat) for seat, account, _ in POSTS}
    for desk in desks.values():
        qtbot.waitUntil(lambda d=desk: d.face.city is not None)
    posts = [Post(SeatWindow(qtbot, hall, desks[account]), queues) for _, account, queues in POSTS]
    run = Run(hall, posts, breathe=_breathe)
    for course in in_order(N_CASES):
        run.report(course)

    run.until(lambda: not run.n_open, LIMIT_S, AT_ONCE)

    assert len(run.shift.meant) == N_CASES
    assert run.astray() == ()
    assert one_handed(tuple(run.people.cases.values())) == ()
    too_many = [(act, n) for act, n in run.shift.keys if n > MOST_KEYS]
    assert too_many == []


def _breathe() -> None:
    """Let the desks go on: their frames come by themselves."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def test_every_course_is_part_of_the_shift_in_ci():
    assert len({course.key for course in in_order(N_CASES)}) == len(set(map(_key, in_order(1000))))


def _key(course: Course) -> str:
    return course.key
