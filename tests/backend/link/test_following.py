"""The whole way over real sockets: who comes late, what is lost, who comes back."""

from backend.contract.orders import PutFixes
from tests.backend.feed.hall import GATEWAY, Hall, fix
from tests.backend.store.builders import ACTOR, case, closed, moment
from tests.patience import until


def put(hall: Hall, *cases: object) -> None:
    with hall.store.write(hall.outbox.put) as writing:
        for one in cases:
            writing.put_case(one, ACTOR, moment())


def test_a_late_joiner_sees_all_that_is_open_and_what_ended(hall: Hall) -> None:
    put(hall, case("A"), case("B"), case("C"))
    put(hall, case("B", 2), closed("C", 2))

    late = hall.link()
    until(late.joined)

    until(lambda: late.is_at({"A": 1, "B": 2}))
    assert list(late.situation.ended) == ["C"]
    assert late.changes[0].reset and not late.changes[0].acts


def test_rows_after_joining_come_as_acts(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    put(hall, case("A"))
    put(hall, case("A", 2))
    until(lambda: mirror.is_at({"A": 2}))
    assert [row.case.version for change in mirror.changes for row in change.acts] == [1, 2]
    until(lambda: mirror.link.health.digest_equal and mirror.link.health.link == "up")


def test_positions_are_the_newest_of_each_mover(hall: Hall) -> None:
    sender, reader = hall.link(), hall.link()
    until(sender.joined)
    until(reader.joined)
    sender.link.send(
        PutFixes(rows=(fix("COL-001", 5), fix("VEH-1", 1), fix("COL-001", 3)), actor=GATEWAY)
    )
    until(lambda: reader.pull() and len(reader.situation.fixes) == 2)
    assert reader.situation.fixes["COL-001"] == fix("COL-001", 5)
    late = hall.link()
    until(late.joined)
    until(lambda: late.pull() and late.situation.fixes == reader.situation.fixes)
    assert reader.link.health.data_age_s < 60
