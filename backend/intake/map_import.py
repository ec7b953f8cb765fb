"""``import map``: a real town becomes the base map."""

from pathlib import Path

from backend.basedata.basemap import LAYERS, LayerData, read_layer, write_map
from backend.basedata.newcity import read_bodies, real_city
from backend.basedata.projection import Projection
from backend.basedata.registers import Registers, read_registers, write_registers
from backend.cityfile import CityFile
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .geodata import bounds_of, choose_epsg, read_geopackage
from .points import Bounds
from .ready import Options, Ready
from .tables import fail
from .town_map import map_layers, town_bounds

# Areas are brought in by their own import; a new map does not take them away.
_AREAS = ("districts", "streets", "communities", "responsibility_grids", "unit_grids")
_COUNTED = {
    "roads": Words("道路", "roads"),
    "rail": Words("铁路", "railways"),
    "buildings": Words("建筑", "buildings"),
    "water": Words("水面", "waters"),
    "green": Words("绿地", "greens"),
    "landuse": Words("用地", "land uses"),
    "labels": Words("地名", "names"),
}

_ZONE_NOTE = Words(
    "新城市的时区是 {zone}；若不对，请改 city.toml 的 zone",
    "The new city's time zone is {zone}; if that is wrong, change zone in city.toml",
)


def check_map(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read a map and say what it would become.

    Raises:
        OperatorError: The file cannot be a base map, or the folder holds the demo city.
    """
    held = _real_config(folder)
    sources = read_geopackage(path, options.crs)
    whole = bounds_of(path, sources)
    epsg = held.crs_epsg if held else choose_epsg(sources, whole)
    layers = map_layers(sources, epsg)
    if not layers:
        fail(
            path,
            "里认不出道路、水面、绿地或建筑",
            "holds no roads, waters, greens or buildings that can be recognised",
        )
    bounds = _bounds_deg(layers, epsg)
    config = held or _new_city(path, epsg, options)
    notes = () if held else (_ZONE_NOTE.filled(zone=config.zone),)

    def write(beside: DataFolder, city: DataFolder) -> None:
        if held and city.map.exists():
            layers.update(_kept_areas(city, layers))
        write_map(beside.map, layers, epsg)
        write_registers(beside, _registers(city, bounds))
        beside.write_config(config)

    return Ready(_summary(path, layers, epsg), notes, write)


def _new_city(path: Path, epsg: int, options: Options) -> CityFile:
    name = options.name or path.stem
    names = Words(name, options.name_en or name)
    return real_city(names, epsg, read_bodies(), options.zone)


def _real_config(folder: DataFolder | None) -> CityFile | None:
    """Return the city that stands in the folder, ``None`` when there is none.

    Raises:
        OperatorError: It is the demo city: real data must never mix with it.
    """
    if folder is None or not folder.city_toml.exists():
        return None
    config = folder.config()
    if config.synthetic:
        raise OperatorError(
            Words(
                f"{folder.root} 中是演示城市，真实数据不得与其混用；请用 --data 另选目录",
                f"The demo city lives in {folder.root} and must not mix with real data; "
                "choose another folder with --data",
            )
        )
    return config


def _registers(city: DataFolder, bounds: Bounds) -> Registers:
    held = read_registers(city)
    return Registers(held.units or read_bodies(), held.cameras, held.movers, bounds)


def _kept_areas(city: DataFolder, layers: dict[str, LayerData]) -> dict[str, LayerData]:
    return {name: read_layer(city.map, name) for name in _AREAS if name not in layers}


def _bounds_deg(layers: dict[str, LayerData], epsg: int) -> Bounds:
    x0, y0, x1, y1 = town_bounds(layers)
    corners = Projection(epsg).to_lonlat([[x0, y0], [x1, y0], [x0, y1], [x1, y1]])
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north


def _summary(path: Path, layers: dict[str, LayerData], epsg: int) -> Words:
    counts = {name: len(layers[name]) for name in _COUNTED if len(layers.get(name, ()))}
    areas = {name: len(layers[name]) for name in LAYERS if name in _AREAS and name in layers}
    zh = "、".join(f"{_COUNTED[name].zh} {n}" for name, n in counts.items())
    en = ", ".join(f"{n} {_COUNTED[name].en}" for name, n in counts.items())
    grids = areas.get("unit_grids", 0)
    return Words(
        f"底图 {path.name}：{zh}，单元网格 {grids}；坐标系 EPSG:{epsg}",
        f"Map {path.name}: {en}, {grids} unit grids; CRS EPSG:{epsg}",
    )
