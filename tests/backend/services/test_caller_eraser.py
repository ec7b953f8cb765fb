"""Who called is kept for as long as a city says, then erased; that somebody called stays (A18)."""

from dataclasses import replace
from pathlib import Path

from backend.contract.answers import CallerShown
from backend.contract.questions import GetCaller
from backend.contract.verdicts import Denied
from backend.domain.cases.case import CaseState
from backend.domain.people.promise import Caller, Promise, PromiseAct
from backend.services import Accounts
from backend.services.caller_eraser import DAY_MS, CallerEraser
from backend.services.promise_desk import PromiseDesk
from backend.store import Store
from tests.backend.store.builders import ACTOR, NOW_MS, case, closed, moment, put
from tests.backend.store.stores import cluster, place, server, store

from .hall import ACCEPTER, PEOPLE

__all__ = ["cluster", "place", "server", "store"]

NUMBER, DAYS = "555-0142", 180


class Now:
    def __init__(self, ms: int = NOW_MS) -> None:
        self.ms = ms

    def city_ms(self) -> int:
        return self.ms

    def real_ms(self) -> int:
        return self.ms


def called(store: Store, case_id: str, ended_days_ago: float | None) -> None:
    ended_ms = None if ended_days_ago is None else NOW_MS - round(ended_days_ago * DAY_MS)
    put(store, case(case_id) if ended_ms is None else closed(case_id, 1, ended_ms))
    with store.write() as writing:
        writing.put_caller(case_id, Caller("王五", NUMBER))


def look(store: Store, case_id: str) -> CallerShown | Denied:
    desk = PromiseDesk(store, Accounts(PEOPLE), Now(), lambda rows: None, "Asia/Shanghai")
    return desk.show(GetCaller(ask_id="q", actor=ACCEPTER, case_id=case_id))


def known(store: Store, *case_ids: str) -> list[str]:
    with store.write() as writing:
        held = {one: writing.caller(one) for one in case_ids}
    assert all(held.values()), "that somebody called stays"
    return [one for one, caller in held.items() if not caller.is_erased]


def test_a18_callers_go_when_their_time_is_over_and_never_while_the_case_is_open(
    store: Store,
) -> None:
    for case_id, days in (("old", 181), ("young", 179), ("open", None)):
        called(store, case_id, days)
    assert CallerEraser(store, Now(), DAYS).tick(NOW_MS) == 1
    assert known(store, "old", "young", "open") == ["young", "open"]
    gone = look(store, "old")
    assert isinstance(gone, Denied) and gone.rule == "caller_erased" and "保存期限" in gone.zh
    shown = look(store, "young")
    assert isinstance(shown, CallerShown) and shown.number == NUMBER
    (noted,) = [row.noted for row in store.trail() if row.noted.what == "erased"]
    assert noted.n == 1 and not noted.case_id
    assert store.verify().sound


def test_a18_a_merged_report_keeps_its_caller_until_the_case_it_went_into_is_long_over(
    store: Store, monkeypatch
) -> None:
    monkeypatch.setattr("backend.services.caller_eraser._AT_ONCE", 1)
    put(store, case("into"))
    for n in range(3):
        part = replace(closed(f"part{n}", 1, NOW_MS - (300 + n) * DAY_MS), duplicate_of="into")
        put(store, replace(part, state=CaseState.MERGED))
        with store.write() as writing:
            writing.put_caller(f"part{n}", Caller("王五", NUMBER))
    called(store, "old", 181)
    eraser, now = CallerEraser(store, Now(), DAYS), Now()
    assert eraser.tick(NOW_MS) == 1, "what must wait hides nothing behind it"
    assert known(store, "part0", "part1", "part2", "old") == ["part0", "part1", "part2"]
    end = replace(closed("into", 1, NOW_MS - 170 * DAY_MS), version=2)
    put(store, end)
    assert CallerEraser(store, now, DAYS).tick(NOW_MS) == 0
    now.ms = NOW_MS + 11 * DAY_MS
    assert CallerEraser(store, now, DAYS).tick(NOW_MS) == 1
    assert CallerEraser(store, now, 400).tick(NOW_MS) == 0
    assert len(known(store, "part0", "part1", "part2")) == 2


def test_a18_whoever_still_waits_for_a_call_is_not_forgotten(store: Store) -> None:
    called(store, "promised", 400)
    promise = Promise("promised", 1, NOW_MS, NOW_MS, ACTOR.account)
    with store.write() as writing:
        writing.put_promise(promise, PromiseAct.MAKE, ACTOR, moment())
    assert CallerEraser(store, Now(), DAYS).tick(NOW_MS) == 0
    kept = Promise("promised", 2, NOW_MS, NOW_MS, ACTOR.account, done_ms=NOW_MS, done_by="x")
    with store.write() as writing:
        writing.put_promise(kept, PromiseAct.CALLED_BACK, ACTOR, moment())
    assert CallerEraser(store, Now(), DAYS).tick(NOW_MS) == 1


def test_it_goes_on_soon_while_there_is_much_and_then_rests_an_hour(
    store: Store, monkeypatch
) -> None:
    monkeypatch.setattr("backend.services.caller_eraser._AT_ONCE", 2)
    for n in range(3):
        called(store, f"c{n}", 200 + n)
    eraser = CallerEraser(store, Now(), DAYS)
    assert eraser.tick(NOW_MS) == 2 and known(store, "c0", "c1", "c2") == ["c0"], "oldest first"
    assert [eraser.tick(NOW_MS + ms) for ms in (500, 1_000, 60_000)] == [0, 1, 0]
    assert [row.noted.n for row in store.trail() if row.noted.what == "erased"] == [2, 1]


def test_a18_no_word_of_an_erased_caller_stays_in_the_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    called(store, "old", 200)
    assert CallerEraser(store, Now(), DAYS).tick(NOW_MS) == 1
    store.close()  # what waits beside the file goes into it
    for path in tmp_path.glob("store.db*"):
        assert NUMBER.encode() not in path.read_bytes(), path.name
