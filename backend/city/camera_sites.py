"""Where the cameras of the synthetic city stand and where they look."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from backend.basedata.basemap import LayerData
from backend.basedata.projection import Projection
from backend.domain.cameras.calling import Speaker
from backend.domain.cameras.camera import Camera, CameraOwner, Steerable
from backend.domain.field.mover import Mover, MoverKind

from .lattice import Floats
from .names import DISTRICT_CODE
from .town import Town

# Access unit and industry, then type 132 (IP camera) and the network digit, by owner.
# Source: mission.md 5.1 for own and police; standards.md 2.8 for the network digits.
_ID_PARTS = {
    CameraOwner.OWN: ("0008", "1326"),
    CameraOwner.POLICE: ("0000", "1320"),
    CameraOwner.SOCIAL: ("0040", "1328"),
    CameraOwner.OTHER: ("0008", "1327"),
}
_SPANS_DEG = {CameraOwner.OWN: 62.0, CameraOwner.POLICE: 48.0}
_REACHES_M = {CameraOwner.OWN: 85.0, CameraOwner.POLICE: 120.0}
_POLE_OFF_M = 11.0
# How many enforcement cars carry cameras, and the number of the first of these.
_N_CARS, _FIRST_CARRIED = 4, 101


def make_cameras(town: Town, projection: Projection) -> tuple[Camera, ...]:
    """Return the cameras, those shown on the desk first, in the order of their tiles."""
    path = Path(__file__).with_name("camera_sites.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_camera(row, town, projection) for row in csv.DictReader(file))


def make_carried(movers: Sequence[Mover]) -> tuple[Camera, ...]:
    """Return the cameras of enforcement cars: each car sees ahead and behind."""
    cars = [mover for mover in movers if mover.kind is MoverKind.ENFORCEMENT][:_N_CARS]
    access, kind = _ID_PARTS[CameraOwner.OWN]
    return tuple(
        Camera(
            camera_id=f"{DISTRICT_CODE}{access}{kind}{_FIRST_CARRIED + 2 * n + side:06d}",
            name=f"{car.label} {('车前', '车后')[side]}",
            owner=CameraOwner.OWN,
            lon_deg=0.0,
            lat_deg=0.0,
            view_deg=180.0 * side,
            span_deg=70.0,
            reach_m=40.0,
            group="车载视频",
            mover_id=car.mover_id,
        )
        for n, car in enumerate(cars)
        for side in (0, 1)
    )


def make_speakers(cameras: Sequence[Camera]) -> tuple[Speaker, ...]:
    """Return a loudspeaker beside each of the centre's own cameras that turn."""
    ours = (camera for camera in cameras if camera.steering is Steerable.YES)
    return tuple(
        Speaker(f"sp-{n:02d}", f"{camera.name}音柱", (camera.camera_id,))
        for n, camera in enumerate(ours, start=1)
    )


def _camera(row: dict[str, str], town: Town, projection: Projection) -> Camera:
    owner = CameraOwner(row["owner"])
    line, share = _line(row, town)
    foot, ahead = _ends(line, share)
    along = (ahead - foot) / np.hypot(*(ahead - foot))
    place = foot + np.array([along[1], -along[0]]) * _POLE_OFF_M
    lon, lat = projection.to_lonlat(place).tolist()
    look = ahead + along * 40 - place
    access, kind = _ID_PARTS[owner]
    return Camera(
        camera_id=f"{DISTRICT_CODE}{access}{kind}{int(row['serial']):06d}",
        name=row["name"],
        owner=owner,
        lon_deg=round(lon, 7),
        lat_deg=round(lat, 7),
        view_deg=round(float(np.degrees(np.arctan2(look[0], look[1]))) % 360, 1),
        span_deg=_SPANS_DEG.get(owner, 56.0),
        reach_m=_REACHES_M.get(owner, 75.0),
        shown=row["shown"] == "1",
        street=row["where"] if row["kind"] == "road" else "",
        group=row["group"],
        steering=Steerable(row["steering"]),
    )


def _line(row: dict[str, str], town: Town) -> tuple[shapely.LineString, float]:
    """Return the road a camera stands at, and where along it."""
    roads = town.layers["roads"]
    if row["kind"] == "road":
        return _piece(roads, row["where"], float(row["at"]), town)
    labels = town.layers["labels"]
    mark = labels.geometry[labels.columns["name"] == row["where"]][0]
    nearest = shapely.STRtree(roads.geometry).nearest(mark)
    line = roads.geometry[nearest]
    return line, float(shapely.line_locate_point(line, mark, normalized=True))


def _piece(
    roads: LayerData, name: str, share: float, town: Town
) -> tuple[shapely.LineString, float]:
    """Return the piece of a named road at a share of its length within the district."""
    district = town.layers["districts"].geometry[0]
    pieces = shapely.intersection(roads.geometry[roads.columns["name"] == name], district)
    pieces = pieces[shapely.length(pieces) > 0]
    ends = np.cumsum(shapely.length(pieces))
    index = int(np.searchsorted(ends, share * ends[-1]).clip(0, len(pieces) - 1))
    left_m = float(ends[index] - share * ends[-1])
    return pieces[index], 1 - left_m / pieces[index].length


def _ends(line: shapely.LineString, share: float) -> tuple[Floats, Floats]:
    """Return a point of the line and one 20 m on; at its end the camera looks back."""
    at_m = share * line.length
    on_m = at_m + 20 if at_m + 20 <= line.length else at_m - 20
    points = shapely.line_interpolate_point(line, np.clip([at_m, on_m], 0, line.length))
    foot, ahead = shapely.get_coordinates(points)
    return foot, ahead
