"""Drives a load along its plan: how much is due by now, and that it is sent."""

from collections.abc import Sequence
from typing import Any, Protocol

from backend.city.field.staff import GPS
from backend.contract.orders import Command, PutFixes, Report
from backend.link import Pulled

from .crowd import Crowd
from .plans import Phase, phase_at
from .rush import Rush

_FIXES_PER_MESSAGE = 500


class Channel(Protocol):
    """The part of a link that a load uses."""

    def send(self, order: PutFixes | Report | Command) -> None:
        """Send an order; its verdict comes later."""
        ...

    def city_now_ms(self) -> int:
        """Return city time, Unix milliseconds."""
        ...

    @property
    def city_speed(self) -> float:
        """City seconds per real second."""
        ...


class Driver:
    """Sends what is due. Times are monotonic seconds, passed in.

    Attributes:
        rush: Its reports.
        n_fixes: Positions sent.
    """

    def __init__(self, channel: Channel, crowd: Crowd, rush: Rush, plan: Sequence[Phase]) -> None:
        self.rush = rush
        self.n_fixes = 0
        self._channel, self._crowd, self._plan = channel, crowd, tuple(plan)
        self._began_s = self._last_s = -1.0
        self._owed_fixes = self._owed_reports = 0.0

    def tick(self, pulled: Pulled, now_s: float, *, is_over: bool = False) -> None:
        """Take what came; send what became due since the last call, nothing when it is over."""
        for verdict in pulled.verdicts:
            self.rush.settle(verdict, now_s)
        if pulled.news is not None:
            self.rush.hear(pulled.news)
        if self._began_s < 0:
            self._began_s = self._last_s = now_s
        if not is_over:
            self._send(now_s)

    def _send(self, now_s: float) -> None:
        phase, passed_s = phase_at(self._plan, now_s - self._began_s), now_s - self._last_s
        self._last_s = now_s
        self._owed_fixes += phase.fixes_s * passed_s
        self._owed_reports += phase.reports_min / 60 * passed_s
        n_fixes, n_reports = int(self._owed_fixes), int(self._owed_reports)
        self._owed_fixes -= n_fixes
        self._owed_reports -= n_reports
        self._send_fixes(n_fixes)
        for _ in range(n_reports):
            self._channel.send(self.rush.report(self._channel.city_now_ms(), now_s))
        if (order := self.rush.decline(now_s)) is not None:
            self._channel.send(order)

    def _send_fixes(self, n: int) -> None:
        channel = self._channel
        fixes = self._crowd.due(n, channel.city_now_ms(), channel.city_speed)
        for first in range(0, n, _FIXES_PER_MESSAGE):
            rows = fixes[first : first + _FIXES_PER_MESSAGE]
            channel.send(PutFixes(rows=rows, actor=GPS))
        self.n_fixes += n

    def figures(self) -> dict[str, Any]:
        """Return what was sent and what became of it."""
        passed_s = round(self._last_s - self._began_s, 1)
        return {"seconds": passed_s, "fixes": self.n_fixes, **self.rush.figures()}
