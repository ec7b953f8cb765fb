"""The field as a process of its own: it waits for a backend, lives, and ends with its parent."""

import argparse
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from backend.cityfile import CityFile
from backend.disk import write_atomic
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import listen_to_parent, stop_on_signals
from backend.link import Endpoints
from backend.situation import Situation

from .channel import FieldChannel
from .components import load_components
from .ground import load_ground
from .staff import REPORT_FILE, Staff
from .town import Options, Town

logger = logging.getLogger(__name__)

_REAL_CITY = Words(
    "{root} 中是真实城市：街面模拟只用于演示城市，不会向真实城市上报",
    "a real city lives in {root}: the field only plays in a synthetic one and reports nothing here",
)
TICK_S = 0.1
_LOOK_S = 1.0
_REPORT_S = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py field``."""
    parser.add_argument("--data", help="data folder of the city")
    parser.add_argument("--seed", type=int, default=0, help="0 takes the city's own")
    parser.add_argument("--staff", choices=[s.value for s in Staff], default=Staff.ALL.value)
    parser.add_argument(
        "--patience",
        type=float,
        default=Options().patience_s,
        help="real seconds a case waits for a person before a colleague dispatches it",
    )
    parser.add_argument(
        "--wait", action="store_true", help="nothing is reported until the parent says begin"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``main.py field``; see ``run_field``.

    Raises:
        OperatorError: The city is a real one, or its map cannot be read.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    options = Options(seed=args.seed, staff=Staff(args.staff), patience_s=args.patience)
    stop, begin = threading.Event(), threading.Event()
    stop_on_signals(stop)
    listen_to_parent(stop, begin)
    if not args.wait:
        begin.set()
    run_field(locate(args.data, os.environ), None, options, stop, begin)
    return 0


def run_field(
    folder: Path,
    endpoints: Endpoints | None,
    options: Options,
    stop: threading.Event,
    begin: threading.Event | None = None,
) -> None:
    """Let the city live until ``stop`` is set. The pace is that of the city's own clock.

    Args:
        folder: Data folder of the city.
        endpoints: Where the backend is; None follows the folder's file.
        begin: Nothing is reported before it is set; None begins at once.

    Raises:
        OperatorError: The city is a real one, or its map cannot be read.

    Thread: the caller's; it blocks.
    """
    data = DataFolder(folder)
    channel = FieldChannel(folder, endpoints)
    try:
        town = _wake(data, channel, options, stop)
        if town is not None:
            _tick_on(town, channel, stop, begin, lambda: write_report(data, town))
    finally:
        channel.close()


def _wake(
    data: DataFolder, channel: FieldChannel, options: Options, stop: threading.Event
) -> Town | None:
    """Return the town once backend and city are known; None when the end came first."""
    if not _wait(stop, lambda: data.city_toml.exists() and channel.follow()):
        return None
    config = data.config()
    if not config.synthetic:
        raise OperatorError(_REAL_CITY.filled(root=data.root))
    ground = load_ground(data.map, config.crs_epsg, synthetic=config.synthetic)
    components = load_components(data.components, ground.projection)
    situation = Situation()

    def is_known() -> bool:
        news = channel.take().news
        if news is not None:
            situation.apply(news)
        channel.follow()
        return channel.health.joined and situation.city is not None and channel.city_now_ms() > 0

    if not _wait(stop, is_known):
        return None
    logger.info("%d movers, %d components", len(situation.movers), len(components))
    return Town(channel, situation, ground, components, _seeded(options, config))


def _seeded(options: Options, config: CityFile) -> Options:
    seed = options.seed or config.seed or 1
    return Options(seed, options.staff, options.patience_s, options.show_s)


def _tick_on(
    town: Town,
    channel: FieldChannel,
    stop: threading.Event,
    begin: threading.Event | None,
    report: Callable[[], None],
) -> None:
    looked_s = reported_s = time.monotonic()
    while not stop.wait(TICK_S):
        now_s = time.monotonic()
        if not town.is_open and (begin is None or begin.is_set()):
            town.begin()
        town.tick(channel.take(), now_s)
        if now_s - looked_s >= _LOOK_S:
            looked_s = now_s
            channel.follow()
        if now_s - reported_s >= _REPORT_S:
            reported_s = now_s
            report()
    report()


def write_report(data: DataFolder, town: Town) -> None:
    """Write what was done so far to ``run/report-field.json``."""
    if data.run.is_dir():
        text = json.dumps({"field": town.figures()}, indent=2)
        write_atomic(data.run / REPORT_FILE, text.encode())


def _wait(stop: threading.Event, holds: Callable[[], bool]) -> bool:
    """Wait until something holds; False when the end came first."""
    while not holds():
        if stop.wait(TICK_S):
            return False
    return not stop.is_set()
