"""Rows that were refused, with the rule each broke: a list a person mends and hands in again."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from backend.disk import write_atomic
from backend.domain.terms.words import Words

from .tables import Row

_HEAD = ("line", "rule", "zh", "en")


class Refusal(NamedTuple):
    """One row that is not taken; ``rule`` is a stable key."""

    row: Row
    rule: str
    words: Words


def write_refused(path: Path, refusals: list[Refusal]) -> None:
    """Write the report, in UTF-8 with the mark by which spreadsheets know it.

    Raises:
        OperatorError: The disk is full, read-only or failing.
    """
    columns = list(dict.fromkeys(name for one in refusals for name in one.row.cells))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_HEAD, *columns))
    for row, rule, words in refusals:
        cells = (row.cells.get(name, "") for name in columns)
        writer.writerow((row.line, rule, words.zh, words.en, *cells))
    write_atomic(path, text.getvalue().encode("utf-8-sig"))


def refused_note(path: Path, refusals: list[Refusal]) -> Words:
    """Return how many rows were refused, and where that is written."""
    n = len(refusals)
    return Words(f"不收 {n} 行，原因见 {path}", f"{n} rows were refused, the reasons are in {path}")
