"""A small town as a foreign map would give it, and a folder that already holds it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyogrio import raw

from backend.folder import DataFolder
from backend.intake.command import bring_in

WEST, SOUTH = 15.60, 48.40


def lines() -> tuple[list[object], dict[str, list[object]]]:
    shapes = [
        shapely.LineString([(WEST + 0.01 * k, SOUTH), (WEST + 0.01 * k, SOUTH + 0.04)])
        for k in range(5)
    ]
    shapes.append(shapely.LineString([(WEST, SOUTH + 0.02), (WEST + 0.04, SOUTH + 0.02)]))
    shapes.append(shapely.LineString([(WEST, SOUTH + 0.03), (WEST + 0.04, SOUTH + 0.03)]))
    shapes.append(shapely.LineString([(WEST, SOUTH + 0.01), (WEST + 0.04, SOUTH + 0.01)]))
    return shapes, {
        "name": ["Main street", "A lane", None, "B lane", "C lane", "Brook", "West line", "Path"],
        "highway": [
            "primary",
            "residential",
            "service",
            "trunk_link",
            "construction",
            None,
            None,
            "footway",
        ],
        "other_tags": [
            None,
            '"bridge"=>"yes"',
            None,
            None,
            None,
            '"waterway"=>"river"',
            '"railway"=>"rail"',
            None,
        ],
    }


def areas() -> tuple[list[object], dict[str, list[object]]]:
    boxes = [
        shapely.box(WEST + 0.005 * k, SOUTH, WEST + 0.005 * k + 0.003, SOUTH + 0.003)
        for k in range(6)
    ]
    boxes[0] = shapely.MultiPolygon([boxes[0], shapely.box(WEST, 48.42, WEST + 0.001, 48.421)])
    return boxes, {
        "name": [None, "Lake", "Town park", None, "North school", None],
        "building": ["yes", None, None, None, None, "no"],
        "other_tags": [
            '"building:levels"=>"4"',
            '"natural"=>"water"',
            '"leisure"=>"park"',
            '"landuse"=>"industrial"',
            '"amenity"=>"school"',
            None,
        ],
    }


def points() -> tuple[list[object], dict[str, list[object]]]:
    return [shapely.Point(WEST + 0.02, SOUTH + 0.02), shapely.Point(WEST, SOUTH)], {
        "name": ["Smallton", "A bench"],
        "place": ["town", None],
        "other_tags": [None, '"amenity"=>"bench"'],
    }


def write_layer(path: Path, name: str, shapes, fields, crs="EPSG:4326", geometry="Unknown"):
    raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=np.array(list(fields), dtype=object),
        layer=name,
        geometry_type=geometry,
        crs=crs,
        driver="GPKG",
    )


def write_town(path: Path, crs: str | None = "EPSG:4326") -> Path:
    for name, part in (("lines", lines), ("multipolygons", areas), ("points", points)):
        write_layer(path, name, *part(), crs=crs)
    return path


@pytest.fixture(autouse=True)
def _quiet_gdal() -> Iterator[None]:
    """The writer of the test's own files warns of a missing CRS; that is what is tested."""
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        yield
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


@pytest.fixture(scope="session")
def first_town(tmp_path_factory) -> Path:
    """The map and the city made of it, once; tests take copies."""
    made = tmp_path_factory.mktemp("first")
    bring_in("map", write_town(made / "smallton.gpkg"), made / "city")
    return made


@pytest.fixture
def town_map(first_town, tmp_path) -> Path:
    return Path(shutil.copy(first_town / "smallton.gpkg", tmp_path))


@pytest.fixture
def root(tmp_path) -> Path:
    return tmp_path / "city"


@pytest.fixture
def folder(first_town, root) -> DataFolder:
    shutil.copytree(first_town / "city", root)
    return DataFolder(root)


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, but for the lock."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "lock"
    }
