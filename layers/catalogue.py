"""The layers of the map, in one place: a new layer is its file and one line here."""

from .base import MapLayer
from .buses import BusesLayer
from .cameras import CamerasLayer
from .cases import CasesLayer
from .collectors import CollectorsLayer
from .coverage import CoverageLayer
from .grids import GridsLayer
from .guards import GuardsLayer
from .history import HistoryLayer
from .strips import StripsLayer
from .vehicles import VehiclesLayer

LAYERS: tuple[type[MapLayer], ...] = (
    CasesLayer,
    GuardsLayer,
    CollectorsLayer,
    VehiclesLayer,
    BusesLayer,
    CamerasLayer,
    HistoryLayer,
    CoverageLayer,
    StripsLayer,
    GridsLayer,
)
