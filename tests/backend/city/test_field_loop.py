"""The town lives on a real backend: reports come, units answer, collectors look, loops close."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from backend.city.crew import make_crew
from backend.city.field import Options, Staff, post, process, run_field, site_plans
from backend.city.field import town as town_room
from backend.city.field.staff import REPORT_FILE
from backend.contract.orders import Command, Report
from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.cases.extras import Errand
from backend.domain.field.mover import MoverKind
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.place import Place
from backend.link import Link
from backend.link.keys import read_bundle
from backend.situation import Situation
from tests.patience import patiently

from .small_town import CITY_MS, HANDS, Awake, SmallTown, at

HUMAN, CLERK = HANDS
NOTHING = Given()
HASTE = {"patience_s": 0.2, "show_s": 0.1}


class Watcher:
    """A desk that looks on."""

    def __init__(self, town: SmallTown) -> None:
        assert town.server is not None
        self.link = Link(town.server.endpoints, read_bundle(town.folder.root), HUMAN)
        self.link.start()
        self.situation = Situation()
        self.acts: list[tuple[Act, Case]] = []

    def pull(self) -> None:
        news = self.link.take().news
        if news is not None:
            changes = self.situation.apply(news)
            self.acts.extend((told.act, told.case) for told in changes.acts)

    def until(self, holds: Callable[[], object], limit_s: float = 40.0) -> None:
        end_s = time.monotonic() + patiently(limit_s)
        pause = threading.Event()
        while True:
            self.pull()
            if holds():
                return
            assert time.monotonic() < end_s, self.told()
            pause.wait(0.03)

    def told(self) -> str:
        return "\n".join(
            f"{act} {case.class_key} {case.state} {case.unit_id}" for act, case in self.acts[-40:]
        )

    def cases(self, *states: CaseState) -> list[Case]:
        return [case for case in self.situation.cases.values() if case.state in states]

    def ended(self) -> list[Case]:
        return list(self.situation.ended.values())


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that only saves the processor run faster."""
    monkeypatch.setattr(post, "DRAW_EVERY_S", 0.03)
    monkeypatch.setattr(process, "TICK_S", 0.03)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    small = SmallTown(tmp_path, speed=20.0).start()
    yield small
    small.stop()


@pytest.fixture
def watcher(town: SmallTown) -> Iterator[Watcher]:
    looking = Watcher(town)
    yield looking
    looking.link.stop()


def test_with_hands_off_the_first_case_goes_round_twice_and_closes(
    town: SmallTown, watcher: Watcher
) -> None:
    field = Awake(run_field, town.folder.root, None, Options(seed=3, **HASTE))
    try:
        watcher.until(
            lambda: any(
                case.n_reworks and case.n_returns and case.state is CaseState.CLOSED
                for case in watcher.ended()
            )
        )
    finally:
        field.end()
    case = next(case for case in watcher.ended() if case.n_reworks and case.n_returns)
    acts = [step.act for step in case.steps]
    assert acts.count(Act.DISPATCH) == 2
    assert acts.index(Act.RETURN) < acts.index(Act.REPLY) < acts.index(Act.CHECK_FAILED)
    assert acts.index(Act.CHECK_FAILED) < acts.index(Act.REWORK) < acts.index(Act.CHECK_PASSED)
    assert acts[-1] is Act.CLOSE
    who = {act: {step.account for step in case.steps if step.act is act} for act in acts}
    assert who[Act.CLOSE].isdisjoint(who[Act.DISPATCH])
    returned = next(step for step in case.steps if step.act is Act.RETURN)
    assert "规则" in returned.note
    roles = [photo.role for photo in case.photos]
    assert roles[:2] == ["near", "far"]
    assert roles.count("after") == 2
    assert roles.count("check") == 2
    assert all(town.store.photo(photo.photo_id) for photo in case.photos)


def test_a_case_dispatched_by_a_person_is_read_answered_and_checked(
    town: SmallTown, watcher: Watcher
) -> None:
    options = Options(seed=4, staff=Staff.SUPERVISION, **HASTE)
    field = Awake(run_field, town.folder.root, None, options)
    try:
        watcher.until(lambda: watcher.cases(CaseState.TO_DISPATCH))
        waiting = watcher.cases(CaseState.TO_DISPATCH)
        case = waiting[0]
        unit_id = "td-sanitation" if case.class_key[:3] in ("e01", "c03") else "td-enforce"
        if case.class_key in ("c0103", "e0406"):
            unit_id = "td-drainage"
        watcher.link.send(
            Command(
                command_id="by-hand-1",
                actor=HUMAN,
                case_id=case.case_id,
                act=Act.DISPATCH,
                expected_version=case.version,
                given=Given(unit_id=unit_id),
            )
        )
        watcher.until(
            lambda: (
                {Act.READ, Act.CHECK_PASSED}
                <= {act for act, told in watcher.acts if told.case_id == case.case_id}
                or any(told.n_returns for act, told in watcher.acts if told.case_id == case.case_id)
            )
        )
    finally:
        field.end()
    assert not any(
        act is Act.DISPATCH and told.steps[-1].account != HUMAN.account
        for act, told in watcher.acts
    )


def test_a_restarted_field_goes_on_and_repeats_nothing(town: SmallTown, watcher: Watcher) -> None:
    options = Options(seed=6, **HASTE)
    field = Awake(run_field, town.folder.root, None, options)
    watcher.until(lambda: watcher.cases(CaseState.HANDLING, CaseState.CHECKING))
    field.end()
    n_before = len(watcher.situation.cases) + len(watcher.ended())
    again = Awake(run_field, town.folder.root, None, options)
    try:
        watcher.until(lambda: any(act is Act.CLOSE for act, _ in watcher.acts))
    finally:
        again.end()
    assert n_before > 0
    for case in (*watcher.ended(), *watcher.situation.cases.values()):
        versions = [step.act for step in case.steps]
        assert versions.count(Act.FILE) <= 1
        assert versions.count(Act.REPLY) <= 1 + case.n_reworks


def test_positions_come_once_a_second_and_lie_on_the_roads(
    town: SmallTown, watcher: Watcher
) -> None:
    field = Awake(run_field, town.folder.root, None, Options(seed=3, staff=Staff.NONE))
    try:
        watcher.until(lambda: len(watcher.situation.fixes) == len(town.city.movers))
        first = {key: fix.observed_at_ms for key, fix in watcher.situation.fixes.items()}
        watcher.until(
            lambda: all(
                fix.observed_at_ms > first[key] for key, fix in watcher.situation.fixes.items()
            )
        )
    finally:
        field.end()
    for fix in watcher.situation.fixes.values():
        spot = town.ground.net.nearest(*town.ground.to_metres(fix.lon_deg, fix.lat_deg))
        assert spot.off_m <= 5.0


def test_the_planted_vehicle_falls_silent_and_no_other(
    town: SmallTown, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town_room, "SILENT_MOVER", "VEH-1")
    field = Awake(run_field, town.folder.root, None, Options(seed=3, staff=Staff.NONE))
    fixes = watcher.situation.fixes
    try:
        watcher.until(
            lambda: (
                len(fixes) == len(town.city.movers)
                and all(
                    fix.observed_at_ms - fixes["VEH-1"].observed_at_ms > 60_000
                    for key, fix in fixes.items()
                    if key != "VEH-1"
                )
            )
        )
    finally:
        field.end()


def test_the_planted_vehicle_is_one_of_the_city() -> None:
    silent = [mover for mover in make_crew() if mover.mover_id == town_room.SILENT_MOVER]
    assert [mover.kind for mover in silent] == [MoverKind.MUCK]


def test_a_real_city_is_left_alone(tmp_path: Path) -> None:
    small = SmallTown(tmp_path)
    config = replace(small.folder.config(), synthetic=False, city_id="330100")
    small.folder.write_config(config)
    small.start()
    try:
        field = Awake(run_field, small.folder.root, None, Options())
        with pytest.raises(OperatorError):
            field.over()
    finally:
        small.stop()


def test_without_a_backend_the_field_waits_and_ends_when_told(tmp_path: Path) -> None:
    small = SmallTown(tmp_path)
    field = Awake(run_field, small.folder.root, None, Options())
    field.end()


def test_a06_a_collector_of_the_city_answers_the_call_and_a_refusal_goes_to_the_next(
    town: SmallTown, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real sockets: the desk names the nearest, the field answers as an ordinary client."""
    monkeypatch.setattr(site_plans, "_REFUSES", 0.5)
    field = Awake(run_field, town.folder.root, None, Options(seed=9, staff=Staff.NONE))
    try:
        watcher.until(lambda: len(watcher.situation.fixes) == len(town.city.movers))
        for n in range(6):
            watcher.link.send(citizen_says(town, n))
        watcher.until(lambda: len(watcher.cases(CaseState.TO_ACCEPT)) == 6)
        for act in (Act.ACCEPT, Act.SEND_VERIFY):
            state = CaseState.TO_ACCEPT if act is Act.ACCEPT else CaseState.TO_FILE
            for case in [c for c in watcher.cases(state) if c.source is Source.PUBLIC]:
                watcher.link.send(by_hand(case, act))
            watcher.until(lambda: not watcher.cases(CaseState.TO_ACCEPT))
        watcher.until(lambda: len(verified(watcher)) >= 4, limit_s=90.0)
        watcher.until(lambda: any(act is Act.REFUSE_ERRAND for act, _ in watcher.acts))
        watcher.until(lambda: re_offers(watcher))
    finally:
        field.end()
    # On a machine that stands still nobody is heard of for a while, and whoever passes by looks.
    asked = [case for case in verified(watcher) if errand_of_look(case).account]
    assert asked
    for case in asked:
        errand = errand_of_look(case)
        assert errand.accepted_at_ms
        looked = next(step for step in case.steps if step.act in (Act.VERIFIED, Act.NOT_FOUND))
        assert looked.account == errand.account
        assert looked.account not in {refusal.account for refusal in errand.refusals}
        assert case.photos[-1].role == "verify"
    assert max(re_offers(watcher)) <= 10_000


def errand_of_look(case: Case) -> Errand:
    errand = case.more.errand
    assert errand is not None
    return errand


def citizen_says(town: SmallTown, n: int) -> Report:
    lon_deg, lat_deg = town.ground.to_degrees(np.array([at(40.0 + 55 * n, 200.0)]))[0].tolist()
    return Report(
        command_id=f"citizen-{n}",
        actor=CLERK,
        class_key="e0102",
        place=Place(lon_deg, lat_deg),
        source=Source.PUBLIC,
        text="市民来电：路边有暴露垃圾",
        observed_at_ms=CITY_MS,
    )


def by_hand(case: Case, act: Act) -> Command:
    return Command(
        command_id=f"{act}-{case.case_id}",
        actor=CLERK,
        case_id=case.case_id,
        act=act,
        expected_version=case.version,
    )


def verified(watcher: Watcher) -> list[Case]:
    known = (*watcher.situation.cases.values(), *watcher.ended())
    return [case for case in known if any(p.role == "verify" for p in case.photos)]


def re_offers(watcher: Watcher) -> list[int]:
    """Return the city milliseconds from each refusal to the next offer."""
    return [
        then.at_ms - step.at_ms
        for case in (*watcher.situation.cases.values(), *watcher.ended())
        for step, then in pairwise(case.steps)
        if step.act is Act.REFUSE_ERRAND and then.act is Act.ASK_COLLECTOR
    ]


def test_k06_c10_a_volunteer_finds_the_outcome_in_the_inbox(
    town: SmallTown, watcher: Watcher
) -> None:
    """Over real sockets: declined at the desk, the answer lies in the telephone's inbox."""
    field = Awake(run_field, town.folder.root, None, Options(seed=9, staff=Staff.NONE))
    try:
        watcher.until(lambda: len(watcher.situation.fixes) == len(town.city.movers))
        watcher.link.send(structs.replace(citizen_says(town, 1), source=Source.VOLUNTEER))
        watcher.until(lambda: watcher.cases(CaseState.TO_ACCEPT))
        (case,) = watcher.cases(CaseState.TO_ACCEPT)
        refusal = structs.replace(by_hand(case, Act.DECLINE), given=Given(reason="不属城管范围"))
        watcher.link.send(refusal)
        watcher.until(lambda: watcher.ended() and answered(town) == 1)
    finally:
        field.end()


def test_a21_all_who_reported_one_heap_find_the_outcome_in_their_inboxes(
    town: SmallTown, watcher: Watcher
) -> None:
    """Over real sockets: four reports, three of them merged, one of those taken out again."""
    field = Awake(run_field, town.folder.root, None, Options(seed=9, staff=Staff.NONE))
    try:
        watcher.until(lambda: len(watcher.situation.fixes) == len(town.city.movers))
        for n in range(1, 5):
            watcher.link.send(citizen_says(town, n))
        watcher.until(lambda: len(watcher.cases(CaseState.TO_ACCEPT)) == 4)
        first, *others = sorted(case.case_id for case in watcher.cases(CaseState.TO_ACCEPT))
        for n, case_id in enumerate(others, start=1):
            act_on(watcher, case_id, Act.MERGE, Given(case_id=first))
            watcher.until(lambda n=n: answered(town) == n)
        act_on(watcher, others[0], Act.UNMERGE)
        watcher.until(lambda: others[0] in watcher.situation.cases)
        act_on(watcher, first, Act.DECLINE, Given(reason="不属城管范围"))
        watcher.until(lambda: answered(town) == 6)  # its own reporter, and two that are in it
        act_on(watcher, others[0], Act.DECLINE, Given(reason="不属城管范围"))
        watcher.until(lambda: answered(town) == 7)
    finally:
        field.end()


def act_on(watcher: Watcher, case_id: str, act: Act, given: Given = NOTHING) -> None:
    situation = watcher.situation
    case = situation.cases.get(case_id) or situation.ended[case_id]
    watcher.link.send(structs.replace(by_hand(case, act), given=given))


def answered(town: SmallTown) -> int:
    """Return how many answers lie in the inbox, as the field's own report says."""
    path = town.folder.run / REPORT_FILE
    return int(json.loads(path.read_text())["field"]["answered"]) if path.exists() else 0
