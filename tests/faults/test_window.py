"""A real window in a city of full size: an outage is said, made good, and never freezes it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from backend.contract.orders import PutFixes
from backend.domain.field.mover import Fix
from backend.feed.parts import Pace
from tests.backend.feed.hall import CITY_MS, GATEWAY
from tests.console.conftest import looks  # noqa: F401 - a fixture
from tests.patience import patiently

from . import full_city
from .full_city import N_OPEN
from .scene import Hall, Place, burst
from .sitting import Meanwhile, Sitting

pytestmark = [pytest.mark.display, pytest.mark.timeout(300)]
N_MOVERS = 3_000
N_MINUTE = 1_800  # 60 s at 30 events a second, the peak of mission.md 3.1
HELD_ROWS = 2_000  # a shift away is more than the backend hands out one by one
N_NIGHT = 2_500
STALL_S = 2.0  # reading the whole picture anew takes a quarter of it on a slow machine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_city.make(tmp_path_factory.mktemp("full") / "store.db")


@pytest.fixture
def city(tmp_path: Path, place: Place, made: Path) -> Iterator[Hall]:
    """Twenty thousand open cases on either store, at the pace of a real backend."""
    hall = Hall(tmp_path, source=place.source, pace=replace(Pace(), range_rows=HELD_ROWS))
    full_city.lay(made, place)
    yield hall.start()
    hall.close()


@pytest.fixture
def sitting(qapp: QApplication, looks: object, city: Hall, tmp_path: Path) -> Iterator[Sitting]:  # noqa: F811
    made = Sitting(qapp, looks, city, tmp_path / "cache")
    yield made
    made.close()


def everybody(n: int) -> PutFixes:
    """Return where everybody is after ``n`` steps."""
    return PutFixes(
        rows=tuple(
            Fix(f"M-{k}", 119.55 + k * 1e-5, 38.9 + n * 1e-4, 0.0, 1.0, CITY_MS + n)
            for k in range(N_MOVERS)
        ),
        actor=GATEWAY,
    )


def test_j01_after_an_outage_the_window_equals_the_record(qtbot, sitting: Sitting) -> None:
    """Sixty seconds at peak by the range, then a night by the picture; how fast: bench/recovery."""
    hall, field = sitting.hall, sitting.hall.link()

    def until(holds, limit_s: float = 20) -> None:
        qtbot.waitUntil(holds, timeout=round(patiently(limit_s) * 1000))

    until(lambda: len(sitting.desk.face.situation.cases) == N_OPEN)
    until(field.joined)
    field.link.send(everybody(0))
    until(sitting.is_equal)
    sitting.pulse.worst_s = 0.0
    for n, (n_missed, n_pictures, said) in enumerate(
        ((N_MINUTE, 1, "断号 1 处已补齐"), (N_NIGHT, 2, "已整体重取")), 1
    ):
        sitting.cable.cut()
        until(lambda: sitting.banner.startswith("与后台断开"), 4)
        away = Meanwhile(burst, hall, n_missed, n + 1)
        field.link.send(everybody(n))
        until(lambda a=away: a.is_over, 40)
        sitting.cable.mend()
        until(sitting.is_equal)
        until(lambda s=said: any(text.startswith(s) for text in sitting.screen.seen))
        assert any(text.startswith("案卷推送断号") for text in sitting.screen.seen)
        until(lambda: sitting.banner == "")
        assert sitting.link.health.n_snapshots == n_pictures
        sitting.screen.seen.clear()
    assert sitting.link.health.n_faults == 0
    assert sitting.pulse.worst_s < STALL_S, "the window stood still"
