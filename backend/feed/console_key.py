"""``main.py console-key NAME``: makes the key bundle of another desk."""

import argparse
import os
import sys

from backend.basedata.registers import read_registers
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.link.endpoints import split_address
from backend.link.keys import checked_name, read_public

from .keys import AUTHORISED, let_speak, make_console_key
from .proxy import PROXY

_MADE = Words(
    "已生成 {path}。请把它拷到那台席位机数据目录的 keys/ 下；"
    "删除 keys/authorised/{name}.key 即作废",
    "made {path}; copy it to keys/ of the other machine's data folder. "
    "Removing keys/authorised/{name}.key revokes it",
)
_NO_UNIT = Words(
    "没有责任单位 {unit_id}：请写登记表中的编号，如 td-drainage",
    "there is no responsible unit {unit_id}: write its id as registered, e.g. td-drainage",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("name", help="name of the desk, e.g. desk-03")
    parser.add_argument("--stream", metavar="HOST:7300", help="the proxy it follows; default: none")
    parser.add_argument("--proxy", metavar="NAME", default=PROXY, help="that proxy's key")
    parser.add_argument(
        "--speaks-for",
        metavar="ROLE/ACCOUNT",
        default="",
        help="a gateway: whom this key speaks for without a password, e.g. 'unit/* gateway/gps'",
    )
    parser.add_argument(
        "--unit",
        metavar="UNIT",
        default="",
        help="whose cases alone this key is told, e.g. td-drainage: for a unit's desk in the hall",
    )
    parser.add_argument("--data", help="data folder of the city")


def run(args: argparse.Namespace) -> int:
    """Make the bundle and say where it lies; a running backend admits it within a second.

    Raises:
        OperatorError: The name is no name or taken, or the folder cannot be used.
    """
    folder = DataFolder.open(locate(args.data, os.environ))
    if args.unit and args.unit not in {unit.unit_id for unit in read_registers(folder).units}:
        raise OperatorError(_NO_UNIT.filled(unit_id=args.unit))
    way = _way(folder, args.stream, args.proxy)
    path = make_console_key(folder.keys, args.name, way, args.unit)
    if args.speaks_for:
        let_speak(folder.keys, args.name, args.speaks_for)
    sys.stdout.write(_MADE.filled(path=path, name=args.name).of(args.lang) + "\n")
    return 0


def _way(folder: DataFolder, stream: str | None, proxy: str) -> dict[str, str]:
    """Return what a bundle says of the proxy its desk follows; nothing without one."""
    if not stream:
        return {}
    split_address(stream)
    public = read_public(folder.keys / AUTHORISED / f"{checked_name(proxy)}.key")
    return {"stream": stream, "stream_key": public}
