"""Reports of a load, what became of each, and whether its case came back on the stream."""

import random
from collections import Counter, deque
from statistics import quantiles
from typing import Any

from backend.contract.orders import Command, Report
from backend.contract.pushed import CaseChanged
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Case, CaseState, Given, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor
from backend.situation import News

_CLASSES = ("c0103", "c0101", "e0105", "e0201", "c0204")
_TEXT = "压力测试：雨水井盖缺失，已放警示锥"
_REASON = "压力测试：作废"
_LATENCIES = 100_000

Bounds = tuple[float, float, float, float]


class Rush:
    """Makes reports, and turns the oldest of its own away when too many stand open.

    Args:
        name: Begins every command id; another for each run.
        most_open: Own cases left open; beyond it the oldest are declined, so that a long run does
            not fill the hall.
    """

    def __init__(self, name: str, actor: Actor, bounds_deg: Bounds, most_open: int = 2_000) -> None:
        self._name, self._actor, self._bounds = name, actor, bounds_deg
        self._most_open = most_open
        self._chance = random.Random(name)
        self._sent: dict[str, float] = {}
        self._accepted: set[str] = set()  # and not yet seen on the stream
        self._seen: set[str] = set()
        self._open: deque[Case] = deque()
        self._count: Counter[str] = Counter()
        self._took_ms: deque[float] = deque(maxlen=_LATENCIES)

    def report(self, city_ms: int, now_s: float) -> Report:
        """Return the next report."""
        self._count["reports"] += 1
        n = self._count["reports"]
        west, south, east, north = self._bounds
        lon, lat = self._chance.uniform(west, east), self._chance.uniform(south, north)
        command_id = f"{self._name}-r{n}"
        self._sent[command_id] = now_s
        return Report(
            command_id=command_id,
            actor=self._actor,
            class_key=_CLASSES[n % len(_CLASSES)],
            place=Place(lon, lat, f"学府路 {n % 300 + 1} 号门前", ""),
            source=Source.HOTLINE,
            text=_TEXT,
            observed_at_ms=city_ms,
        )

    def decline(self, now_s: float) -> Command | None:
        """Return the act that turns the oldest own case away, ``None`` while there is room."""
        if len(self._open) <= self._most_open:
            return None
        case = self._open.popleft()
        self._count["declines"] += 1
        command_id = f"{self._name}-d{self._count['declines']}"
        self._sent[command_id] = now_s
        return Command(
            command_id=command_id,
            actor=self._actor,
            case_id=case.case_id,
            act=Act.DECLINE,
            expected_version=case.version,
            given=Given(reason=_REASON),
        )

    def settle(self, verdict: Verdict, now_s: float) -> None:
        """Take a verdict; one that is unknown may still be followed by the truth."""
        if verdict.outcome == "unknown" or verdict.command_id not in self._sent:
            return
        self._took_ms.append((now_s - self._sent.pop(verdict.command_id)) * 1000)
        self._count[verdict.outcome] += 1
        is_report = verdict.command_id.startswith(f"{self._name}-r")
        if verdict.outcome == "accepted" and is_report and verdict.case_id not in self._seen:
            self._accepted.add(verdict.case_id)

    def hear(self, news: News) -> None:
        """Take what the stream told."""
        for row in news.changed:
            if isinstance(row, CaseChanged) and row.case.text == _TEXT:
                self._see(row.case)

    def _see(self, case: Case) -> None:
        if case.case_id in self._seen:
            return
        self._seen.add(case.case_id)
        self._accepted.discard(case.case_id)
        if case.state is CaseState.TO_ACCEPT:
            self._open.append(case)

    @property
    def is_settled(self) -> bool:
        """Whether everything was answered, and everything accepted came back."""
        return not self._sent and not self._accepted

    def figures(self) -> dict[str, Any]:
        """Return what was counted; latencies from sending to the verdict."""
        percent = quantiles(self._took_ms, n=100) if len(self._took_ms) > 1 else []
        return {
            **{key: self._count[key] for key in ("reports", "declines")},
            **{key: self._count[key] for key in ("accepted", "conflict", "refused")},
            "unanswered": len(self._sent),
            "never_seen": len(self._accepted),
            "verdict_p50_ms": round(percent[49], 1) if percent else None,
            "verdict_p99_ms": round(percent[98], 1) if percent else None,
        }
