"""Where a backend can be reached: from the file a running one writes, or from HOST:PORT."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

DEFAULT_PORT = 7200
# The file a running backend keeps in its data folder.
ENDPOINTS_FILE = Path("run") / "endpoints.json"

_NO_BACKEND = Words(
    "没有正在运行的后台（{path} 不存在）：请先启动 main.py backend",
    "no backend is running ({path} is not there): start main.py backend first",
)
_UNREADABLE = Words(
    "{path} 读不懂：请重新启动后台", "{path} cannot be read: start the backend again"
)
_BAD_ADDRESS = Words(
    "地址 {text} 写法不对：应为 主机:端口，如 10.0.0.5:7200",
    "{text} is no address: write HOST:PORT, e.g. 10.0.0.5:7200",
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The three sockets of one backend and the public key that proves it is the right one.

    Attributes:
        push: ``tcp://HOST:PORT`` of the stream; commands stand at port + 1, queries at port + 2.
        server_key: Z85 public key, 40 characters; ``""`` speaks without CURVE (tests only).
        push_key: Public key at ``push`` where that is a proxy; ``""`` means ``server_key``.
    """

    push: str
    command: str
    query: str
    server_key: str = ""
    push_key: str = ""

    def by_way_of(self, stream: str, stream_key: str) -> "Endpoints":
        """Return the same backend with its stream taken from a proxy at ``HOST:PORT``.

        Raises:
            OperatorError: It is no address.
        """
        host, port = split_address(stream)
        return replace(self, push=f"tcp://{host}:{port}", push_key=stream_key)


class _File(msgspec.Struct):
    push: str
    command: str
    query: str
    server_key: str
    pid: int = 0


def read_endpoints(folder: Path) -> Endpoints:
    """Read what the backend of this data folder wrote.

    Raises:
        OperatorError: There is no such file, or it is damaged.
    """
    path = folder / ENDPOINTS_FILE
    try:
        held = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as exc:
        raise OperatorError(_NO_BACKEND.filled(path=path)) from exc
    except ValueError as exc:
        raise OperatorError(_UNREADABLE.filled(path=path)) from exc
    return Endpoints(held.push, held.command, held.query, held.server_key)


def endpoints_at(address: str, server_key: str) -> Endpoints:
    """Return the endpoints behind ``HOST:PORT`` (``HOST`` alone means port 7200).

    Raises:
        OperatorError: It is no address.
    """
    host, port = split_address(address)
    push, command, query = (f"tcp://{host}:{port + step}" for step in range(3))
    return Endpoints(push, command, query, server_key)


def split_address(text: str) -> tuple[str, int]:
    """Return host and port of ``HOST:PORT``, ``HOST`` or ``[V6]:PORT``.

    Raises:
        OperatorError: It is no address, or the three ports would not fit below 65536.
    """
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+)(?::(\d{1,5}))?", text.strip())
    port = int(match[2] or DEFAULT_PORT) if match else 0
    if match is None or not 1 <= port <= 65533:
        raise OperatorError(_BAD_ADDRESS.filled(text=text))
    return match[1], port
