"""Pop-up cameras (D08): placed at once, refused where they may not be, gone when the lease ends."""

import pytest

from backend.basedata.popups import PopupFiles
from backend.basedata.registers import read_streams
from backend.contract.camera_orders import PopupOrder
from backend.contract.city_answer import CityInfo
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.popup import GROUP, LONGEST_MS, MOST, PopupAct
from backend.domain.people.rights import MATRIX, may_do
from backend.domain.terms.roles import Role
from backend.feed.workroom import Workroom, open_workroom
from backend.folder import DataFolder
from backend.services import Accounts, CityBooks

from .hall import CITY, LEADER, PEOPLE, START_MS, Hall

URL = "rtsp://admin:secret@10.0.0.9/1"
HOUR_MS = 3_600_000
UNTIL = START_MS + 24 * HOUR_MS


class Desk:
    """A hall with a data folder, and what everybody is told of the city."""

    def __init__(self, hall: Hall, folder: DataFolder) -> None:
        self.hall, self.folder = hall, folder
        self.cities: list[CityInfo] = []
        self.room = self.opened()

    def opened(self) -> Workroom:
        books = CityBooks("YT", "990100", popups=PopupFiles(self.folder))
        room = open_workroom(
            self.hall.store,
            CITY,
            Accounts(PEOPLE),
            self.hall.clock,
            books,
            self.hall.told.extend,
        )
        room.city_desk.tell(self.cities.append)
        return room

    def do(self, act: PopupAct = PopupAct.ADD, **more: object) -> Verdict:
        values: dict[str, object] = {
            "command_id": "P-1",
            "actor": LEADER,
            "act": act,
            **(
                {
                    "name": "望川隧道口",
                    "url": URL,
                    "lon_deg": 119.602,
                    "lat_deg": 38.901,
                    "view_deg": 90.0,
                    "lease_until_ms": UNTIL,
                }
                if act is PopupAct.ADD
                else {}
            ),
            **more,
        }
        return self.room.popups.decide(PopupOrder(**values))

    @property
    def listed(self) -> tuple[Camera, ...]:
        return tuple(c for c in self.cities[-1].cameras if c.group == GROUP)

    @property
    def alarms(self) -> list[str]:
        return [
            row.payload.decode("utf-8", "replace") for row in self.hall.told if row.topic == "alarm"
        ]


@pytest.fixture
def desk(hall: Hall, tmp_path) -> Desk:
    return Desk(hall, DataFolder.open(tmp_path / "city"))


def test_d08_a_pop_up_camera_is_on_every_list_at_once_and_its_address_in_none(desk: Desk) -> None:
    assert desk.do().outcome == "accepted"
    (camera,) = desk.listed
    assert (camera.name, camera.lease_until_ms, camera.is_wireless) == ("望川隧道口", UNTIL, True)
    assert len(camera.camera_id) == 20 and camera.camera_id.isdigit()
    assert read_streams(desk.folder) == {camera.camera_id: URL}
    assert desk.folder.streams.stat().st_mode & 0o77 == 0
    assert "secret" not in repr(desk.cities[-1]) and not any("secret" in a for a in desk.alarms)
    assert any("leader-01" in told and "望川隧道口" in told for told in desk.alarms), "journaled"
    assert desk.hall.store.verify().sound
    assert desk.do().outcome == "accepted" and len(desk.listed) == 1, "sent twice, there once"


def test_d08_it_outlives_a_restart_and_its_lease_ends_it_with_notice(desk: Desk) -> None:
    desk.do()
    desk.room = desk.opened()
    assert [camera.name for camera in desk.listed] == ["望川隧道口"]
    desk.hall.clock.pass_s(24 * 3600 - 1)
    desk.room.tick()
    assert desk.listed
    desk.hall.clock.pass_s(2)
    desk.room.tick()
    assert desk.listed == () and read_streams(desk.folder) == {}
    assert any("租期已到" in told for told in desk.alarms)
    assert desk.room.popups.tick() == 0, "told once"
    assert PopupFiles(desk.folder).cameras() == ()


def test_d08_a_lease_is_moved_and_a_camera_taken_away_by_hand(desk: Desk) -> None:
    desk.do()
    (camera,) = desk.listed
    later = UNTIL + 48 * HOUR_MS
    moved = desk.do(PopupAct.EXTEND, camera_id=camera.camera_id, lease_until_ms=later)
    assert moved.outcome == "accepted" and desk.listed[0].lease_until_ms == later
    assert desk.do(PopupAct.REMOVE, camera_id=camera.camera_id).outcome == "accepted"
    assert desk.listed == () and read_streams(desk.folder) == {}
    gone = desk.do(PopupAct.REMOVE, camera_id=camera.camera_id)
    assert (gone.outcome, gone.rule) == ("refused", "popup_unknown")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "  "}, "popup_name"),
        ({"url": "ftp://10.0.0.9/secret"}, "popup_address"),
        ({"url": "rtsp://a b:secret@x/1"}, "popup_address"),
        ({"lon_deg": 12.5, "lat_deg": 41.9}, "popup_place"),
        ({"lease_until_ms": START_MS - 1}, "popup_lease"),
        ({"lease_until_ms": START_MS + LONGEST_MS + 60_000}, "popup_lease"),
        ({"name": "a\x00b"}, "malformed"),
    ],
)
def test_d08_what_cannot_be_is_refused_in_words_without_the_address(
    desk: Desk, changes: dict[str, object], rule: str
) -> None:
    verdict = desk.do(**changes)
    assert (verdict.outcome, verdict.rule) == ("refused", rule)
    assert "secret" not in verdict.zh + verdict.en and not desk.listed


def test_d08_only_so_many_stand_at_once(desk: Desk) -> None:
    for n in range(MOST):
        assert desk.do(command_id=f"P-{n}", name=f"临时 {n}").outcome == "accepted"
    assert desk.do(command_id="P-more").rule == "popup_most"


def test_d08_a_tour_begun_later_goes_through_it(desk: Desk) -> None:
    from backend.contract.camera_orders import PatrolOrder
    from backend.domain.cameras.patrol_life import PatrolAct

    desk.do()
    order = PatrolOrder(command_id="T-1", actor=LEADER, act=PatrolAct.START)
    assert desk.room.patrols.decide(order).outcome == "accepted"


def test_d08_who_may_set_one_up_is_said_by_the_matrix() -> None:
    assert MATRIX["popup"] == {Role.LEADER, Role.DISPATCHER}
    assert not may_do(Role.INTAKE, "popup") and not may_do(Role.UNIT, "popup")
