"""Who answers what is asked of the base map: names, streets, and the boards that name streets."""

from collections.abc import Callable
from functools import partial

from backend.basedata.basemap import grounds_of, street_names
from backend.basedata.gazetteer import Gazetteer
from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.basedata.watched import StreetMap
from backend.cityfile import CityFile
from backend.folder import DataFolder
from backend.services.case_search import CaseSearch
from backend.services.city_desk import CityDesk
from backend.services.exact_counts import ExactCounts
from backend.services.finder import Finder
from backend.services.indicator_desk import BaseNames, IndicatorDesk
from backend.services.street_desk import StreetDesk
from backend.store import Store
from backend.store.track_arrays import Track

from .city_time import CityRun


def counting_of(
    folder: DataFolder, store: Store, city_desk: CityDesk, clock: CityRun, exact: ExactCounts
) -> IndicatorDesk:
    """Return who counts for the boards, what is exact into ``exact``; it follows the city."""
    streets, grounds = partial(street_names, folder.map), partial(grounds_of, folder.map)
    names = BaseNames(streets, grounds, city_desk.book.name)
    counting = IndicatorDesk(store, city_desk.city, clock, names, exact=exact)
    city_desk.tell(counting.set_city)
    return counting


def streets_of(
    folder: DataFolder,
    store: Store,
    city_desk: CityDesk,
    clock: CityRun,
    track_of: Callable[[str, int, int], Track],
) -> StreetDesk:
    """Return who tells what cameras see of the streets; it follows the city."""
    path, projection = folder.map, Projection(city_desk.city.crs_epsg)

    def streets() -> StreetMap | None:
        return StreetMap.open(path, projection) if path.exists() else None

    desk = StreetDesk(store, city_desk.city, clock, streets, track_of)
    city_desk.tell(desk.set_city)
    return desk


def finder_of(
    folder: DataFolder, config: CityFile, city_desk: CityDesk, store: Store, clock: CityRun
) -> Finder:
    """Return what answers searches and follows the city; the map's names are read at the first."""
    path, projection = folder.map, Projection(config.crs_epsg)

    def places() -> Gazetteer | None:
        is_invented = config.synthetic
        return Gazetteer.open(path, projection, has_numbers=is_invented) if path.exists() else None

    def grids() -> GridIndex | None:
        return GridIndex.open(path, projection) if path.exists() else None

    cases = CaseSearch(store, city_desk.city, city_desk.book, clock)
    finder = Finder(city_desk.city, places, grids, store, cases.find)
    city_desk.tell(finder.set_city)
    return finder
