"""Scripted people who all want the same few cases, and the walk that judges what came of it."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from backend.contract.codec import decode_payload
from backend.contract.orders import Command
from backend.contract.pushed import CaseChanged, LogRow
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case, CaseState, Given, Step, moves_of
from backend.domain.terms.roles import Actor, Role
from tests.backend.feed.hall import Mirror
from tests.backend.services.hall import MISSING, UNIT

N_ON_THE_WAY = 6
DISPATCHERS = tuple(Actor(f"d-{n:02d}", Role.DISPATCHER, f"派遣席 {n:02d}") for n in range(1, 5))
FILERS = tuple(Actor(f"f-{n:02d}", Role.INTAKE, f"受理席 {n:02d}") for n in (1, 2))
RACERS = (*DISPATCHERS, *FILERS, UNIT)
# What each script does, and how often where several acts are open to it.
_WISHES: dict[Act, int] = {
    Act.DISPATCH: 8,
    Act.UNDO_DISPATCH: 4,
    Act.URGE: 2,
    Act.SEND_BACK: 1,
    Act.FILE: 8,
    Act.RETURN: 6,
}
_GIVEN = Given(unit_id=UNIT.account, reason="不属本单位", condition=MISSING.key)


@dataclass
class Racer:
    """One scripted person at a desk of their own; what they see may be old, as everybody's is."""

    actor: Actor
    mirror: Mirror
    sent: dict[str, Command] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.actor.account)

    def goes_on(self) -> int:
        """Send what the eye sees; return how much was judged so far."""
        self.mirror.pull()
        for command in self._commands(N_ON_THE_WAY - self.n_waiting):
            self.sent[command.command_id] = command
            self.mirror.link.send(command)
        return len(self.mirror.verdicts)

    @property
    def n_waiting(self) -> int:
        self.mirror.pull()
        return len(self.sent) - len(self.mirror.verdicts)

    def _commands(self, n: int) -> Iterator[Command]:
        cases = list(self.mirror.situation.cases.values())
        for _ in range(n):
            case = self._chance.choice(cases)
            acts = [m.act for m in moves_of(case.state, self.actor.role) if m.act in _WISHES]
            if acts:
                weights = [_WISHES[act] for act in acts]
                (act,) = self._chance.choices(acts, weights)
                yield self._command(case, act, len(self.sent))

    def _command(self, case: Case, act: Act, n: int) -> Command:
        return Command(
            command_id=f"{self.actor.account}-{n}",
            actor=self.actor,
            case_id=case.case_id,
            act=act,
            expected_version=case.version,
            given=_GIVEN,
        )


def judge(rows: Sequence[LogRow], racers: Sequence[Racer]) -> Counter[str]:
    """Hold every verdict against the journal; return how many there were of each outcome."""
    steps = dict(_walk(rows))
    accepted: dict[tuple[str, int], str] = {}
    outcomes: Counter[str] = Counter()
    for racer in racers:
        assert {verdict.command_id for verdict in racer.mirror.verdicts} == racer.sent.keys()
        for verdict in racer.mirror.verdicts:
            outcomes[verdict.outcome] += 1
            command = racer.sent[verdict.command_id]
            _explained(verdict, command, racer.actor, steps)
            if verdict.outcome == "accepted":
                place = (command.case_id, verdict.version)
                assert place not in accepted, "two were told they were first"
                accepted[place] = command.command_id
    by_people = {place for place, step in steps.items() if step.role is not Role.SYSTEM}
    told = {place for place in by_people if steps[place].account in {r.account for r in RACERS}}
    assert told == accepted.keys(), "an update was lost, or one was done that nobody was told of"
    return outcomes


def _explained(
    verdict: Verdict, command: Command, actor: Actor, steps: dict[tuple[str, int], Step]
) -> None:
    step = steps.get((command.case_id, verdict.version))
    if verdict.outcome == "accepted":
        assert step is not None and (step.act, step.account) == (command.act, actor.account)
        assert verdict.version == command.expected_version + 1
    elif verdict.outcome == "conflict":
        assert step is not None and verdict.version > command.expected_version
        who = (verdict.by_account, verdict.by_seat, verdict.act, verdict.at_ms)
        assert who == (step.account, step.seat, step.act, step.at_ms)
        assert verdict.zh and verdict.en
    else:
        assert verdict.outcome == "refused" and verdict.rule and verdict.zh and verdict.en


def _walk(rows: Sequence[LogRow]) -> Iterator[tuple[tuple[str, int], Step]]:
    """Yield each case's step per version; nothing may be skipped, forked or dispatched twice."""
    held: dict[str, Case] = {}
    for row in rows:
        changed = decode_payload(row.payload)
        assert isinstance(changed, CaseChanged)
        case, before = changed.case, held.get(changed.case.case_id)
        assert case.version == len(case.steps) == (before.version if before else 0) + 1
        assert before is None or case.steps[:-1] == before.steps, "a step was lost"
        step = case.steps[-1]
        if step.act is Act.DISPATCH:
            assert before is not None and before.state is CaseState.TO_DISPATCH, "dispatched twice"
        held[case.case_id] = case
        yield (case.case_id, case.version), step
