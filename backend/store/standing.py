"""Finds the city that a maintenance command works on: its folder and its store, neither made."""

import argparse
import os
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate

from .store import Store

_NO_CITY = Words(
    "{path} 不是万米数据目录；请用 --data 指定城市的数据目录",
    "{path} is no Wanmi data folder; name the city's with --data",
)


def add_city_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how the city is named."""
    parser.add_argument("--data", metavar="DIR", help="data folder of the city")
    parser.add_argument("--db", metavar="URL", help="its database, when that is PostgreSQL")


def standing_folder(args: argparse.Namespace) -> DataFolder:
    """Return the data folder that is meant; it must be one already.

    Raises:
        OperatorError: It is none, of a newer version, or not readable.
    """
    return standing_city(locate(args.data, os.environ))


def standing_city(root: Path) -> DataFolder:
    """Return a data folder that is one already.

    Raises:
        OperatorError: It is none, of a newer version, or not readable.
    """
    if not (root / "version").exists():
        raise OperatorError(_NO_CITY.filled(path=root))
    return DataFolder.open(root)


def standing_store(args: argparse.Namespace, folder: DataFolder) -> Store:
    """Open the store that is meant, changing nothing in it.

    Raises:
        OperatorError: There is none, or its schema is not this program's.
    """
    return Store.open_standing(args.db or folder.store, folder.media)
