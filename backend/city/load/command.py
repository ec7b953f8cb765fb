"""``main.py load``: an ordinary client that loads a synthetic city as a big one would be."""

import argparse
import json
import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.city.field.channel import FIELD_KEY
from backend.city.field.staff import INTAKE
from backend.contract.city_answer import CityInfo
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import stop_on_signals, stop_with_parent
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle

from .crowd import Crowd
from .driver import Driver
from .plans import PLANS
from .rush import Rush

logger = logging.getLogger(__name__)

_TICK_S = 0.1
_JOIN_S = 60.0
# So long is waited at the end for verdicts and for cases to come back.
_LAST_S = 15.0

_REAL_CITY = Words(
    "{root} 中是真实城市：压力测试只用于演示城市",
    "a real city lives in {root}: a load is only for a synthetic one",
)
_NO_CITY = Words(
    "后台没有在 {n:.0f} 秒内告知城市信息：请看它是否在运行",
    "the backend did not tell of its city within {n:.0f} s: see whether it runs",
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a city is loaded.

    Attributes:
        plan: Key of ``PLANS``.
        seconds: How long; ``None`` until it is stopped.
        n_movers: The city's own movers first, then made-up ones, which no map shows.
        most_open: Own cases left open.
    """

    plan: str = "city"
    seconds: float | None = None
    n_movers: int = 3_000
    most_open: int = 2_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py load``."""
    usual = Options()
    parser.add_argument("--data", help="data folder of the city; its backend must be running")
    parser.add_argument("--plan", choices=sorted(PLANS), default=usual.plan)
    parser.add_argument("--seconds", type=float, help="how long; until stopped if left out")
    parser.add_argument("--movers", type=int, default=usual.n_movers)
    parser.add_argument("--most-open", type=int, default=usual.most_open)


def run(args: argparse.Namespace) -> int:
    """Run ``main.py load``; 1 when a report was lost on the way.

    Prints one line of JSON at the end: what was sent and what became of it.

    Raises:
        OperatorError: The city is a real one, or no backend runs.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    options = Options(args.plan, args.seconds, max(1, args.movers), args.most_open)
    figures = load(locate(args.data, os.environ), options, stop)
    sys.stdout.write(json.dumps(figures) + "\n")
    is_whole = not (figures["unanswered"] or figures["refused"] or figures["never_seen"])
    return 0 if is_whole else 1


def load(root: Path, options: Options, stop: threading.Event) -> dict[str, Any]:
    """Load the city of a folder until the time is over or ``stop`` is set; return the figures.

    Raises:
        OperatorError: The city is a real one, or no backend runs.
    """
    folder = DataFolder(root)
    if not folder.config().synthetic:
        raise OperatorError(_REAL_CITY.filled(root=root))
    name = FIELD_KEY if (folder.keys / f"{FIELD_KEY}.key").exists() else "console"
    read_endpoints(root)  # says so when no backend runs
    link = Link(lambda: read_endpoints(root), read_bundle(root, name), INTAKE)
    link.start()
    try:
        driver = _driver(link, _city(link, stop), options)
        _drive(driver, link, options, stop)
        return {**driver.figures(), "gaps": link.health.n_gaps, "faults": link.health.n_faults}
    finally:
        link.stop()


def _city(link: Link, stop: threading.Event) -> CityInfo:
    end_s = time.monotonic() + _JOIN_S
    while time.monotonic() < end_s and not stop.wait(_TICK_S):
        news = link.take().news
        if news is not None and news.city is not None:
            return news.city
    raise OperatorError(Words(_NO_CITY.zh.format(n=_JOIN_S), _NO_CITY.en.format(n=_JOIN_S)))


def _driver(link: Link, city: CityInfo, options: Options) -> Driver:
    ids = [mover.mover_id for mover in city.movers[: options.n_movers]]
    ids += [f"LOAD-{n:05d}" for n in range(options.n_movers - len(ids))]
    rush = Rush(f"load-{time.time_ns():x}", INTAKE, city.bounds_deg, options.most_open)
    logger.info("%d movers, %d of them the city's", options.n_movers, len(city.movers))
    return Driver(link, Crowd(ids, city.bounds_deg), rush, PLANS[options.plan])


def _drive(driver: Driver, link: Link, options: Options, stop: threading.Event) -> None:
    end_s = time.monotonic() + options.seconds if options.seconds else float("inf")
    while time.monotonic() < end_s and not stop.wait(_TICK_S):
        driver.tick(link.take(), time.monotonic())
    end_s = time.monotonic() + _LAST_S
    pause = threading.Event()
    while time.monotonic() < end_s and not driver.rush.is_settled:
        driver.tick(link.take(), time.monotonic(), is_over=True)
        pause.wait(_TICK_S)
