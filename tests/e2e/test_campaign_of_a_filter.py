"""A campaign made from a list's filter at a desk, over real sockets; what becomes of it (A17)."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from backend import codebooks
from backend.contract.figures import CampaignShown
from backend.domain.cases.case import Act, Given
from backend.domain.people.seats import SEATS
from backend.domain.terms.words import Words
from console.campaigns.book import CampaignBook
from console.campaigns.form import CampaignForm
from console.campaigns.page import CampaignPage
from console.face.parts import DeskParts
from console.kit.language import Lang
from console.queue.lists import CaseList, ListPanel
from console.queue.lists_model import ListText
from tests.console.fake_rooms import FakeMap

from .hall import INTAKE, LEADER, Hall, Seat

N_CASES, N_DECLINED = 60, 4
NAME = "汛后井盖"
# What the check of mission.md A17 allows.
LIMIT_S = 60.0


class Window:
    """The list, the form and the page of campaigns at a real seat."""

    def __init__(self, qtbot, looks, seat: Seat) -> None:
        self.qtbot, self.seat = qtbot, seat
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        lang, book = Lang("zh", self.host), codebooks.load()
        known = (seat.face, seat.selection, lang, looks, book, SEATS["leader"])
        self.parts = DeskParts(*known, None)
        text = ListText(seat.face, book, lang, lambda case, face, code: "")
        self.lists = ListPanel(looks, lang, seat.face, text, self.host)
        self.map = FakeMap()
        qtbot.addWidget(self.map)
        self.book = CampaignBook(seat.face, self.host)
        form = (self.parts, self.book, self.map, lambda: self.lists.filter_text, self.host)
        self.form = CampaignForm(*form)
        self.page = CampaignPage(self.parts, self.book, self.form, self.map, self.host)

    def wait(self, condition, seconds: float = 20.0) -> None:
        self.qtbot.waitUntil(condition, timeout=round(seconds * 1000))

    def key(self, at: QWidget, key: Qt.Key) -> None:
        """Strike a key once the keyboard is where a person would have it by now."""
        self.wait(at.hasFocus)
        QTest.keyClick(at, key)

    def compose(self, at: QWidget, text: str) -> None:
        """Type what an input method composed."""
        self.wait(at.hasFocus)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(at, event)

    def counted(self) -> CampaignShown:
        """Open the page anew and return the campaign as the backend counts it now."""
        self.page.dismiss()
        self.book.found = None
        self.page.toggle()
        self.wait(lambda: self.book.found is not None)
        return next(row for row in self.book.rows if row.campaign.name == NAME)


@pytest.fixture
def window_of(qtbot, looks):
    """Make windows that live as long as the test: none is collected while it is painted."""
    made: list[Window] = []

    def make(seat: Seat) -> Window:
        made.append(Window(qtbot, looks, seat))
        return made[-1]

    yield make


def sql(hall: Hall, more: str = "") -> int:
    """Count covers in the database itself, past the program."""
    with closing(sqlite3.connect(hall.folder.store)) as db:
        query = f"SELECT count(*) FROM cases WHERE class_key = 'c0103' {more}"
        return db.execute(query).fetchone()[0]


def same_as_sql(hall: Hall, row: CampaignShown) -> bool:
    whole = row.whole
    return (whole.total, whole.open, whole.closed) == (
        sql(hall),
        sql(hall, "AND ended_at_ms IS NULL"),
        sql(hall, "AND state = 'closed'"),
    )


def town(qtbot, hall: Hall) -> list[str]:
    """Let covers be reported, and some of them be declined; return the ids."""
    ids = [hall.report() for _ in range(N_CASES)]
    desk = hall.seat(INTAKE)
    open_cases = desk.face.situation.cases
    qtbot.waitUntil(lambda: len(open_cases) == N_CASES, timeout=30_000)
    for case_id in ids[:N_DECLINED]:
        desk.face.submit(open_cases[case_id], Act.DECLINE, Given(reason="非管理范围"))
    qtbot.waitUntil(lambda: len(open_cases) == N_CASES - N_DECLINED, timeout=30_000)
    return ids


def make(window: Window) -> None:
    """Filter a list, ask for the form, give a name, Enter: nothing else is touched."""
    cases = window.seat.face.situation.cases
    window.wait(lambda: len(cases) == N_CASES - N_DECLINED)
    window.lists.show_list(CaseList(Words("全部", "all"), lambda: tuple(cases)))
    window.key(window.lists.view, Qt.Key.Key_J)
    window.key(window.lists._filter, Qt.Key.Key_Backspace)
    window.compose(window.lists._filter, "井盖")
    window.form.toggle()
    window.compose(window.form.fields["name"], NAME)
    window.key(window.form.fields["name"], Qt.Key.Key_Return)
    campaigns = window.seat.face.situation.campaigns
    window.wait(lambda: NAME in [one.name for one in campaigns.values()])
    window.wait(window.form.isHidden)  # the verdict may come after the campaign


def test_a17_made_from_a_filter_in_a_minute_and_later_cases_join(qtbot, window_of, hall) -> None:
    town(qtbot, hall)
    window = window_of(hall.seat(LEADER))
    began_s = time.monotonic()
    make(window)
    row = window.counted()
    assert time.monotonic() - began_s <= LIMIT_S
    assert row.campaign.account == LEADER.account
    assert row.whole.total == N_CASES and row.whole.dropped == N_DECLINED
    assert same_as_sql(hall, row)

    # A case that is filed later joins by itself; every number opens as many cases.
    late = hall.report()
    row = window.counted()
    assert row.whole.total == N_CASES + 1 and same_as_sql(hall, row)
    window.page.table.setCurrentIndex(window.page.table.words.index(0, 2))
    window.key(window.page.table, Qt.Key.Key_Return)
    window.wait(lambda: window.page._cases is not None)
    found = window.page._cases
    assert found.n == row.whole.open == len(found.cases)
    assert late in {case.case_id for case in found.cases}


def test_a17_what_a_person_took_out_stays_out_and_a_restart_keeps_all(
    qtbot, qapp, window_of, tmp_path: Path
) -> None:
    hall = Hall(tmp_path)
    ids = town(qtbot, hall)
    seat = hall.seat(LEADER)
    window = window_of(seat)
    make(window)
    seat.face.submit(seat.face.case(ids[-1]), Act.UNTAG, Given(campaign=NAME))
    window.wait(lambda: seat.face.case(ids[-1]).more.left == (NAME,))
    before = window.counted()
    assert before.whole.total == N_CASES - 1 == sql(hall) - 1
    window.page.dismiss()
    hall.close()

    again = Hall(tmp_path)
    try:
        seat = again.seat(LEADER)
        window = window_of(seat)
        window.wait(lambda: seat.face.city is not None and bool(seat.face.situation.campaigns))
        row = window.counted()
        assert (row.campaign, row.whole) == (before.campaign, before.whole)
        assert row.by_unit == before.by_unit and row.whole.total == sql(again) - 1
        again.report()
        assert window.counted().whole.total == N_CASES
    finally:
        again.close()
