"""The demo's cameras that turn: what of the street they see, and the device that turns them."""

import secrets
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import cv2

from backend.disk import write_json

from .camera_marks import Picture
from .head_views import PRESETS
from .onvif_device import OnvifCamera, OnvifServer
from .steered import Head, cut_of

USER = "wanmi"


def new_head() -> Head:
    """Return a head that looks straight on and knows four presets."""
    return Head(dict(PRESETS))


def seen_by(head: Head, whole: Picture, into: Picture) -> None:
    """Draw what a head sees of a whole picture.

    Cost: about 0.3 ms for 640 by 360.
    """
    height, width = whole.shape[:2]
    left, top, wide, tall = cut_of(head.aim(time.monotonic()), width, height)
    part = whole[top : top + tall, left : left + wide]
    cv2.resize(part, (width, height), dst=into, interpolation=cv2.INTER_LINEAR)


class Fittings(NamedTuple):
    """What stands beside the cameras.

    Attributes:
        turning: Cameras that turn.
        speakers: Loudspeakers; they hear everything and say nothing.
    """

    turning: Sequence[str] = ()
    speakers: Sequence[str] = ()


PLAIN = Fittings()


@contextmanager
def devices(heads: Mapping[str, Head], speakers: Sequence[str], run: Path) -> Iterator[None]:
    """Serve heads and loudspeakers; their addresses stand in two files of ``run`` meanwhile."""
    with ExitStack() as stack:
        urls = {camera_id: _head(stack, head) for camera_id, head in heads.items()}
        _tell(stack, run / "heads.json", urls)
        _tell(stack, run / "speakers.json", {key: _speaker(stack) for key in speakers})
        yield


def _head(stack: ExitStack, head: Head) -> str:
    password = secrets.token_urlsafe(12)
    server = OnvifServer(OnvifCamera(head, USER, password))
    server.start()
    stack.callback(server.stop)
    return f"onvif://{USER}:{quote(password, safe='')}@127.0.0.1:{server.server_address[1]}"


def _speaker(stack: ExitStack) -> str:
    heard = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    heard.bind(("127.0.0.1", 0))
    return f"rtp://127.0.0.1:{heard.getsockname()[1]}"


def _tell(stack: ExitStack, path: Path, urls: Mapping[str, str]) -> None:
    if urls:
        write_json(path, dict(urls), mode=0o600)
        stack.callback(path.unlink, missing_ok=True)
