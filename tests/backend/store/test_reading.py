import threading
from dataclasses import replace

from backend.contract.verdicts import Verdict
from backend.domain.cases.case import CaseState
from backend.domain.cases.extras import Extras
from backend.domain.cases.plea import Plea, PleaStep
from backend.domain.terms.roles import Role
from backend.store import Store

from .builders import ACTOR, NOW_MS, alarm, case, closed, moment, pictured, put
from .stores import Place


def test_a_case_reads_as_it_was_kept_open_or_ended(store: Store) -> None:
    put(store, case("A", urgent=True, case_no="YT-20260610-000001-3"), closed("B", 1))
    assert store.case("A") == case("A", urgent=True, case_no="YT-20260610-000001-3")
    assert store.case("B") == closed("B", 1)
    assert store.case("C") is None


def test_ended_cases_come_newest_first_from_a_time_on(store: Store) -> None:
    put(store, *(closed(f"C{n}", 1, at_ms=NOW_MS + n) for n in range(5)), case("open"))
    assert [one.case_id for one in store.ended_cases(NOW_MS + 2)] == ["C4", "C3", "C2"]
    assert [one.case_id for one in store.ended_cases(0, limit=2)] == ["C4", "C3"]


def test_k03_ended_cases_are_found_by_the_unit_that_had_them(store: Store) -> None:
    had = [replace(closed(f"D{n}", 1, at_ms=NOW_MS + n), unit_id="td-drainage") for n in range(3)]
    put(store, *had, closed("C", 1, at_ms=NOW_MS + 9), case("open", unit_id="td-drainage"))
    found = store.ended_cases(NOW_MS + 1, unit_id="td-drainage")
    assert [one.case_id for one in found] == ["D2", "D1"]
    assert [one.case_id for one in store.ended_cases(0, 1, unit_id="td-drainage")] == ["D2"]
    assert store.ended_cases(0, unit_id="td-works") == ()


def test_k03_whose_picture_it_is_is_found_by_the_picture(store: Store) -> None:
    put(store, pictured("A", "p1", "p2"), pictured("B", "p1"), case("C"))
    found = {
        one: [user.case_id for user in store.cases_with_photo(one)] for one in ("p1", "p2", "")
    }
    assert found == {"p1": ["A", "B"], "p2": ["A"], "": []}


def test_x14_an_ended_case_whose_plea_waits_is_found_however_old_it_is(store: Store) -> None:
    plea = Plea("weather", "td-drainage", Role.UNIT, NOW_MS + 3)
    refused = replace(plea, step=PleaStep.REFUSED)
    old = replace(closed("old", 1, at_ms=NOW_MS - 9), extras=Extras(plea=plea))
    put(store, old, *(closed(f"C{n}", 1, at_ms=NOW_MS + n) for n in range(3)))
    put(store, replace(closed("refused", 1, at_ms=NOW_MS - 8), extras=Extras(plea=refused)))
    put(store, replace(case("open"), extras=Extras(plea=plea)))
    found = store.ended_cases(0, limit=2, pleading=True)
    assert [one.case_id for one in found] == ["C2", "C1", "old"]
    assert [one.case_id for one in store.ended_cases(0, limit=2)] == ["C2", "C1"]
    put(store, replace(old, version=2, extras=Extras(plea=refused)))
    assert [one.case_id for one in store.ended_cases(0, 2, pleading=True)] == ["C2", "C1"]
    assert store.verify().sound


def test_only_dispatches_that_wait_are_due_and_the_first_comes_first(store: Store) -> None:
    handling = CaseState.HANDLING
    put(
        store,
        case("late", state=handling, notify_at_ms=NOW_MS + 5),
        case("soon", state=handling, notify_at_ms=NOW_MS),
        case("future", state=handling, notify_at_ms=NOW_MS + 9),
        case("told", state=handling, notify_at_ms=NOW_MS, delivered_at_ms=NOW_MS),
        case("taken back", state=CaseState.TO_DISPATCH),
        case("cancelled", state=CaseState.CANCELLED, notify_at_ms=NOW_MS),
    )
    assert [one.case_id for one in store.due_deliveries(NOW_MS + 5)] == ["soon", "late"]


def test_a_verdict_is_kept_with_its_fingerprint(place: Place) -> None:
    verdict = Verdict(command_id="X1", outcome="accepted", case_id="A", version=2, seq=9)
    before = place.open()
    with before.write() as writing:
        assert writing.kept("X1") is None
        writing.keep(verdict, b"print", NOW_MS)
    before.close()

    after = place.open()
    assert after.verdict("X1") == verdict
    assert after.verdict("X2") is None
    with after.write() as writing:
        kept = writing.kept("X1")
    assert kept is not None and (kept.verdict, kept.fingerprint) == (verdict, b"print")
    after.close()


def test_serials_count_per_city_day(store: Store) -> None:
    with store.write() as writing:
        assert writing.serial("2026-06-10") == 0
        writing.set_serial("2026-06-10", 1)
        writing.set_serial("2026-06-11", 7)
    with store.write() as writing:
        writing.set_serial("2026-06-10", 2)
    with store.write() as writing:
        assert (writing.serial("2026-06-10"), writing.serial("2026-06-11")) == (2, 7)


def test_an_alarm_reads_as_it_was_kept(store: Store) -> None:
    with store.write() as writing:
        assert writing.alarm("frozen") is None
        writing.put_alarm(alarm("frozen"), ACTOR, moment())
    with store.write() as writing:
        assert writing.alarm("frozen") == alarm("frozen")


def test_a_reader_is_not_held_up_by_a_write_and_sees_only_what_is_committed(store: Store) -> None:
    put(store, case("A"))
    seen: list[int] = []
    with store.write() as writing:
        writing.put_case(case("A", 2), ACTOR, moment())
        writing._session.flush()
        reader = threading.Thread(target=lambda: seen.append(_version(store, "A")))
        reader.start()
        reader.join(5)
        assert seen == [1]
    assert _version(store, "A") == 2


def test_two_stores_on_one_database_write_one_gapless_chain(place: Place) -> None:
    """As two programs would: the lock of the database, not of the program, keeps the order."""
    stores = (place.open(), place.open())

    def fill(n: int) -> None:
        for one in range(25):
            put(stores[n], case(f"{n}-{one}"))

    threads = [threading.Thread(target=fill, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert stores[0].heads()["case"].seq == 50
    assert stores[1].verify().sound
    for one in stores:
        one.close()


def _version(store: Store, case_id: str) -> int:
    found = store.case(case_id)
    assert found is not None
    return found.version
