"""Guards at hazards are people on the map (A14)."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from backend.domain.cases.extras import Extras, GuardSpan
from backend.domain.field.mover import Mover, MoverKind
from layers.guards import GuardsLayer
from resources.tokens import DARK

from .conftest import NOW_MS
from .makers import case_at, fix_at, middle
from .sight import frame_of, is_like

WALKER = Mover("COL-1", MoverKind.COLLECTOR, "采集员 汀东-001")
SHIELD = QPointF(400 + 17, 300 - 17)


def guarded(frame, *, is_over: bool = False):
    x, y = middle(frame)
    until_ms = NOW_MS if is_over else 0
    span = GuardSpan("COL-1", NOW_MS - 600_000, until_ms)
    return replace(case_at(frame, "A", x - 700, y - 500), extras=Extras(guards=(span,)))


def test_a14_the_guard_stands_where_he_is_and_opens_the_case(view, tell, frame) -> None:
    x, y = middle(frame)
    view.centre_on(*frame.to_deg(x, y), 8.0)
    tell()
    before = frame_of(view)
    tell(cases=[guarded(frame)], fixes=[fix_at(frame, "COL-1", x, y)], movers=[WALKER])
    layer = view.deck["guards"]
    assert isinstance(layer, GuardsLayer) and layer.is_on and layer.count() == 1
    after = frame_of(view)
    assert (before != after)[270:300, 400:430].sum() > 50
    found = view.pick_at(SHIELD)
    assert (found.kind, found.ids) == ("case", ("A",))
    assert found.title.zh == "采集员 汀东-001 在现场警戒"
    assert view.pick_at(SHIELD + QPointF(80, 0)) is None


def test_a14_a_silent_guard_is_marked_as_lost_and_comes_back(view, tell, frame) -> None:
    x, y = middle(frame)
    view.centre_on(*frame.to_deg(x, y), 8.0)
    old = fix_at(frame, "COL-1", x, y, NOW_MS - 120_000)
    tell(cases=[guarded(frame)], fixes=[old], movers=[WALKER])
    assert view.pick_at(SHIELD).title.en == "采集员 汀东-001 on guard: no signal"
    assert is_like(frame_of(view)[265:305, 395:440], DARK.act).any()
    tell(cases=[guarded(frame)], fixes=[fix_at(frame, "COL-1", x, y)], movers=[WALKER])
    assert view.pick_at(SHIELD).title.en == "采集员 汀东-001 on guard"


def test_a14_without_a_position_he_is_shown_at_the_hazard_and_relieved_he_is_gone(
    view, tell, frame
) -> None:
    x, y = middle(frame)
    view.centre_on(*frame.to_deg(x - 700, y - 500), 8.0)
    tell(cases=[guarded(frame)], movers=[WALKER])
    assert view.pick_at(SHIELD).ids == ("A",)
    tell(cases=[guarded(frame, is_over=True)], movers=[WALKER])
    assert view.deck["guards"].count() == 0
    assert view.pick_at(SHIELD) is None
