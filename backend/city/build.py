"""Building the synthetic city into a data folder, or finding that it already stands there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from backend.basedata.basemap import file_hash, write_map
from backend.basedata.components import write_components
from backend.basedata.grids import GridIndex
from backend.basedata.projection import Projection
from backend.basedata.registers import Registers, write_registers
from backend.disk import disk_faults, read_json, write_json
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .bodies import read_bodies
from .camera_sites import make_cameras, make_carried, make_speakers
from .crew import make_crew
from .placing import place_components
from .presets import CRS_EPSG, GENERATOR_VERSION, ORIGIN_DEG, city_file, preset_of
from .town import Town, make_town

logger = logging.getLogger(__name__)

Progress = Callable[[Words, float], None]

_STEPS = {
    "draw": (Words("画街区与道路", "Drawing blocks and roads"), 0.0),
    "place": (Words("布设部件", "Placing components"), 0.35),
    "write": (Words("写入底图", "Writing the base map"), 0.6),
    "register": (Words("登记单位、监控、车辆", "Registering units, cameras, vehicles"), 0.9),
    "done": (Words("城市就绪", "The city stands"), 1.0),
}
# Its own part of the random numbers; the town uses 0 to 6.
_COMPONENT_STREAM = 16


@dataclass(frozen=True, slots=True)
class Built:
    """What a call of ``generate`` came to.

    Attributes:
        content_hash: Equal for equal preset, seed and generator; hex.
        was_there: The city stood already and nothing was written.
    """

    content_hash: str
    was_there: bool


def generate(
    folder: DataFolder,
    preset: str = "first-look",
    seed: int = 1,
    progress: Progress | None = None,
) -> Built:
    """Build the synthetic city into a folder; a city of the same seed is left as it stands.

    The caller holds the folder's lock. ``city.toml`` is written last: with it the city exists.

    Args:
        progress: Told what is being done and the share that is done, 0 to 1.

    Raises:
        OperatorError: No such preset, a real city lives in the folder, or the disk fails.
    """
    preset_of(preset)  # refuses an unknown one before anything is touched
    stamp = {"preset": preset, "seed": seed, "generator": GENERATOR_VERSION}
    found = _standing(folder, stamp)
    if found:
        _tell(progress, "done")
        return Built(found, was_there=True)
    _refuse_real_city(folder)
    with disk_faults(_stamp_path(folder)):
        _stamp_path(folder).unlink(missing_ok=True)
    _build(folder, preset, seed, progress)
    content = _content_hash(folder)
    write_json(_stamp_path(folder), stamp | {"content": content})
    _tell(progress, "done")
    return Built(content, was_there=False)


def _build(folder: DataFolder, preset: str, seed: int, progress: Progress | None) -> None:
    _tell(progress, "draw")
    projection = Projection(CRS_EPSG)
    town = make_town(seed, projection.to_xy(*ORIGIN_DEG))
    _tell(progress, "place")
    rng = np.random.default_rng([seed, _COMPONENT_STREAM])
    grids = _grid_index(town, projection)
    components = place_components(town, preset_of(preset).n_components, rng, grids.indexes_at)
    _tell(progress, "write")
    write_map(folder.map, town.layers, CRS_EPSG)
    write_components(folder.components, components, CRS_EPSG)
    _tell(progress, "register")
    _register(folder, town, projection, preset, seed)


def _register(
    folder: DataFolder, town: Town, projection: Projection, preset: str, seed: int
) -> None:
    units, movers = read_bodies(), make_crew()
    cameras = make_cameras(town, projection)
    bounds, speakers = _bounds_deg(town, projection), make_speakers(cameras)
    cameras += make_carried(movers)
    write_registers(folder, Registers(units, cameras, movers, bounds, speakers))
    folder.write_config(city_file(preset, seed, units, movers, cameras))


def _bounds_deg(town: Town, projection: Projection) -> tuple[float, float, float, float]:
    border = shapely.get_coordinates(town.layers["districts"].geometry)
    degrees = projection.to_lonlat(border)
    west, south = degrees.min(axis=0).tolist()
    east, north = degrees.max(axis=0).tolist()
    return west, south, east, north


def _grid_index(town: Town, projection: Projection) -> GridIndex:
    rows = town.layers["unit_grids"]
    tree = shapely.STRtree(rows.geometry)
    return GridIndex(rows.columns["code"], rows.columns["responsibility"], projection, tree)


def _stamp_path(folder: DataFolder) -> Path:
    return folder.root / "generated.json"


def _standing(folder: DataFolder, stamp: dict[str, object]) -> str:
    """Return the content hash of the city that stands in the folder, ``""`` when it is another."""
    path = _stamp_path(folder)
    needed = (path, folder.map, folder.components, folder.registers, folder.city_toml)
    if not all(file.exists() for file in needed):
        return ""
    held = read_json(path)
    if not isinstance(held, dict) or any(held.get(key) != stamp[key] for key in stamp):
        return ""
    return str(held.get("content", ""))


def _refuse_real_city(folder: DataFolder) -> None:
    if folder.city_toml.exists() and not folder.config().synthetic:
        raise OperatorError(
            Words(
                f"{folder.root} 中是真实城市，不会用演示城市覆盖；请用 --data 另选目录",
                f"A real city lives in {folder.root}; the demo does not overwrite it: "
                "choose another folder with --data",
            )
        )


def _content_hash(folder: DataFolder) -> str:
    """Return one hash over all files of the city."""
    files = (folder.map, folder.components, folder.registers, folder.city_toml)
    return "".join(file_hash(file)[:16] for file in files)


def _tell(progress: Progress | None, step: str) -> None:
    words, share = _STEPS[step]
    logger.info("%s (%d %%)", words.en, share * 100)
    if progress:
        progress(words, share)
