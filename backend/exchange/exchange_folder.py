"""The folder in which an enforcement body's system and ours meet: files out, files in.

``out/`` takes a pack for each case, ``in/`` is read for word of what became of it; a word that was
taken lies in ``done/`` afterwards, one that was refused in ``refused/`` with the reason beside it.
Most systems of this kind can do nothing but read and write files in a folder of a front machine.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from backend.disk import disk_faults, write_atomic
from backend.domain.terms.words import Words

logger = logging.getLogger(__name__)
OUT, IN, DONE, REFUSED = "out", "in", "done", "refused"
MOST_WORD_BYTES = 64 * 1024
_TOO_LARGE = Words("文件超过 64 KB", "the file has more than 64 KB")


class WordOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of ``in/`` says of a case.

    Attributes:
        number: The number the case bears there; with the first word.
        word: What they say of it.
        end: ``done`` when it is done and may be checked, ``back`` when it comes back; else ``""``.
    """

    case_no: str
    word: str
    number: str = ""
    end: Literal["", "done", "back"] = ""


class WordFile(NamedTuple):
    """A file of ``in/`` that was read, or why it could not be."""

    path: Path
    word: WordOf | None
    why_not: Words | None = None


class ExchangeFolder:
    """The four folders under one root; they are made when they are not there.

    Raises:
        OperatorError: They cannot be made.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        with disk_faults(root):
            for name in (OUT, IN, DONE, REFUSED):
                (root / name).mkdir(parents=True, exist_ok=True)

    def pack_path(self, case_no: str) -> Path:
        """Return where the pack of a case is written."""
        return self._root / OUT / f"{case_no}.zip"

    def words(self) -> Iterator[WordFile]:
        """Yield what lies in ``in/``, in the order of names; a half-written file bears another end.

        Raises:
            OperatorError: The folder cannot be read.
        """
        with disk_faults(self._root):
            for path in sorted((self._root / IN).glob("*.json")):
                yield self._read(path)

    def take(self, path: Path) -> None:
        """Put away a word that stands in the record now.

        Raises:
            OperatorError: It cannot be moved.
        """
        with disk_faults(path):
            path.replace(self._root / DONE / path.name)

    def refuse(self, path: Path, why: Words) -> None:
        """Put away a word that was not taken, the reason beside it.

        Raises:
            OperatorError: It cannot be moved.
        """
        logger.warning("%s was not taken: %s", path.name, why.en)
        reason = self._root / REFUSED / f"{path.stem}.txt"
        write_atomic(reason, f"{why.zh}\n{why.en}\n".encode())
        with disk_faults(path):
            path.replace(self._root / REFUSED / path.name)

    def _read(self, path: Path) -> WordFile:
        try:
            if path.stat().st_size > MOST_WORD_BYTES:
                return WordFile(path, None, _TOO_LARGE)
            return WordFile(path, msgspec.json.decode(path.read_bytes(), type=WordOf))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return WordFile(path, None, Words(str(error), str(error)))
