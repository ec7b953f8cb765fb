"""Links that do not work, as a desk shows them: a key nobody knows, a camera nobody answers at."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.intake.command import bring_in
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import KeyPair, new_pair, read_bundle
from console.bars.lamps import link_lamp
from tests.backend.intake.conftest import write_town
from tests.patience import patiently
from video.engine import VideoEngine
from video.mosaic import VideoMosaic

from .backend_process import Backend
from .hall import ONE

CAMERA = Camera("34020000001320000001", "东口", CameraOwner.OWN, 15.61, 48.41, shown=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    made = tmp_path_factory.mktemp("town")
    bring_in("map", write_town(made / "smallton.gpkg"), made / "city")
    with Backend(made / "city") as backend:
        yield backend


def lamp_of(link: Link) -> tuple[str, str]:
    value = link_lamp(link.health).value
    return value.zh, value.en


def linked(root: Path, keys: KeyPair, qtbot, state: str) -> tuple[str, str]:
    """Link with a key, wait for a state, return what the top bar says then."""
    link = Link(replace(read_endpoints(root), server_key=keys.server), keys, ONE)
    link.start()
    try:
        limit_ms = round(patiently(5_000))
        qtbot.waitUntil(lambda: link.health.link == state, timeout=limit_ms)
        return lamp_of(link)
    finally:
        link.stop()


def test_a_key_that_is_not_admitted_is_refused_and_not_offline(running: Backend, qtbot) -> None:
    server = read_bundle(running.root).server
    assert linked(running.root, new_pair(server), qtbot, "refused") == ("密钥被拒", "Key refused")
    assert running.is_alive


def test_the_key_of_another_citys_backend_is_refused_too(running: Backend, qtbot) -> None:
    """The desk holds a good key of its own, but takes another backend for this one."""
    keys = replace(read_bundle(running.root), server=new_pair().public)
    assert linked(running.root, keys, qtbot, "refused") == ("密钥被拒", "Key refused")


def test_a_revoked_key_is_refused_and_others_stay(running: Backend, qtbot, tmp_path: Path) -> None:
    from backend.feed.keys import AUTHORISED, make_console_key

    keys = running.root / "keys"
    make_console_key(keys, "desk-07")
    bundle = read_bundle(running.root, "desk-07")
    link = Link(read_endpoints(running.root), bundle, ONE)
    link.start()
    try:
        # Admitted, and nobody: in a real city a key is a machine, and a person logs in.
        qtbot.waitUntil(
            lambda: link.health.denied == "not_logged_in", timeout=round(patiently(10_000))
        )
        assert link.health.link == "up"
        (keys / AUTHORISED / "desk-07.key").unlink()
        qtbot.waitUntil(lambda: link.health.link == "refused", timeout=round(patiently(15_000)))
        assert lamp_of(link)[0] == "密钥被拒"
    finally:
        link.stop()
    assert linked(running.root, read_bundle(running.root), qtbot, "up")[0] != "密钥被拒"


def test_no_backend_at_the_address_is_offline_and_not_refused(running: Backend, qtbot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    here = replace(read_endpoints(running.root), push=f"tcp://127.0.0.1:{port}")
    link = Link(here, read_bundle(running.root), ONE)
    link.start()
    try:
        qtbot.waitUntil(lambda: lamp_of(link)[0] == "断开", timeout=round(patiently(3_000)))
        assert link.health.link == "down"
    finally:
        link.stop()


def test_a_camera_that_does_not_answer_is_said_and_tried_again(qtbot, tmp_path: Path) -> None:
    engine = VideoEngine(n_workers=1, memory_folders=[tmp_path])
    engine.start()
    mosaic = VideoMosaic(engine)
    qtbot.addWidget(mosaic)
    try:
        mosaic.resize(600, 400)
        mosaic.show()
        mosaic.set_cameras([CAMERA])
        mosaic.set_addresses({CAMERA.camera_id: "rtsp://user:geheim@127.0.0.1:1/ch1"})
        tile = mosaic.tile(CAMERA.camera_id)
        assert tile is not None

        def is_said() -> bool:
            return tile.health.attempt >= 2 and "未连接" in tile.accessibleName()

        qtbot.waitUntil(is_said, timeout=round(patiently(15_000)))
        assert "设备拒绝连接" in tile.accessibleName()
        assert "geheim" not in tile.accessibleName()
    finally:
        mosaic.close_streams()
        engine.stop()
