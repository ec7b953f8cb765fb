"""Who and what a city has: responsible units, cameras, movers; and where cameras are watched."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from backend.disk import disk_faults, write_atomic
from backend.domain.cameras.calling import Speaker
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.gateway import Gateway
from backend.domain.field.mover import Mover
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder


@dataclass(frozen=True, slots=True)
class Registers:
    """Everybody who may be named in a case or drawn on the map.

    Attributes:
        bounds_deg: West, south, east, north of the managed area, degrees.
    """

    units: tuple[ResponsibleUnit, ...] = ()
    cameras: tuple[Camera, ...] = ()
    movers: tuple[Mover, ...] = ()
    bounds_deg: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    speakers: tuple[Speaker, ...] = ()
    gateways: tuple[Gateway, ...] = ()


def write_registers(folder: DataFolder, registers: Registers) -> None:
    """Write the registers, all of them or nothing."""
    text = msgspec.json.format(msgspec.json.encode(registers), indent=1)
    write_atomic(folder.registers, text + b"\n")


def read_registers(folder: DataFolder) -> Registers:
    """Return the registers; empty ones when nothing was written yet.

    Raises:
        OperatorError: The file is damaged.
    """
    if not folder.registers.exists():
        return Registers()
    with disk_faults(folder.registers):
        data = folder.registers.read_bytes()
    try:
        return msgspec.json.decode(data, type=Registers)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _damaged(folder.registers.name, error) from error


def write_streams(folder: DataFolder, urls: Mapping[str, str], *, sub: bool = False) -> None:
    """Keep where cameras can be watched; readable by the backend's own account only.

    Args:
        sub: Their smaller streams.
    """
    _write_addresses(folder.sub_streams if sub else folder.streams, urls)


def read_streams(folder: DataFolder, *, sub: bool = False) -> dict[str, str]:
    """Return the address of each camera that has one.

    Args:
        sub: Of their smaller streams.

    Raises:
        OperatorError: The file is damaged.
    """
    return _read_addresses(folder.sub_streams if sub else folder.streams)


def write_heads(folder: DataFolder, urls: Mapping[str, str]) -> None:
    """Keep where cameras that turn are spoken to; like ``write_streams``."""
    _write_addresses(folder.heads, urls)


def read_heads(folder: DataFolder) -> dict[str, str]:
    """Return where each camera that turns is spoken to.

    Raises:
        OperatorError: The file is damaged.
    """
    return _read_addresses(folder.heads)


def write_speakers(folder: DataFolder, urls: Mapping[str, str]) -> None:
    """Keep where loudspeakers listen; like ``write_streams``."""
    _write_addresses(folder.speakers, urls)


def read_speakers(folder: DataFolder) -> dict[str, str]:
    """Return where each loudspeaker listens.

    Raises:
        OperatorError: The file is damaged.
    """
    return _read_addresses(folder.speakers)


def _write_addresses(path: Path, urls: Mapping[str, str]) -> None:
    text = msgspec.json.format(msgspec.json.encode(dict(urls)), indent=1)
    write_atomic(path, text + b"\n", mode=0o600)


def _read_addresses(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with disk_faults(path):
        data = path.read_bytes()
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _damaged(path.name, error) from error


def _damaged(name: str, error: Exception) -> OperatorError:
    return OperatorError(
        Words(
            f"{name} 已损坏（{error}）；请重新生成或导入",
            f"{name} is damaged ({error}); generate or import it again",
        )
    )
