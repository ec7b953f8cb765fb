"""A city of one's own: three real files, the commands of the how-to page, and a desk that shows it.

Real files are not part of the project: without them these tests skip, in words.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.domain.field.mover import MoverKind
from layers.collectors import CollectorsLayer

from .backend_process import Backend
from .command import ROOT, run_main
from .desk_process import Desk, Picture, n_colours, n_near, part, plain_share

pytestmark = [pytest.mark.display, pytest.mark.timeout(300)]
WORD, KEEPER_WORD = "tide-4-lantern", "river-9-window"
N_TRIES, TRY_S = 6, 5.0
FILES = ("krems.gpkg", "walk_beijing_1.csv", "street_a.mp4")
LIVE, DEAD = "33010600001310000001", "33010600001310000002"
CAMERAS = f"""camera_id,name,owner,lon,lat,url
{LIVE},步行街,own,15.6035,48.4108,street_a.mp4
{DEAD},多瑙河畔,police,15.6100,48.4050,rtsp://user:geheim@127.0.0.1:9/ch1
"""
COLLECTOR = CollectorsLayer.looks[MoverKind.COLLECTOR].dark
# Shares of the window: the map left of its layer list, its middle, and the first video tile.
MAP, MIDDLE = (0.22, 0.15, 0.48, 0.70), (0.36, 0.30, 0.50, 0.56)
FIRST_TILE = (0.70, 0.10, 0.75, 0.15)
HOW_TO = ROOT / "docs" / "howto" / "a-city-of-your-own.md"


@pytest.fixture(scope="module")
def files(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real files and a list of two cameras, as somebody would have them in one folder."""
    folder = tmp_path_factory.mktemp("files")
    for name in FILES:
        if not (real_data / name).exists():
            pytest.skip(f"no {name} among the real files in {real_data}")
        (folder / name).symlink_to(real_data / name)
    (folder / "cameras.csv").write_text(CAMERAS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def town(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Krems, brought in by the commands of the page alone."""
    root = tmp_path_factory.mktemp("krems") / "data"
    name = ("--name", "克雷姆斯", "--name-en", "Krems", "--zone", "Europe/Vienna")
    steps = (
        ("map", files / "krems.gpkg", *name),
        ("cameras", files / "cameras.csv"),
        ("tracks", files / "walk_beijing_1.csv", "--move-here"),
    )
    for kind, path, *more in steps:
        said = run_main("import", kind, str(path), *more, "--data", str(root), lang="zh")
        assert (said.status, said.err) == (0, ""), said
        assert "已导入" in said.out
    return root


@contextmanager
def replaying(root: Path) -> Iterator[None]:
    """Let the imported tracks move."""
    command = [sys.executable, "main.py", "replay", "--data", str(root)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield
        assert process.poll() is None
    finally:
        process.stdin.close()
        assert process.wait(20) == 0


def shows_map(picture: Picture) -> bool:
    here = part(picture, *MAP)
    return n_colours(here) > 100 and plain_share(here) < 0.9


def shows_mover(picture: Picture) -> bool:
    return n_near(part(picture, *MIDDLE), COLLECTOR) >= 6


def test_a_real_town_a_real_walk_and_real_footage_on_one_desk(town: Path, tmp_path: Path) -> None:
    with Backend(town):
        give_passwords(town)
        with Desk(town, tmp_path) as desk:
            log_in(desk)
            watch(desk, town)
            figures = desk.close()
    assert figures["digest_equal"] is True
    assert figures["tiles"][LIVE]["state"] == "live"
    assert figures["tiles"][LIVE]["fps"] > 1
    assert figures["tiles"][DEAD]["state"] == "absent"
    assert "geheim" not in desk.said
    logs = "".join(path.read_text("utf-8") for path in (town / "logs").glob("*.log*"))
    assert "geheim" not in logs and WORD not in logs


def give_passwords(town: Path) -> None:
    """Do what the page says: first the security administrator's, then the seat's."""
    for words, typed in (
        (("secadmin-01",), f"{KEEPER_WORD}\n"),
        (("dispatch-01", "--by", "secadmin-01"), f"{KEEPER_WORD}\n{WORD}\n"),
    ):
        done = subprocess.run(
            [sys.executable, "main.py", "account", "password", *words, "--data", str(town)],
            cwd=ROOT,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def log_in(desk: Desk) -> None:
    """Type the password into the window, again where it was not open yet."""
    found = xdotool(
        "search", "--sync", "--onlyvisible", "--all", "--pid", str(desk.pid), "--name", "万米"
    )
    window = found.split()[-1]
    for _ in range(N_TRIES):
        xdotool("windowactivate", "--sync", window, "key", "ctrl+a")
        xdotool("type", "--delay", "60", WORD)
        xdotool("key", "Return")
        if desk.comes(lambda: "ready" in desk.said, TRY_S):
            return
    desk.until("the desk is ready", lambda: "ready" in desk.said, TRY_S)


def xdotool(*words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def watch(desk: Desk, town: Path) -> None:
    """See the town, the walker and the footage."""
    desk.until_seen("the map of the town", shows_map)
    assert not shows_mover(desk.look()), "nobody walks before the replay"
    with replaying(town):
        desk.until_seen("the walker", shows_mover)
    desk.until_seen("the footage", lambda p: n_colours(part(p, *FIRST_TILE)) > 50)
    before = part(desk.look(), *FIRST_TILE)
    desk.until_seen("a later picture", lambda p: (part(p, *FIRST_TILE) != before).any())


def test_a_walk_from_elsewhere_stays_where_it_was_unless_asked(files: Path, town: Path) -> None:
    path = str(files / "walk_beijing_1.csv")
    words = ("import", "tracks", path, "--data", str(town), "--dry-run")
    zh, en = (run_main(*words, lang=lang) for lang in ("zh", "en"))
    assert (zh.status, en.status) == (0, 0)
    assert "1363" in zh.out and "60 公里" in zh.out and "--move-here" in zh.out
    assert "60 km" in en.out


def test_the_page_names_commands_that_exist_with_options_that_exist() -> None:
    """A newcomer has this page and nothing else."""
    lines = re.findall(r"^python main\.py (.+)$", HOW_TO.read_text("utf-8"), re.MULTILINE)
    assert len(lines) >= 9
    helps: dict[str, str] = {}
    for line in lines:
        words = line.split("#")[0].split()
        name = words[0]
        if name not in helps:
            helps[name] = run_main(name, "--help").out
        for option in re.findall(r"--[a-z-]+", line.split("#")[0]):
            assert option in helps[name], f"{option} in: {line}"
