from collections.abc import Iterator
from pathlib import Path

import pytest

from .hall import Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path).start()
    yield made
    made.close()
