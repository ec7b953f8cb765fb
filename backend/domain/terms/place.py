"""Where something is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the city and what stands there.

    Attributes:
        lon_deg: CGCS2000 longitude (EPSG:4490), degrees.
        lat_deg: CGCS2000 latitude, degrees.
        address: What people call it, e.g. ``"学府路 88 号门前"``.
        grid_code: Unit grid, 15 digits, or ``""`` outside the managed area.

    Raises:
        ValueError: The position is off the globe.
    """

    lon_deg: float
    lat_deg: float
    address: str = ""
    grid_code: str = ""

    def __post_init__(self) -> None:
        if not (-180 <= self.lon_deg <= 180 and -90 <= self.lat_deg <= 90):
            raise ValueError(f"{self.lon_deg}, {self.lat_deg} is off the globe")
