"""The field as a process of its own: it waits for a backend, lives, and ends with its parent."""

import argparse
import json
import logging
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from backend.cityfile import CityFile
from backend.disk import write_atomic
from backend.folder import DataFolder, locate
from backend.link import Endpoints
from backend.situation import Situation

from .channel import FieldChannel
from .components import load_components
from .ground import load_ground
from .plans import Staff
from .town import Options, Town

logger = logging.getLogger(__name__)

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
    parser.add_argument("--speed", type=float, default=1.0, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Run ``main.py field``; see ``run_field``."""
    folder = locate(args.data, os.environ)
    options = Options(seed=args.seed, staff=Staff(args.staff), patience_s=args.patience)
    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    run_field(folder, None, options, stop)
    return 0


def run_field(
    folder: Path, endpoints: Endpoints | None, options: Options, stop: threading.Event
) -> None:
    """Let the city live until ``stop`` is set. The pace is that of the city's own clock.

    Args:
        folder: Data folder of the city.
        endpoints: Where the backend is; None follows the folder's file.

    Raises:
        OperatorError: There is no city in the folder, or its map cannot be read.

    Thread: the caller's; it blocks.
    """
    data = DataFolder(folder)
    channel = FieldChannel(folder, endpoints)
    try:
        _live(data, channel, options, stop)
    finally:
        channel.close()


def _live(data: DataFolder, channel: FieldChannel, options: Options, stop: threading.Event) -> None:
    situation = Situation()
    if not _wait(stop, _LOOK_S / 5, lambda: data.city_toml.exists() and channel.follow()):
        return
    config = data.config()
    ground = load_ground(data.map, config.crs_epsg, synthetic=config.synthetic)
    components = load_components(data.components, ground.projection)

    def is_known() -> bool:
        news = channel.take().news
        if news is not None:
            situation.apply(news)
        channel.follow()
        return channel.health.joined and situation.city is not None and channel.city_now_ms() > 0

    if not _wait(stop, TICK_S, is_known):
        return
    town = Town(channel, situation, ground, components, _seeded(options, config))
    logger.info("%d movers, %d components", len(situation.movers), len(components))
    _tick_on(town, channel, data, stop)


def _seeded(options: Options, config: CityFile) -> Options:
    seed = options.seed or config.seed or 1
    return Options(seed, options.staff, options.patience_s, options.show_s)


def _tick_on(town: Town, channel: FieldChannel, data: DataFolder, stop: threading.Event) -> None:
    looked_s = reported_s = time.monotonic()
    while not stop.wait(TICK_S):
        now_s = time.monotonic()
        town.tick(channel.take(), now_s)
        if now_s - looked_s >= _LOOK_S:
            looked_s = now_s
            channel.follow()
        if now_s - reported_s >= _REPORT_S:
            reported_s = now_s
            write_report(data, town)
    write_report(data, town)


def write_report(data: DataFolder, town: Town) -> None:
    """Write what was done so far to ``run/report-field.json``."""
    if data.run.is_dir():
        text = json.dumps({"field": town.figures()}, indent=2)
        write_atomic(data.run / "report-field.json", text.encode())


def _wait(stop: threading.Event, every_s: float, holds: Callable[[], bool]) -> bool:
    """Wait until something holds; False when the end came first."""
    while not holds():
        if stop.wait(every_s):
            return False
    return not stop.is_set()


def stop_on_signals(stop: threading.Event) -> None:
    """End on SIGTERM and SIGINT."""

    def end(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def stop_with_parent(stop: threading.Event) -> None:
    """End when the parent's end of our standard input closes; a terminal or a file is no parent."""
    mode = os.fstat(sys.stdin.fileno()).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        stop.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()
