"""Somebody who reports all day, remembers every answer, and holds the record against it."""

import threading
from collections import deque
from itertools import count

from backend.contract.codec import decode_payload
from backend.contract.orders import Command, Report
from backend.contract.pushed import CaseChanged
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Given, Source
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.link import Link
from backend.store import Store

ME = Actor("intake-04", Role.INTAKE, "受理席 04")
EVERY_S = 0.5
# Turned away again at once: a city whose cases only grow in number grows in memory, rightly.
MOST_OPEN = 2


class Reporter(threading.Thread):
    """Reports twice a second; the text of a report is the id of its command.

    Attributes:
        acknowledged: What was accepted, by command.
        sent: Every command, oldest first.
    """

    def __init__(self, link: Link) -> None:
        super().__init__(name="reporter")
        self._link = link
        self._stopping = threading.Event()
        self._ids = count(1)
        self._open: deque[tuple[str, int]] = deque()
        self.sent: list[str] = []
        self.acknowledged: dict[str, Verdict] = {}
        self.n_unknown = 0
        self.health = link.health

    def run(self) -> None:
        self._link.start()
        while not self._stopping.wait(EVERY_S):
            self._send(self._report())
            while len(self._open) > MOST_OPEN:
                self._send(self._decline(*self._open.popleft()))
            self._take()
        end = threading.Event()
        for _ in range(60):  # the last answers
            self._take()
            end.wait(0.2)
        self.health = self._link.health
        self._link.stop()

    def stop(self) -> None:
        self._stopping.set()
        self.join()

    def _send(self, order: Report | Command) -> None:
        self.sent.append(order.command_id)
        self._link.send(order)

    def _take(self) -> None:
        for verdict in self._link.take().verdicts:
            self.n_unknown += verdict.outcome == "unknown"
            if verdict.outcome == "accepted":
                self.acknowledged[verdict.command_id] = verdict
                if verdict.command_id.startswith("S-"):
                    self._open.append((verdict.case_id, verdict.version))

    def _report(self) -> Report:
        command_id = f"S-{next(self._ids)}"
        return Report(
            command_id=command_id,
            actor=ME,
            class_key="c0103",
            place=Place(119.6, 38.9, "学府路 88 号", ""),
            source=Source.HOTLINE,
            text=command_id,
            observed_at_ms=1,
        )

    def _decline(self, case_id: str, version: int) -> Command:
        return Command(
            command_id=f"X-{case_id}",
            actor=ME,
            case_id=case_id,
            act=Act.DECLINE,
            expected_version=version,
            given=Given(reason="试验作废"),
        )

    def faults(self, store: Store) -> list[str]:
        """Return what the record lost or kept by half; empty when it kept its word."""
        texts = _texts(store)
        found = [] if self.acknowledged else ["nothing was acknowledged at all"]
        for command_id, verdict in self.acknowledged.items():
            if store.verdict(command_id) != verdict:
                found.append(f"{command_id} was acknowledged and is not there")
        for command_id in self.sent:
            kept = store.verdict(command_id)
            is_kept = kept is not None and kept.outcome == "accepted"
            if command_id.startswith("S-") and is_kept != (texts.get(command_id, 0) == 1):
                found.append(f"{command_id} is half there")
        found += [f"{text} is there {n} times" for text, n in texts.items() if n > 1]
        return found


def _texts(store: Store) -> dict[str, int]:
    """Return how often each report of ours became a case."""
    found: dict[str, int] = {}
    for row in store.rows_after("case", 0, 10**12):
        changed = decode_payload(row.payload)
        if isinstance(changed, CaseChanged) and changed.act is Act.REPORT:
            text = changed.case.text
            if text.startswith("S-"):
                found[text] = found.get(text, 0) + 1
    return found
