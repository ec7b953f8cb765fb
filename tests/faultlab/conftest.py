"""The scene is played once; every row of the table is judged by what was seen of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

from .watch import Record, Scene


@pytest.fixture(scope="package")
def record(qapp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Play every fault on one wall, side by side."""
    folder: Path = tmp_path_factory.mktemp("faultlab")
    scene = Scene(folder, PATIENCE)
    try:
        yield scene.run()
    finally:
        scene.close()
    assert not list(folder.glob("wanmi-video-*")), "pages of memory were left behind"
