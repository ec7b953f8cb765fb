"""Cases, movers and fixes of the town, made short."""

from backend.domain.cases.case import Case, CaseState, Source
from backend.domain.clocks.clock import NO_FACE, Face
from backend.domain.field.mover import Fix
from backend.domain.terms.place import Place
from layers.frame import CityFrame

from .conftest import NOW_MS


def case_at(
    frame: CityFrame,
    case_id: str,
    x_m: float,
    y_m: float,
    *,
    state: CaseState = CaseState.HANDLING,
    version: int = 1,
    urgent: bool = False,
) -> Case:
    lon, lat = frame.to_deg(x_m, y_m)
    return Case(
        case_id=case_id,
        version=version,
        state=state,
        class_key="c0103",
        place=Place(lon, lat, f"学府路 {case_id} 号"),
        source=Source.COLLECTOR,
        text="",
        reported_at_ms=NOW_MS,
        reported_by="x",
        step_since_ms=NOW_MS,
        urgent=urgent,
    )


def fix_at(frame: CityFrame, mover_id: str, x_m: float, y_m: float, at_ms: int = NOW_MS) -> Fix:
    lon, lat = frame.to_deg(x_m, y_m)
    return Fix(mover_id, lon, lat, 90.0, 5.0, at_ms)


def face(level: str) -> Face:
    return NO_FACE._replace(level=level)


def middle(frame: CityFrame) -> tuple[float, float]:
    left, top, right, bottom = frame.bounds_m
    return (left + right) / 2, (top + bottom) / 2
