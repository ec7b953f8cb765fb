"""Cameras, tracks, components, grids and cases: good lists are kept, bad ones change nothing."""

import numpy as np
import pytest
import shapely

from backend.basedata.basemap import read_layer
from backend.basedata.components import ComponentIndex
from backend.basedata.projection import Projection
from backend.basedata.registers import read_heads, read_registers, read_speakers, read_streams
from backend.basedata.tracks import read_tracks
from backend.city import generate
from backend.domain.cameras.calling import Speaker
from backend.domain.cameras.camera import CameraOwner, Steerable
from backend.domain.cases.case import CaseState
from backend.domain.terms.errors import OperatorError
from backend.folder import DataFolder
from backend.intake.command import KINDS, bring_in
from backend.intake.ready import Options
from backend.store import Store

from .conftest import SOUTH, WEST, snapshot, write_layer

CAMERAS = "camera_id,name,owner,lon,lat,url\n"
CAMERA = "34020000001320000001,东口,own,15.61,48.41,rtsp://user:geheim@10.0.0.9:554/ch1\n"
TRACKS = "trajectory,time_utc,lon_wgs84,lat_wgs84\n"
CHANNELS = "channelId,name,longitude,latitude\n34020000001320000001,东口,15.61,48.41\n"
GATEWAY = """
[gateway]
id = "34020000002000000001"
address = "rtsp://10.0.0.5:554/{channel}"
"""
CASES = "class_key,lon,lat,text,observed_at,source\n"
CASE = "e0102,15.61,48.41,垃圾一堆,2026-06-10T08:00,hotline\n"


@pytest.fixture
def listed(tmp_path):
    def write(text, name="list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def refused(kind, path, folder):
    before = snapshot(folder.root)
    with pytest.raises(OperatorError) as caught:
        bring_in(kind, path, folder.root)
    assert snapshot(folder.root) == before
    assert "\n" not in caught.value.words.zh
    return caught.value.words.en


# ---- cameras -----------------------------------------------------------------------------------


def test_cameras_are_kept_and_their_addresses_apart(folder, listed):
    bring_in("cameras", listed(CAMERAS + CAMERA), folder.root)
    (camera,) = read_registers(folder).cameras
    assert (camera.name, camera.owner, camera.shown) == ("东口", CameraOwner.OWN, True)
    assert read_streams(folder)[camera.camera_id].startswith("rtsp://user")
    assert b"geheim" not in folder.registers.read_bytes()
    assert folder.streams.stat().st_mode & 0o077 == 0


def test_a_video_file_is_an_address_too(folder, listed, tmp_path):
    (tmp_path / "street.mp4").write_bytes(b"film")
    path = listed(CAMERAS + CAMERA.replace("rtsp://user:geheim@10.0.0.9:554/ch1", "street.mp4"))
    bring_in("cameras", path, folder.root)
    assert list(read_streams(folder).values()) == [str(tmp_path / "street.mp4")]


def test_a_second_smaller_stream_street_group_and_view_may_be_named(folder, listed):
    more = CAMERAS.strip() + ",sub_url,street,group,view\n"
    second = CAMERA.strip() + ",rtsp://user:geheim@10.0.0.9:554/ch1/sub,食街,农贸市场,135\n"
    bring_in("cameras", listed(more + second), folder.root)
    (camera,) = read_registers(folder).cameras
    assert (camera.street, camera.group, camera.view_deg) == ("食街", "农贸市场", 135)
    assert read_streams(folder, sub=True)[camera.camera_id].endswith("/sub")
    assert folder.sub_streams.stat().st_mode & 0o077 == 0
    bring_in("cameras", listed(CAMERAS + CAMERA), folder.root)
    assert read_streams(folder, sub=True) == {}, "the newer list names one stream"
    assert read_registers(folder).cameras[0].street == "食街"


@pytest.mark.parametrize(
    ("cells", "told"), [("gopher://x,,,", "rtsp"), (",,,400", "clockwise"), (",,,north", "view")]
)
def test_a_wrong_second_stream_or_view_is_refused(folder, listed, cells, told):
    more = CAMERAS.strip() + ",sub_url,street,group,view\n"
    assert told in refused("cameras", listed(more + CAMERA.strip() + f",{cells}\n"), folder)


@pytest.mark.parametrize(
    ("owner", "steering", "expected"),
    [
        ("own", "", Steerable.YES),
        ("police", "", Steerable.VIEW_ONLY),
        ("公安", "yes", Steerable.YES),
        ("own", "仅供查看", Steerable.VIEW_ONLY),
    ],
)
def test_d04_others_cameras_are_view_only_unless_it_is_said(
    folder, listed, owner, steering, expected
):
    head = "onvif://admin:secret@10.0.0.9:80"
    more = CAMERAS.strip() + ",head,steering\n"
    row = CAMERA.strip().replace(",own,", f",{owner},") + f",{head},{steering}\n"
    bring_in("cameras", listed(more + row), folder.root)
    (camera,) = read_registers(folder).cameras
    assert camera.steering is expected and read_heads(folder) == {camera.camera_id: head}
    assert folder.heads.stat().st_mode & 0o77 == 0


def test_c05_a_camera_on_a_vehicle_needs_no_place_of_its_own(folder, listed):
    more = CAMERAS.strip() + ",mover,view\n"
    cells = CAMERA.strip().split(",")
    at = CAMERAS.strip().split(",").index("lon")
    cells[at : at + 2] = ["", ""]
    bring_in("cameras", listed(more + ",".join(cells) + ",VEH-0031,180\n"), folder.root)
    (camera,) = read_registers(folder).cameras
    assert (camera.mover_id, camera.view_deg) == ("VEH-0031", 180.0)


@pytest.mark.parametrize("cells", ["http://a:secret@10.0.0.9,", "onvif://,", ",maybe"])
def test_d04_a_head_that_is_none_is_refused_and_not_repeated(folder, listed, cells):
    more = CAMERAS.strip() + ",head,steering\n"
    told = refused("cameras", listed(more + CAMERA.strip() + f",{cells}\n"), folder)
    assert "secret" not in told and "2" in told


def test_a_known_camera_is_renewed_and_others_stay(folder, listed):
    other = CAMERA.replace("0001,东口", "0002,西口")
    bring_in("cameras", listed(CAMERAS + CAMERA + other), folder.root)
    bring_in("cameras", listed(CAMERAS + CAMERA.replace("东口", "新东口")), folder.root)
    assert [camera.name for camera in read_registers(folder).cameras] == ["新东口", "西口"]
    assert len(read_streams(folder)) == 2


def test_gbk_is_converted_and_told(folder, listed):
    path = listed(CAMERAS + CAMERA.replace("own", "自有"), encoding="gbk")
    ready = bring_in("cameras", path, folder.root)
    assert "GBK" in ready.notes[0].en
    assert read_registers(folder).cameras[0].name == "东口"


def test_a_byte_order_mark_does_not_hide_the_first_column(folder, listed):
    bring_in("cameras", listed(CAMERAS + CAMERA, encoding="utf-8-sig"), folder.root)
    assert len(read_registers(folder).cameras) == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("34020000001320000001", "3402000000132000000", "line 2: Device id"),
        ("34020000001320000001", "99010200081326000017", "belongs to demo data"),
        ("own", "nobody", "is none of own/police/social/other"),
        ("15.61", "abc", "“abc” is no number"),
        ("15.61", "nan", "is no number"),
        ("15.61", "215.61", "off the globe"),
        ("15.61,48.41", "48.41,15.61", "seem to be swapped"),
        ("15.61,48.41", "39.9,116.4", "seem to be swapped"),
        ("rtsp://user:geheim@10.0.0.9:554/ch1", "rtsp://", "malformed"),
        ("rtsp://user:geheim@10.0.0.9:554/ch1", "rtsp://host:99999/a", "malformed"),
        ("rtsp://user:geheim@10.0.0.9:554/ch1", "gopher://host/a", "should begin with rtsp"),
        ("rtsp://user:geheim@10.0.0.9:554/ch1", "gone.mp4", "no video file gone.mp4"),
        ("rtsp://user:geheim@10.0.0.9:554/ch1", "", "no video file"),
        (",own", "", "has 5 cells, the header 6"),
    ],
)
def test_a_wrong_camera_row_is_one_sentence_and_changes_nothing(folder, listed, old, new, sentence):
    told = refused("cameras", listed(CAMERAS + CAMERA.replace(old, new)), folder)
    assert sentence in told
    assert "geheim" not in told


def test_a_camera_named_twice_is_refused(folder, listed):
    assert "stands twice" in refused("cameras", listed(CAMERAS + CAMERA + CAMERA), folder)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (CAMERAS.encode(), "has no rows of data"),
        (b"id,name\n1,x\n", "the header lacks camera_id"),
        (b"camera_id,name,owner,lon,lat,url,url\n", "names a column twice"),
        (CAMERAS.encode() + CAMERA.encode() * 2 + b"\xe4\xb8\xff", "line 4: holds bytes"),
        ((CAMERAS + CAMERA).encode("utf-16"), "is in UTF-16"),
        (b"\x00\x01\x02", "is not a text file"),
        (CAMERAS.encode() + b"\xff\xff\xff\xff", "neither UTF-8 nor GBK"),
        (CAMERAS.encode() + b'"open quote', "is no CSV"),
    ],
)
def test_what_is_no_such_table_is_one_sentence(folder, listed, data, sentence):
    assert sentence in refused("cameras", listed(data), folder)


@pytest.mark.parametrize("url", ["~nobody-of-that-name/x.mp4", "x" * 5000, "a\tb.mp4"])
def test_a_name_that_can_be_no_file_is_one_sentence(folder, listed, url):
    row = CAMERA.replace("rtsp://user:geheim@10.0.0.9:554/ch1", url)
    assert "no video file" in refused("cameras", listed(CAMERAS + row), folder)


def test_the_name_of_a_file_never_breaks_the_sentence(folder, listed):
    assert "\n" not in refused("cameras", listed("a\n", name="two\nlines{x}.csv"), folder)


# ---- tracks ------------------------------------------------------------------------------------

FIX = "1,2008-12-11 04:42:14+00,15.61,48.41\n"


def test_tracks_are_kept_whole_and_become_movers(folder, listed):
    text = (
        TRACKS + FIX + "1,2008-12-11T04:42:20Z,15.611,48.411\n2,2008-12-11 05:00:00,15.62,48.42\n"
    )
    bring_in("tracks", listed(text, "walk.csv"), folder.root)
    first, second = read_tracks(folder.tracks)
    assert (first.time_ms[1] - first.time_ms[0]) == 6000
    assert first.time_ms[0] == 1_228_970_534_000
    assert second.lon_deg.tolist() == [15.62]
    movers = {mover.mover_id for mover in read_registers(folder).movers}
    assert movers == {first.mover_id, second.mover_id}
    bring_in("tracks", listed(text, "walk.csv"), folder.root)
    assert len(read_registers(folder).movers) == 2


def test_disordered_and_repeated_fixes_are_mended_and_told(folder, listed):
    later = FIX.replace("04:42:14", "04:40:00")
    ready = bring_in("tracks", listed(TRACKS + FIX + later + later), folder.root)
    (track,) = read_tracks(folder.tracks)
    assert np.all(np.diff(track.time_ms) > 0)
    assert len(ready.notes) == 2


def test_a_track_far_from_the_city_is_kept_and_told(folder, listed):
    path = listed(TRACKS + FIX.replace("15.61,48.41", "116.39,39.89"))
    ready = bring_in("tracks", path, folder.root)
    assert "60 km" in ready.notes[0].en


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2008-12-11 04:42:14+00", "yesterday", "is no time"),
        ("48.41", "148.41", "swapped"),
        ("48.41", "-248.41", "off the globe"),
    ],
)
def test_a_wrong_fix_is_one_sentence(folder, listed, old, new, sentence):
    assert sentence in refused("tracks", listed(TRACKS + FIX + FIX.replace(old, new)), folder)


def test_a_damaged_track_file_is_one_sentence(folder):
    (folder.tracks / "TRK-x.npz").write_bytes(b"x")
    with pytest.raises(OperatorError, match="damaged"):
        read_tracks(folder.tracks)


def test_a_real_walk_is_kept_with_its_jumps_and_pauses(real_data, folder):
    path = real_data / "walk_beijing_1.csv"
    if not path.exists():
        pytest.skip(f"no {path.name} among the real files")
    bring_in("tracks", path, folder.root)
    tracks = read_tracks(folder.tracks)
    assert len(tracks) == 2
    assert sum(len(track.time_ms) for track in tracks) == 1363
    assert all(116 < track.lon_deg.mean() < 117 for track in tracks)


def test_trajectories_with_chinese_names_stay_apart(folder, listed):
    names = ("张三", "李四", "a b", "a-b", "../../a", "很长" * 60)
    rows = "".join(f"{name},2008-12-11T04:42:14Z,15.6,48.4\n" for name in names)
    bring_in("tracks", listed(TRACKS + rows), folder.root)
    ids = [mover.mover_id for mover in read_registers(folder).movers]
    assert len(set(ids)) == len(names)
    assert len(read_tracks(folder.tracks)) == len(names)
    assert all(len(name) <= 64 and "/" not in name for name in ids)


def test_a_track_from_elsewhere_is_kept_where_it_was_and_that_is_told(folder, listed):
    path = listed(TRACKS + "1,2008-12-11T04:42:14Z,116.3,39.9\n")
    ready = bring_in("tracks", path, folder.root)
    assert "60 km" in ready.notes[0].en
    assert "--move-here" in ready.notes[1].zh
    (track,) = read_tracks(folder.tracks)
    assert (track.lon_deg[0], track.lat_deg[0]) == (116.3, 39.9)


def test_a_track_is_laid_into_the_city_only_when_asked_and_its_name_says_so(folder, listed):
    rows = "1,2008-12-11T04:42:14Z,116.3,39.9\n1,2008-12-11T04:42:24Z,116.301,39.901\n"
    bring_in("tracks", listed(TRACKS + rows), folder.root, Options(move_here=True))
    (mover,) = read_registers(folder).movers
    assert "移位" in mover.label
    (track,) = read_tracks(folder.tracks)
    west, south, east, north = read_registers(folder).bounds_deg
    assert track.lon_deg[0] == pytest.approx((west + east) / 2)
    assert track.lat_deg[0] == pytest.approx((south + north) / 2)
    east_m = np.diff(track.lon_deg) * np.cos(np.radians(track.lat_deg[0]))
    assert east_m == pytest.approx(0.001 * np.cos(np.radians(39.9)), rel=1e-3)
    assert np.diff(track.lat_deg) == pytest.approx(0.001)


# ---- grids and components ----------------------------------------------------------------------


def grid_file(path, codes, column="BGID"):
    boxes = [
        shapely.box(WEST + 0.01 * k, SOUTH, WEST + 0.01 * (k + 1), SOUTH + 0.01)
        for k in range(len(codes))
    ]
    write_layer(path, "grids", boxes, {column: codes})
    return path


GRIDS = ["320508019044001", "320508019044002", "320508019045001"]


def test_grids_are_kept_and_larger_areas_follow_from_their_codes(folder, tmp_path):
    bring_in("grids", grid_file(tmp_path / "g.gpkg", GRIDS), folder.root)
    assert read_layer(folder.map, "unit_grids").columns["code"].tolist() == GRIDS
    assert read_layer(folder.map, "communities").columns["code"].tolist() == [
        "320508019044",
        "320508019045",
    ]
    assert len(read_layer(folder.map, "districts")) == 1
    assert len(read_layer(folder.map, "roads")) == 5


def test_a_new_map_leaves_the_grids(folder, tmp_path, town_map):
    bring_in("grids", grid_file(tmp_path / "g.gpkg", GRIDS), folder.root)
    bring_in("map", town_map, folder.root)
    assert len(read_layer(folder.map, "unit_grids")) == 3


def test_overlapping_grids_are_told(folder, tmp_path):
    box = shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)
    write_layer(tmp_path / "g.gpkg", "grids", [box, box], {"code": GRIDS[:2]})
    assert "1 pairs" in bring_in("grids", tmp_path / "g.gpkg", folder.root).notes[0].en


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (["32050801904400"], "grid 1: Unit grid code: 32050801904400: 14 digits"),
        (["320508019044001", "320508019044"], "grid 2: Unit grid code"),
        (["320508019044001"] * 2, "stands twice"),
        (["990102003012045"], "belongs to demo data"),
    ],
)
def test_a_wrong_grid_code_is_one_sentence(folder, tmp_path, codes, sentence):
    assert sentence in refused("grids", grid_file(tmp_path / "g.gpkg", codes), folder)


def test_grids_without_codes_or_area_are_refused(folder, tmp_path):
    path = grid_file(tmp_path / "g.gpkg", GRIDS, column="colour")
    assert "no column with grid codes" in refused("grids", path, folder)
    write_layer(tmp_path / "p.gpkg", "grids", [shapely.Point(WEST, SOUTH)], {"code": GRIDS[:1]})
    assert "is no area" in refused("grids", tmp_path / "p.gpkg", folder)


COMPONENTS = "code,lon,lat,owner\n"
COMPONENT = "3205080103000731,15.605,48.405,drainage\n"


def test_components_are_kept_with_owner_and_grid(folder, listed, tmp_path):
    bring_in("grids", grid_file(tmp_path / "g.gpkg", GRIDS), folder.root)
    bring_in("components", listed(COMPONENTS + COMPONENT), folder.root)
    held = ComponentIndex.open(folder.components, Projection(folder.config().crs_epsg))
    found = held.get("3205080103000731")
    assert (found.owner, found.grid, found.class_key) == ("drainage", GRIDS[0], "c0103")
    assert (round(found.lon_deg, 6), round(found.lat_deg, 6)) == (15.605, 48.405)


def test_components_come_from_a_geopackage_too_and_unknown_owners_are_told(folder, tmp_path):
    path = tmp_path / "c.gpkg"
    fields = {"ObjID": ["3205080118000001"], "DeptCode2": ["who"], "ObjState": ["破损"]}
    write_layer(path, "parts", [shapely.Point(WEST, SOUTH)], fields)
    ready = bring_in("components", path, folder.root)
    assert "who" in ready.notes[0].en
    held = ComponentIndex.open(folder.components, Projection(folder.config().crs_epsg))
    assert held.get("3205080118000001").state == "破损"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("3205080103000731", "320508010300731", "line 2: Component code"),
        ("3205080103000731", "3205080139000001", "not in the city's codebook"),
        ("3205080103000731", "9901020103000731", "demo data"),
        ("48.405", "ten", "is no number"),
    ],
)
def test_a_wrong_component_is_one_sentence(folder, listed, old, new, sentence):
    assert sentence in refused(
        "components", listed(COMPONENTS + COMPONENT.replace(old, new)), folder
    )


def test_a_component_named_twice_or_a_file_without_codes_is_refused(folder, listed, tmp_path):
    assert "stands twice" in refused("components", listed(COMPONENTS + COMPONENT * 2), folder)
    write_layer(tmp_path / "c.gpkg", "parts", [shapely.Point(WEST, SOUTH)], {"x": ["1"]})
    assert "no column code" in refused("components", tmp_path / "c.gpkg", folder)


# ---- cases -------------------------------------------------------------------------------------


def test_old_reports_become_cases_once(folder, listed):
    path = listed(CASES + CASE + CASE.replace("一堆", "两堆"))
    bring_in("cases", path, folder.root)
    bring_in("cases", path, folder.root)
    store = Store.open(folder.store, folder.media)
    try:
        cases = [store.case(row.entity) for row in store.open_rows("case")]
    finally:
        store.close()
    assert [case.text for case in cases] == ["垃圾一堆", "垃圾两堆"]
    assert {case.state for case in cases} == {CaseState.TO_ACCEPT}
    assert cases[0].place.lon_deg == 15.61


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("e0102", "e0177", "is not in the codebook"),
        ("垃圾一堆", "", "the text is empty"),
        ("2026-06-10T08:00", "today", "is no time"),
        ("2026-06-10T08:00", "2199-06-10T08:00", "line 3"),
        ("hotline", "rumour", "the source should be one of"),
        ("48.41", "98.41", "swapped"),
    ],
)
def test_a_wrong_case_is_one_sentence_and_none_is_kept(folder, listed, old, new, sentence):
    assert sentence in refused("cases", listed(CASES + CASE + CASE.replace(old, new)), folder)


def test_cases_of_the_demo_city_go_on_where_its_journal_ends(tmp_path, listed):
    folder = DataFolder.open(tmp_path / "demo")
    generate(folder)
    text = CASES + CASE.replace("15.61,48.41", "119.6,38.9")
    bring_in("cases", listed(text), folder.root)
    store = Store.open(folder.store, folder.media)
    try:
        (row,) = store.open_rows("case")
        assert store.case(row.entity).place.grid_code.startswith("990102")
    finally:
        store.close()


# ---- any kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "map"])
def test_lists_need_a_city_first(kind, tmp_path, listed):
    rows = {
        "cameras": CAMERAS + CAMERA,
        "tracks": TRACKS + FIX,
        "cases": CASES + CASE,
        "speakers": SPEAKERS + "sp-1,东口,rtp://10.0.0.9:5004,\n",
    }
    file = listed(rows.get(kind, COMPONENTS + COMPONENT))
    if kind == "grids":
        file = grid_file(tmp_path / "g.gpkg", GRIDS)
    if kind == "catalogue":
        file = listed(CHANNELS, "catalogue.csv")
    gateway = listed(GATEWAY, "gateway.toml")
    root = tmp_path / "empty"
    with pytest.raises(OperatorError, match="no city"):
        bring_in(kind, file, root, Options(gateway=gateway))
    assert not root.exists()
    assert bring_in(kind, file, root, Options(gateway=gateway), dry_run=True).summary.zh


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_not_there_is_one_sentence(kind, tmp_path):
    with pytest.raises(OperatorError, match="no such file"):
        bring_in(kind, tmp_path / "none.csv", tmp_path / "root")
    assert not (tmp_path / "root").exists()


# ---- loudspeakers ------------------------------------------------------------------------------

SPEAKERS = "speaker_id,name,address,cameras\n"


def test_d06_loudspeakers_are_kept_and_their_addresses_apart(folder, listed):
    bring_in("cameras", listed(CAMERAS + CAMERA), folder.root)
    (camera,) = read_registers(folder).cameras
    row = f"sp-1,食街东口音柱,rtp://10.0.0.9:5004/mulaw,{camera.camera_id} 99010200081326000999\n"
    bring_in("speakers", listed(SPEAKERS + row), folder.root)
    assert read_registers(folder).speakers == (
        Speaker("sp-1", "食街东口音柱", (camera.camera_id,)),
    )
    assert read_registers(folder).cameras == (camera,)
    assert read_speakers(folder) == {"sp-1": "rtp://10.0.0.9:5004/mulaw"}
    bring_in("speakers", listed(SPEAKERS + "sp-2,,rtp://10.0.0.8:5004,\n"), folder.root)
    assert [one.name for one in read_registers(folder).speakers] == ["食街东口音柱", "sp-2"]


@pytest.mark.parametrize(
    "row", ["sp-1,a,http://10.0.0.9:1,", "sp-1,a,rtp://10.0.0.9,", ",a,rtp://10.0.0.9:1,"]
)
def test_d06_a_loudspeaker_that_is_none_is_refused_with_its_row(folder, listed, row):
    assert "2" in refused("speakers", listed(SPEAKERS + row + "\n"), folder)
