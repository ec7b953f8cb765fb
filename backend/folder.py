"""The data folder: one folder is one city, and one backend works in it at a time.

Everything that can go wrong with a disk ends here as one sentence for the operator.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from backend.cityfile import CityFile
from backend.disk import disk_faults, from_home, read_json, write_atomic, write_json
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

__all__ = [
    "DataFolder",
    "FolderLock",
    "disk_faults",
    "locate",
    "read_json",
    "write_atomic",
    "write_json",
]

VERSION = 1
Upgrade = Callable[[Path], None]
# Step n turns a folder of version n into one of version n + 1.
UPGRADES: Mapping[int, Upgrade] = {}

# Subfolders and their modes; keys and addresses are nobody else's business.
_SUBFOLDERS = {
    "tracks": 0o755,
    "tiles": 0o755,
    "keys": 0o700,
    "media": 0o755,
    "logs": 0o755,
    "run": 0o700,
}
# What may lie in a folder that is otherwise empty.
_HARMLESS = frozenset({"lock", "lost+found"})
# Not copied aside: made again at the next start.
_REBUILT = shutil.ignore_patterns("lock", "run", "tiles")


def locate(data: str | None, environ: Mapping[str, str], city: str = "yunting") -> Path:
    """Return where the data folder lies: ``--data``, else ``WANMI_DATA``, else the data home.

    Args:
        data: Value of ``--data``, or ``None``.
        environ: The process environment.
        city: Name of the folder below ``wanmi`` in the user's data home.
    """
    given = data or environ.get("WANMI_DATA")
    if given:
        return from_home(Path(given)).absolute()
    home = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME", "~")) / ".local/share")
    return from_home(Path(home)) / "wanmi" / city


class FolderLock:
    """Held while a backend or an import works in the folder; the system frees it with the process.

    Raises:
        OperatorError: Another process holds it, or the folder cannot be written.
    """

    def __init__(self, root: Path) -> None:
        path = root / "lock"
        with disk_faults(root):
            self._file = path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            holder = self._file.read().strip() or "?"
            self._file.close()
            raise OperatorError(
                Words(
                    f"数据目录 {root} 正由另一个后端（进程 {holder}）使用；请先停止它，"
                    "或用 --data 另选目录",
                    f"The data folder {root} is in use by another backend (process {holder}); "
                    "stop it, or choose another folder with --data",
                )
            ) from error
        with disk_faults(root):
            self._file.truncate(0)
            self._file.write(f"{os.getpid()}\n")
            self._file.flush()

    def release(self) -> None:
        """Give the folder free; a second call does nothing."""
        self._file.close()

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class DataFolder:
    """Names of everything a city keeps on disk.

    Attributes:
        root: Absolute path of the folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.city_toml = root / "city.toml"
        self.store = root / "store.db"
        self.map = root / "map.gpkg"
        self.components = root / "components.gpkg"
        self.registers = root / "registers.json"
        self.streams = root / "streams.json"
        self.sub_streams = root / "streams_sub.json"
        self.heads = root / "heads.json"
        self.speakers = root / "speakers.json"
        self.voice = root / "voice"
        self.tracks = root / "tracks"
        self.tiles = root / "tiles"
        self.keys = root / "keys"
        self.media = root / "media"
        self.demo_password = self.keys / "demo.password"
        self.logs = root / "logs"
        self.run = root / "run"
        self.endpoints = self.run / "endpoints.json"

    @classmethod
    def open(
        cls,
        root: Path,
        told: Callable[[Words], None] | None = None,
        *,
        version: int = VERSION,
        upgrades: Mapping[int, Upgrade] = UPGRADES,
    ) -> "DataFolder":
        """Open a data folder; an empty or absent one is laid out, an older one brought up to date.

        Args:
            told: Called with a sentence when an older folder was copied aside.

        Raises:
            OperatorError: Not a data folder, of a newer version, in use, or not writable.
        """
        root = from_home(root).absolute()
        with disk_faults(root):
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = _read_version(root)
        if found is None:
            _refuse_strangers(root)
        elif found > version:
            raise OperatorError(_newer_words(root, found, version))
        elif found < version:
            with FolderLock(root):
                _bring_up(root, found, version, upgrades, told)
        _lay_out(root, version)
        return cls(root)

    def lock(self) -> FolderLock:
        """Take the folder for this process.

        Raises:
            OperatorError: Another process holds it, or the folder cannot be written.
        """
        return FolderLock(self.root)

    def config(self) -> CityFile:
        """Read ``city.toml``.

        Raises:
            OperatorError: There is no city here yet, or the file is not readable as one.
        """
        if not self.city_toml.exists():
            raise OperatorError(
                Words(
                    f"数据目录 {self.root} 中还没有城市；请先运行演示或导入底图",
                    f"There is no city in {self.root} yet; run the demo or import a map first",
                )
            )
        with disk_faults(self.city_toml):
            return CityFile.from_toml(self.city_toml.read_bytes(), str(self.city_toml))

    def write_config(self, config: CityFile) -> None:
        """Write ``city.toml``, all of it or nothing."""
        write_atomic(self.city_toml, config.to_toml().encode())

    def read_endpoints(self) -> dict[str, Any] | None:
        """Return what the running backend said of itself, or ``None`` when none runs here."""
        found = read_json(self.endpoints) if self.endpoints.exists() else None
        return found if isinstance(found, dict) else None

    def write_endpoints(self, endpoints: Mapping[str, Any]) -> None:
        """Say where this folder's backend listens."""
        write_json(self.endpoints, dict(endpoints), mode=0o600)


# ---- versions --------------------------------------------------------------------------------


def _read_version(root: Path) -> int | None:
    path = root / "version"
    if not path.exists():
        return None
    text = path.read_text("ascii", errors="replace").strip()
    if not text.isdecimal():
        raise OperatorError(
            Words(
                f"{path} 已损坏：内容不是版本号", f"{path} is damaged: it holds no version number"
            )
        )
    return int(text)


def _refuse_strangers(root: Path) -> None:
    if {entry.name for entry in root.iterdir()} - _HARMLESS - set(_SUBFOLDERS):
        raise OperatorError(
            Words(
                f"{root} 里有别的文件，不是万米数据目录；请用 --data 另选一个空目录",
                f"{root} holds other files and is no Wanmi data folder; "
                "choose an empty folder with --data",
            )
        )


def _newer_words(root: Path, found: int, version: int) -> Words:
    return Words(
        f"数据目录 {root} 的版本 {found} 高于本程序支持的 {version}；请升级程序，或另选目录",
        f"The data folder {root} has version {found}, this program knows up to {version}; "
        "upgrade the program or choose another folder",
    )


def _bring_up(
    root: Path,
    found: int,
    version: int,
    upgrades: Mapping[int, Upgrade],
    told: Callable[[Words], None] | None,
) -> None:
    missing = [step for step in range(found, version) if step not in upgrades]
    if missing:
        raise OperatorError(
            Words(
                f"数据目录 {root} 的版本 {found} 太旧，本程序无法升级",
                f"The data folder {root} has version {found}, too old for this program",
            )
        )
    aside = _copy_aside(root, found)
    for step in range(found, version):
        with disk_faults(root):
            upgrades[step](root)
    write_atomic(root / "version", f"{version}\n".encode())
    if told:
        told(
            Words(
                f"数据目录已从版本 {found} 升级到 {version}，旧目录留存于 {aside}",
                f"The data folder was brought from version {found} to {version}; "
                f"the old one is kept at {aside}",
            )
        )


def _copy_aside(root: Path, found: int) -> Path:
    """Copy the folder beside itself under a name that is still free."""
    names = (f"{root.name}.v{found}" + (f"-{n}" if n else "") for n in range(1000))
    aside = next(root.with_name(name) for name in names if not root.with_name(name).exists())
    partial = aside.with_name(f".{aside.name}.partial")
    with disk_faults(aside):
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(root, partial, symlinks=True, ignore=_REBUILT)
        partial.rename(aside)
    return aside


def _lay_out(root: Path, version: int) -> None:
    for name, mode in _SUBFOLDERS.items():
        if not (root / name).is_dir():
            with disk_faults(root / name):
                (root / name).mkdir(mode=mode, exist_ok=True)
    if not (root / "version").exists():
        write_atomic(root / "version", f"{version}\n".encode())
