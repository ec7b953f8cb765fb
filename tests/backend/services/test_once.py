"""Each command takes effect once, whatever the network, the power and the neighbours do."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs

from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case
from backend.domain.terms.roles import Actor
from backend.store import Store
from tests.backend.store.stores import Place

from .hall import DISPATCHER, FILER, LEADER, LOOSE, MISSING, Hall

N_ROUNDS = 100


def reopened(hall: Hall) -> Hall:
    hall.store.close()
    return Hall(Store.open(Path(hall.store._where)), hall.clock)


def test_a_repeat_hears_the_first_verdict_also_after_a_restart(hall: Hall) -> None:
    report = hall.a_report()
    first = hall.desk.report(report)
    file = hall.a_command(hall.case(first), Act.FILE, FILER, condition=MISSING.key)
    filed = hall.desk.act(file)
    assert (hall.desk.report(report), hall.desk.act(file)) == (first, filed)

    again = reopened(hall)
    again.clock.pass_s(60)
    assert (again.desk.report(report), again.desk.act(file)) == (first, filed)
    assert again.told == []
    assert again.store.heads()["case"].seq == filed.seq == 2
    assert again.store.verdict(file.command_id) == filed
    again.store.close()


def test_refusals_and_conflicts_are_repeated_too_though_they_would_pass_now(hall: Hall) -> None:
    case = hall.reported()
    early = hall.a_command(case, Act.DISPATCH, DISPATCHER, unit_id="td-drainage")
    refused = hall.desk.act(early)
    stale = hall.a_command(case, Act.FILE, FILER, condition=LOOSE.key)
    hall.done(case, Act.FILE, FILER, condition=LOOSE.key)
    conflict = hall.desk.act(stale)

    assert (refused.outcome, conflict.outcome) == ("refused", "conflict")
    assert (hall.desk.act(early), hall.desk.act(stale)) == (refused, conflict)


def test_an_id_used_for_something_else_is_refused_and_the_first_verdict_kept(hall: Hall) -> None:
    case = hall.filed()
    command = hall.a_command(case, Act.DISPATCH, DISPATCHER, unit_id="td-drainage")
    first = hall.desk.act(command)
    for other in (
        structs.replace(command, actor=LEADER),
        structs.replace(command, expected_version=first.version),
        structs.replace(command, given=replace(command.given, unit_id="td-sanitation")),
    ):
        verdict = hall.desk.act(other)
        assert (verdict.outcome, verdict.rule) == ("refused", "command_id_reused")
    assert (
        hall.desk.report(hall.a_report(command_id=command.command_id)).rule == "command_id_reused"
    )
    assert hall.desk.act(command) == first


def test_a_repeat_from_another_seat_of_the_same_person_is_the_same_command(hall: Hall) -> None:
    report = hall.a_report()
    moved = structs.replace(
        report, actor=Actor(report.actor.account, report.actor.role, "采集端 2")
    )
    assert hall.desk.report(report) == hall.desk.report(moved)


def test_a_full_disk_gives_unknown_and_asking_again_gives_the_answer(hall: Hall) -> None:
    case = hall.filed()
    hall.told.clear()
    command = hall.a_command(
        case, Act.DISPATCH, DISPATCHER, unit_id="td-drainage", text="急" * 3000
    )
    with hall.store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    lost = hall.desk.act(command)
    assert (lost.outcome, lost.rule, hall.told) == ("unknown", "store_failed", [])
    assert "磁盘已满" in lost.zh and "full" in lost.en

    with hall.store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert hall.desk.act(command).outcome == "accepted"


def run_together(*jobs: Callable[[], None]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def urges(hall: Hall, person: Actor, case: Case, start: threading.Barrier) -> list[Verdict]:
    """Urge a case again and again, both sides having seen the same version each time."""
    verdicts = []
    for n in range(N_ROUNDS):
        seen = hall.store.case(case.case_id)
        assert seen is not None and seen.version == case.version + n
        start.wait(30)
        command = hall.a_command(seen, Act.URGE, person)
        command_id = f"{person.account}-{n}"
        verdicts.append(hall.desk.act(structs.replace(command, command_id=command_id)))
        start.wait(30)
    return verdicts


def test_two_desks_racing_for_one_case_one_wins_and_the_other_is_told_who(place: Place) -> None:
    """200 commands, two programs: at every version exactly one is accepted."""
    halls = (Hall(place.open()), Hall(place.open()))
    case = halls[0].delivered()
    start = threading.Barrier(2)
    heard: dict[str, list[Verdict]] = {}

    def side(hall: Hall, person: Actor) -> None:
        heard[person.account] = urges(hall, person, case, start)

    run_together(lambda: side(halls[0], DISPATCHER), lambda: side(halls[1], LEADER))

    for n, pair in enumerate(zip(heard[DISPATCHER.account], heard[LEADER.account], strict=True)):
        check_round(pair, case.version + n + 1)
    now = halls[0].store.case(case.case_id)
    assert now is not None and now.n_urges == N_ROUNDS
    assert halls[0].store.heads()["case"].seq == case.version + N_ROUNDS
    assert halls[1].store.verify().sound
    for hall in halls:
        hall.store.close()


def check_round(pair: tuple[Verdict, Verdict], version: int) -> None:
    outcomes = [verdict.outcome for verdict in pair]
    assert sorted(outcomes) == ["accepted", "conflict"]
    winner = outcomes.index("accepted")
    who, loser = (DISPATCHER, LEADER)[winner], pair[1 - winner]
    assert pair[winner].version == loser.version == version
    assert (loser.by_account, loser.by_seat, loser.by_role) == (who.account, who.seat, who.role)
    assert (loser.act, loser.at_ms) == (Act.URGE, pair[winner].at_ms)


def test_rows_are_told_in_order_however_many_threads_act(hall: Hall) -> None:
    def reports(side: int) -> None:
        for n in range(40):
            assert hall.report(command_id=f"{side}-{n}").outcome == "accepted"

    run_together(*(partial(reports, side) for side in range(3)))
    assert [row.seq for row in hall.told] == list(range(1, 121))


def test_a_repeat_that_arrives_at_the_same_time_takes_effect_once(hall: Hall) -> None:
    report = hall.a_report()
    heard: list[Verdict] = []
    run_together(*[lambda: heard.append(hall.desk.report(report))] * 6)
    assert heard == [heard[0]] * 6
    assert len(hall.told) == 1


@pytest.mark.parametrize("command_id", ["", "x" * 65, "a b", "井", "a\n"])
def test_an_id_that_cannot_be_kept_is_refused(hall: Hall, command_id: str) -> None:
    verdict = hall.report(command_id=command_id)
    assert (verdict.outcome, verdict.rule) == ("refused", "malformed")
    assert "command_id" in verdict.zh
    assert hall.told == []
