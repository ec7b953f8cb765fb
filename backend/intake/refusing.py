"""Refusing a file, or one of its lines, in one sentence."""

from pathlib import Path
from typing import NoReturn

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words


def fail(path: Path, zh: str, en: str) -> NoReturn:
    """Refuse a file in one sentence that begins with its name.

    Raises:
        OperatorError: Always.
    """
    # A sentence is one line, whatever a file is called.
    name = " ".join(path.name.splitlines())
    raise OperatorError(Words(f"{name}：{zh}", f"{name}: {en}"))


def fail_at(path: Path, line: int, zh: str, en: str) -> NoReturn:
    """Refuse a file because of one of its lines.

    Raises:
        OperatorError: Always.
    """
    fail(path, f"第 {line} 行{zh}", f"line {line}: {en}")
