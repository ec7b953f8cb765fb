"""``main.py backend`` as a process: it starts, serves, ends, or says why it cannot."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import msgspec
import numpy as np
import pytest

from backend.basedata.registers import Registers, write_registers
from backend.cityfile import Account, CityFile
from backend.contract.camera_orders import JudgeOrder, SuggestOrder
from backend.contract.figures import PrecisionShown
from backend.contract.orders import Command, PutFixes
from backend.contract.questions import GetPrecision
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.gateway import Gateway
from backend.domain.cameras.suggestion import SuggestAct
from backend.domain.cases.case import Act, CaseState, Step
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import Actor, Role
from backend.feed.serve import Options, city_clock, last_city_ms, quotas_of, serve
from backend.folder import DataFolder
from backend.link import Link
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle
from backend.store import Store, Tracks
from backend.store.anchors import ANCHOR_FILE
from tests.backend.store.builders import NOW_MS, case, put
from tests.patience import patiently, until

from .hall import GATEWAY, HASTY, LEADER, Mirror, speaks_for_all

ROOT = Path(__file__).parents[3]
CITY = CityFile(
    city_id="990100",
    prefix="YT",
    zh="云汀",
    en="Yunting",
    centre_zh="云汀市城市管理监督指挥中心",
    centre_en="Yunting city management centre",
    synthetic=True,
    accounts={"leader-01": Account(Role.LEADER, "值班长席 01")},
)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder.open(tmp_path / "city")
    made.write_config(CITY)
    made.map.write_bytes(b"not read by the channel")
    speaks_for_all(made)
    return made


@contextmanager
def backend(folder: DataFolder, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command; its errors go to ``stderr`` beside the folder."""
    with (folder.root.parent / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "main.py", "backend", "--data", str(folder.root), *more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdin is not None
    try:
        until(lambda: folder.endpoints.exists() or process.poll() is not None, 30)
        yield process
    finally:
        process.kill()
        process.stdin.close()
        process.wait()


@contextmanager
def served(folder: DataFolder, options: Options = Options()) -> Iterator[None]:  # noqa: B008
    """Serve in this process."""
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(folder, options, stop))
    thread.start()
    until(folder.endpoints.exists)
    yield
    stop.set()
    thread.join()


@contextmanager
def desk(folder: DataFolder) -> Iterator[Mirror]:
    link = Link(read_endpoints(folder.root), read_bundle(folder.root), LEADER, HASTY)
    link.start()
    yield Mirror(link)
    link.stop()


def ended_within(process: subprocess.Popen[bytes], limit_s: float) -> int:
    begun_s = time.monotonic()
    status = process.wait(patiently(limit_s) + 5)
    assert time.monotonic() - begun_s < patiently(limit_s)
    return status


def test_a_backend_serves_until_it_is_told_to_end(folder: DataFolder) -> None:
    with backend(folder, "--city-time", "2026-06-10T09:12", "--speed", "60") as process:
        with desk(folder) as mirror:
            until(mirror.joined)
            assert mirror.situation.city is not None and mirror.situation.city.zh == "云汀"
            assert mirror.link.city_now_ms() >= 1_781_053_920_000
        process.send_signal(signal.SIGTERM)
        assert ended_within(process, 2) == 0
        assert not (folder.root.parent / "stderr").read_bytes()
    assert not folder.endpoints.exists()
    assert "stopped" in (folder.logs / "backend.log").read_text()


def test_a_backend_ends_with_its_parent(folder: DataFolder) -> None:
    with backend(folder) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert ended_within(process, 2) == 0


def test_a_killed_backend_comes_back_with_its_epoch_and_its_cases(folder: DataFolder) -> None:
    store = Store.open(folder.store)
    put(store, case("A"))
    store.close()
    with backend(folder, "--bind", "127.0.0.1:31871") as process, desk(folder) as mirror:
        until(lambda: mirror.joined() and mirror.holds("A"))
        process.kill()
        process.wait()
        until(lambda: mirror.link.health.link == "down")
        folder.endpoints.unlink()
        with backend(folder, "--bind", "127.0.0.1:31871"):
            until(lambda: mirror.link.health.link == "up" and mirror.link.health.beat_age_s < 1)
            assert mirror.link.health.n_snapshots == 1 and mirror.link.health.digest_equal


def test_c03_positions_sent_in_are_on_disk_and_the_record_has_an_anchor(folder: DataFolder) -> None:
    store = Store.open(folder.store)
    put(store, case("A"))
    store.close()
    with served(folder), desk(folder) as mirror:
        until(mirror.joined)
        now_ms = mirror.link.city_now_ms()
        fix = Fix("COL-1", 119.6, 38.9, 90.0, 1.2, now_ms)
        mirror.link.send(PutFixes(rows=(fix,), actor=GATEWAY))
        until(lambda: mirror.pull() and "COL-1" in mirror.situation.fixes)
        until((folder.logs / ANCHOR_FILE).exists)
    tracks = Tracks.open(folder.store, folder.tracks)
    kept = tracks.track("COL-1", now_ms - 1000, now_ms + 1000)
    tracks.close()
    assert kept.at_ms.tolist() == [now_ms]


def test_n03_what_a_recognizer_saw_waits_at_every_desk_and_a_person_judges_it(
    folder: DataFolder,
) -> None:
    """A client of its own, over real sockets: it suggests; only a person of the hall judges."""
    eye = Camera("99010200081326000001", "食街东口", CameraOwner.OWN, 119.6, 38.9)
    write_registers(folder, Registers(cameras=(eye,)))
    picture = bytes(cv2.imencode(".jpg", np.full((48, 64, 3), 120, np.uint8))[1].tobytes())
    order = SuggestOrder(
        command_id="ai-1",
        actor=Actor("recognizer-01", Role.GATEWAY),
        camera_id=eye.camera_id,
        scene="vendor",
        confidence=0.8,
        snapshot=picture,
    )
    judge = JudgeOrder(command_id="j-1", actor=LEADER, suggestion_id="ai-1", act=SuggestAct.REJECT)
    with served(folder), desk(folder) as mirror:
        until(mirror.joined)
        mirror.link.send(order)
        until(lambda: mirror.pull() and "ai-1" in mirror.situation.suggestions)
        assert not mirror.situation.cases
        mirror.link.send(msgspec.structs.replace(judge, actor=order.actor, command_id="j-0"))
        mirror.link.send(judge)
        until(lambda: mirror.judged(3) and not mirror.situation.suggestions)
        outcomes = {one.command_id: one for one in mirror.verdicts}
        assert outcomes["j-0"].rule == "not_your_part", "no machine judges itself"
        assert outcomes["j-1"].outcome == "accepted"
        mirror.link.ask(GetPrecision(ask_id="q", actor=LEADER))
        until(mirror.answered)
        (shown,) = (one for one in mirror.answers if isinstance(one, PrecisionShown))
        assert {(row.key, row.n_wrong) for row in shown.rows} == {(eye.camera_id, 1), ("vendor", 1)}


def test_the_living_city_has_a_key_of_its_own(folder: DataFolder) -> None:
    with served(folder):
        assert read_bundle(folder.root, "field").server == read_endpoints(folder.root).server_key


def test_a_second_backend_in_the_folder_or_at_the_port_is_one_sentence(
    folder: DataFolder, tmp_path: Path
) -> None:
    other = DataFolder.open(tmp_path / "other")
    other.write_config(CITY)
    with served(folder):
        at = read_endpoints(folder.root).push.removeprefix("tcp://")
        for where, says in ((folder, "in use by another backend"), (other, f"{at} is in use")):
            with pytest.raises(OperatorError, match=says):
                serve(where, Options(bind=at), threading.Event())
    assert not other.endpoints.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(bind="nonsense:x"), "HOST:PORT"),
        (Options(city_time="tomorrow"), "no city time"),
        (Options(speed=-1.0), "speed"),
    ],
)
def test_a_wrong_option_is_one_sentence(folder: DataFolder, options: Options, says: str) -> None:
    with pytest.raises(OperatorError, match=says):
        serve(folder, options, threading.Event())


def test_a_folder_without_a_city_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "backend", "--lang", "en", "--data", str(tmp_path / "x")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no city" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_console_key_made_by_a_command_admits_a_machine_not_a_person(
    folder: DataFolder,
) -> None:
    command = [sys.executable, "main.py", "console-key", "desk-03", "--lang", "en"]
    done = subprocess.run(
        [*command, "--data", str(folder.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "desk-03.key" in done.stdout
    with served(folder):
        keys = read_bundle(folder.root, "desk-03")
        link = Link(read_endpoints(folder.root), keys, LEADER, HASTY)
        link.start()
        until(lambda: link.health.link == "up" and link.health.denied == "not_logged_in")
        link.stop()


def test_k03_a_city_of_its_own_gives_the_units_that_sit_in_its_hall_their_keys(
    folder: DataFolder,
) -> None:
    clerk = Actor("stationed-01", Role.STATIONED)
    people = {**CITY.accounts, clerk.account: Account(Role.STATIONED, "驻场席")}
    folder.write_config(replace(CITY, accounts=people, stationed={clerk.account: "td-drainage"}))
    with served(folder):
        speaks_for_all(folder, "unit-td-drainage")
        keys = read_bundle(folder.root, "unit-td-drainage")
        assert keys.unit == "td-drainage"
        link = Link(read_endpoints(folder.root), keys, clerk, HASTY)
        link.start()
        until(lambda: link.health.joined)
        link.stop()


def test_k01_a_running_backend_knows_who_is_on_shift_before_a_closing_is_left(
    folder: DataFolder,
) -> None:
    other = Actor("combined-02", Role.INTAKE, "合署席 02")
    people = {**CITY.accounts, other.account: Account(other.role, other.seat)}
    folder.write_config(replace(CITY, combined=True, accounts=people))
    sent = Step(Act.DISPATCH, NOW_MS, LEADER.account, LEADER.role, CaseState.HANDLING)
    waits = replace(case(state=CaseState.TO_CLOSE, check="passed"), steps=(sent,))
    with closing(Store.open(folder.store)) as opened:
        put(opened, waits)
    leave = Command(
        command_id="l-0",
        actor=LEADER,
        case_id=waits.case_id,
        act=Act.LEAVE,
        expected_version=waits.version,
    )
    with served(folder), desk(folder) as mirror:
        link = Link(read_endpoints(folder.root), read_bundle(folder.root), other, HASTY)
        link.start()
        until(lambda: mirror.joined() and link.health.joined)
        link.sit(other)
        link.say_here()
        until(lambda: mirror.pull() and mirror.seated(other.account) == [False])
        mirror.link.send(leave)
        until(lambda: mirror.judged(1))
        assert mirror.verdicts[0].rule == "others_may_close"
        assert "合署席 02" in mirror.verdicts[0].zh
        link.say_here(locked=True)
        until(lambda: mirror.pull() and mirror.seated(other.account) == [True])
        mirror.link.send(msgspec.structs.replace(leave, command_id="l-1"))
        until(lambda: mirror.judged(2))
        assert mirror.verdicts[1].outcome == "accepted"
        link.stop()


# ---- the city's clock ------------------------------------------------------------------------


@pytest.fixture
def store(folder: DataFolder) -> Iterator[Store]:
    opened = Store.open(folder.store)
    yield opened
    opened.close()


def test_city_time_never_stands_before_the_journal(store: Store) -> None:
    assert last_city_ms(store) == 0
    put(store, case("A"))
    assert last_city_ms(store) == NOW_MS
    resumed = city_clock(CITY, store, Options(city_time="2020-01-01T00:00", speed=2.0))
    assert resumed.city_ms() >= NOW_MS and resumed.speed == 2.0


def test_city_time_is_read_in_the_citys_zone(store: Store) -> None:
    begun = city_clock(CITY, store, Options(city_time="2026-06-10T09:12"))
    assert 0 <= begun.city_ms() - 1_781_053_920_000 < 5_000


def test_a_real_city_follows_the_machine_and_refuses_another_clock(store: Store) -> None:
    real = replace(CITY, synthetic=False)
    assert abs(city_clock(real, store, Options()).city_ms() - time.time() * 1000) < 2_000
    with pytest.raises(OperatorError, match="real city"):
        city_clock(real, store, Options(speed=2.0))


def test_a_gateways_quota_is_told_and_the_citys_own_word_stands_above() -> None:
    served = (
        Gateway("99010200002000000001", "区平台", "10.0.0.5:554", 64),
        Gateway("99010200002000000002", "街道平台", "10.0.0.6:554"),
        Gateway("99010200002000000003", "学校平台", "10.0.0.7:554", 8),
    )
    held = SimpleNamespace(gateways=served)
    told = quotas_of(held, replace(CITY, gateways={"10.0.0.7:554": 4}))
    assert told == {"10.0.0.5:554": 64, "10.0.0.7:554": 4}


def test_a_channel_that_broke_ends_the_process_with_words(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.feed.server.FeedServer.alive", False)
    with pytest.raises(OperatorError, match="channel broke"):
        serve(folder, Options(), threading.Event())
    assert not folder.endpoints.exists()
