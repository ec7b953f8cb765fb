"""How long a desk is not equal after an outage, in a city of 20,000 open cases and 3,000 movers.

The wire is cut; the city goes on for as many rows as a minute of its peak; the wire is mended.
Measured from the link being up again until the digest of the desk is the backend's and every row
is in the situation. Beside it: asking for the same rows bare, and decoding them.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from backend.contract.orders import PutFixes
from backend.contract.questions import GetRange
from backend.digest import DigestBook
from backend.domain.field.mover import Fix
from backend.domain.terms.roles import Actor, Role
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.situation import Situation
from tests.faults.cut import Cable

from ._asking import Asker
from ._memory import NOW_MS, journal
from ._serving import publisher, serve_ours, wait
from .figure import Figure, compared

N_OPEN = 20_000
N_MOVERS = 3_000
N_MISSED = 1_800  # a minute at 30 events a second, mission.md 3.1
RUNS = 5
ACTOR = Actor("bench", Role.LEADER)
GPS = Actor("bench-gps", Role.GATEWAY)


def figures() -> Iterator[Figure]:
    """Cut and mend some times; beside each, ask bare for what was missed."""
    from_up: list[float] = []
    from_mend: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city"
        with publisher(serve_ours, str(city), N_OPEN) as (orders, _):
            cable = Cable(read_endpoints(city))
            with closing(_Desk(city, cable)) as desk, closing(Asker(city)) as asker:
                for run in range(RUNS):
                    first = N_OPEN + run * N_MISSED + 1
                    last = first + N_MISSED - 1
                    desk.cut()
                    orders.send((first, last, 0.0))
                    orders.recv()
                    mended_s, up_s = desk.mended(first, last)
                    from_mend.append(mended_s)
                    from_up.append(up_s)
                    bare.append(_asked_s(asker, first, last))
            cable.stop()
    against, n = "the same rows asked for bare", RUNS
    yield compared("recovery.digest_s", median(from_up), median(bare), "s", against, n)
    yield compared("recovery.from_mend_s", median(from_mend), median(bare), "s", against, n)


class _Desk:
    """A desk without a window at the end of a cable, joined and equal."""

    def __init__(self, folder: Path, cable: Cable) -> None:
        self._cable = cable
        self._link = Link(cable.endpoints, read_bundle(folder), ACTOR)
        self._situation, self._book = Situation(), DigestBook()
        self._link.start()
        wait(lambda: self._link.health.joined, "the link did not join")
        fixes = tuple(Fix(f"M-{n}", 119.6, 38.9, 0.0, 1.0, NOW_MS) for n in range(N_MOVERS))
        self._link.send(PutFixes(rows=fixes, actor=GPS))
        wait(lambda: self._pull() and len(self._situation.fixes) == N_MOVERS, "no positions")
        for row in journal(1, N_OPEN):
            self._book.put(row.entity, row.payload, row.ended)
        wait(lambda: self._is_equal(N_OPEN), "not equal at the start")

    def cut(self) -> None:
        """Cut the cable, and wait until the link knows."""
        self._cable.cut()
        wait(lambda: self._link.health.link == "down", "the link does not notice")

    def mended(self, first: int, last: int) -> tuple[float, float]:
        """Mend the cable; return seconds until equal, from then and from the link being up."""
        for row in journal(first, last):
            self._book.put(row.entity, row.payload, row.ended)
        mended_s = time.monotonic()
        self._cable.mend()
        wait(lambda: self._link.health.link == "up", "the link does not come back")
        up_s = time.monotonic()
        wait(lambda: self._is_equal(last), "not equal")
        now_s = time.monotonic()
        return now_s - mended_s, now_s - up_s

    def _pull(self) -> bool:
        news = self._link.take().news
        if news is not None:
            self._situation.apply(news)
        return True

    def _is_equal(self, n_cases: int) -> bool:
        self._pull()
        digest = self._link._follower._cursors["case"].digest
        return digest == self._book.digest and len(self._situation.cases) == n_cases

    def close(self) -> None:
        self._link.stop()


def _asked_s(asker: Asker, first: int, last: int) -> float:
    """Return how long it takes to get and decode the rows, and nothing else."""
    question = GetRange(
        ask_id="bare", actor=ACTOR, topic="case", after_seq=first - 1, upto_seq=last
    )
    began_s = time.monotonic()
    if asker.n_rows(question) != N_MISSED:
        raise RuntimeError("not all rows came")
    return time.monotonic() - began_s
