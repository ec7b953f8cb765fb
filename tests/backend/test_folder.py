import os
import stat
import subprocess
import sys

import pytest

from backend.cityfile import Account, CityFile
from backend.domain.clocks.clock import Calendar
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Role
from backend.folder import DataFolder, locate, read_json, write_atomic, write_json

CITY = CityFile(
    city_id="990100",
    prefix="YT",
    zh="云汀市",
    en="Yunting",
    centre_zh="云汀市城市管理指挥中心",
    centre_en="Yunting “command” centre",
    synthetic=True,
    preset="first-look",
    seed=1,
    calendar=Calendar(holidays=("2026-06-19",), makeup_days=("2026-02-14",), day_ends=True),
    accounts={"COL-990102-001": Account(Role.COLLECTOR, "采集员 汀东-001")},
)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "city"


def test_an_empty_folder_is_laid_out(root):
    folder = DataFolder.open(root)
    assert (root / "version").read_text() == "1\n"
    for path in (folder.tracks, folder.tiles, folder.keys, folder.media, folder.logs, folder.run):
        assert path.is_dir()
    assert stat.S_IMODE(folder.keys.stat().st_mode) == 0o700
    assert DataFolder.open(root).root == root


def test_where_the_folder_lies(tmp_path):
    home = {"HOME": "/h"}
    assert str(locate(None, home)) == "/h/.local/share/wanmi/yunting"
    assert str(locate(None, home | {"XDG_DATA_HOME": "/x"}, "krems")) == "/x/wanmi/krems"
    assert str(locate(None, home | {"WANMI_DATA": "/w"})) == "/w"
    assert locate(str(tmp_path), home | {"WANMI_DATA": "/w"}) == tmp_path


def test_a_folder_with_other_files_is_refused_and_left_alone(root):
    root.mkdir()
    (root / "thesis.odt").write_text("years of work")
    with pytest.raises(OperatorError, match="no Wanmi data folder"):
        DataFolder.open(root)
    assert [path.name for path in root.iterdir()] == ["thesis.odt"]


def test_a_newer_folder_is_refused_with_both_versions(root):
    DataFolder.open(root)
    (root / "version").write_text("7\n")
    with pytest.raises(OperatorError, match=r"version 7.*up to 1"):
        DataFolder.open(root)


def test_a_damaged_version_is_refused(root):
    DataFolder.open(root)
    (root / "version").write_text("one\n")
    with pytest.raises(OperatorError, match="damaged"):
        DataFolder.open(root)


def test_an_older_folder_is_copied_aside_upgraded_and_told(root):
    DataFolder.open(root)
    (root / "store.db").write_text("old rows")
    told = []
    upgrades = {1: lambda path: (path / "store.db").write_text("new rows")}
    DataFolder.open(root, told.append, version=2, upgrades=upgrades)
    aside = root.with_name("city.v1")
    assert (aside / "store.db").read_text() == "old rows"
    assert (root / "store.db").read_text() == "new rows"
    assert (root / "version").read_text() == "2\n"
    (words,) = told
    assert str(aside) in words.zh
    assert str(aside) in words.en


def test_an_older_folder_is_never_copied_over_an_earlier_copy(root):
    root.with_name("city.v1").mkdir()
    DataFolder.open(root)
    DataFolder.open(root, version=2, upgrades={1: lambda path: None})
    assert (root.with_name("city.v1-1") / "version").read_text() == "1\n"


def test_a_folder_too_old_to_upgrade_is_refused_and_not_touched(root):
    DataFolder.open(root)
    with pytest.raises(OperatorError, match="too old"):
        DataFolder.open(root, version=3, upgrades={2: lambda path: None})
    assert (root / "version").read_text() == "1\n"


def test_a_second_backend_on_the_folder_is_told_who_holds_it(root):
    folder = DataFolder.open(root)
    with folder.lock():
        code = (
            "import sys; from pathlib import Path; from backend.folder import DataFolder\n"
            "from backend.domain.terms.errors import OperatorError\n"
            "try: DataFolder.open(Path(sys.argv[1])).lock()\n"
            "except OperatorError as error: sys.exit(error.words.en)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, root], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"in use by another backend (process {os.getpid()})" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_released_folder_can_be_locked_again(root):
    folder = DataFolder.open(root)
    folder.lock().release()
    with folder.lock():
        pass


@pytest.fixture
def read_only_disk(root):
    root.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "wanmi-test", root],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("a read-only disk is tested by a mount, and this user may not mount")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,ro", root], check=True)
    finally:
        subprocess.run(["umount", root], check=True)


def test_a_read_only_disk_is_one_sentence(root, read_only_disk):
    folder = DataFolder.open(root)
    read_only_disk()
    for act in (folder.lock, lambda: folder.write_config(CITY)):
        with pytest.raises(OperatorError, match="read-only") as caught:
            act()
        assert "只读" in caught.value.words.zh


def test_a_new_folder_on_a_read_only_disk_is_one_sentence(root, read_only_disk):
    read_only_disk()
    with pytest.raises(OperatorError, match="read-only"):
        DataFolder.open(root)


def test_a_path_through_a_file_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match=r"not a folder|stands there"):
        DataFolder.open(tmp_path / "file" / "city")


def test_a_failed_write_leaves_the_old_file_and_no_debris(tmp_path):
    path = tmp_path / "file"
    write_atomic(path, b"old", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(TypeError):
        write_atomic(path, "not bytes")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_damaged_json_is_one_sentence(tmp_path):
    write_json(tmp_path / "a.json", {"城": 1})
    assert read_json(tmp_path / "a.json") == {"城": 1}
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(OperatorError, match="damaged"):
        read_json(tmp_path / "a.json")


def test_endpoints_are_absent_until_a_backend_says_where_it_listens(root):
    folder = DataFolder.open(root)
    assert folder.read_endpoints() is None
    folder.write_endpoints({"push": "tcp://127.0.0.1:7200", "pid": 5})
    assert folder.read_endpoints() == {"push": "tcp://127.0.0.1:7200", "pid": 5}
    assert stat.S_IMODE(folder.endpoints.stat().st_mode) == 0o600


def test_the_city_file_reads_back_as_it_was_written(root):
    folder = DataFolder.open(root)
    with pytest.raises(OperatorError, match="no city"):
        folder.config()
    folder.write_config(CITY)
    assert folder.config() == CITY


@pytest.mark.parametrize(
    "text",
    [
        b"[city",
        b"\xff",
        b"[calendar]\n",
        b"[city]\ncity_id = '1'\n",
        CITY.to_toml().replace("08:00-12:00", "12:00-08:00").encode(),
        CITY.to_toml().replace('"collector"', '"emperor"').encode(),
        CITY.to_toml().replace("accept = [300, 900]", "accept = [300]").encode(),
    ],
)
def test_a_wrong_city_file_is_one_sentence(text):
    with pytest.raises(OperatorError, match=r"^city.toml is wrong: "):
        CityFile.from_toml(text, "city.toml")
