from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.store import Store
from tests.backend.store.stores import cluster, place, server

from .hall import Hall

__all__ = ["cluster", "place", "server"]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    store = Store.open(tmp_path / "store.db")
    yield Hall(store)
    store.close()
