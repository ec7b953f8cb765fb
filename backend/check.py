"""What this machine lacks to run Wanmi, in words; needs nothing but Python itself."""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.domain.terms.words import Words

_SYSTEM_PYTHON = "/usr/bin/python3"
_MIN_SHM_MB = 64


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that should be there.

    Attributes:
        needed: Wanmi does not start without it; otherwise it runs with less.
        found: Returns whether it is there.
        lack: What does not work without it, and what to do.
    """

    title: Words
    needed: bool
    found: Callable[[], bool]
    lack: Words


def _modules(*names: str) -> Callable[[], bool]:
    return lambda: all(importlib.util.find_spec(name) for name in names)


def _succeeds(*command: str) -> Callable[[], bool]:
    def run() -> bool:
        if shutil.which(command[0]) is None:
            return False
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0

    return run


def _has_font() -> bool:
    if shutil.which("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY")) or shutil.which("Xvfb") is not None


def _has_shared_memory() -> bool:
    stat = os.statvfs("/dev/shm") if Path("/dev/shm").is_dir() else None
    return stat is not None and stat.f_bavail * stat.f_frsize >= _MIN_SHM_MB << 20


CHECKS: tuple[Check, ...] = (
    Check(
        Words("Python 3.11", "Python 3.11"),
        True,
        lambda: sys.version_info[:2] == (3, 11),
        Words("请用 Debian 12 自带的 Python 3.11", "use the Python 3.11 of Debian 12"),
    ),
    Check(
        Words("界面库 PySide6、pyqtgraph", "window library PySide6, pyqtgraph"),
        True,
        _modules("PySide6", "pyqtgraph", "numpy"),
        Words("没有界面；请运行 make setup", "no windows; run `make setup`"),
    ),
    Check(
        Words("通道与数据库 pyzmq、msgspec、SQLAlchemy", "channel and store"),
        True,
        _modules("zmq", "msgspec", "sqlalchemy", "alembic"),
        Words("后台不能启动；请运行 make setup", "the backend cannot start; run `make setup`"),
    ),
    Check(
        Words("视频 PyAV、OpenCV", "video PyAV, OpenCV"),
        True,
        _modules("av", "cv2"),
        Words("没有视频；请运行 make setup", "no video; run `make setup`"),
    ),
    Check(
        Words("地理数据 pyogrio、shapely、pyproj", "geodata pyogrio, shapely, pyproj"),
        True,
        _modules("pyogrio", "shapely", "pyproj"),
        Words("没有地图；请运行 make setup", "no map; run `make setup`"),
    ),
    Check(
        Words("窗口系统连接库 libxcb-cursor0", "X connection library libxcb-cursor0"),
        True,
        lambda: any(Path("/usr/lib").rglob("libxcb-cursor.so.0")),
        Words("窗口打不开；请安装 libxcb-cursor0", "no window opens; install libxcb-cursor0"),
    ),
    Check(
        Words("中文字体 Noto Sans CJK", "Chinese font Noto Sans CJK"),
        True,
        _has_font,
        Words("汉字显示为方框；请安装 fonts-noto-cjk", "boxes for characters; get fonts-noto-cjk"),
    ),
    Check(
        Words("显示器或虚拟显示 Xvfb", "a display, or Xvfb"),
        True,
        _has_display,
        Words("没有地方显示；请安装 xvfb", "nowhere to draw; install xvfb"),
    ),
    Check(
        Words("QGIS 制图（python3-qgis）", "QGIS map drawing (python3-qgis)"),
        False,
        _succeeds(_SYSTEM_PYTHON, "-s", "-E", "-c", "import qgis.core"),
        Words("改用内置画法，地图照常可用", "the built-in painter draws the map instead"),
    ),
    Check(
        Words("共享内存 64 MB", "64 MB of shared memory"),
        False,
        _has_shared_memory,
        Words("视频改用文件交换，略慢", "video is handed over by files, a little slower"),
    ),
)


def findings() -> Iterator[tuple[Check, bool]]:
    """Yield each check with whether it was found."""
    for check in CHECKS:
        yield check, check.found()


def report(lang: str) -> tuple[list[str], bool]:
    """Return the lines to print and whether everything needed is there."""
    lines: list[str] = []
    ready = True
    for check, found in findings():
        mark = "✔" if found else ("✘" if check.needed else "△")
        tail = "" if found else f"  {check.lack.of(lang)}"
        lines.append(f"{mark} {check.title.of(lang)}{tail}")
        ready = ready and (found or not check.needed)
    verdict = Words("可以运行：make demo", "ready: make demo")
    lack = Words("还缺上面打 ✘ 的", "what is marked ✘ is missing")
    lines.append((verdict if ready else lack).of(lang))
    return lines, ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the check takes no options of its own."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Print the report of this machine; 0 when everything needed is there."""
    lines, ready = report(args.lang)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if ready else 1
