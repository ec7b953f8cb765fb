"""What a search finds: one kind of thing per row, so that a new kind is one more row here."""

from dataclasses import dataclass
from enum import StrEnum

from .words import Words


class FoundKind(StrEnum):
    """What was found. Values are sent: never rename one."""

    CASE = "case"
    ADDRESS = "address"
    CROSSING = "crossing"
    ROAD = "road"
    LANDMARK = "landmark"
    AREA = "area"
    GRID = "grid"
    COMPONENT = "component"
    CAMERA = "camera"
    MOVER = "mover"


FOUND_WORDS: dict[FoundKind, Words] = {
    FoundKind.CASE: Words("案件", "Case"),
    FoundKind.ADDRESS: Words("地址", "Address"),
    FoundKind.CROSSING: Words("路口", "Crossing"),
    FoundKind.ROAD: Words("道路", "Road"),
    FoundKind.LANDMARK: Words("地名", "Place"),
    FoundKind.AREA: Words("辖区", "Area"),
    FoundKind.GRID: Words("单元网格", "Unit grid"),
    FoundKind.COMPONENT: Words("部件", "Component"),
    FoundKind.CAMERA: Words("监控", "Camera"),
    FoundKind.MOVER: Words("人员车辆", "People, vehicles"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search.

    Attributes:
        key: Id of the thing, ``""`` where the place is all there is.
        title: What it is called; never translated.
        about: Where it belongs or what is particular, ``""`` for nothing.
        score: How well it fits, 0 to 1; sorts answers of all kinds.
        is_outside: It lies outside the managed area.
        class_key: Of an ended case: its class, so that it is named in the reader's language.
        ended_at_ms: When it ended, city time; 0 for whatever is no ended case.
    """

    kind: FoundKind
    key: str
    title: str
    about: str
    lon_deg: float
    lat_deg: float
    score: float
    is_outside: bool = False
    class_key: str = ""
    ended_at_ms: int = 0
