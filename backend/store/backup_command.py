"""``main.py backup DIR``: keeps the whole city in a new folder, while it works on."""

import argparse
import sys
import time
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from .backup import back_up
from .backup_note import note_made
from .meter import Meter
from .standing import add_city_arguments, standing_folder

_MADE = Words(
    "已备份到 {path}：日志 {seq:,} 行，{files:,} 个文件，{mb:,.1f} MB，用时 {s:.1f} 秒。"
    "其中有密钥，请妥善保管；请用 restore 试恢复一次",
    "backed up to {path}: {seq:,} journal rows, {files:,} files, {mb:,.1f} MB, {s:.1f} s. "
    "It holds keys: keep it safe. Prove it with a restore",
)
_NOT_NOTED = Words("未能记下本次备份：{why}", "this backup could not be noted: {why}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to; absent or empty")
    add_city_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Make the backup and say what it holds; a backend may run meanwhile.

    Raises:
        OperatorError: There is no city or no room, the place is taken, or a disk fails.
    """
    folder = standing_folder(args)
    began_s = time.monotonic()
    with Meter(args.lang) as meter:
        manifest = back_up(folder, args.db or folder.store, args.folder, meter)
    took_s = time.monotonic() - began_s
    path = args.folder.expanduser().absolute()
    values = {"path": path, "seq": manifest.store.seq, "files": len(manifest.files)}
    told = _MADE.filled(**values, mb=manifest.size_bytes / 1e6, s=took_s)
    sys.stdout.write(told.of(args.lang) + "\n")
    try:
        note_made(folder.logs, manifest, path, took_s)
    except OperatorError as error:
        sys.stderr.write(_NOT_NOTED.filled(why=error.words.of(args.lang)).of(args.lang) + "\n")
    return 0
