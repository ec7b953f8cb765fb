"""``import cameras``: a list of cameras with where each is watched, RTSP or a video file."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from backend.basedata.registers import (
    read_heads,
    read_streams,
    write_heads,
    write_registers,
    write_streams,
)
from backend.disk import from_home
from backend.domain.cameras.camera import (
    OWNER_WORDS,
    STEERABLE_WORDS,
    Camera,
    CameraOwner,
    Steerable,
)
from backend.domain.terms import codes
from backend.domain.terms.codes import CodeError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .addresses import STREAM_SCHEMES, is_address
from .points import far_note, known_bounds, read_point
from .ready import Options, Ready, Standing, standing_city
from .tables import Row, fail_at, read_table

COLUMNS = ("camera_id", "name", "owner", "lon", "lat", "url")
# Beside them, if known: sub_url, street, group, view (degrees clockwise from north), head (where it
# is turned), steering, mover (the vehicle that carries it; lon and lat say nothing then).
_HEAD = "onvif"
# The desk tiles this many; in a city that shows none yet the first of the list are taken.
_N_SHOWN = 9
OWNERS = {owner.value: owner for owner in CameraOwner}
OWNERS |= {words.zh: owner for owner, words in OWNER_WORDS.items()}
_STEERABLE = {one.value: one for one in Steerable}
_STEERABLE |= {words.zh: one for one, words in STEERABLE_WORDS.items()}


def check_cameras(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read a list of cameras; those known by id are replaced, the others stay.

    Raises:
        OperatorError: Header, id, owner, position or address of a row is wrong.
    """
    del options
    city = standing_city(folder) if folder else None
    table = read_table(path, COLUMNS)
    cameras: dict[str, Camera] = {}
    notes = list(table.notes)
    for row in table.rows:
        camera, told = _camera(path, row, city)
        if camera.camera_id in cameras:
            number = camera.camera_id
            fail_at(path, row.line, f"国标编码 {number} 重复", f"device id {number} stands twice")
        cameras[camera.camera_id] = camera
        notes += told
    ids = dict(zip(cameras, table.rows, strict=True))
    where = _addresses(path, ids)
    still = [row for row in table.rows if not row.cells.get("mover")]
    points = [read_point(path, row, "lon", "lat", None) for row in still]
    notes += far_note(points, known_bounds(city.registers.bounds_deg) if city else None)

    def write(beside: DataFolder, held: DataFolder) -> None:
        registers = standing_city(held).registers
        write_registers(beside, replace(registers, cameras=merged(registers.cameras, cameras)))
        where.write(beside, held)

    n = len(cameras)
    return Ready(
        Words(f"监控 {n} 路：{path.name}", f"{n} cameras: {path.name}"), tuple(notes), write
    )


class _Addresses(NamedTuple):
    """Where the cameras of a list are watched and turned, by camera id."""

    urls: dict[str, str]
    subs: dict[str, str]
    heads: dict[str, str]

    def write(self, beside: DataFolder, held: DataFolder) -> None:
        """Keep them; of a camera in the list nothing else stays."""
        write_streams(beside, read_streams(held) | self.urls)
        kept = {k: url for k, url in read_streams(held, sub=True).items() if k not in self.urls}
        write_streams(beside, kept | self.subs, sub=True)
        stay = {k: url for k, url in read_heads(held).items() if k not in self.urls}
        write_heads(beside, stay | self.heads)


def _addresses(path: Path, ids: dict[str, Row]) -> _Addresses:
    return _Addresses(
        {key: _url(path, row, "url") for key, row in ids.items()},
        {k: _url(path, row, "sub_url") for k, row in ids.items() if row.cells.get("sub_url")},
        {key: _head(path, row) for key, row in ids.items() if row.cells.get("head")},
    )


def _camera(path: Path, row: Row, city: Standing | None) -> tuple[Camera, tuple[Words, ...]]:
    cells = row.cells
    synthetic = city.config.synthetic if city else cells["camera_id"].startswith("99")
    try:
        code = codes.check_camera(cells["camera_id"], synthetic=synthetic)
    except CodeError as error:
        fail_at(path, row.line, f"：{error.words.zh}", error.words.en)
    owner = OWNERS.get(cells["owner"].lower())
    if owner is None:
        known = "/".join(CameraOwner)
        text = cells["owner"]
        fail_at(path, row.line, f"权属“{text}”应为 {known}", f"owner “{text}” is none of {known}")
    bounds = known_bounds(city.registers.bounds_deg) if city else None
    mover_id = cells.get("mover", "")
    point = None if mover_id else read_point(path, row, "lon", "lat", bounds)
    camera = Camera(
        code.text,
        cells["name"] or code.text,
        owner,
        point.lon_deg if point else 0.0,
        point.lat_deg if point else 0.0,
        mover_id=mover_id,
        view_deg=_view(path, row),
        street=cells.get("street", ""),
        group=cells.get("group", ""),
        steering=_steering(path, row, owner),
    )
    return camera, code.notes


def _steering(path: Path, row: Row, owner: CameraOwner) -> Steerable:
    """Return whether a camera may be turned; one of others' is view-only unless it is said."""
    text = row.cells.get("steering", "")
    if not text:
        is_ours = owner is CameraOwner.OWN
        turns = Steerable.YES if is_ours else Steerable.VIEW_ONLY
        return turns if row.cells.get("head") else Steerable.NO
    found = _STEERABLE.get(text.lower())
    if found is None:
        known = "/".join(Steerable)
        fail_at(path, row.line, f"转动“{text}”应为 {known}", f"“{text}” is none of {known}")
    return found


def _head(path: Path, row: Row) -> str:
    """Return where a camera is turned; as with ``_url``, no message repeats it."""
    text = row.cells["head"]
    if text.partition("://")[0].lower() != _HEAD or not is_address(text):
        fail_at(
            path,
            row.line,
            "云台地址应写作 onvif://账号:口令@主机:端口",
            "the head's address should be written onvif://user:password@host:port",
        )
    return text


def _view(path: Path, row: Row) -> float:
    """Return where a camera looks; north where nobody said."""
    text = row.cells.get("view", "")
    try:
        view_deg = float(text or 0)
    except ValueError:
        view_deg = -1.0
    if not 0 <= view_deg <= 360:
        fail_at(
            path,
            row.line,
            f"朝向“{text}”应为 0 到 360 度，从正北顺时针",
            f"view “{text}” should be 0 to 360 degrees, clockwise from north",
        )
    return view_deg % 360


def _url(path: Path, row: Row, column: str) -> str:
    """Return a stream's address as given, or a video file as an absolute path.

    The address itself is never repeated in a message: it may hold a password.
    """
    text = row.cells[column]
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme in STREAM_SCHEMES:
        if not is_address(text):
            fail_at(path, row.line, "取流地址格式不对", "the stream's address is malformed")
        return text
    if scheme not in ("", "file"):
        known = " / ".join(f"{name}://" for name in STREAM_SCHEMES)
        fail_at(
            path,
            row.line,
            f"取流地址应以 {known} 开头，或为视频文件",
            f"the address should begin with {known} or be a video file",
        )
    name = text[len("file://") :] if scheme else text
    video = _video_file(path.parent, name)
    if video is None:
        fail_at(path, row.line, f"没有视频文件 {name}", f"there is no video file {name}")
    return str(video)


def _video_file(folder: Path, name: str) -> Path | None:
    """Return the file of this name, ``None`` when there is none or it can be no name."""
    try:
        video = (folder / from_home(Path(name))).resolve()
        return video if name and video.is_file() else None
    except OSError:
        return None  # e.g. longer than a name may be


def merged(held: tuple[Camera, ...], new: dict[str, Camera]) -> tuple[Camera, ...]:
    """Known cameras keep their place and tile; new ones follow, shown while tiles are free."""
    kept = [_renewed(camera, new.get(camera.camera_id)) for camera in held]
    known = {camera.camera_id for camera in held}
    free = max(_N_SHOWN - sum(camera.shown for camera in kept), 0)
    added = [camera for key, camera in new.items() if key not in known]
    return (*kept, *(replace(c, shown=at < free) for at, c in enumerate(added)))


def _renewed(camera: Camera, new: Camera | None) -> Camera:
    if new is None:
        return camera
    return replace(
        new,
        shown=camera.shown,
        view_deg=new.view_deg or camera.view_deg,
        span_deg=camera.span_deg,
        street=new.street or camera.street,
        group=new.group or camera.group,
        masks=new.masks or camera.masks,
        civil_code=new.civil_code or camera.civil_code,
    )
