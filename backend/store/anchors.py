"""The head of the chain written down outside the database, so that a rebuilt chain is seen too.

Whoever can change the database can also compute all hashes anew. What was noted elsewhere before
does not fit any more then. One line an anchor: time, row, hash, history.
"""

import fcntl
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from backend.disk import disk_faults
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

logger = logging.getLogger(__name__)
# In the data folder's ``logs``.
ANCHOR_FILE = "anchor.txt"
HOUR_MS = 3_600_000
_AGAIN_MS = 60_000
_LINE = re.compile(r"(\S+Z) (\d{1,18}) ([0-9a-f]{64}) ([0-9a-f]{1,64})")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
DAMAGED = Words(
    "{path} 第 {line} 行不是锚点：文件被改动过",
    "line {line} of {path} is no anchor: it was changed",
)
CUT = Words(
    "{time} 的锚点记到第 {seq} 行，现在只有 {n} 行：末尾的行被删除",
    "row {seq} was anchored at {time}, there are {n} rows now: the last rows were cut off",
)
REBUILT = Words(
    "第 {seq} 行不是 {time} 锚定的那一行：第 {first} 至 {seq} 行中有改动，之后的链是重建的",
    "row {seq} is not the one anchored at {time}: one of the rows {first} to {seq} was changed and "
    "the chain rebuilt after it",
)
FOREIGN = Words(
    "{time} 的锚点属于另一段历史 {epoch}：数据库被整个换过",
    "the anchor of {time} is of another history, {epoch}: the whole store was exchanged",
)


class Anchor(NamedTuple):
    """Where the chain stood at a moment.

    Attributes:
        at_ms: Real UTC, Unix milliseconds; kept to the second.
        hash: Of row ``seq``, 32 bytes.
        epoch: Name of the history the row is of.
    """

    at_ms: int
    seq: int
    hash: bytes
    epoch: str

    @property
    def time(self) -> str:
        """The moment as it is written, UTC."""
        return datetime.fromtimestamp(self.at_ms // 1000, UTC).strftime(_TIME)

    def line(self) -> str:
        """Return the line that says so."""
        return f"{self.time} {self.seq} {self.hash.hex()} {self.epoch}"


class AnchorBook:
    """A file of anchors, only ever added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[Anchor, ...]:
        """Return the anchors in the order they were written; none when there is no file.

        Raises:
            OperatorError: A line is no anchor, or the disk fails.
        """
        if not self._path.exists():
            return ()
        with disk_faults(self._path):
            text = self._path.read_text("ascii", errors="replace")
        # What stands behind the last line break was cut short by a crash, and promises nothing.
        return tuple(self._anchor(n, line) for n, line in enumerate(text.split("\n")[:-1], 1))

    def write(self, anchor: Anchor) -> None:
        """Add an anchor, durably, and say it in the program's log: another place to keep it.

        Raises:
            OperatorError: The file cannot be written.
        """
        line = anchor.line()
        with disk_faults(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # the backend and an audit may write at once
                file.truncate(_whole_lines(self._path))
                file.write(line.encode("ascii") + b"\n")
                file.flush()
                os.fsync(file.fileno())
        logger.info("anchor %s", line)

    def _anchor(self, n: int, line: str) -> Anchor:
        found = _LINE.fullmatch(line)
        try:
            moment = datetime.strptime(found[1], _TIME).replace(tzinfo=UTC) if found else None
        except ValueError:
            moment = None
        if found is None or moment is None:
            raise OperatorError(DAMAGED.filled(path=self._path, line=n))
        at_ms = round(moment.timestamp()) * 1000
        return Anchor(at_ms, int(found[2]), bytes.fromhex(found[3]), found[4])


class HourlyAnchor:
    """Writes down where the chain stands: at the backend's start, and once an hour.

    Args:
        stands: ``Store.anchor``.
        logs: The data folder's ``logs``.

    Thread: one, any.
    """

    def __init__(self, stands: Callable[[int], Anchor], logs: Path) -> None:
        self._stands = stands
        self._book = AnchorBook(logs / ANCHOR_FILE)
        self._due_ms = 0
        self._last: tuple[int, str] = (0, "")

    def tick(self, real_ms: int) -> Anchor | None:
        """Write an anchor when an hour has passed and rows were added; to be called often.

        Raises:
            OperatorError: The record cannot be read or the file not written; it is tried again a
                minute later.
        """
        if real_ms < self._due_ms:
            return None
        self._due_ms = real_ms + _AGAIN_MS
        anchor = self._stands(real_ms)
        if (anchor.seq, anchor.epoch) != self._last:
            self._book.write(anchor)
            self._last = (anchor.seq, anchor.epoch)
        self._due_ms = real_ms + HOUR_MS
        return anchor


def _whole_lines(path: Path) -> int:
    """Return the length of a file up to its last line break, bytes."""
    return path.read_bytes().rfind(b"\n") + 1


class Histories(NamedTuple):
    """Which history a store tells, and which ones it was restored from.

    Attributes:
        left_at: Epoch to the last row that was restored of it; later rows were lost then, and said
            to be.
    """

    epoch: str
    left_at: Mapping[str, int]

    def binding(self, anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
        """Return the anchors that must fit; those of rows a restore left behind cannot.

        Raises:
            OperatorError: An anchor is of a history this store never was part of.
        """
        held = []
        for anchor in anchors:
            if anchor.epoch != self.epoch and anchor.epoch not in self.left_at:
                raise OperatorError(FOREIGN.filled(time=anchor.time, epoch=anchor.epoch))
            if anchor.seq <= self.left_at.get(anchor.epoch, anchor.seq):
                held.append(anchor)
        return tuple(held)


def anchors_fault(
    anchors: Iterable[Anchor], hashes: Mapping[int, bytes], n_rows: int
) -> tuple[int, Words] | None:
    """Return the first row that is not as it was anchored, and the sentence; ``None`` if all are.

    Args:
        hashes: The hashes now, of the rows that have an anchor.
    """
    held_seq = 0
    for anchor in sorted(anchors, key=lambda one: one.seq):
        values = {"seq": anchor.seq, "time": anchor.time, "n": n_rows, "first": held_seq + 1}
        if anchor.seq > n_rows:
            return n_rows + 1, CUT.filled(**values)
        if anchor.seq and hashes[anchor.seq] != anchor.hash:
            return anchor.seq, REBUILT.filled(**values)
        held_seq = anchor.seq
    return None
