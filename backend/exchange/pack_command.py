"""``main.py pack FILE``: opens a pack of evidence and proves it, anywhere, without a city."""

import argparse
import sys
from pathlib import Path

from backend.domain.terms.words import Words

from .pack import open_pack

_WHOLE = Words(
    "{no}：{n} 件图片完好，清单 SHA-256 {digest}",
    "{no}: {n} pictures whole, SHA-256 of the list {digest}",
)
_NOT_WHOLE = Words("证据包不完好：", "The pack is not whole:")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, help="the pack, a ZIP")


def run(args: argparse.Namespace) -> int:
    """Prove a pack; exit status 1 when something in it does not hold.

    Raises:
        OperatorError: It cannot be read, or is no pack.
    """
    proof = open_pack(args.file)
    if proof.faults:
        lines = [_NOT_WHOLE.of(args.lang), *(fault.of(args.lang) for fault in proof.faults)]
        sys.stderr.write("\n".join(lines) + "\n")
        return 1
    said = _WHOLE.filled(no=proof.case_no, n=proof.n_pictures, digest=proof.sha256)
    sys.stdout.write(said.of(args.lang) + "\n")
    return 0
