"""A combined hall (合署): two real windows on a real backend, over real sockets.

One files and dispatches and cannot close; the other closes. Alone at night the closing is left to
the next shift, which takes it up first.
"""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import QBuffer, QObject
from PySide6.QtGui import QColor, QImage

from backend import codebooks
from backend.contract.door import Logout
from backend.contract.orders import Command, PutPhoto
from backend.domain.cases.case import Act, Case, Given, Photo
from backend.domain.cases.leaving import is_left
from backend.domain.people.risks import RiskKind
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor
from backend.link import Link
from backend.link.keys import read_bundle
from backend.services import Caller
from backend.services.ulid import new_ulid
from console.frame.desk import DeskSetting, Rooms, Workstation
from console.kit.language import Lang
from tests.console.fake_rooms import FakeMap, FakeMosaic

from .hall import ANN, BEN, CITY_MS, COLLECTOR, DRAINAGE, Hall

pytestmark = pytest.mark.display
LIMIT_MS = 15_000
_N_PICTURES = count(1)


@pytest.fixture
def combined(tmp_path, qapp) -> Iterator[Hall]:
    made = Hall(tmp_path, combined=True)
    yield made
    made.close()


@pytest.fixture
def sit(qtbot, qapp, looks, combined, tmp_path) -> Iterator[Callable[[Actor], Workstation]]:
    """Open the window of a combined desk and sit down at it; all are closed afterwards."""
    opened: list[Workstation] = []

    def make(actor: Actor) -> Workstation:
        root = QObject()
        setting = DeskSetting(actor, SEATS["combined"], codebooks.LiveBook.of())
        desk = Workstation(qapp, looks, Lang("zh", root), setting, root)
        desk.root = root
        link = Link(combined.server.endpoints, read_bundle(combined.folder.root), actor)
        desk.build(link, Rooms(FakeMap(), FakeMosaic(), None, tmp_path))
        desk.window.setGeometry(0, 0, 1366, 768)
        desk.window.show()
        desk.start()
        desk.face.sit(actor)
        opened.append(desk)
        qtbot.waitUntil(lambda: desk.face.city is not None, timeout=LIMIT_MS)
        present(qtbot, desk, actor)
        return desk

    yield make
    for desk in opened:
        desk.window.close()
        desk.window.deleteLater()
        desk.root.deleteLater()


def present(qtbot, desk: Workstation, *people: Actor, gone: Actor | None = None) -> None:
    """Wait until a desk knows who is on shift, and who is not any more."""
    wanted = {one.account for one in people}

    def known() -> bool:
        seated = {row.account for row in desk.face.seats}
        return wanted <= seated and (gone is None or gone.account not in seated)

    qtbot.waitUntil(known, timeout=LIMIT_MS)


def leave(hall: Hall, desk: Workstation) -> None:
    """Go home: the window closes and its person is logged out."""
    actor = desk.face.actor
    desk.face.stop()
    out = Logout(command_id=new_ulid(CITY_MS), actor=actor)
    assert hall.server._parts.door.logout(Caller("console"), out).outcome == "accepted"


def reach(qtbot, desk: Workstation, case_id: str, state: str) -> None:
    """Wait until a case is somewhere and no verdict about it is out."""

    def there() -> bool:
        case = desk.face.case(case_id)
        return case is not None and case.state.value == state and not desk.face.all_pending()

    qtbot.waitUntil(there, timeout=LIMIT_MS)


def enter(desk: Workstation) -> None:
    """Do the next step, and take the first of what is asked."""
    desk.acting.do_primary()
    if desk.ask.isVisible():
        desk.ask.confirm()


def picture() -> bytes:
    """Return a small JPEG unlike any before: a picture used twice proves nothing."""
    image = QImage(32, 24, QImage.Format.Format_RGB888)
    image.fill(QColor(40 * next(_N_PICTURES) % 256, 90, 120))
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(held, "JPEG")
    return bytes(held.data().data())


def outside(hall: Hall, case_id: str, act: Act, actor: Actor) -> None:
    """Let a unit or a collector do their part."""
    sent = PutPhoto(command_id=new_ulid(CITY_MS), actor=actor, data=picture())
    stored = hall.desk.put_photo(sent)
    case = hall.store.case(case_id)
    shot = Photo(stored.photo_id, "near", hall.time.city_ms(), case.place.lon_deg, 38.9)
    given = Given(text="已处置", photos=(shot,))
    order = Command(
        command_id=new_ulid(CITY_MS),
        actor=actor,
        case_id=case_id,
        act=act,
        expected_version=case.version,
        given=given,
    )
    verdict = hall.desk.act(order)
    assert verdict.outcome == "accepted", verdict


def as_far_as_one_may(qtbot, hall: Hall, desk: Workstation) -> str:
    """Let one person take a report as far as one may, by F5 and Enter."""
    case_id = hall.report(picture())
    queue = desk.panels.queue
    for state, then in (("to_file", "to_dispatch"), ("to_dispatch", "handling")):
        reach(qtbot, desk, case_id, state)
        assert queue.pick_next() and desk.selection.case_id == case_id
        enter(desk)
        reach(qtbot, desk, case_id, then)
    qtbot.waitUntil(lambda: bool(desk.face.case(case_id).delivered_at_ms), timeout=LIMIT_MS)
    outside(hall, case_id, Act.REPLY, DRAINAGE)
    reach(qtbot, desk, case_id, "to_check")
    assert queue.pick_next() and desk.selection.case_id == case_id
    enter(desk)
    reach(qtbot, desk, case_id, "checking")
    outside(hall, case_id, Act.CHECK_PASSED, COLLECTOR)
    reach(qtbot, desk, case_id, "to_close")
    return case_id


def kept(hall: Hall, case_id: str) -> Case:
    case = hall.store.case(case_id)
    assert case is not None
    return case


def test_k01_one_files_and_dispatches_and_the_other_closes(qtbot, combined, sit):
    ann, ben = sit(ANN), sit(BEN)
    present(qtbot, ann, ANN, BEN)
    case_id = as_far_as_one_may(qtbot, combined, ann)
    done_by = {step.act: step.account for step in kept(combined, case_id).steps}
    assert {done_by[act] for act in (Act.FILE, Act.DISPATCH, Act.SEND_CHECK)} == {ANN.account}

    assert not ann.panels.queue.pick_next(), "nothing here waits for who dispatched it"
    ann.selection.pick(case_id)
    closing = ann.actions.action(Act.CLOSE)
    assert closing.isVisible() and not closing.isEnabled() and BEN.seat in closing.toolTip()
    for act in (Act.CLOSE, Act.LEAVE):
        ann.acting.do(act)
        assert not ann.face.all_pending()
    # What a desk does not send the backend would refuse, too.
    for act, rule in ((Act.CLOSE, "dispatcher_never_closes"), (Act.LEAVE, "others_may_close")):
        case = kept(combined, case_id)
        order = Command(
            command_id=new_ulid(CITY_MS),
            actor=ANN,
            case_id=case_id,
            act=act,
            expected_version=case.version,
        )
        assert combined.desk.act(order).rule == rule

    reach(qtbot, ben, case_id, "to_close")
    assert ben.panels.queue.pick_next() and ben.selection.case_id == case_id
    enter(ben)
    reach(qtbot, ben, case_id, "closed")
    assert kept(combined, case_id).steps[-1].account == BEN.account


def test_k01_alone_at_night_it_is_left_and_the_next_shift_takes_it_up_first(qtbot, combined, sit):
    ann = sit(ANN)
    case_id = as_far_as_one_may(qtbot, combined, ann)
    assert ann.panels.queue.pick_next() and ann.selection.case_id == case_id
    assert "留待下一班" in ann.panels.dossier.closing.words.text()
    enter(ann)
    qtbot.waitUntil(lambda: is_left(kept(combined, case_id)), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: is_left(ann.face.case(case_id)), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: not ann.face.all_pending(), timeout=LIMIT_MS)
    assert not ann.panels.queue.pick_next()
    risks = [risk for risk in combined.handovers.risks if risk.kind is RiskKind.LEFT]
    assert [risk.case_id for risk in risks] == [case_id]
    leave(combined, ann)

    ben = sit(BEN)
    present(qtbot, ben, BEN, gone=ANN)
    other = combined.report(picture())
    reach(qtbot, ben, other, "to_file")
    reach(qtbot, ben, case_id, "to_close")
    queue = ben.panels.queue
    assert queue.pick_next() and ben.selection.case_id == case_id and queue.queue_key == "left"
    assert ANN.seat in ben.panels.dossier.closing.words.text()
    enter(ben)
    reach(qtbot, ben, case_id, "closed")
    assert [r for r in combined.handovers.risks if r.kind is RiskKind.LEFT] == []
    assert combined.store.verify().sound
