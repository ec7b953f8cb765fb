"""``main.py enforcement``: the adapter as a program beside an enforcement body's own system."""

import argparse
import logging
import os
import threading
from pathlib import Path

from backend.disk import from_home
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words
from backend.folder import locate
from backend.lifeline import stop_on_signals
from backend.link import Link
from backend.link.endpoints import endpoints_at, read_endpoints
from backend.link.keys import read_bundle

from .enforcement import EnforcementDesk
from .exchange_folder import ExchangeFolder

logger = logging.getLogger(__name__)
TICK_S = 0.2
_NOT_OF_A_UNIT = Words(
    "密钥 {name} 不属于任何单位：请用 console-key --unit 生成",
    "key {name} belongs to no unit: make one with console-key --unit",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="where packs are put out and words are read")
    parser.add_argument("--key", required=True, help="name of the unit's key bundle")
    parser.add_argument("--data", help="data folder in which keys/ lies")
    parser.add_argument("--connect", metavar="HOST:7200", help="a backend elsewhere")


def run(args: argparse.Namespace) -> int:
    """Run until a signal comes.

    Raises:
        OperatorError: No key of a unit, no backend to find, or the folder cannot be used.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    stop = threading.Event()
    stop_on_signals(stop)
    home = locate(args.data, os.environ)
    keys = read_bundle(home, args.key)
    if not keys.unit:
        raise OperatorError(_NOT_OF_A_UNIT.filled(name=args.key))
    folder = ExchangeFolder(from_home(args.folder))
    at = endpoints_at(args.connect, keys.server) if args.connect else read_endpoints(home)
    actor = Actor(keys.unit, Role.UNIT)
    link = Link(at, keys, actor)
    link.start()
    try:
        _go_on(link, EnforcementDesk(link, actor, folder), stop)
    finally:
        link.stop()
    return 0


def _go_on(link: Link, desk: EnforcementDesk, stop: threading.Event) -> None:
    """Do a step at each tick; a folder that fails is said and tried again."""
    said = ""
    while not stop.wait(TICK_S):
        try:
            desk.step(link.take())
            said = ""
        except OperatorError as why:
            if why.words.en != said:
                logger.error("%s", why.words.en)
            said = why.words.en
