"""Commands that wait together are kept in one commit, and each is judged as though alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from backend.contract.orders import Command, Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act
from backend.feed.orders import Ordered, Orders
from backend.services import desk as desk_module
from backend.store import Store
from tests.backend.store.stores import Place

from .hall import DISPATCHER, FILER, LEADER, LOOSE, UNIT, Hall


@pytest.fixture
def both(place: Place) -> Iterator[Hall]:
    made = Hall(place.open())
    yield made
    made.store.close()


def outcomes(verdicts: list[Verdict]) -> list[str]:
    return [verdict.outcome for verdict in verdicts]


def test_each_sees_what_the_ones_before_it_did(both: Hall) -> None:
    case = both.filed(LOOSE.key)
    both.told.clear()
    first = both.a_command(case, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account)
    second = both.a_command(case, Act.DISPATCH, LEADER, unit_id="td-sanitation")
    third = structs.replace(
        both.a_command(case, Act.UNDO_DISPATCH, DISPATCHER), expected_version=case.version + 1
    )
    other = both.a_report()

    verdicts = both.desk.decide((first, second, first, third, other))
    assert outcomes(verdicts) == ["accepted", "conflict", "accepted", "accepted", "accepted"]
    assert verdicts[0] == verdicts[2], "a repeat in the same heap is a repeat"
    assert (verdicts[1].by_account, verdicts[1].act) == (DISPATCHER.account, Act.DISPATCH)
    assert [row.seq for row in both.told] == [verdicts[n].seq for n in (0, 3, 4)]
    assert both.desk.decide((first, second, third, other)) == [verdicts[n] for n in (0, 1, 3, 4)]
    assert both.store.verify().sound


def test_what_is_malformed_or_forbidden_hurts_nobody_beside_it(both: Hall) -> None:
    heap: list[Report | Command] = [
        both.a_report(),
        both.a_report(text="x" * 5_000),
        both.a_report(class_key="nonsense"),
        both.a_command(both.reported(), Act.FILE, FILER, condition=LOOSE.key),
        both.a_report(),
    ]
    verdicts = both.desk.decide(heap)
    assert outcomes(verdicts) == ["accepted", "refused", "refused", "accepted", "accepted"]
    assert [verdict.command_id for verdict in verdicts] == [one.command_id for one in heap]
    assert both.store.verify().sound


def test_many_filings_in_one_heap_take_numbers_one_after_the_other(both: Hall) -> None:
    cases = [both.reported() for _ in range(5)]
    files = [both.a_command(case, Act.FILE, FILER, condition=LOOSE.key) for case in cases]
    numbers = [both.case(verdict).case_no for verdict in both.desk.decide(files)]
    assert len(set(numbers)) == 5 and numbers == sorted(numbers)


def test_a_full_disk_keeps_nothing_of_a_heap_and_all_of_it_can_come_again(hall: Hall) -> None:
    heap = [hall.a_report(text=f"{n}" * 3_000) for n in range(5)]
    with hall.store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    assert set(outcomes(hall.desk.decide(heap))) == {"unknown"}
    assert hall.told == [] and hall.store.heads()["case"].seq == 0

    with hall.store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert set(outcomes(hall.desk.decide(heap))) == {"accepted"}
    assert [row.seq for row in hall.told] == [1, 2, 3, 4, 5]


class _Parts:
    """As much of the server's parts as carrying out a case's command takes."""

    def __init__(self, hall: Hall) -> None:
        self.desk = hall.desk

    def __getattr__(self, name: str) -> "_Elsewhere":
        """Every other desk: never asked here; a way that is taken by mistake cannot be called."""
        return _Elsewhere()


class _Elsewhere:
    def __getattr__(self, way: str) -> str:
        return f"{way} is not asked here"


def test_a_fault_of_ours_in_one_leaves_the_others_decided(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reported = desk_module.reported

    def faulty(case_id: str, finding: object, *more: object, **also: object) -> object:
        if getattr(finding, "text", "") == "bug":
            raise ZeroDivisionError
        return reported(case_id, finding, *more, **also)

    monkeypatch.setattr(desk_module, "reported", faulty)
    heap = [hall.a_report(text=text) for text in ("a", "bug", "b")]
    heard: list[Verdict] = []
    orders = Orders(_Parts(hall), lambda: None)
    orders.carry_out_all([Ordered(one, heard.append) for one in heap])
    assert outcomes(heard) == ["accepted", "unknown", "accepted"]
    assert hall.store.heads()["case"].seq == 2 and "ZeroDivisionError" in caplog.text


def test_a_large_write_is_whole(tmp_path: Path) -> None:
    hall = Hall(Store.open(tmp_path / "store.db"))
    verdicts = hall.desk.decide([hall.a_report() for _ in range(800)])
    assert set(outcomes(verdicts)) == {"accepted"}
    assert hall.store.heads()["case"].seq == 800 and hall.store.verify().sound
    hall.store.close()
