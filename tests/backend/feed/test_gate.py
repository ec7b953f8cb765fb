"""Who may connect: keys made at first start, admitted by file, revoked by removing it."""

import itertools
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.feed.keys import Admitted, make_console_key, server_pair
from backend.feed.ports import bound_again
from backend.feed.server import FeedServer
from backend.link import KeyPair
from backend.link.keys import new_pair, read_bundle
from tests.backend.feed.hall import Hall, speaks_for_all
from tests.backend.store.builders import ACTOR, case, moment
from tests.patience import until


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_keys_that_only_their_owner_can_read(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    pair = server_pair(keys)
    assert server_pair(keys) == pair, "a second start keeps them"
    assert mode(keys) == mode(keys / "authorised") == 0o700
    files = [path for path in keys.rglob("*") if path.is_file()]
    assert sorted(path.name for path in files) == ["console.key", "console.key", "server.key"]
    assert {mode(path) for path in files} == {0o600}


def test_a_bundle_holds_its_pair_and_the_servers_public_key_and_no_more(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    path = make_console_key(keys, "desk-03")
    bundle = read_bundle(tmp_path, "desk-03")
    assert bundle.server == server_pair(keys).public
    assert server_pair(keys).secret not in path.read_text()
    assert bundle.secret not in (keys / "authorised" / "desk-03.key").read_text()
    assert bundle.secret not in repr(bundle)


@pytest.mark.parametrize("name", ["", "../x", "Desk", "a b", "server", "console", "a" * 64])
def test_a_name_that_cannot_be_one_is_refused_with_words(tmp_path: Path, name: str) -> None:
    server_pair(tmp_path / "keys")
    with pytest.raises(OperatorError):
        make_console_key(tmp_path / "keys", name)


@pytest.mark.parametrize("text", ["", "public = 1", "public = 'short'", "\xff", "a = [", "[]"])
def test_a_damaged_key_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "server.key").write_text(text, "latin-1")
    with pytest.raises(OperatorError, match="damaged"):
        server_pair(keys)


def test_a_damaged_admitted_key_admits_nobody_and_stops_nobody_else(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    server_pair(keys)
    (keys / "authorised" / "bad.key").write_text("public = 'x'")
    admitted = Admitted(keys)
    admitted.refresh()
    assert admitted.name_of(read_bundle(tmp_path).public) == "console"
    assert admitted.name_of("x") is None and not admitted.revoked()


def test_a_key_nobody_knows_is_refused_and_the_desk_says_so(hall: Hall) -> None:
    stranger = hall.link(keys=new_pair(hall.endpoints.server_key))
    until(lambda: stranger.link.health.link == "refused")
    assert hall.server is not None and hall.server.n_refused > 0
    assert not stranger.link.health.joined and stranger.link.take().news is None


def test_a_backend_that_is_not_the_one_meant_is_refused_by_the_desk(hall: Hall) -> None:
    other = replace(hall.endpoints, server_key=new_pair().public)
    mirror = hall.link(endpoints=other)
    until(lambda: mirror.link.health.link == "refused")


def test_a_key_admitted_later_connects_by_itself(hall: Hall) -> None:
    speaks_for_all(hall.folder, "late")
    public = hall.folder.keys / "authorised" / "late.key"
    kept = public.read_bytes()
    public.unlink()
    late = hall.link(keys=hall.keys("late"))
    until(lambda: late.link.health.link == "refused")
    public.write_bytes(kept)
    until(late.joined)
    assert late.link.health.link == "up"


def test_removing_the_public_key_cuts_that_desk_off_and_no_other(hall: Hall) -> None:
    speaks_for_all(hall.folder, "desk-03")
    revoked, kept = hall.link(keys=hall.keys("desk-03")), hall.link()
    until(lambda: revoked.joined() and kept.joined())

    (hall.folder.keys / "authorised" / "desk-03.key").unlink()
    until(lambda: revoked.link.health.link == "refused")
    until(lambda: kept.link.health.link == "up" and kept.link.health.beat_age_s < 1)

    with hall.store.write(hall.outbox.put) as writing:
        writing.put_case(case("A"), ACTOR, moment())
    until(lambda: kept.holds("A"))
    assert not revoked.holds("A")


def test_a_client_without_curve_gets_nothing(hall: Hall) -> None:
    plain = hall.link(endpoints=replace(hall.endpoints, server_key=""), keys=KeyPair("", "", ""))
    until(lambda: plain.link.health.link == "refused")


def test_a_second_backend_on_the_same_port_is_one_sentence(hall: Hall, tmp_path: Path) -> None:
    second = Hall(tmp_path / "second")
    second.bind = hall.bind
    with pytest.raises(OperatorError, match="in use"):
        second.start()
    second.store.close()
    mirror = hall.link()
    until(mirror.joined)


@pytest.mark.parametrize("bind", ["192.0.2.1:7200", "nowhere.invalid:7200"])
def test_an_address_that_is_not_ours_is_one_sentence(tmp_path: Path, bind: str) -> None:
    hall = Hall(tmp_path)
    hall.bind = bind
    with pytest.raises(OperatorError, match="cannot listen"):
        hall.start()
    hall.store.close()


def test_a_port_just_closed_is_bound_again_however_long_the_machine_stood_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hours_s = itertools.count(0.0, 3_600.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(hours_s))
    still_closing = iter([True, True, True, False])

    def bound() -> str:
        if next(still_closing):
            raise OperatorError(Words("端口占用", "in use"))
        return "bound"

    assert bound_again(bound) == "bound"


def test_server_and_link_stop_quickly(hall: Hall) -> None:
    mirror = hall.link()
    until(mirror.joined)
    mirror.link.stop()  # which raises where it takes more than a second, and the server's too
    assert isinstance(hall.server, FeedServer)
    hall.server.stop()
    assert not hall.folder.endpoints.exists()
    hall.server.stop()
