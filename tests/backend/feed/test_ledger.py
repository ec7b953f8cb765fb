"""The sheet over real sockets: a desk's own receipts, and who may ask."""

from msgspec import structs

from backend.contract.figures import BackupTold, Ledger
from backend.contract.questions import Span
from backend.contract.verdicts import Denied
from backend.disk import write_json
from tests.backend.store.builders import ACTOR, case, closed, moment
from tests.patience import until

from .hall import COLLECTOR, Hall, Mirror

DAY_MS = 86_400_000


def put(hall: Hall, *cases: object) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for one in cases:
            writing.put_case(one, ACTOR, moment())


def answered(mirror: Mirror, received: tuple[Span, ...] | None = None) -> Ledger:
    question = mirror.link.ledger_question("sheet", 0, 2**50)
    if received is not None:
        question = structs.replace(question, received=received)

    def found() -> bool:
        n_before = len(mirror.answers)
        mirror.link.ask(question)
        until(lambda: mirror.answered(n_before + 1))
        told = mirror.answers[-1]  # none, where the link dialled anew after a standstill
        return not (isinstance(told, Denied) and told.rule == "no_answer")

    until(found)
    answer = mirror.answers[-1]
    assert isinstance(answer, Ledger), answer
    return answer


def painted(mirror: Mirror, seq: int) -> bool:
    """Take a frame and say that it was painted; return whether that reached a row."""
    mirror.link.painted(mirror.link.take())
    return mirror.link.ledger_question("", 0, 1).painted_upto.get("case") == seq


def test_a_desk_that_followed_all_day_has_a_sheet_that_balances(hall: Hall) -> None:
    put(hall, case("A"), case("B"))
    mirror = hall.link()
    until(lambda: mirror.joined() and mirror.holds("A", "B"))
    put(hall, case("A", 2), closed("B", 2), case("C"))
    until(lambda: mirror.is_at({"A": 2, "C": 1}))
    before = answered(mirror)
    assert before.balanced and before.lines[0].n_painted is None
    assert (before.lines[0].n_published, before.lines[0].n_by_picture) == (5, 2)
    put(hall, case("C", 2))
    until(lambda: painted(mirror, 6))
    after = answered(mirror)
    assert after.balanced and after.lines[0].n_painted == 6
    assert (after.cases.n_opened, after.cases.n_ended, after.cases.n_carried) == (3, 1, 2)


def test_one_message_deleted_from_the_receipts_is_named(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    put(hall, case("A"), case("B"), case("C"))
    until(lambda: mirror.holds("A", "B", "C"))
    cut = (Span(topic="case", after_seq=0, upto_seq=1), Span(topic="case", after_seq=2, upto_seq=3))
    found = answered(mirror, cut)
    assert [(one.seq, one.entity, one.lacks) for one in found.missing] == [(2, "B", "received")]
    assert not found.balanced


def test_after_a_restart_of_the_backend_the_receipts_go_on(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    put(hall, case("A"))
    until(lambda: mirror.holds("A"))
    hall.stop()
    hall.start()
    put(hall, case("B"))
    until(lambda: mirror.holds("B"))
    assert answered(mirror).balanced


def test_a_restored_city_begins_the_receipts_anew(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    put(hall, case("A"), case("B"))
    until(lambda: mirror.holds("A", "B"))
    hall.stop()
    hall.folder.store.unlink()
    hall.start()
    put(hall, case("C"))
    until(lambda: mirror.is_at({"C": 1}))
    assert answered(mirror).balanced


def test_the_sheet_is_the_halls_own(hall: Hall) -> None:
    outside = hall.link(COLLECTOR)
    until(outside.joined)
    outside.link.ask(outside.link.ledger_question("sheet", 0, DAY_MS))
    until(outside.answered)
    assert isinstance(outside.answers[0], Denied) and outside.answers[0].rule == "not_your_part"


def test_j06_the_sheet_says_what_the_city_knows_of_its_backups(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    assert answered(mirror).backup == BackupTold()
    note = {"made_at": "2026-06-10T02:30:07Z", "seq": 4, "size_bytes": 9, "took_s": 1, "path": "/b"}
    write_json(hall.folder.logs / "backup.json", note)
    told = answered(mirror).backup
    assert (told.seq, told.made_at_ms) == (4, 1781058607000)
