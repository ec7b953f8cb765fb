"""No picture leaves the backend before it is in the record who looks at it (A24, X07)."""

from collections.abc import Callable, Sequence

import pytest

from backend.contract.answers import Blob, Looks
from backend.contract.base import Answer
from backend.contract.codec import AnyAnswer
from backend.contract.questions import GetBlob, GetLooks
from backend.contract.verdicts import Denied
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.feed.handing_out import HandingOut, Wanted
from backend.store import PictureLook, Writing
from tests.backend.store.builders import pictured, put
from tests.patience import until

from .hall import LEADER, Hall, Mirror

ONE = Actor("dispatch-01", Role.DISPATCHER)
HALL_DESK = "console"


class Noting:
    """Remembers in which order things happened; fails when told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.happened: list[str] = []
        self._fault = fault

    def note(self, looks: Sequence[PictureLook]) -> None:
        if self._fault is not None and looks:
            raise self._fault
        self.happened += [f"noted {look.photo_id}" for look in looks]

    def wanted(self, photo_id: str, answer: AnyAnswer) -> Wanted:
        def reply(sent: AnyAnswer) -> None:
            has = isinstance(sent, Blob) and sent.data
            self.happened.append(f"{'shown' if has else 'not shown'} {photo_id}")

        return Wanted(PictureLook(photo_id, ONE, HALL_DESK, 1), "ask", lambda: answer, reply)


def blob(photo_id: str, data: bytes = b"x") -> Blob:
    return Blob(ask_id="ask", kind="photo", blob_id=photo_id, data=data, total=len(data))


def test_x07_what_waits_together_is_noted_first_and_only_what_is_shown() -> None:
    noting = Noting()
    gone, refused = blob("b", b""), Denied(ask_id="ask", rule="fault", zh="", en="")
    heap = [("a", blob("a")), ("b", gone), ("c", refused), ("d", blob("d"))]
    HandingOut(noting).hand_out([noting.wanted(*one) for one in heap])
    assert noting.happened == [
        *("noted a", "noted d"),
        *("shown a", "not shown b", "not shown c", "shown d"),
    ]


@pytest.mark.parametrize(
    "fault", [OperatorError(Words("磁盘已满", "the disk is full")), ZeroDivisionError()]
)
def test_x07_a_look_that_cannot_be_kept_shows_nothing(fault: Exception) -> None:
    noting = Noting(fault)
    HandingOut(noting).hand_out([noting.wanted("a", blob("a"))])
    assert noting.happened == ["not shown a"]


@pytest.fixture
def photo_id(hall: Hall) -> str:
    held = hall.store.put_photo(b"a picture of evidence")
    put(hall.store, pictured("A", held))
    return held


def ask(desk: Mirror, make: Callable[[], GetBlob | GetLooks]) -> Answer:
    desk.answers.clear()
    desk.link.ask(make())
    until(desk.answered)
    (answer,) = desk.answers
    return answer


def test_a24_a_picture_over_the_channel_is_noted_once_with_who_where_and_when(
    hall: Hall, photo_id: str
) -> None:
    desk = hall.link(LEADER)
    until(desk.joined)
    for n, offset in enumerate((0, 0, 5)):  # a part of it is a look, too
        asked = GetBlob(ask_id=f"q{n}", actor=LEADER, kind="photo", blob_id=photo_id, offset=offset)
        got = ask(desk, lambda asked=asked: asked)
        assert isinstance(got, Blob) and got.data
        rows = [row for row in hall.store.trail() if row.noted.what == "seen"]
        assert len(rows) == 1, "it was in the record before it came"
    (row,) = rows
    assert row.actor.account == LEADER.account and row.actor.role is LEADER.role
    assert (row.noted.case_id, row.noted.photo_ids) == ("A", (photo_id,)) and row.noted.desk
    told = ask(desk, lambda: GetLooks(ask_id="q9", actor=LEADER, case_id="A"))
    assert isinstance(told, Looks) and told.pictures[0].n_looks == 1
    assert told.pictures[0].looks[0].actor.account == LEADER.account


def test_x07_while_the_record_cannot_be_written_no_picture_is_shown(
    hall: Hall, photo_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = hall.link(LEADER)
    until(desk.joined)

    def full(writing: Writing, *given: object) -> None:
        raise OSError(28, "No space left on device")

    asked = GetBlob(ask_id="q", actor=LEADER, kind="photo", blob_id=photo_id)
    with monkeypatch.context() as patch:
        patch.setattr(Writing, "note_look", full)
        got = ask(desk, lambda: asked)
    assert isinstance(got, Denied) and got.rule == "fault"
    got = ask(desk, lambda: asked)
    assert isinstance(got, Blob) and got.data


def test_a24_what_is_not_there_is_no_look(hall: Hall) -> None:
    desk = hall.link(LEADER)
    until(desk.joined)
    asked = GetBlob(ask_id="q", actor=LEADER, kind="photo", blob_id="0" * 32)
    got = ask(desk, lambda: asked)
    assert isinstance(got, Blob) and not got.data
    assert not [row for row in hall.store.trail() if row.noted.what == "seen"]
