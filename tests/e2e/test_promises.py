"""A promise to a caller between desks, real sockets: told to all, who called to one (A18)."""

from backend.contract.orders import Report
from backend.domain.cases.case import Source
from backend.domain.people.promise import Caller
from backend.domain.terms.place import Place
from console.promises.book import PromiseBook

from .hall import CITY_MS, FILER, INTAKE, ONE
from .test_two_desks import LIMIT_MS

NUMBER = "555-0142"


def test_a18_a_call_taken_down_at_one_desk_is_called_back_at_another(qtbot, hall):
    taker, other, dispatcher = hall.seat(INTAKE), hall.seat(FILER), hall.seat(ONE)
    for seat in (taker, other, dispatcher):
        qtbot.waitUntil(lambda s=seat: s.face.city is not None, timeout=LIMIT_MS)
    taker.face.report(
        Report(
            command_id=taker.face.new_id(),
            actor=INTAKE,
            class_key="c0103",
            place=Place(119.6, 38.9, "学府路 88 号门前", "990102003012045"),
            source=Source.HOTLINE,
            text="井盖缺失",
            observed_at_ms=CITY_MS,
            caller=Caller("王五", NUMBER, CITY_MS + 3_600_000),
        )
    )
    books = [PromiseBook(seat.face, seat.root) for seat in (taker, other, dispatcher)]
    for book in books:
        qtbot.waitUntil(lambda b=book: len(b.queue()) == 1, timeout=LIMIT_MS)
    promise = books[1].queue()[0]

    books[2].look(promise.case_id)
    assert not books[2].is_asked(promise.case_id), "a dispatcher does not even ask"
    books[1].look(promise.case_id)
    qtbot.waitUntil(lambda: books[1].shown is not None, timeout=LIMIT_MS)
    assert books[1].shown.number == NUMBER
    (look,) = [row for row in hall.store.trail() if row.noted.what == "looked"]
    assert (look.actor.account, look.noted.case_id) == (FILER.account, promise.case_id)

    books[1].called_back(promise)
    for book in books:
        qtbot.waitUntil(lambda b=book: not b.queue(), timeout=LIMIT_MS)
    assert books[1].shown is None, "what is done is forgotten"
    assert hall.store.verify().sound
