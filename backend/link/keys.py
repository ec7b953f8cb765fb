"""The key files of the channel: how they are written, and how a console finds its own.

A key file is a few lines of TOML. A *bundle* (``keys/<name>.key``) is what one desk needs: its own
pair and the backend's public key. ``keys/authorised/<name>.key`` holds the public half only.
"""

import re
import threading
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import zmq

from backend.disk import disk_faults, write_atomic
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

from .endpoints import split_address

KEY_LIMIT_S = 30.0
_LOOK_S = 0.02
CONSOLE = "console"  # the name of the bundle a folder's own desks use
_Z85 = re.compile(r"[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}")
_NAME = re.compile(r"[0-9a-z][0-9a-z_-]{0,62}")

_UNIT = re.compile(r"[^\s/'\\\x00-\x1f]{1,64}")

_NO_KEY = Words(
    "没有密钥文件 {path}：请在后台机器上运行 main.py console-key {name} 并把文件拷来",
    "there is no key file {path}: run main.py console-key {name} beside the backend and copy it",
)
_BAD_KEY = Words("密钥文件 {path} 损坏：请重新生成", "the key file {path} is damaged: make it anew")
_BAD_NAME = Words(
    "“{name}”不能作名称：用小写字母、数字、- 和 _",
    "{name} is no name: use small letters, digits, - and _",
)
_BAD_UNIT = Words(
    "“{unit_id}”不能作责任单位编号：不含空格、斜线和引号，至多 64 个字符",
    "{unit_id} is no id of a unit: at most 64 characters, no blanks, slashes or quotes",
)


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """One end's CURVE keys, Z85, 40 characters each.

    Attributes:
        server: Public key of the backend this pair was made for, or ``""``.
        stream: ``HOST:PORT`` of the proxy its stream comes from; ``""`` means the backend itself.
        stream_key: That proxy's public key.
        unit: The unit whose stream it follows; ``""`` follows the hall's.
    """

    public: str
    secret: str
    server: str = ""
    stream: str = ""
    stream_key: str = ""
    unit: str = ""

    def __repr__(self) -> str:
        return f"KeyPair({self.public!r})"  # never the secret, not even in a traceback


def new_pair(server: str = "") -> KeyPair:
    """Make a fresh pair."""
    public, secret = zmq.curve_keypair()
    return KeyPair(public.decode(), secret.decode(), server)


def read_bundle(folder: Path, name: str = CONSOLE) -> KeyPair:
    """Read a console's bundle from a data folder's ``keys/``.

    Raises:
        OperatorError: It is not there, or it is damaged.
    """
    return read_pair(folder / "keys" / f"{checked_name(name)}.key")


def await_bundle(folder: Path, name: str = CONSOLE, limit_s: float = KEY_LIMIT_S) -> KeyPair:
    """Return a bundle that a backend which starts beside us is about to make.

    Raises:
        OperatorError: It was not there in time, or it is damaged.
    """
    end_s, pause = time.monotonic() + limit_s, threading.Event()
    path = folder / "keys" / f"{checked_name(name)}.key"
    while not path.exists() and time.monotonic() < end_s:
        pause.wait(_LOOK_S)
    return read_bundle(folder, name)


def read_pair(path: Path) -> KeyPair:
    """Read a file that holds a pair.

    Raises:
        OperatorError: It is not there, or it is damaged.
    """
    held = read_key_file(path)
    stream, stream_key = held.get("stream", ""), held.get("stream_key", "")
    if not is_key(held.get("secret", "")) or bool(stream) != is_key(stream_key):
        raise OperatorError(_BAD_KEY.filled(path=path))
    if stream:
        split_address(stream)
    server = held.get("server", "")
    server = server if is_key(server) else ""
    unit = held.get("unit", "")
    if unit:
        checked_unit(unit)
    return KeyPair(held["public"], held["secret"], server, stream, stream_key, unit)


def read_public(path: Path) -> str:
    """Read the public key of a file.

    Raises:
        OperatorError: It is not there, or it is damaged.
    """
    return read_key_file(path)["public"]


def write_key_file(path: Path, comment: str, fields: dict[str, str]) -> None:
    """Write a key file, 0600, all of it or nothing; its folder is made 0700.

    Raises:
        OperatorError: The disk would not take it.
    """
    with disk_faults(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = f"# {comment}\n" + "".join(f"{name} = '{value}'\n" for name, value in fields.items())
    write_atomic(path, text.encode(), mode=0o600)


def checked_name(name: str) -> str:
    """Return the name of a key when it can be a file's name.

    Raises:
        OperatorError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise OperatorError(_BAD_NAME.filled(name=name))
    return name


def checked_unit(unit_id: str) -> str:
    """Return a unit's id when it can stand in a key file and in a topic.

    Raises:
        OperatorError: It cannot.
    """
    if not _UNIT.fullmatch(unit_id):
        raise OperatorError(_BAD_UNIT.filled(unit_id=unit_id))
    return unit_id


def is_key(text: object) -> bool:
    """Return whether a text can be a Z85 key."""
    return isinstance(text, str) and _Z85.fullmatch(text) is not None


def read_key_file(path: Path) -> dict[str, str]:
    """Read a key file as it is; its public key is one.

    Raises:
        OperatorError: It is not there, or it is damaged.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise OperatorError(_NO_KEY.filled(path=path, name=path.stem)) from exc
    except ValueError as exc:  # bad UTF-8 and bad TOML alike
        raise OperatorError(_BAD_KEY.filled(path=path)) from exc
    if not is_key(held.get("public")):
        raise OperatorError(_BAD_KEY.filled(path=path))
    return held
