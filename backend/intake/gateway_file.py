"""What a city says of a gateway (TOML): who it is, where its streams come from, what it calls what.

```toml
[gateway]
id = "33010600002000000001"
name = "区视频共享平台"
address = "rtsp://user:password@10.0.0.5:554/{device}/{channel}"
sub_address = "rtsp://user:password@10.0.0.5:554/{device}/{channel}?stream=sub"   # if it has one
streams = 64         # how many it hands on at once; left out: no limit
[columns]            # of a CSV or JSON catalogue: ours = theirs
lon = "jd"
[owners]             # theirs = own, police, social or other
"市公安局" = "police"
```
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from backend.disk import disk_faults
from backend.domain.cameras.camera import CameraOwner
from backend.domain.cameras.gateway import Gateway
from backend.domain.terms import codes
from backend.domain.terms.code_error import CodeError

from .addresses import is_stream
from .refusing import fail

_PARTS = ("gateway", "columns", "owners")
_KEYS = ("id", "name", "address", "sub_address", "streams")
CHANNEL, DEVICE = "{channel}", "{device}"
_NAME_CHARS = 64


@dataclass(frozen=True, slots=True)
class GatewayFile:
    """A gateway, and how to read its catalogue.

    Attributes:
        address: Where a channel is watched, with ``{device}`` and ``{channel}``; may hold a
            password.
        sub_address: The same for the smaller stream, ``""`` where there is none.
    """

    gateway: Gateway
    address: str
    sub_address: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    owners: dict[str, CameraOwner] = field(default_factory=dict)


def address_of(template: str, device_id: str, channel_id: str) -> str:
    """Return where a channel is watched."""
    return template.replace(DEVICE, device_id).replace(CHANNEL, channel_id)


def read_gateway(path: Path, *, synthetic: bool | None) -> GatewayFile:
    """Read the file.

    Args:
        synthetic: Whether the city is a demo, whose ids begin with 99; None where there is no city.

    Raises:
        OperatorError: No such file, no TOML, or a value that cannot be.
    """
    with disk_faults(path):
        data = path.read_bytes()
    try:
        parts = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fail(path, f"不是有效的 TOML（{error}）", f"is no TOML ({error})")
    _check_parts(path, parts)
    held = parts["gateway"]
    address = _template(path, held, "address")
    sub_address = _template(path, held, "sub_address") if held.get("sub_address") else ""
    serves_at = urlsplit(address).netloc.rpartition("@")[2].lower()
    if sub_address and urlsplit(sub_address).netloc.rpartition("@")[2].lower() != serves_at:
        fail(
            path,
            "address 与 sub_address 应为同一主机和端口：一个网关一个限额",
            "address and sub_address must name the same host and port: one gateway, one quota",
        )
    gateway_id = _id(path, str(held.get("id", "")), synthetic)
    name = str(held.get("name", "")).strip()[:_NAME_CHARS] or gateway_id
    gateway = Gateway(gateway_id, name, serves_at, _streams(path, held.get("streams", 0)))
    return GatewayFile(
        gateway, address, sub_address, parts.get("columns", {}), _owners(path, parts)
    )


def _check_parts(path: Path, parts: dict[str, Any]) -> None:
    known = "/".join(_PARTS)
    tables = all(isinstance(one, dict) for one in parts.values())
    if not tables or "gateway" not in parts or any(name not in _PARTS for name in parts):
        fail(
            path,
            f"只能有 {known} 三节，且须有 [gateway]",
            f"may only hold {known}, and [gateway] must stand",
        )
    strange = [key for key in parts["gateway"] if key not in _KEYS]
    if strange:
        known = "/".join(_KEYS)
        text = "、".join(strange)
        fail(path, f"[gateway] 中没有“{text}”，只有 {known}", f"[gateway] holds only {known}")
    named = [*parts.get("columns", {}).values(), *parts.get("owners", {}).values()]
    if not all(isinstance(value, str) for value in named):
        fail(path, "[columns] 与 [owners] 的值应为文字", "[columns] and [owners] hold texts only")


def _id(path: Path, text: str, synthetic: bool | None) -> str:
    is_demo = text.strip().startswith(codes.SYNTHETIC_PROVINCE) if synthetic is None else synthetic
    try:
        code = codes.check_camera(text, synthetic=is_demo)
    except CodeError as error:
        fail(path, f"网关 id：{error.words.zh}", f"the gateway's id: {error.words.en}")
    kind = code.part("type")
    if not 200 <= int(kind) <= 299 and not 111 <= int(kind) <= 130:
        fail(
            path,
            f"网关 id {code.text} 第 11–13 位 {kind} 不是平台（200–299）或主设备（111–130）",
            f"the gateway's id {code.text} is no platform's (200–299) or main device's (111–130): "
            f"digits 11 to 13 are {kind}",
        )
    return code.text


def _template(path: Path, held: dict[str, Any], key: str) -> str:
    """Return an address with its places; no message repeats it, for it may hold a password."""
    text = held.get(key, "")
    plain = address_of(text, "1", "1") if isinstance(text, str) else ""
    if not plain or CHANNEL not in text or not is_stream(plain) or {"{", "}"} & set(plain):
        fail(
            path,
            f"{key} 应如 rtsp://主机:端口/{DEVICE}/{CHANNEL}，其中须有 {CHANNEL}",
            f"{key} should be as rtsp://host:port/{DEVICE}/{CHANNEL}, and {CHANNEL} must stand "
            "in it",
        )
    if {"{", "}"} & set(urlsplit(text).netloc):
        fail(path, f"{key} 的主机不能随通道而变", f"the host of {key} cannot change by channel")
    return str(text)


def _streams(path: Path, held: Any) -> int:
    if isinstance(held, bool) or not isinstance(held, int) or not 0 <= held <= 100_000:
        fail(
            path, "streams 应为 0 到 100000 的整数", "streams should be a whole number, 0 to 100000"
        )
    return held


def _owners(path: Path, parts: dict[str, Any]) -> dict[str, CameraOwner]:
    known = [owner.value for owner in CameraOwner]
    for text in parts.get("owners", {}).values():
        if text not in known:
            named = "/".join(known)
            fail(
                path,
                f"[owners] 中“{text}”应为 {named}",
                f"“{text}” under [owners] is none of {named}",
            )
    return {their.strip(): CameraOwner(our) for their, our in parts.get("owners", {}).items()}
