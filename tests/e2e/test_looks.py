"""Who looked at evidence, at real desks of a real backend: dossier, trail and audit agree (A24)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt
from PySide6.QtGui import QImage

from backend import codebooks
from backend.contract.door import Login, Logout
from backend.domain.people.account import AccountRecord
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor, Role
from backend.feed.keys import make_console_key
from backend.folder import DataFolder
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.services import Passwords
from backend.situation import Situation
from backend.store import Store
from console.dossier.panel import DossierPanel
from console.face.face import SituationFace
from console.face.parts import DeskParts
from console.face.selection import Selection
from console.kit.language import Lang
from tests.backend.store.builders import pictured, put
from tests.patience import patiently

from .backend_process import Backend, free_port
from .command import main_py, run_each
from .test_account_command import make_city

pytestmark = [pytest.mark.display, pytest.mark.timeout(180)]
WORD, DESK = "tide-4-lantern", "desk-03"
FIRST = Actor("intake-01", Role.INTAKE, "受理席 01")
SECOND = Actor("intake-02", Role.INTAKE, "受理席 02")


def picture() -> bytes:
    """Return a picture that is whole."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    image.save(held, "PNG")
    return bytes(held.data())


@pytest.fixture
def city(tmp_path: Path) -> DataFolder:
    """A city with one case, one picture, two accounts and the key of one desk."""
    make_city(tmp_path / "city")
    folder = DataFolder.open(tmp_path / "city")
    make_console_key(folder.keys, DESK)
    store = Store.open(folder.store, folder.media)
    put(store, pictured("A", store.put_photo(picture())))
    held = Passwords(1, 8, 1).hash(WORD)
    with store.write() as writing:
        for one in (FIRST, SECOND):
            writing.put_account(AccountRecord(one.account, (one.role,), one.seat, held))
    store.close()
    return folder


class Seat:
    """A dossier on a real link to a backend in a process of its own."""

    def __init__(self, folder: DataFolder, skin: object, qtbot: object) -> None:
        self._qtbot, self.root = qtbot, QObject()
        self.link = Link(read_endpoints(folder.root), read_bundle(folder.root, DESK), FIRST)
        self.face = SituationFace(self.link, Situation(FIRST), FIRST, self.root)
        self.selection = Selection(self.root)
        known = (self.face, self.selection, Lang("zh", self.root), skin)
        self.panel = DossierPanel(DeskParts(*known, codebooks.load(), SEATS["intake"]))
        qtbot.addWidget(self.panel)
        self.face.start()

    def until(self, holds: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=round(patiently(20) * 1000))

    def log_in(self, actor: Actor, instead_of: str = "") -> None:
        with self._qtbot.waitSignal(self.face.door_answered, timeout=20_000) as told:
            asked = Login(
                command_id=self.face.new_id(),
                account=actor.account,
                role=actor.role,
                seat=actor.seat,
                password=WORD,
                instead_of=instead_of,
            )
            self.face.knock(asked)
        assert told.args[0].outcome == "accepted", told.args[0]
        self.face.sit(actor)

    def log_out(self) -> None:
        with self._qtbot.waitSignal(self.face.door_answered, timeout=20_000):
            self.face.knock(Logout(command_id=self.face.new_id(), actor=self.face.actor))

    def says(self, n: int) -> None:
        self.until(lambda: f"看过 {n} 次" in self.panel.seen.link.text())

    def close(self) -> None:
        self.face.stop()
        self.root.deleteLater()


def seen(folder: DataFolder) -> list[tuple[str, str, str]]:
    store = Store.open_standing(folder.store, folder.media)
    try:
        rows = [row for row in store.trail() if row.noted.what == "seen"]
    finally:
        store.close()
    return [(row.actor.account, row.noted.desk, row.noted.case_id) for row in rows]


def audited(folder: DataFolder) -> tuple[int, str]:
    (said,) = run_each(main_py("audit", "verify", "--data", str(folder.root), lang="zh"))
    return said.status, said.out + said.err


@pytest.fixture
def seat(city: DataFolder, looks, qtbot) -> Iterator[Seat]:
    with Backend(city.root, "--bind", f"127.0.0.1:{free_port(3)}"):
        made = Seat(city, looks, qtbot)
        yield made
        made.close()


def test_a24_each_login_looks_once_and_dossier_and_record_agree(
    city: DataFolder, seat: Seat, qtbot
) -> None:
    seat.log_in(FIRST)
    seat.until(lambda: seat.face.case("A"))
    seat.selection.pick("A")
    seat.says(1)
    seat.selection.pick("")
    seat.selection.pick("A")  # painted again: no second look
    seat.log_in(SECOND, instead_of=FIRST.account)
    seat.says(2)
    assert seen(city) == [(FIRST.account, DESK, "A"), (SECOND.account, DESK, "A")]
    qtbot.keyClick(seat.panel.seen.link, Qt.Key.Key_Space)
    shown = seat.panel.seen.pictures[0]
    seat.until(lambda: shown.counts.text() == "2 次，2 人看过")
    assert [row.what for row in shown.lines.rows] == ["查看", "查看"]
    assert SECOND.account in shown.lines.rows[0].who
    seat.log_out()
    seat.log_in(SECOND)  # the same person, another login
    seat.says(3)
    assert len(seen(city)) == 3


def test_a24_the_audit_command_proves_looks_and_names_a_use_that_was_changed(
    city: DataFolder, seat: Seat
) -> None:
    seat.log_in(FIRST)
    seat.until(lambda: seat.face.case("A"))
    seat.selection.pick("A")
    seat.says(1)
    status, said = audited(city)
    assert status == 0, said
    store = Store.open_standing(city.store, city.media)
    with store._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE photo_uses SET case_id = 'B'")
    store.close()
    status, said = audited(city)
    assert status == 1 and "案卷 B" in said and "从未用过" in said
