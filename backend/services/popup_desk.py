"""The desk of pop-up cameras (D08): who set one up, until when; what is over leaves the lists.

The register of them is a file of the data folder, as that of all cameras is; each change is an
alarm in the journal. An address goes to the file of addresses and nowhere else.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.contract.camera_orders import PopupOrder
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.popup import (
    ADDED,
    ENDED,
    EXTENDED,
    MOST,
    REMOVED,
    PopupAct,
    check_address,
    check_lease,
    check_place,
    id_of,
    made,
    over,
    refuse,
)
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

from . import verdicts
from .alarms import AlarmDesk
from .books import CityTime
from .city_desk import CityDesk
from .forms import check_command_id, check_values
from .popup_register import Popups


class PopupDesk:
    """Decides about pop-up cameras.

    Thread: the writer's.
    """

    def __init__(
        self, popups: Popups, city_desk: CityDesk, time: CityTime, alarms: AlarmDesk
    ) -> None:
        self._popups, self._city_desk = popups, city_desk
        self._time, self._alarms = time, alarms
        self._held = {camera.camera_id: camera for camera in popups.cameras()}
        city_desk.lend(tuple(self._held.values()))

    def decide(self, order: PopupOrder) -> Verdict:
        """Do one act; who may do it at all was asked at the door."""
        ways: dict[PopupAct, Callable[[PopupOrder], tuple[Camera, Words]]] = {
            PopupAct.ADD: self._add,
            PopupAct.EXTEND: self._extend,
            PopupAct.REMOVE: self._remove,
        }
        try:
            check_command_id(order.command_id)
            check_values(order)
            camera, words = ways[order.act](order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        self._changed(f"popup:{camera.camera_id}:{order.act.value}", camera, words, order)
        return Verdict(command_id=order.command_id, outcome="accepted", at_ms=self._time.city_ms())

    def tick(self) -> int:
        """Take away what is over; return how many that were."""
        ended = over(self._held.values(), self._time.city_ms())
        for camera in ended:
            self._drop(camera)
            self._alarms.raise_alarm(
                f"popup:{camera.camera_id}:ended", ENDED.filled(name=camera.name)
            )
        if ended:
            self._tell()
        return len(ended)

    # ---- inside --------------------------------------------------------------------------------

    def _add(self, order: PopupOrder) -> tuple[Camera, Words]:
        city = self._city_desk.city
        if not order.name.strip():
            raise refuse("popup_name")
        check_address(order.url)
        check_place(order.lon_deg, order.lat_deg, city.bounds_deg)
        check_lease(order.lease_until_ms, self._time.city_ms())
        camera_id = id_of(city.city_id, order.command_id)
        if camera_id not in self._held and len(self._held) >= MOST:
            raise refuse("popup_most", most=MOST)
        place = (order.lon_deg, order.lat_deg)
        camera = made(camera_id, order.name.strip(), place, order.view_deg, order.lease_until_ms)
        self._popups.put_address(camera_id, order.url)
        self._held[camera_id] = camera
        return camera, ADDED

    def _extend(self, order: PopupOrder) -> tuple[Camera, Words]:
        camera = self._known(order)
        check_lease(order.lease_until_ms, self._time.city_ms())
        camera = replace(camera, lease_until_ms=order.lease_until_ms)
        self._held[camera.camera_id] = camera
        return camera, EXTENDED

    def _remove(self, order: PopupOrder) -> tuple[Camera, Words]:
        camera = self._known(order)
        self._drop(camera)
        return camera, REMOVED

    def _known(self, order: PopupOrder) -> Camera:
        camera = self._held.get(order.camera_id)
        if camera is None:
            raise refuse("popup_unknown")
        return camera

    def _drop(self, camera: Camera) -> None:
        del self._held[camera.camera_id]
        self._popups.put_address(camera.camera_id, "")

    def _changed(self, alarm_id: str, camera: Camera, words: Words, order: PopupOrder) -> None:
        zone = ZoneInfo(self._city_desk.city.zone)
        until = datetime.fromtimestamp(camera.lease_until_ms / 1000, zone)
        values = {"name": camera.name, "until": f"{until:%Y-%m-%d %H:%M}"}
        self._alarms.raise_alarm(alarm_id, words.filled(who=order.actor.account, **values))
        self._tell()

    def _tell(self) -> None:
        cameras = tuple(self._held.values())
        self._popups.keep(cameras)
        self._city_desk.lend(cameras)
