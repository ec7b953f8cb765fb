from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.conftest import looks

from .hall import Hall

__all__ = ["looks"]


@pytest.fixture
def hall(tmp_path: Path, qapp) -> Iterator[Hall]:
    """A hall in which a dispatch is delivered after 0.3 s."""
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def slow_hall(tmp_path: Path, qapp) -> Iterator[Hall]:
    """A hall in which a dispatch can be taken back for a minute."""
    made = Hall(tmp_path, undo_s=60)
    yield made
    made.close()
