"""Where a process without a screen writes its log: a file in ``logs/`` of the data folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from backend.disk import disk_faults

_LOG_BYTES = 5_000_000


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Log to a file while inside; three older ones are kept.

    Raises:
        OperatorError: The disk would not take the file.
    """
    with disk_faults(path):
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()
