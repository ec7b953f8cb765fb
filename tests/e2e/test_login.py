"""A desk with a door at a real backend: refused keys, logins, locks (rows J05 and I11)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt

from backend import codebooks
from backend.contract.orders import Command
from backend.domain.cases.case import Act
from backend.domain.people.account import AccountRecord
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor, Role
from backend.feed.keys import AUTHORISED, make_console_key
from backend.link import Link
from backend.link.keys import read_bundle
from backend.services import Passwords
from console.entry.entry import State
from console.frame.desk import DeskSetting, Rooms, Workstation
from console.kit.language import Lang
from tests.console.conftest import looks  # noqa: F401 - a fixture
from tests.console.fake_rooms import FakeMap, FakeMosaic
from tests.patience import patiently

from .hall import ONE, Hall

pytestmark = [pytest.mark.display, pytest.mark.timeout(180)]
WORD = "tide-4-lantern"
DESK = "desk-03"


@pytest.fixture
def opened(hall: Hall, qapp, looks, tmp_path: Path, qtbot) -> Iterator[Callable[[], Workstation]]:  # noqa: F811
    """Open desks by a key of their own, which speaks for nobody."""
    make_console_key(hall.folder.keys, DESK)
    with hall.store.write() as writing:
        held = Passwords(1, 8, 1).hash(WORD)
        writing.put_account(AccountRecord(ONE.account, (ONE.role,), ONE.seat, held))
    made: list[Workstation] = []

    def open_one() -> Workstation:
        root = QObject()
        setting = DeskSetting(ONE, SEATS["dispatch"], codebooks.LiveBook.of(), has_door=True)
        desk = Workstation(qapp, looks, Lang("zh", root), setting, root)
        desk.root = root
        link = Link(hall.server.endpoints, read_bundle(hall.folder.root, DESK), ONE)
        desk.build(link, Rooms(FakeMap(), FakeMosaic(), None, tmp_path))
        made.append(desk)
        desk.window.setGeometry(40, 40, 1366, 768)
        desk.window.show()
        desk.window.activateWindow()
        desk.start()
        return desk

    yield open_one
    for desk in made:
        desk.window.close()
        desk.window.deleteLater()
        desk.root.deleteLater()


def wait(qtbot, holds: Callable[[], object], limit_s: float = 15) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=round(patiently(limit_s) * 1000))


def log_in(desk: Workstation, qtbot, word: str = WORD) -> None:
    form = desk.door.veil.form
    qtbot.keyClicks(form.password, word)
    qtbot.keyClick(form.password, Qt.Key.Key_Return)


def seated(hall: Hall) -> list[tuple[str, str, bool]]:
    return [(row.desk, row.account, row.locked) for row in hall.server._parts.door.rows]


def test_j05_login_lock_and_unlock_at_a_real_backend(hall: Hall, opened, qtbot) -> None:
    case_id = hall.report()
    desk = opened()
    wait(qtbot, lambda: desk.door.entry.state is State.OUT)
    assert desk.face.city is None, "nothing of the city before a login"
    log_in(desk, qtbot, "not-this-one")
    wait(qtbot, lambda: "账号或口令不对" in desk.door.veil.form.line.text())
    log_in(desk, qtbot)
    wait(qtbot, lambda: desk.door.entry.state is State.IN and desk.face.case(case_id))
    wait(qtbot, lambda: seated(hall) == [(DESK, ONE.account, False)])
    wait(qtbot, lambda: desk.panels.statusbar.seats.text() == "在席 1")

    qtbot.keyClick(desk.window, Qt.Key.Key_F12)
    wait(qtbot, lambda: seated(hall) == [(DESK, ONE.account, True)])
    forged = Command(command_id="F", actor=ONE, case_id=case_id, act=Act.URGE, expected_version=1)
    heard: list[str] = []
    desk.face.verdict.connect(lambda told: heard.append(told[1].rule))
    desk.face._link.send(forged)
    wait(qtbot, lambda: heard == ["seat_locked"])
    log_in(desk, qtbot)
    wait(qtbot, lambda: seated(hall) == [(DESK, ONE.account, False)])


def test_j05_a_window_that_is_opened_anew_does_not_get_around_the_lock(
    hall: Hall, opened, qtbot
) -> None:
    first = opened()
    wait(qtbot, lambda: first.door.entry.state is State.OUT)
    log_in(first, qtbot)
    wait(qtbot, lambda: seated(hall) == [(DESK, ONE.account, False)])
    first.door.entry.leave = lambda: None  # it is killed, and says no goodbye
    first.window.close()
    second = opened()
    wait(qtbot, lambda: second.door.entry.state is State.OUT)
    assert seated(hall) == []


def test_j05_a_revoked_key_is_refused_on_the_screen_and_not_offline(
    hall: Hall, opened, qtbot
) -> None:
    desk = opened()
    wait(qtbot, lambda: desk.door.entry.state is State.OUT)
    log_in(desk, qtbot)
    wait(qtbot, lambda: desk.door.entry.state is State.IN)
    (hall.folder.keys / AUTHORISED / f"{DESK}.key").unlink()
    wait(qtbot, lambda: desk.window.banner.text.startswith("密钥被拒"))
    assert "断开" not in desk.window.banner.text
    wait(qtbot, lambda: "密钥被拒" in desk.panels.topbar.dots["link"].accessibleName())


def test_j05_an_unknown_key_says_so_before_anybody_can_log_in(hall: Hall, opened, qtbot) -> None:
    (hall.folder.keys / AUTHORISED / f"{DESK}.key").unlink()
    desk = opened()
    wait(qtbot, lambda: desk.window.banner.text.startswith("密钥被拒"))
    assert desk.door.entry.state is State.ASKING and desk.face.is_shut
    assert not desk.door.veil.form.isVisible(), "there is nobody to give a password to"


def test_a_role_that_is_not_the_accounts_is_one_sentence(hall: Hall, opened, qtbot) -> None:
    with hall.store.write() as writing:
        held = Passwords(1, 8, 1).hash(WORD)
        other = Actor("intake-09", Role.INTAKE)
        writing.put_account(AccountRecord(other.account, (other.role,), "", held))
    desk = opened()
    wait(qtbot, lambda: desk.door.entry.state is State.OUT)
    desk.door.veil.form.account.setText("intake-09")
    log_in(desk, qtbot)
    wait(qtbot, lambda: desk.door.veil.form.line.text() == "账号 intake-09 没有派遣员权限")
