from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.store.stores import cluster, place, server, store

from .hall import Hall

__all__ = ["cluster", "place", "server", "store"]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path).start()
    yield made
    made.close()
