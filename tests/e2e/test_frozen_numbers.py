"""The shift leader's numbers over real sockets: frozen at 08:50, published at 18:30, read later."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.domain.cases.case import Act, Given, Source
from backend.domain.counting.day import DAY_TERMS
from backend.domain.counting.indicator_count import Dimension
from backend.domain.counting.indicator_terms import Term
from backend.domain.counting.indicators import WHOLE
from backend.domain.people.seats import SEATS
from console.board.page import BoardPage
from console.daily.page import DayPage
from console.face.parts import DeskParts
from console.kit.language import Lang

from .hall import CHIEF, CITY_MS, INTAKE, LEADER, Hall, Seat

KEY = Qt.Key


class Window:
    """The board and the day statistics at a real seat."""

    def __init__(self, qtbot, looks, seat: Seat, folder: Path, kind: str = "leader") -> None:
        self.qtbot, self.seat = qtbot, seat
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.lang = Lang("zh", self.host)
        known = (seat.face, seat.selection, self.lang, looks, codebooks.load(), SEATS[kind])
        self.parts = DeskParts(*known, None)
        self.board = BoardPage(self.parts, self.host, folder)
        self.daily = DayPage(self.parts, self.host, folder)
        for page in (self.board, self.daily):
            page.noticed.connect(seat.heard.notice)
        self.wait(lambda: seat.face.city is not None)

    def wait(self, condition, seconds: float = 20.0) -> None:
        self.qtbot.waitUntil(condition, timeout=round(seconds * 1000))

    def press(self, page, *keys: Qt.Key) -> None:
        for key in keys:
            self.wait(page.table.hasFocus)
            QTest.keyClick(page.table, key)

    def open_board(self) -> None:
        self.board.toggle()
        self.wait(lambda: self.board.freezer.is_known and self.board.book.found is not None)

    def filed(self) -> int:
        """Return what the board shows as reported in the city."""
        found = self.board.book.found
        city = next(row for row in found.rows if row.dimension is Dimension.CITY)
        return city.before[Term.REPORTED] // WHOLE


@pytest.fixture
def window_of(qtbot, looks, tmp_path: Path):
    made: list[Window] = []

    def make(seat: Seat, kind: str = "leader") -> Window:
        made.append(Window(qtbot, looks, seat, tmp_path / "out", kind))
        return made[-1]

    yield make


def test_mission_0850_one_press_freezes_what_leaders_see_and_new_cases_do_not_move_it(
    window_of, hall: Hall
) -> None:
    for _ in range(5):
        hall.report()
    hall.time.set(1.0, 60.0)  # a minute on: what was reported lies before this second
    leader = window_of(hall.seat(LEADER))
    leader.open_board()
    leader.press(leader.board, KEY.Key_F)
    leader.wait(lambda: leader.board._strip.is_frozen)
    assert leader.filed() == 5 and "冻结，" in leader.seat.said[-1]

    for _ in range(3):
        hall.report()
    chief = window_of(hall.seat(CHIEF), "chief")
    chief.open_board()
    chief.wait(lambda: chief.board._strip.is_frozen)
    assert chief.filed() == leader.filed() == 5
    chief.press(chief.board, KEY.Key_B)
    chief.wait(lambda: chief.board.book.found is not None)  # the live count may come later
    assert chief.filed() == 8 and not chief.board._strip.is_frozen
    chief.press(chief.board, KEY.Key_B)

    # Any number of it opens the list behind it, as long as it was then.
    chief.press(chief.board, KEY.Key_4)
    columns = [one.key for one in chief.board._text.columns]
    at = 2 + columns.index("by_collector")
    chief.board.table.setCurrentIndex(chief.board.table.words.index(0, at))
    chief.press(chief.board, KEY.Key_Return)
    chief.wait(lambda: chief.board._cases is not None)
    assert chief.board._cases.n == 5 == len(chief.board._cases.cases)


def declined(window: Window, hall: Hall, reason: str) -> str:
    """Let a collector's report be declined at a seat of the intake."""
    case_id = hall.report()
    seat = hall.seat(INTAKE)
    window.wait(lambda: seat.face.case(case_id) is not None)
    seat.face.submit(seat.face.case(case_id), Act.DECLINE, Given(reason=reason))
    window.wait(lambda: seat.face.case(case_id) is None or seat.reached(case_id, "declined"))
    window.wait(lambda: not seat.face.all_pending())
    return case_id


def publish(leader: Window) -> tuple:
    """Look at what is odd, tick it, publish; return the numbers."""
    page = leader.daily
    page.toggle()
    leader.wait(lambda: page.book.found is not None)
    sources = page._text.bars()
    assert len(sources) == len(Source) and sum(bar.n for bar in sources) == 2
    assert page.oddities.texts == ["1 件不予受理没有用列出的原因，请看是否该归入某一类"]
    leader.press(page, KEY.Key_F)
    assert leader.seat.said[-1].startswith("请先看过并勾选")
    leader.press(page, KEY.Key_1, KEY.Key_F)
    leader.wait(lambda: page._strip.is_frozen)
    rows = page.book.found.rows
    page.dismiss()
    return rows


def read_yesterday(reader: Window, rows: tuple) -> None:
    """Turn a day back: what was published stands there, and opens its lists."""
    page = reader.daily
    page.toggle()
    reader.wait(lambda: page.book.found is not None)
    reader.press(page, KEY.Key_PageUp)
    reader.wait(lambda: page._strip.is_frozen)
    assert page.book.found.rows == rows
    at = 1 + DAY_TERMS.index(Term.REPORTED)
    page.table.setCurrentIndex(page.table.words.index(0, at))
    reader.press(page, KEY.Key_Return)
    reader.wait(lambda: page._cases is not None)
    assert page._cases.n == 2


def test_mission_1830_a_day_is_looked_at_published_by_keys_and_read_after_a_restart(
    window_of, tmp_path: Path, qapp
) -> None:
    hall = Hall(tmp_path)
    hall.report()
    leader = window_of(hall.seat(LEADER))
    declined(leader, hall, "说不清楚")
    hall.time.set(1.0, 60.0)
    leader.wait(lambda: leader.seat.face.city_now_ms() > CITY_MS + 60_000)
    rows = publish(leader)
    hall.close()

    again = Hall(tmp_path)
    try:
        again.time.set(1.0, 86_400.0)
        read_yesterday(window_of(again.seat(INTAKE), "intake"), rows)
    finally:
        again.close()
