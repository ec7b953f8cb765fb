"""Everything the issue of bad input names, through ``main.py`` as an operator meets it.

Each case: one sentence on stderr in either language, no traceback, a status that is not 0, and
not one byte of the city changed.
"""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import shapely

from backend.folder import DataFolder
from backend.intake.command import bring_in
from backend.link.keys import new_pair, write_key_file
from tests.backend.intake.conftest import SOUTH, WEST, lines, snapshot, write_layer, write_town

from .backend_process import Backend, free_port
from .command import assert_refused, main_py, refused_in_both, run_each, run_main

CAMERAS = "camera_id,name,owner,lon,lat,url\n"
CAMERA = "34020000001320000001,东口,own,15.61,48.41,rtsp://user:geheim@127.0.0.1:9/ch1\n"
TRACKS = "trajectory,time_utc,lon_wgs84,lat_wgs84\n"
CASES = "class_key,lon,lat,text,observed_at\n"
COMPONENTS = "code,lon,lat\n"


class Bad(NamedTuple):
    """A file that cannot be brought in, and a piece of the sentence that says why."""

    kind: str
    make: Callable[[Path], Path]
    zh: str
    en: str
    more: tuple[str, ...] = ()


def listed(text: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "list.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return make


def broken_map(folder: Path) -> Path:
    path = write_town(folder / "town.gpkg")
    path.write_bytes(path.read_bytes()[:5000])
    return path


def scrambled_map(folder: Path) -> Path:
    """A file that opens, and whose pages turn out to be nonsense."""
    path = write_town(folder / "town.gpkg")
    data = bytearray(path.read_bytes())
    data[8192:-4096] = os.urandom(len(data) - 8192 - 4096)
    path.write_bytes(data)
    return path


def text_as_map(folder: Path) -> Path:
    path = folder / "town.gpkg"
    path.write_text("this is no map")
    return path


def no_bytes_map(folder: Path) -> Path:
    path = folder / "town.gpkg"
    path.write_bytes(b"")
    return path


def empty_map(folder: Path) -> Path:
    path = folder / "town.gpkg"
    write_layer(path, "lines", [], {"highway": []})
    return path


def map_without_crs(folder: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return write_town(folder / "town.gpkg", crs=None)


def moved_map(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        shapes, fields = lines()
        moved = shapely.transform(np.array(shapes), change)
        write_layer(folder / "town.gpkg", "lines", moved, fields)
        return folder / "town.gpkg"

    return make


def grids(code: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "grids.gpkg"
        square = shapely.box(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001)
        write_layer(path, "grids", [square], {"code": [code]})
        return path

    return make


BAD_FILES = {
    "a broken map": Bad("map", broken_map, "可能已损坏", "perhaps damaged"),
    "a map of nonsense": Bad("map", scrambled_map, "town.gpkg", "town.gpkg"),
    "text for a map": Bad("map", text_as_map, "可能已损坏", "perhaps damaged"),
    "a map of no bytes": Bad("map", no_bytes_map, "可能已损坏", "perhaps damaged"),
    "a folder for a map": Bad("map", lambda folder: folder, "是目录", "is a folder"),
    "an empty map": Bad("map", empty_map, "没有任何图形", "no shapes at all"),
    "a map without CRS": Bad("map", map_without_crs, "没有坐标系", "has no CRS"),
    "a CRS that is none": Bad(
        "map", map_without_crs, "无法识别", "is unknown", ("--crs", "EPSG:nonsense")
    ),
    "a map off the globe": Bad(
        "map", moved_map(lambda xy: np.add(xy, (400, 0))), "地球", "off the globe"
    ),
    "a swapped map": Bad(
        "map", moved_map(lambda xy: np.add(xy[:, ::-1], (0, 80))), "颠倒", "swapped"
    ),
    "no such file": Bad("map", lambda folder: folder / "none.gpkg", "没有这个", "no such file"),
    "a wrong header": Bad("cameras", listed("id,name\n1,x\n"), "表头缺少", "header lacks"),
    "an empty list": Bad("cameras", listed(""), "空文件", "is empty"),
    "a header alone": Bad("tracks", listed(TRACKS), "没有数据行", "no rows of data"),
    "bad UTF-8": Bad(
        "cameras",
        lambda folder: _bytes(
            folder,
            (CAMERAS + CAMERA.replace("东口", "解放路东口"))
            .encode()
            .replace("东".encode(), b"\xe4\xb8"),
        ),
        "无效的 UTF-8",
        "no UTF-8",
    ),
    "UTF-16": Bad("cameras", listed(CAMERAS + CAMERA, "utf-16"), "UTF-16", "UTF-16"),
    "zeros for text": Bad(
        "cameras", lambda folder: _bytes(folder, b"\x00" * 500), "不是文本", "not a text file"
    ),
    "a camera off the globe": Bad(
        "cameras", listed(CAMERAS + CAMERA.replace("15.61", "1561")), "地球", "off the globe"
    ),
    "a swapped camera": Bad(
        "cameras", listed(CAMERAS + CAMERA.replace("15.61,48.41", "48.41,15.61")), "颠倒", "swapped"
    ),
    "a swapped track": Bad(
        "tracks", listed(TRACKS + "1,2008-12-11T04:42:14Z,39.9,116.3\n"), "颠倒", "swapped"
    ),
    "a place that is no number": Bad(
        "tracks", listed(TRACKS + "1,2008-12-11T04:42:14Z,nan,39.9\n"), "不是数字", "no number"
    ),
    "a time that is none": Bad(
        "tracks", listed(TRACKS + "1,yesterday,116.3,39.9\n"), "读不懂", "no time"
    ),
    "a malformed camera URL": Bad(
        "cameras",
        listed(CAMERAS + CAMERA.replace("127.0.0.1:9", "host:port")),
        "格式不对",
        "malformed",
    ),
    "a camera URL of another kind": Bad(
        "cameras", listed(CAMERAS + CAMERA.replace("rtsp:", "gopher:")), "rtsp://", "rtsp://"
    ),
    "a video file that is not there": Bad(
        "cameras",
        listed(CAMERAS + CAMERA.replace("rtsp://user:geheim@127.0.0.1:9/ch1", "none.mp4")),
        "没有视频文件",
        "no video file",
    ),
    "a grid code too short": Bad("grids", grids("33010600100101"), "14 位", "14 digits"),
    "a grid code too long": Bad("grids", grids("3301060010010101"), "15", "15"),
    "a component code too short": Bad(
        "components", listed(COMPONENTS + "330106010301001,15.61,48.41\n"), "16", "16"
    ),
    "a camera id too short": Bad(
        "cameras", listed(CAMERAS + CAMERA.replace("340200", "3402")), "20", "20"
    ),
    "a class that is none": Bad(
        "cases", listed(CASES + "e9999,15.61,48.41,x,2026-06-10T08:00\n"), "不在编码表", "codebook"
    ),
}


def _bytes(folder: Path, data: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def first_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town that was brought in; tests take copies."""
    made = tmp_path_factory.mktemp("first")
    bring_in("map", write_town(made / "smallton.gpkg"), made / "city")
    return made / "city"


@pytest.fixture
def city(first_city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_city, tmp_path / "city"))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


# ---- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", BAD_FILES.values(), ids=[*BAD_FILES])
def test_a_bad_file_is_one_sentence_and_changes_nothing(bad: Bad, city: Path, files: Path) -> None:
    path, before = bad.make(files), snapshot(city)
    words = ("import", bad.kind, str(path), "--data", str(city), *bad.more)
    refused_in_both(*words, zh=bad.zh, en=bad.en)
    assert snapshot(city) == before


def test_a_bad_map_does_not_even_leave_a_folder(files: Path, tmp_path: Path) -> None:
    root = tmp_path / "new"
    path = broken_map(files)
    refused_in_both("import", "map", str(path), "--data", str(root), zh="损坏", en="damaged")
    assert not root.exists()


def test_gbk_is_taken_converted_and_told(city: Path, files: Path) -> None:
    path = listed(CAMERAS + CAMERA.replace("东口", "解放路与人民路口"), "gbk")(files)
    zh, en = run_each(
        main_py("import", "cameras", str(path), "--data", str(city), "--dry-run", lang="zh"),
        main_py("import", "cameras", str(path), "--data", str(city), "--dry-run", lang="en"),
    )
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    assert "GBK" in zh.out and "GBK" in en.out
    done = run_main("import", "cameras", str(path), "--data", str(city))
    assert done.status == 0
    assert "解放路与人民路口" in DataFolder(city).registers.read_text("utf-8")


def test_an_address_with_its_password_is_never_repeated(city: Path, files: Path) -> None:
    path = listed(CAMERAS + CAMERA.replace("127.0.0.1:9", "host:port"))(files)
    said = run_main("import", "cameras", str(path), "--data", str(city))
    assert "geheim" not in said.err + said.out


def test_without_a_city_nothing_but_a_map_can_come(files: Path, tmp_path: Path) -> None:
    root = tmp_path / "none"
    path = listed(CAMERAS + CAMERA)(files)
    for words in (
        ("import", "cameras", str(path)),
        ("backend",),
        ("replay",),
        ("audit", "verify"),
    ):
        refused_in_both(*words, "--data", str(root), zh="", en="")
    assert not (root / "city.toml").exists()
    assert not (root / "store.db").exists()


# ---- folders -------------------------------------------------------------------------------------


def newer(root: Path) -> None:
    (root / "version").write_text("99\n")


def no_version(root: Path) -> None:
    (root / "version").write_text("what\n")


def wrong_toml(root: Path) -> None:
    (root / "city.toml").write_text("[city\n")


def odd_zone(root: Path) -> None:
    text = (root / "city.toml").read_text("utf-8")
    (root / "city.toml").write_text(text.replace("Asia/Shanghai", "Mars/Olympus"), "utf-8")


def no_database(root: Path) -> None:
    (root / "store.db").write_bytes(b"not a database at all " * 400)


def no_registers(root: Path) -> None:
    (root / "registers.json").write_text("{")


def no_key(root: Path) -> None:
    write_key_file(root / "keys" / "server.key", "x", {"public": "short", "secret": "short"})


BAD_FOLDERS = {
    "of a newer version": (newer, "99", "99"),
    "of no version": (no_version, "已损坏", "is damaged"),
    "with a wrong city.toml": (wrong_toml, "city.toml", "city.toml"),
    "with an unknown zone": (odd_zone, "city.toml", "city.toml"),
    "with a damaged record": (no_database, "store.db", "store.db"),
    "with damaged registers": (no_registers, "registers.json", "registers.json"),
    "with a damaged key": (no_key, "server.key", "server.key"),
}


@pytest.mark.parametrize(("spoil", "zh", "en"), BAD_FOLDERS.values(), ids=[*BAD_FOLDERS])
def test_a_backend_refuses_a_folder(
    spoil: Callable[[Path], None], zh: str, en: str, city: Path
) -> None:
    spoil(city)
    before = snapshot(city)
    refused_in_both("backend", "--data", str(city), zh=zh, en=en)
    after = snapshot(city)
    assert {name: after.get(name) for name in before} == before


def test_an_import_refuses_a_folder_of_a_newer_version(city: Path, files: Path) -> None:
    newer(city)
    before = snapshot(city)
    path = listed(CAMERAS + CAMERA)(files)
    refused_in_both("import", "cameras", str(path), "--data", str(city), zh="99", en="99")
    assert snapshot(city) == before


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, files: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    path = write_town(files / "town.gpkg")
    refused_in_both(
        *("import", "map", str(path), "--data", str(tmp_path / "mine")),
        zh="不是万米数据目录",
        en="no Wanmi data folder",
    )
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]


READ_ONLY = """
set -e
mount -t tmpfs none "$1"
cp -a "$2/." "$1"
mount -o remount,ro "$1"
shift 2
exec "$@"
"""


@pytest.mark.parametrize("command", ["backend", "console-key", "import"])
def test_a_read_only_disk_is_one_sentence(
    command: str, first_city: Path, tmp_path: Path, files: Path
) -> None:
    if os.geteuid() != 0:
        pytest.skip("mounting a read-only disk needs root")
    mounted = tmp_path / "disk"
    mounted.mkdir()
    words = {
        "backend": ("backend",),
        "console-key": ("console-key", "desk-02"),
        "import": ("import", "cameras", str(listed(CAMERAS + CAMERA)(files))),
    }[command]

    def on_read_only(lang: str) -> list[str]:
        ours = main_py(*words, "--data", str(mounted), lang=lang)
        # The mount lives in a name space of its own and ends with the process.
        shell = ["sh", "-c", READ_ONLY, "sh", str(mounted), str(first_city)]
        return ["unshare", "-m", *shell, *ours]

    zh, en = run_each(on_read_only("zh"), on_read_only("en"))
    assert_refused(zh, "zh", "只读")
    assert_refused(en, "en", "read-only")


# ---- two backends --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(first_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A backend at work in a copy of the town."""
    root = tmp_path_factory.mktemp("running") / "city"
    shutil.copytree(first_city, root)
    with Backend(root, "--bind", f"127.0.0.1:{free_port(3)}") as backend:
        yield backend


def at_rest(root: Path) -> dict[str, bytes]:
    """Return the files of a folder at work, without those its own backend keeps writing."""
    own = ("tracks/", "logs/")
    return {name: data for name, data in snapshot(root).items() if not name.startswith(own)}


def test_a_second_backend_on_the_same_folder(running: Backend) -> None:
    before = at_rest(running.root)
    refused_in_both("backend", "--data", str(running.root), zh="正由另一个", en="in use by another")
    assert at_rest(running.root) == before


def test_an_import_into_a_folder_at_work(running: Backend, files: Path) -> None:
    path, before = listed(CAMERAS + CAMERA)(files), at_rest(running.root)
    refused_in_both(
        *("import", "cameras", str(path), "--data", str(running.root)),
        zh="正由另一个",
        en="in use by another",
    )
    assert at_rest(running.root) == before


def test_a_second_backend_on_the_same_port(running: Backend, city: Path) -> None:
    refused_in_both(
        *("backend", "--data", str(city), "--bind", running.address), zh="端口", en="port"
    )
    assert not (city / "run" / "endpoints.json").exists()
    assert running.is_alive


# ---- desks ---------------------------------------------------------------------------------------


def test_a_desk_without_a_backend(city: Path) -> None:
    DataFolder(city).keys.mkdir(exist_ok=True)
    pair = new_pair()
    write_key_file(
        city / "keys" / "console.key", "x", {"public": pair.public, "secret": pair.secret}
    )
    refused_in_both(
        "workstation", "--data", str(city), zh="没有正在运行的后台", en="no backend is running"
    )


def test_a_desk_without_a_key(tmp_path: Path) -> None:
    refused_in_both(
        *("workstation", "--data", str(tmp_path), "--connect", "127.0.0.1:7200"),
        zh="没有密钥文件",
        en="no key file",
    )


def test_a_desk_with_a_damaged_key(tmp_path: Path) -> None:
    write_key_file(tmp_path / "keys" / "console.key", "x", {"public": "short", "secret": "no"})
    refused_in_both(
        *("workstation", "--data", str(tmp_path), "--connect", "127.0.0.1:7200"),
        zh="损坏",
        en="damaged",
    )


def test_a_desk_of_no_seat(tmp_path: Path) -> None:
    pair = new_pair()
    write_key_file(
        tmp_path / "keys" / "console.key", "x", {"public": pair.public, "secret": pair.secret}
    )
    words = ("workstation", "--data", str(tmp_path), "--connect", "127.0.0.1:7200")
    refused_in_both(*words, "--seat", "throne", zh="throne", en="throne")


# ---- the command line ----------------------------------------------------------------------------

BAD_LINES = {
    "an unknown subcommand": (("dance",), "没有这个命令", "no such command"),
    "an unknown option": (("backend", "--bogus"), "没有这个选项", "no such option"),
    "a shortened option": (("backend", "--dat", "x"), "没有这个选项", "no such option"),
    "an option without value": (("backend", "--bind"), "后面缺少内容", "lacks its value"),
    "a missing argument": (("import", "map"), "缺少参数", "missing"),
    "an unknown kind": (("import", "birds", "x.csv"), "birds", "birds"),
    "a number that is none": (("backend", "--speed", "fast"), "应为数字", "takes a number"),
    "an unknown preset": (("demo", "--preset", "moon"), "moon", "moon"),
}


@pytest.mark.parametrize(("words", "zh", "en"), BAD_LINES.values(), ids=[*BAD_LINES])
def test_a_wrong_command_line(words: tuple[str, ...], zh: str, en: str, tmp_path: Path) -> None:
    refused_in_both(*words, zh=zh, en=en, env={"WANMI_DATA": str(tmp_path / "none")})
    assert not (tmp_path / "none").exists()
