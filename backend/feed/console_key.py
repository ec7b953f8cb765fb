"""``main.py console-key NAME``: makes the key bundle of another desk."""

import argparse
import os
import sys

from backend.domain.words import Words
from backend.folder import DataFolder, locate

from .keys import make_console_key

_MADE = Words(
    "已生成 {path}。请把它拷到那台席位机数据目录的 keys/ 下；"
    "删除 keys/authorised/{name}.key 即作废",
    "made {path}; copy it to keys/ of the other machine's data folder. "
    "Removing keys/authorised/{name}.key revokes it",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("name", help="name of the desk, e.g. desk-03")
    parser.add_argument("--data", help="data folder of the city")


def run(args: argparse.Namespace) -> int:
    """Make the bundle and say where it lies; a running backend admits it within a second.

    Raises:
        OperatorError: The name is no name or taken, or the folder cannot be used.
    """
    folder = DataFolder.open(locate(args.data, os.environ))
    path = make_console_key(folder.keys, args.name)
    sys.stdout.write(_MADE.filled(path=path, name=args.name).of(args.lang) + "\n")
    return 0
