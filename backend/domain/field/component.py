"""A component (部件): one thing of the city that stands somewhere and belongs to somebody."""

from typing import NamedTuple


class Component(NamedTuple):
    """One thing that stands.

    Attributes:
        owner: ``unit_id`` it is registered to, ``""`` when nobody owns it.
        grid: 15-digit unit grid.
        state: 完好, 破损 or 丢失.
        surveyed: Date of the census, ISO.
    """

    code: str
    class_key: str
    lon_deg: float
    lat_deg: float
    owner: str
    grid: str
    state: str
    surveyed: str
