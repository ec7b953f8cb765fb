"""A desk that begins beside its backend waits for it, and can be stopped meanwhile."""

import threading
from pathlib import Path

import pytest

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.link import Endpoints, Link
from backend.link.keys import await_bundle, new_pair, write_key_file
from tests.backend.feed.hall import HASTY, LEADER, Hall, Mirror
from tests.patience import until


def test_a_link_waits_for_a_backend_that_is_not_there_yet(hall: Hall) -> None:
    known = threading.Event()

    def find() -> Endpoints:
        if not known.is_set():
            raise OperatorError(Words("还没有后台", "no backend yet"))
        return hall.endpoints

    link = Link(find, hall.keys(), LEADER, HASTY)
    hall.links.append(link)
    link.start()
    mirror = Mirror(link)
    assert link.health.link == "down"
    known.set()
    until(mirror.joined)


def test_a_link_that_waits_for_a_backend_can_be_stopped() -> None:
    def find() -> Endpoints:
        raise OperatorError(Words("没有后台", "no backend"))

    link = Link(find, None, LEADER)
    link.start()
    link.stop()


def test_a_desk_waits_for_the_key_the_backend_is_about_to_make(tmp_path: Path) -> None:
    pair = new_pair("s" * 40)

    def make() -> None:
        fields = {"public": pair.public, "secret": pair.secret}
        write_key_file(tmp_path / "keys" / "demo.key", "a key", fields)

    maker = threading.Timer(0.1, make)
    maker.start()
    assert await_bundle(tmp_path, "demo", 10.0).public == pair.public
    maker.join()
    with pytest.raises(OperatorError):
        await_bundle(tmp_path, "another", 0.05)
