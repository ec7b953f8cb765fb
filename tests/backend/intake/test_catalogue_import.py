"""The catalogue of a GB/T 28181 gateway: who is served, by which address, and what has changed."""

import json

import pytest

from backend.basedata.info import city_info
from backend.basedata.registers import read_registers, read_streams
from backend.domain.cameras.camera import CameraOwner
from backend.domain.cameras.gateway import Gateway
from backend.domain.terms.errors import OperatorError
from backend.folder import DataFolder
from backend.intake.command import bring_in
from backend.intake.ready import Options

from .conftest import snapshot

GATEWAY_ID = "33010600002000000001"
NVR = "33010600001180000001"
ONE, TWO, THREE = (f"3301060000132000000{n}" for n in (1, 2, 3))
GROUP = "33010600002160000001"
GATEWAY = f"""
[gateway]
id = "{GATEWAY_ID}"
name = "区视频共享平台"
address = "rtsp://user:geheim@10.0.0.5:554/{{device}}/{{channel}}"
streams = 64
[owners]
"市公安局" = "police"
"""


def item(channel, name, lon="15.61", lat="48.41", parent=""):
    return (
        f"<Item><DeviceID>{channel}</DeviceID><Name>{name}</Name><Owner>市公安局</Owner>"
        f"<CivilCode>330106</CivilCode><ParentID>{parent}</ParentID>"
        f"<Longitude>{lon}</Longitude><Latitude>{lat}</Latitude><Status>ON</Status></Item>\n"
    )


def answer(*items, n_said=None, encoding="GB2312"):
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n<Response><CmdType>Catalog</CmdType>\n'
    n = len(items) if n_said is None else n_said
    text = f"{head}<DeviceID>{GATEWAY_ID}</DeviceID><SumNum>{n}</SumNum><DeviceList>\n"
    return (text + "".join(items) + "</DeviceList></Response>").encode("gb18030")


WHOLE = answer(
    item("330106", "西湖区", "", ""),
    item(GROUP, "农贸市场", "", ""),
    item(NVR, "东口录像机", "", ""),
    item(ONE, "食街东口", parent=f"{NVR}/{GROUP}"),
    item(TWO, "步行街", parent=GROUP),
)


class Gate:
    """A city, and files beside it."""

    def __init__(self, folder: DataFolder, tmp_path) -> None:
        self.folder, self.at = folder, tmp_path
        self.file("gateway.toml", GATEWAY)

    def file(self, name: str, data: str | bytes):
        path = self.at / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def bring(self, data: str | bytes, name="catalogue.xml", **more):
        options = Options(gateway=self.at / "gateway.toml", **more)
        return bring_in("catalogue", self.file(name, data), self.folder.root, options)

    def refused(self, data: str | bytes, name="catalogue.xml", **more) -> str:
        before = snapshot(self.folder.root)
        with pytest.raises(OperatorError) as caught:
            self.bring(data, name, **more)
        assert snapshot(self.folder.root) == before
        assert "\n" not in caught.value.words.zh and "geheim" not in caught.value.words.zh
        return caught.value.words.en

    @property
    def cameras(self):
        return {camera.camera_id: camera for camera in read_registers(self.folder).cameras}


@pytest.fixture
def gate(folder, tmp_path) -> Gate:
    return Gate(folder, tmp_path)


def test_a_catalogue_says_who_is_served_named_owned_placed_and_by_which_address(gate) -> None:
    ready = gate.bring(WHOLE)
    assert ready.summary.zh == "网关 区视频共享平台：监控 2 路（新增 2，变更 0，未变 0）"
    one = gate.cameras[ONE]
    assert (one.name, one.owner, one.group) == ("食街东口", CameraOwner.POLICE, "农贸市场")
    assert (one.gateway, one.civil_code) == (GATEWAY_ID, "330106")
    assert (one.lon_deg, one.lat_deg) == (15.61, 48.41)
    assert read_streams(gate.folder) == {
        ONE: f"rtsp://user:geheim@10.0.0.5:554/{NVR}/{ONE}",
        TWO: f"rtsp://user:geheim@10.0.0.5:554/{GATEWAY_ID}/{TWO}",
    }
    info = city_info(gate.folder)
    assert info.gateways == (Gateway(GATEWAY_ID, "区视频共享平台", "10.0.0.5:554", 64),)
    assert b"geheim" not in gate.folder.registers.read_bytes()
    assert "虚拟组织 1" in "".join(note.zh for note in ready.notes)


def test_brought_in_again_it_tells_new_changed_and_gone_and_changes_nothing_else(gate) -> None:
    gate.bring(WHOLE)
    before = snapshot(gate.folder.root)
    assert "未变 2" in gate.bring(WHOLE).summary.zh
    assert snapshot(gate.folder.root) == before
    again = answer(item(TWO, "步行街南", parent=GROUP), item(THREE, "桥头"))
    ready = gate.bring(again)
    assert "2 路（新增 1，变更 1，未变 0）" in ready.summary.zh
    assert any("目录中已没有 1 路" in note.zh and ONE in note.zh for note in ready.notes)
    assert list(gate.cameras) == [ONE, TWO, THREE], "who is gone stays on record"
    assert gate.cameras[TWO].name == "步行街南"


def test_part_of_a_catalogue_calls_nobody_gone(gate) -> None:
    gate.bring(WHOLE)
    ready = gate.bring(answer(item(TWO, "步行街", parent=GROUP), n_said=143))
    told = "".join(note.zh for note in ready.notes)
    assert "目录应有 143 项，文件中只有 1" in told and "已没有" not in told


def test_json_and_csv_of_other_makers_come_to_the_same(gate) -> None:
    gate.bring(WHOLE)
    kept = gate.cameras
    rows = [
        {"gbDeviceId": ONE, "gbName": "食街东口", "parentId": f"{NVR}/{GROUP}"},
        {"gbDeviceId": TWO, "gbName": "步行街", "parentId": GROUP},
    ]
    more = {"gbOwner": "市公安局", "gbCivilCode": "330106", "gbLongitude": 15.61}
    listed = [row | more | {"gbLatitude": 48.41, "group": "农贸市场"} for row in rows]
    wrapped = json.dumps({"code": 0, "data": {"total": 2, "list": listed}})
    assert "未变 2" in gate.bring(wrapped, "catalogue.json").summary.zh
    assert gate.cameras == kept
    gate.file("gateway.toml", GATEWAY + '[columns]\nlon = "jd"\nlat = "wd"\n')
    head = "通道编号,设备编号,通道名称,行政区划,归属,分组,JD,WD\n"
    cells = f"{ONE},{NVR},食街东口,330106,市公安局,农贸市场,15.61,48.41\n"
    assert "未变 1" in gate.bring((head + cells).encode("gbk"), "catalogue.csv").summary.zh


def test_a_channel_without_a_place_is_left_out_told_and_taken_once_it_has_one(gate) -> None:
    data = answer(item(ONE, "食街东口"), item(TWO, "步行街", "0.0", "0"))
    lost = gate.at / "lost.csv"
    ready = gate.bring(data, refused=lost)
    assert list(gate.cameras) == [ONE]
    assert any("1 路没有坐标" in note.zh and TWO in note.zh for note in ready.notes)
    filled = lost.read_text("utf-8-sig").replace("0.0,0", "15.62,48.40")
    gate.bring(data, places=gate.file("places.csv", filled))
    assert (gate.cameras[TWO].lon_deg, gate.cameras[TWO].lat_deg) == (15.62, 48.40)
    assert "未变 2" in gate.bring(data).summary.zh, "a known place is kept"


def test_a_camera_watched_elsewhere_that_comes_by_the_gateway_now_is_told(gate) -> None:
    head = "camera_id,name,owner,lon,lat,url,view\n"
    own = gate.file("own.csv", head + f"{ONE},东口,own,15.6,48.4,rtsp://10.0.0.9:554/1,90\n")
    bring_in("cameras", own, gate.folder.root)
    ready = gate.bring(WHOLE)
    assert any("原由别处取流" in note.zh and ONE in note.zh for note in ready.notes)
    assert gate.cameras[ONE].view_deg == 90, "what the catalogue does not know stays"
    assert gate.cameras[ONE].shown


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("3301060000132000001", "20 digits, not 19"),
        ("33010600001320000O01", "not a digit"),
        ("10010600001320000001", "no such province 10"),
        ("99010600001320000001", "belongs to demo data"),
    ],
)
def test_a_wrong_id_refuses_the_catalogue_with_its_line(gate, channel, sentence) -> None:
    data = answer(item(ONE, "食街东口"), item(channel, "错"))
    said = gate.refused(data)
    assert sentence in said and "line 5" in said
    refused = gate.at / "refused.csv"
    gate.bring(data, refused=refused)
    assert list(gate.cameras) == [ONE], "with a list for them the others are taken"
    assert ",id," in refused.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("channel", "note"),
    [
        ("33010600001100000001", "类型编码 110 未定义"),
        ("33010600001329000001", "网络标识 9 为保留值"),
        ("33010600201320000001", "行业编码 20 为保留值"),
    ],
)
def test_an_unusual_id_is_told_and_its_camera_taken(gate, channel, note) -> None:
    ready = gate.bring(answer(item(channel, "怪号")))
    assert list(gate.cameras) == [channel]
    assert any(note in one.zh and channel in one.zh for one in ready.notes)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{channel}", "ch", "channel"),
        ("rtsp://", "http://", "rtsp://host:port"),
        ("@10.0.0.5:554/", "@{device}:554/", "cannot change"),
        (GATEWAY_ID, ONE, "digits 11 to 13 are 132"),
        (GATEWAY_ID, GATEWAY_ID[:-1], "20 digits, not 19"),
        ("streams = 64", 'streams = "many"', "whole number"),
        ('"police"', '"fire"', "none of own/police/social/other"),
        ("[gateway]", "[gate]", "[gateway] must stand"),
        ("name =", "nome =", "holds only"),
    ],
)
def test_a_wrong_gateway_file_is_one_sentence(gate, old, new, sentence) -> None:
    gate.file("gateway.toml", GATEWAY.replace(old, new))
    assert sentence in gate.refused(WHOLE)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<Response><Item>", "c.xml", "no XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Response>&b;</Response>', "c.xml", "DOCTYPE"),
        (b"[" * 100_000, "c.json", "no JSON"),
        ("编号,名称\n1,a\n", "c.csv", "no ids of channels"),
        (answer(item(NVR, "录像机")), "c.xml", "not one camera"),
        (answer(item(ONE, "东口", "48.41", "15.61")), "c.xml", "swapped"),
    ],
)
def test_a_catalogue_that_is_none_is_one_sentence(gate, data, name, sentence) -> None:
    assert sentence in gate.refused(data, name)


def test_without_a_gateway_file_the_sentence_says_what_is_needed(gate) -> None:
    with pytest.raises(OperatorError, match="--gateway"):
        bring_in("catalogue", gate.file("c.xml", WHOLE), gate.folder.root)
