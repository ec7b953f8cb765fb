"""``main.py restore DIR --data NEW``: brings a backup to life in a new folder, verified."""

import argparse
import os
import sys
from pathlib import Path

from backend.domain.terms.words import Words
from backend.folder import locate

from .backup_note import note_drill
from .meter import Meter
from .restore import restore
from .standing import standing_city

_DONE = Words(
    "已恢复到 {path}：{zh}，备份于 {made_at}，逐文件核对无误，{proof}。"
    "这是一段新的历史 {epoch}（原为 {old}），各席位将重新取得全部数据；启动：main.py backend {how}",
    "restored to {path}: {en}, kept at {made_at}, every file as it was kept; {proof}. It is a new "
    "history {epoch} (it was {old}): every console joins anew. Start: main.py backend {how}",
)
_NOT_WHOLE = Words(
    "注意：备份之前记录就已不完整：{why}", "note: the record was not whole when it was kept: {why}"
)
_NOTED = Words(
    "这次演练已记入 {path}，各席位的交接账会显示",
    "this drill is noted in {path}: shift sheets show it",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="the backup")
    parser.add_argument("--data", metavar="NEW", help="where to; absent or empty")
    parser.add_argument("--db", metavar="URL", help="an empty database, for one of PostgreSQL")
    parser.add_argument(
        "--drill-of",
        metavar="CITY",
        help="data folder of the living city: its desks show the drill",
    )


def run(args: argparse.Namespace) -> int:
    """Restore, and say what was restored and that its history is a new one.

    Raises:
        OperatorError: The backup is damaged, the place is taken, or a disk fails.
    """
    root = locate(args.data, os.environ)
    living = standing_city(Path(args.drill_of)) if args.drill_of else None
    with Meter(args.lang) as meter:
        restored = restore(args.folder.expanduser().absolute(), root, args.db, meter)
    manifest, proof = restored.manifest, restored.proof
    how = f"--data {root}" + (" --db URL" if args.db else "")
    values = {"zh": manifest.zh, "en": manifest.en, "made_at": manifest.made_at}
    history = {"epoch": restored.epoch, "old": manifest.store.epoch, "how": how, "path": root}
    told = _DONE.of(args.lang).format(**values, **history, proof=proof.words.of(args.lang))
    sys.stdout.write(told + "\n")
    if living is not None:
        note_drill(living.logs, manifest, proof)
        sys.stdout.write(_NOTED.filled(path=living.root).of(args.lang) + "\n")
    if not proof.sound:
        why = _NOT_WHOLE.filled(why=proof.words.of(args.lang))
        sys.stderr.write(why.of(args.lang) + "\n")
    return 0
