"""The rows of a gateway's catalogue, told apart and turned into cameras."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.terms import codes
from backend.domain.terms.code_error import CodeError
from backend.domain.terms.codes import Code
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from .cameras_import import OWNERS
from .catalogue import Catalogue
from .gateway_file import GatewayFile, address_of
from .points import Bounds, Point, read_point
from .ready import Standing
from .refused import Refusal
from .tables import Row, fail_at, read_table

PLACE_COLUMNS = ("camera_id", "lon", "lat")
_N_NAMED = 5
_OWNER = Words(
    "{n} 路归属“{owner}”未对应，记为权属未明；可写入 [owners]",
    "the owner “{owner}” of {n} channels is not known, so it is “other”; name it under [owners]",
)
_NO_PLACE = Words(
    "{n} 路没有坐标，未导入（{ids}）；把 {columns} 写成表，用 --places 给出后再导入",
    "{n} channels have no place and were left out ({ids}); give them by --places, a list of "
    "{columns}",
)


@dataclass
class Found:
    """What the rows came to."""

    codes: dict[str, Code] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    n_twice: int = 0


class Taken(NamedTuple):
    """Cameras of the gateway, and where each is watched."""

    cameras: dict[str, Camera]
    urls: dict[str, str]
    subs: dict[str, str]


def some(ids: Sequence[str]) -> str:
    """Return the first few of many ids, and how many there are."""
    more = f" … {len(ids)}" if len(ids) > _N_NAMED else ""
    return " ".join(ids[:_N_NAMED]) + more


# ---- ids ---------------------------------------------------------------------------------------


def sorted_out(path: Path, catalogue: Catalogue, city: Standing | None) -> Found:
    """Tell cameras from directories and from devices without a picture."""
    found = Found()
    for row in catalogue.rows:
        text = row.cells["channel_id"]
        if text.isascii() and text.isdigit() and len(text) in (2, 4, 6, 8):
            found.nodes[text] = row.cells["name"]
            continue
        try:
            code = _checked(path, row, city)
        except OperatorError as error:
            found.refusals.append(Refusal(row, "id", error.words))
            continue
        kind = code.part("type")
        if code.text in found.codes:
            found.n_twice += 1
        elif code.playable or int(kind) < 111:
            found.codes[code.text], found.rows[code.text] = code, row
        else:
            found.others[kind] += 1
            if 200 <= int(kind) <= 299:
                found.nodes[code.text] = row.cells["name"]
    return found


def _checked(path: Path, row: Row, city: Standing | None) -> Code:
    text = row.cells["channel_id"]
    is_demo = city.config.synthetic if city else text.startswith(codes.SYNTHETIC_PROVINCE)
    try:
        return codes.check_camera(text, synthetic=is_demo)
    except CodeError as error:
        fail_at(path, row.line, f"：{error.words.zh}", error.words.en)


# ---- cameras -----------------------------------------------------------------------------------


class Places(NamedTuple):
    """Where cameras stand: what a person said, the catalogue, what was known before."""

    said: Mapping[str, Point]
    held: Mapping[str, Point]
    bounds: Bounds | None

    def of(self, path: Path, key: str, row: Row) -> Point | None:
        """Return where a camera stands.

        Raises:
            OperatorError: The row names a place that cannot be.
        """
        if key in self.said:
            return self.said[key]
        lon, lat = row.cells["lon"], row.cells["lat"]
        try:
            # This is how gateways write that they know none.
            is_named = bool(float(lon or 0) or float(lat or 0))
        except ValueError:
            is_named = True
        if is_named:
            return read_point(path, row, "lon", "lat", self.bounds)
        return self.held.get(key)


class Reading:
    """Turns the rows of cameras into cameras.

    Attributes:
        taken: What came of them.
        lost: Rows of cameras that stand nowhere.
        notes: What is to be told.
    """

    def __init__(
        self, path: Path, catalogue: Catalogue, found: Found, said: GatewayFile, places: Places
    ) -> None:
        self._path, self._catalogue, self._said, self._places = path, catalogue, said, places
        self._found = found
        self._strange: Counter[str] = Counter()
        self._unusual: dict[Words, list[str]] = {}
        self.taken = Taken({}, {}, {})
        self.lost: list[Row] = []
        self.notes: list[Words] = []
        for key, code in found.codes.items():
            self._read(key, code, found.rows[key])
        self._tell()

    def _tell(self) -> None:
        """Say what is unusual once for all channels it is true of."""
        for note, keys in self._unusual.items():
            ids = some(keys)
            self.notes.append(Words(f"{note.zh}：{ids}", f"{note.en}: {ids}"))
        self.notes += (_OWNER.filled(n=n, owner=text) for text, n in self._strange.items())
        if self.lost:
            ids = some([row.cells["channel_id"] for row in self.lost])
            columns = ",".join(PLACE_COLUMNS)
            self.notes.append(_NO_PLACE.filled(n=len(self.lost), ids=ids, columns=columns))

    def _read(self, key: str, code: Code, row: Row) -> None:
        try:
            point = self._places.of(self._path, key, row)
        except OperatorError as error:
            self._found.refusals.append(Refusal(row, "place", error.words))
            return
        if point is None:
            self.lost.append(row)
            return
        said, taken = self._said, self.taken
        owner = self._owner(row.cells["owner"])
        taken.cameras[key] = _camera(code, row, point, owner, self._found, said)
        device = _device(row, self._catalogue, said)
        taken.urls[key] = address_of(said.address, device, key)
        if said.sub_address:
            taken.subs[key] = address_of(said.sub_address, device, key)
        for note in code.notes:
            self._unusual.setdefault(note, []).append(key)

    def _owner(self, text: str) -> CameraOwner:
        known = self._said.owners.get(text) or OWNERS.get(text.lower())
        if text and known is None:
            self._strange[text] += 1
        return known or CameraOwner.OTHER


def _camera(
    code: Code, row: Row, point: Point, owner: CameraOwner, found: Found, said: GatewayFile
) -> Camera:
    cells, civil = row.cells, row.cells["civil_code"]
    is_civil = civil.isascii() and civil.isdigit() and len(civil) in (2, 4, 6, 8)
    return Camera(
        code.text,
        cells["name"] or code.text,
        owner,
        point.lon_deg,
        point.lat_deg,
        view_deg=_view(cells["view"]),
        street=cells["street"],
        group=cells["group"] or _group(cells["parent_id"], found),
        gateway=said.gateway.gateway_id,
        civil_code=civil if is_civil else code.part("division"),
    )


def _view(text: str) -> float:
    try:
        return float(text or 0) % 360
    except ValueError:
        return 0.0


def _group(parent: str, found: Found) -> str:
    """Return the directory a channel stands in; a parent may name several, ``/`` between them."""
    named = (found.nodes.get(part.strip(), "") for part in reversed(parent.split("/")))
    return next(filter(None, named), "")


def _device(row: Row, catalogue: Catalogue, said: GatewayFile) -> str:
    """Return through which device the gateway reaches a channel."""
    parents = [part.strip() for part in row.cells["parent_id"].split("/")]
    shape = "111", "130"
    main = (p for p in parents if len(p) == 20 and shape[0] <= p[10:13] <= shape[1])
    return (
        row.cells["device_id"] or next(main, "") or catalogue.device_id or said.gateway.gateway_id
    )


def said_places(path: Path | None, bounds: Bounds | None) -> dict[str, Point]:
    """Read a list of places; rows that are not filled in yet say nothing.

    Raises:
        OperatorError: The list or one of its places is wrong.
    """
    if path is None:
        return {}
    table = read_table(path, PLACE_COLUMNS)
    filled = [row for row in table.rows if row.cells["lon"] or row.cells["lat"]]
    return {row.cells["camera_id"]: read_point(path, row, "lon", "lat", bounds) for row in filled}
