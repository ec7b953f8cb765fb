"""``main.py audit verify``: proves that nothing of the record was changed, or names what was."""

import argparse
import sys
import time
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from .anchors import ANCHOR_FILE, Anchor, AnchorBook
from .audit import Proof
from .meter import Meter
from .standing import add_city_arguments, standing_folder, standing_store
from .store import Store

_SPEED = Words("；用时 {s:.1f} 秒，每秒 {rate:,.0f} 行", "; {s:.1f} s, {rate:,.0f} rows/s")
_NO_ANCHORS = Words("没有锚点文件 {path}", "there is no file of anchors {path}")
_NOT_ANCHORED = Words("没有写下新的锚点：{why}", "no new anchor was written: {why}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("action", choices=("verify",), help="verify: walk the whole record")
    parser.add_argument(
        "--anchor",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="anchors kept elsewhere, besides the folder's own logs/anchor.txt",
    )
    add_city_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Say that the record is whole, and write an anchor; the backend may run meanwhile.

    Raises:
        OperatorError: Which row or picture was changed; or what cannot be read.
    """
    folder = standing_folder(args)
    book = AnchorBook(folder.logs / ANCHOR_FILE)
    # Before the store is looked at: an anchor written meanwhile speaks of rows not seen here.
    anchors = [*book.read(), *(anchor for path in args.anchor for anchor in _kept_at(path))]
    store = standing_store(args, folder)
    try:
        began_s = time.monotonic()
        with Meter(args.lang) as meter:
            proof = store.verify(anchors, meter)
        if not proof.sound:
            raise OperatorError(proof.words)
        sys.stdout.write(_told(proof, time.monotonic() - began_s).of(args.lang) + "\n")
        _anchor(book, store, proof, args.lang)
    finally:
        store.close()
    return 0


def _kept_at(path: Path) -> tuple[Anchor, ...]:
    """Return the anchors of a file that was named; one that is not there is a mistake."""
    if not path.is_file():
        raise OperatorError(_NO_ANCHORS.filled(path=path))
    return AnchorBook(path).read()


def _told(proof: Proof, took_s: float) -> Words:
    values = {"s": took_s, "rate": proof.n_rows / max(took_s, 1e-3)}
    return Words(*(a + b for a, b in zip(proof.words, _SPEED.filled(**values), strict=True)))


def _anchor(book: AnchorBook, store: Store, proof: Proof, lang: str) -> None:
    """Write down what was proved; an auditor who may not write has proved it all the same."""
    try:
        book.write(Anchor(round(time.time() * 1000), proof.n_rows, proof.hash, store.epoch))
    except OperatorError as error:
        sys.stderr.write(_NOT_ANCHORED.filled(why=error.words.of(lang)).of(lang) + "\n")
