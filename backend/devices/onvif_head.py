"""One head that turns, spoken to by ONVIF.

The library answers for WSDLs, digests and clocks that are off; here is which operation means what.
Everything goes to the address on record, whatever the device says of itself: a password must not
follow an address that came over the network.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from onvif import ONVIFCamera
from onvif.exceptions import ONVIFAuthError, ONVIFError, ONVIFTimeoutError
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault, TransportError

from backend.domain.cameras.steering import Preset, SteerAct
from backend.domain.cameras.steering_head import HeadAsk, HeadCard

from .addresses import HeadAddress

# Relative to what is seen: a point of the picture becomes its middle.
_FOV = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov"
_NOT_OURS = (401, 403)
# Pan, tilt and zoom in the device's own spaces; generic ones run from -1 to 1, zoom from 0.
Place = tuple[float, float, float]
# As far from a preset's own position a head still stands there: motors stop a step early.
_NEAR = (0.004, 0.004, 0.01)
TROUBLES = (ONVIFError, ZeepError, aiohttp.ClientError, OSError)


class NoHead(Exception):
    """The device has no profile that turns."""


class Unsupported(Exception):
    """The device does not know this kind of move."""


class Unsettled(Exception):
    """It does not stand where something is to be kept."""


class OnvifHead:
    """An open connection to one head. Thread: one loop's."""

    def __init__(self, device: ONVIFCamera, ptz: Any, profile: str, card: HeadCard) -> None:
        self._device, self._ptz, self._profile = device, ptz, profile
        self.card = card
        self._places: dict[str, Place] = {}

    @classmethod
    async def connect(cls, address: HeadAddress) -> "OnvifHead":
        """Return the head at an address, its presets read.

        Raises:
            NoHead: Nothing turns there.
            OSError, ONVIFError, ZeepError: It cannot be reached, or will not speak with us.
        """
        device = ONVIFCamera(
            address.host,
            address.port,
            address.user or None,
            address.password or None,
            no_cache=True,
            adjust_time=True,
            nat_override=True,
        )
        try:
            await device.update_xaddrs()
            profile, configuration = await _turning_profile(device)
            ptz = await device.create_ptz_service()
            can_centre = await _can_centre(ptz, configuration)
            head = cls(device, ptz, profile, HeadCard(is_known=True, can_centre=can_centre))
            await head.read_presets()
        except BaseException:
            await device.close()
            raise
        return head

    async def read_presets(self) -> None:
        """Ask which presets there are now."""
        rows = await self._ptz.GetPresets({"ProfileToken": self._profile}) or ()
        presets = tuple(Preset(str(row.token), str(row.Name or row.token)) for row in rows)
        places = ((str(row.Name or row.token), _place(row.PTZPosition)) for row in rows)
        self._places = {name: place for name, place in places if place is not None}
        self.card = HeadCard(presets, is_known=True, can_centre=self.card.can_centre)

    async def read_stand(self) -> tuple[str, ...]:
        """Ask where it stands; return the names of the presets that are there.

        None while it turns, or where the device does not tell positions: they are optional.
        """
        here, is_moving = await self._where()
        if here is None or is_moving:
            return ()
        return tuple(sorted(name for name, place in self._places.items() if _is_at(here, place)))

    async def _where(self) -> tuple[Place | None, bool]:
        """Return where it looks, None where it does not tell; and whether it turns."""
        status = await self._ptz.GetStatus({"ProfileToken": self._profile})
        moving = getattr(status, "MoveStatus", None)
        axes = (getattr(moving, "PanTilt", None), getattr(moving, "Zoom", None))
        return _place(getattr(status, "Position", None)), "MOVING" in axes

    async def do(self, ask: HeadAsk) -> None:
        """Do one thing; returns when the device has said that it will.

        Raises:
            Unsupported: It does not know this kind of move.
            Unsettled: It still turns, or stands elsewhere than what is to be renamed.
            OSError, ONVIFError, ZeepError: It did not take it.
        """
        ways: Mapping[SteerAct, Callable[[HeadAsk], Awaitable[object]]] = {
            SteerAct.MOVE: self._move,
            SteerAct.STOP: self._stop,
            SteerAct.PRESET: self._preset,
            SteerAct.CENTRE: self._centre,
            SteerAct.HOME: self._home,
            SteerAct.SAVE: self._save,
            SteerAct.RENAME: self._rename,
            SteerAct.REMOVE: self._remove,
        }
        await ways[ask.act](ask)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._device.close()

    def _move(self, ask: HeadAsk) -> Awaitable[object]:
        way = ask.way
        speed = {"PanTilt": {"x": way.pan, "y": way.tilt}, "Zoom": {"x": way.zoom}}
        asked = {"Velocity": speed, "Timeout": f"PT{ask.for_s:g}S"}
        return self._call("ContinuousMove", asked)

    def _stop(self, ask: HeadAsk) -> Awaitable[object]:
        return self._call("Stop", {"PanTilt": True, "Zoom": True})

    def _preset(self, ask: HeadAsk) -> Awaitable[object]:
        return self._call("GotoPreset", {"PresetToken": ask.preset})

    def _home(self, ask: HeadAsk) -> Awaitable[object]:
        return self._call("GotoHomePosition", {})

    async def _save(self, ask: HeadAsk) -> None:
        """Keep what is seen under a name: a new preset, or one that is there."""
        _, is_moving = await self._where()
        if is_moving:
            raise Unsettled
        await self._set_preset(ask)

    async def _rename(self, ask: HeadAsk) -> None:
        """ONVIF renames by keeping what is seen anew: so it must stand at that very preset."""
        here, is_moving = await self._where()
        if here is None:
            raise Unsupported  # nobody could say whether it is the same view
        old = next((row.name for row in self.card.presets if row.token == ask.preset), "")
        place = self._places.get(old)
        if is_moving or place is None or not _is_at(here, place):
            raise Unsettled
        await self._set_preset(ask)

    async def _set_preset(self, ask: HeadAsk) -> None:
        token = {"PresetToken": ask.preset} if ask.preset else {}
        await self._call("SetPreset", {"PresetName": ask.name, **token})
        await self.read_presets()

    async def _remove(self, ask: HeadAsk) -> None:
        await self._call("RemovePreset", {"PresetToken": ask.preset})
        await self.read_presets()

    async def _centre(self, ask: HeadAsk) -> object:
        if not self.card.can_centre:
            raise Unsupported
        point = {"x": ask.way.pan, "y": ask.way.tilt, "space": _FOV}
        return await self._call("RelativeMove", {"Translation": {"PanTilt": point}})

    async def _call(self, name: str, asked: Mapping[str, object]) -> object:
        return await getattr(self._ptz, name)({"ProfileToken": self._profile, **asked})


def _place(position: Any) -> Place | None:
    """Return pan, tilt and zoom of a position; None where a device leaves one out."""
    pan_tilt, zoom = getattr(position, "PanTilt", None), getattr(position, "Zoom", None)
    if pan_tilt is None:
        return None
    return float(pan_tilt.x), float(pan_tilt.y), float(zoom.x) if zoom is not None else 0.0


def _is_at(here: Place, there: Place) -> bool:
    off = (abs(one - other) for one, other in zip(here, there, strict=True))
    return all(by <= most for by, most in zip(off, _NEAR, strict=True))


async def _turning_profile(device: ONVIFCamera) -> tuple[str, str]:
    """Return the first profile that turns, and its configuration."""
    media = await device.create_media_service()
    for profile in await media.GetProfiles() or ():
        turning = getattr(profile, "PTZConfiguration", None)
        if turning is not None:
            return str(profile.token), str(turning.token)
    raise NoHead


async def _can_centre(ptz: Any, configuration: str) -> bool:
    """Return whether the device knows moves relative to what it sees."""
    try:
        told = await ptz.GetConfigurationOptions({"ConfigurationToken": configuration})
    except Fault:
        return False  # an older device need not tell its options; all other moves are basic
    spaces = getattr(told, "Spaces", None)
    rows = getattr(spaces, "RelativePanTiltTranslationSpace", None) or ()
    return any(row.URI == _FOV for row in rows)


def fault_of(why: BaseException) -> str:
    """Return the key of ``FAULTS`` for what went wrong with a device."""
    if isinstance(why, NoHead):
        return "no_head"
    if isinstance(why, ONVIFAuthError) or _is_denied(why):
        return "denied"
    if isinstance(why, Unsettled):
        return "unsettled"
    if isinstance(why, Unsupported | Fault):
        return "unsupported"
    if isinstance(why, TimeoutError | asyncio.TimeoutError | ONVIFTimeoutError):
        return "silent"
    return "unreachable"


def _is_denied(why: BaseException) -> bool:
    if isinstance(why, TransportError):
        return why.status_code in _NOT_OURS
    codes = [str(code) for code in getattr(why, "subcodes", None) or ()]
    return any("NotAuthorized" in code for code in codes)
