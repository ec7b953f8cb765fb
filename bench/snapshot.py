"""How long a desk takes to join a city of 20,000 open cases and 3,000 movers.

From starting the link until every case is in the situation under the backend's digest. Beside it:
asking for the same snapshot bare, and decoding it.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from backend.contract.orders import PutFixes
from backend.contract.questions import GetSnapshot
from backend.domain.field.mover import Fix
from backend.domain.terms.roles import Actor, Role
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.situation import Situation

from ._asking import Asker
from ._memory import NOW_MS
from ._serving import publisher, serve_ours, wait
from .figure import Figure, compared

N_OPEN = 20_000
N_MOVERS = 3_000
RUNS = 5
ACTOR = Actor("bench", Role.LEADER)
GPS = Actor("bench-gps", Role.GATEWAY)


def figures() -> Iterator[Figure]:
    """Join some times; beside each, ask bare."""
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city"
        with publisher(serve_ours, str(city), N_OPEN), closing(Asker(city)) as asker:
            _place_movers(city)
            for _ in range(RUNS):
                ours.append(_joined_s(city))
                bare.append(_asked_s(asker))
    against = "the same snapshot asked for bare"
    yield compared("snapshot.s", median(ours), median(bare), "s", against, RUNS)


def _place_movers(folder: Path) -> None:
    link, situation = _started(folder)
    wait(lambda: link.health.joined, "the link did not join")
    link.send(
        PutFixes(
            rows=tuple(Fix(f"M-{n}", 119.6, 38.9, 0.0, 1.0, NOW_MS) for n in range(N_MOVERS)),
            actor=GPS,
        )
    )
    wait(lambda: _holds(link, situation), "no positions")
    link.stop()


def _joined_s(folder: Path) -> float:
    began_s = time.monotonic()
    link, situation = _started(folder)
    wait(lambda: _holds(link, situation), "the link did not join")
    took_s = time.monotonic() - began_s
    health = link.health
    link.stop()
    if not health.digest_equal or health.n_snapshots != 1:
        raise RuntimeError(f"not equal: {health}")
    return took_s


def _started(folder: Path) -> tuple[Link, Situation]:
    link = Link(read_endpoints(folder), read_bundle(folder), ACTOR)
    link.start()
    return link, Situation()


def _holds(link: Link, situation: Situation) -> bool:
    news = link.take().news
    if news is not None:
        situation.apply(news)
    return len(situation.cases) == N_OPEN and len(situation.fixes) == N_MOVERS


def _asked_s(asker: Asker) -> float:
    began_s = time.monotonic()
    if asker.n_rows(GetSnapshot(ask_id="bare", actor=ACTOR, topics=("case", "alarm"))) != N_OPEN:
        raise RuntimeError("not all rows came")
    return time.monotonic() - began_s
