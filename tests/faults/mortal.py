"""A desk killed at its n-th step, life after life, one step later each time, until it lives.

``python -m tests.faults.mortal SOURCE MEDIA`` writes a line of JSON before each order and after
each answer. A step is a moment at which something may be half done: before each statement, before
and after each commit, after a file was synced or put in its place.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Given, Photo
from backend.domain.terms.roles import Actor
from backend.store import Store
from tests.backend.services.hall import COLLECTOR, DISPATCHER, FILER, MISSING, UNIT, Hall

MOST_LIVES = 400
DELIVERED_S = 20


class Fate:
    """Counts steps, and kills this process at the one it was given."""

    def __init__(self) -> None:
        self._at = self._n = 0

    def begin(self, at: int) -> None:
        self._at, self._n = at, 0

    def step(self, *_: object) -> None:
        self._n += 1
        if self._n == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, does: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **more: Any) -> Any:
            result = does(*arguments, **more)
            self.step()
            return result

        return done

    def take_over(self) -> None:
        """Be asked at every step from now on."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step())
        event.listen(Engine, "commit", lambda *_: self.step())
        DefaultDialect.do_commit = self.after(DefaultDialect.do_commit)
        os.fsync, os.replace = self.after(os.fsync), self.after(os.replace)


def say(what: str, life: int, key: str, answer: object = None) -> None:
    line = json.dumps({"what": what, "life": life, "key": key, "answer": answer})
    os.write(1, line.encode() + b"\n")


class Life:
    """A picture, a report, a filing, a dispatch, its delivery, three orders in one commit."""

    def __init__(self, n: int, store: Store) -> None:
        self._n = n
        self._hall = Hall(store)
        self._hall.clock.pass_s(DELIVERED_S * n)
        self._hall.desk.tick()  # what an earlier life left behind

    def run(self) -> None:
        photo_id = self._picture()
        case_id = self._all(self._report("R", photo_id))[0].case_id
        self._all(self._act("F", case_id, 1, Act.FILE, FILER, condition=MISSING.key))
        self._all(self._act("D", case_id, 2, Act.DISPATCH, DISPATCHER, unit_id=UNIT.account))
        self._hall.clock.pass_s(DELIVERED_S)
        self._hall.desk.tick()
        urge = self._act("U", case_id, 4, Act.URGE, DISPATCHER)
        self._all(self._report("A", photo_id), urge, self._report("B", photo_id))

    def _picture(self) -> str:
        data = b"\xff\xd8 " + str(self._n).encode()
        message = PutPhoto(command_id=f"P-{self._n}", actor=COLLECTOR, data=data)
        stored = self._hall.desk.put_photo(message)
        assert isinstance(stored, Stored)
        say("picture", self._n, stored.photo_id)
        return stored.photo_id

    def _all(self, *orders: Report | Command) -> Sequence[Verdict]:
        for order in orders:
            say("order", self._n, order.command_id)
        verdicts = self._hall.desk.decide(orders)
        for verdict in verdicts:
            say("answer", self._n, verdict.command_id, msgspec.to_builtins(verdict))
        return verdicts

    def _report(self, name: str, photo_id: str) -> Report:
        photos = (Photo(photo_id, "near", 1),)
        return self._hall.a_report(command_id=f"{name}-{self._n}", photos=photos)

    def _act(
        self, name: str, case_id: str, version: int, act: Act, actor: Actor, **given: str
    ) -> Command:
        return Command(
            command_id=f"{name}-{self._n}",
            actor=actor,
            case_id=case_id,
            act=act,
            expected_version=version,
            given=Given(**given),
        )


def main(source: str, media: str) -> int:
    """Live and die; 0 when a life came through, 1 when none did or one ended otherwise."""
    fate = Fate()
    fate.take_over()
    for n in range(1, MOST_LIVES):
        child = os.fork()
        if child == 0:
            life = Life(n, Store.open(source, Path(media)))
            fate.begin(n)
            life.run()
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status != -signal.SIGKILL:
            return status
    return 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
