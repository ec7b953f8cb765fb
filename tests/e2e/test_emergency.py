"""An emergency over real sockets (I06, K01): every desk at once, a restart, an override, an end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from backend import codebooks
from backend.domain.cases.case import Act, Given
from backend.domain.people.emergency import Emergency, Entry, Opening
from backend.domain.people.emergency_terms import EmergencyAct, EmergencyKind, Post
from backend.domain.people.seats import SEATS
from console.emergency.bar import EmergencyBar
from console.emergency.page import EmergencyPage
from console.face.parts import DeskParts
from console.kit.language import Lang

from .hall import FILER, LEADER, NEXT_LEADER, ONE, Hall, Seat

FLOOD = Opening(EmergencyKind.FLOOD, "解放路下穿积水", "解放路铁路桥下")
WHY = "全班只有值班长一人，须立即放行"
# What a person may wait for a bar that everybody must see.
LIMIT_MS = 5_000


class Window:
    """Bar and page of a seat."""

    def __init__(self, qtbot, looks, seat: Seat, kind: str) -> None:
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        lang = Lang("zh", self.host)
        known = (seat.face, seat.selection, lang, looks, codebooks.load(), SEATS[kind])
        parts = DeskParts(*known, None)
        self.bar, self.page = EmergencyBar(parts, self.host), EmergencyPage(parts, self.host)

    @property
    def acts(self) -> list[str]:
        return [line.act.value for line in self.page.book.lines or ()]


@pytest.fixture
def hall(qapp, tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()


def on(seat: Seat) -> Emergency | None:
    return next(iter(seat.face.situation.emergencies.values()), None)


def write(qtbot, window: Window, act: EmergencyAct, **more: object) -> None:
    n = len(window.acts)
    assert window.page.book.write(Entry(act, **more))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(window.acts) == n + 1 and not window.page.book.is_sending)


def test_i06_every_desk_shows_it_a_restart_keeps_it_and_it_ends_by_name(
    qtbot, qapp, looks, tmp_path: Path
) -> None:
    hall = Hall(tmp_path)
    leader, other = hall.seat(LEADER), hall.seat(ONE)
    windows = [Window(qtbot, looks, leader, "leader"), Window(qtbot, looks, other, "dispatch")]
    qtbot.waitUntil(lambda: all(seat.face.city is not None for seat in (leader, other)))
    assert windows[0].page.book.open(FLOOD)
    qtbot.waitUntil(lambda: all(window.bar.isVisible() for window in windows), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: not windows[0].page.book.is_sending)
    for window in windows:
        window.page.toggle()
        qtbot.waitUntil(lambda window=window: window.acts == ["open"])
    write(qtbot, windows[1], EmergencyAct.TASK, text="封路", person="王队")
    qtbot.waitUntil(lambda: windows[0].acts == ["open", "task"])
    before = on(leader)
    hall.close()
    assert before is not None
    ended_by_the_next(qtbot, looks, Hall(tmp_path), before)


def ended_by_the_next(qtbot, looks, hall: Hall, before: Emergency) -> None:
    """Let the next shift's leader find it as it was, take command, and end it."""
    try:
        seat = hall.seat(NEXT_LEADER)
        window = Window(qtbot, looks, seat, "leader")
        qtbot.waitUntil(lambda: on(seat) == before)
        window.page.toggle()
        qtbot.waitUntil(lambda: window.acts == ["open", "task"])
        write(qtbot, window, EmergencyAct.TASK_DONE, task_n=1)
        take = {"post": Post.COMMANDER, "person": NEXT_LEADER.account}
        write(qtbot, window, EmergencyAct.APPOINT, **take)
        write(qtbot, window, EmergencyAct.END, text="水退，通车")
        qtbot.waitUntil(lambda: on(seat) is None and window.bar.isHidden())
        assert window.page.mode == "read"
        assert hall.store.open_rows("emergency") == () and hall.store.verify().sound
    finally:
        hall.close()


def test_k01_an_override_needs_the_emergency_and_is_seen_on_every_desk(
    qtbot, looks, hall: Hall
) -> None:
    case_id = hall.report()
    leader, other, filer = hall.seat(LEADER), hall.seat(ONE), hall.seat(FILER)
    qtbot.waitUntil(lambda: all(s.face.case(case_id) is not None for s in (leader, other, filer)))

    def act(seat: Seat, what: Act, given: Given, state: str) -> None:
        seat.face.submit(seat.face.case(case_id), what, given)
        for each in (leader, other, filer):
            qtbot.waitUntil(lambda each=each: each.reached(case_id, state))

    condition = hall.city.conditions[0].key
    act(leader, Act.ACCEPT, Given(), "to_file")
    act(leader, Act.FILE, Given(condition=condition), "to_dispatch")
    # Whoever filed a case does not dispatch it; there is the leader alone, and no emergency.
    given = Given(unit_id="td-drainage", override=WHY)
    leader.face.submit(leader.face.case(case_id), Act.DISPATCH, given)
    qtbot.waitUntil(lambda: bool(leader.said) and not leader.face.all_pending())
    assert "应急" in leader.said[-1] and hall.store.trail() == ()
    assert leader.state(case_id) == "to_dispatch"
    window = Window(qtbot, looks, leader, "leader")
    assert window.page.book.open(FLOOD)
    qtbot.waitUntil(lambda: on(other) is not None)
    leader.face.submit(leader.face.case(case_id), Act.DISPATCH, given)
    qtbot.waitUntil(lambda: on(other).n_overrides == 1)
    qtbot.waitUntil(lambda: any(s.override == WHY for s in other.face.case(case_id).steps))
    assert [row.noted.what for row in hall.store.trail()] == ["override"]
