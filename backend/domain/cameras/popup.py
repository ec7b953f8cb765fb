"""Pop-up cameras (临时监控, D08): set up for a while, at a river or a fair, until a lease ends."""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b

from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

from .camera import Camera, CameraOwner

GROUP = "临时监控"
PLACES = frozenset((Role.LEADER, Role.DISPATCHER))
LONGEST_MS = 90 * 86_400_000
MOST = 64
SCHEMES = ("rtsp://", "rtsps://", "http://", "https://")
_BEYOND_DEG = 0.2
# Access unit, then an IP camera on a network of its own, as every camera of the centre has them.
_MIDDLE = "00081326"
_N_SERIALS, _FIRST_SERIAL = 90_000, 900_000


class PopupAct(StrEnum):
    """What is done with a pop-up camera. Values are sent: never rename one."""

    ADD = "add"
    EXTEND = "extend"
    REMOVE = "remove"


RULES: dict[str, Words] = {
    "popup_name": Words("请写临时监控的名称", "give the camera a name"),
    "popup_address": Words(
        "地址应以 rtsp:// 或 http:// 开头", "an address begins with rtsp:// or http://"
    ),
    "popup_place": Words("位置不在本市范围内", "the place is not in this city"),
    "popup_lease": Words(
        "租期要晚于现在，最长 90 天", "a lease ends later than now, within 90 days"
    ),
    "popup_most": Words("最多 {most} 路临时监控", "at most {most} pop-up cameras"),
    "popup_unknown": Words("没有这路临时监控", "there is no such pop-up camera"),
}
ADDED = Words(
    "{who} 新增临时监控“{name}”，租期到 {until}", "{who} set up “{name}”, leased until {until}"
)
EXTENDED = Words(
    "{who} 把临时监控“{name}”的租期改到 {until}", "{who} moved the lease of “{name}” to {until}"
)
REMOVED = Words("{who} 撤除临时监控“{name}”", "{who} took “{name}” away")
ENDED = Words(
    "临时监控“{name}”租期已到，已从列表移除", "the lease of “{name}” is over: it left the lists"
)


def refuse(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))


def check_lease(until_ms: int, now_ms: int) -> None:
    """Check the end of a lease.

    Raises:
        Refused: It is over, or too far away.
    """
    if not now_ms < until_ms <= now_ms + LONGEST_MS:
        raise refuse("popup_lease")


def check_address(url: str) -> None:
    """Check that an address may be one; it is never repeated in a sentence.

    Raises:
        Refused: It is none.
    """
    is_clean = url.isprintable() and " " not in url and len(url) <= 500
    if not (is_clean and url.lower().startswith(SCHEMES) and len(url) > len("rtsp://x")):
        raise refuse("popup_address")


def check_place(
    lon_deg: float, lat_deg: float, bounds_deg: tuple[float, float, float, float]
) -> None:
    """Check that a place lies in the city or just outside.

    Raises:
        Refused: It does not.
    """
    west, south, east, north = bounds_deg
    is_in = west - _BEYOND_DEG <= lon_deg <= east + _BEYOND_DEG
    if not (is_in and south - _BEYOND_DEG <= lat_deg <= north + _BEYOND_DEG):
        raise refuse("popup_place")


def id_of(city_id: str, command_id: str) -> str:
    """Return the 20 digits of a camera; the same command sent twice makes the same camera."""
    number = int.from_bytes(blake2b(command_id.encode(), digest_size=8).digest(), "big")
    return f"{city_id[:6]:0<6}{_MIDDLE}{_FIRST_SERIAL + number % _N_SERIALS:06d}"


def made(
    camera_id: str, name: str, place: tuple[float, float], view_deg: float, until_ms: int
) -> Camera:
    """Return a new pop-up camera."""
    return Camera(
        camera_id=camera_id,
        name=name,
        owner=CameraOwner.OWN,
        lon_deg=place[0],
        lat_deg=place[1],
        view_deg=view_deg % 360,
        group=GROUP,
        lease_until_ms=until_ms,
        is_wireless=True,
    )


def over(cameras: Iterable[Camera], now_ms: int) -> tuple[Camera, ...]:
    """Return those whose lease is over."""
    return tuple(camera for camera in cameras if camera.lease_until_ms <= now_ms)
