"""kill -9 of the backend, again and again: the acknowledged is there, nothing is half there."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from backend.cityfile import Account, CityFile
from backend.contract.codec import decode_payload
from backend.contract.orders import Report
from backend.contract.pushed import CaseChanged
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Source
from backend.domain.terms.place import Place as Spot
from backend.domain.terms.roles import Role
from backend.feed.keys import server_pair
from backend.feed.ports import free_port
from backend.folder import DataFolder
from backend.link import Link
from backend.link.endpoints import endpoints_at
from backend.link.keys import read_bundle
from backend.store import Store
from tests.backend.feed.hall import HASTY, LEADER, Mirror, speaks_for_all
from tests.patience import until

from .processes import Child, backend
from .scene import Place, equal, sound

N_LIVES = 4
N_ON_THE_WAY = 40
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
    speaks_for_all(made)
    made.map.write_bytes(b"not read by the channel")
    return made


@dataclass
class Reporter:
    """A desk that reports as fast as it is answered; the text of a report is its command's id."""

    mirror: Mirror
    sent: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=count)

    @property
    def acknowledged(self) -> dict[str, Verdict]:
        return {v.command_id: v for v in self.mirror.verdicts if v.outcome == "accepted"}

    def goes_on(self, n_acknowledged: int) -> bool:
        """Keep some reports on their way; return whether enough were answered."""
        self.mirror.pull()
        while len(self.sent) - len(self.mirror.verdicts) < N_ON_THE_WAY:
            self.sent.append(f"R-{next(self._ids)}")
            self.mirror.link.send(a_report(self.sent[-1]))
        return len(self.acknowledged) >= n_acknowledged


def a_report(command_id: str) -> Report:
    return Report(
        command_id=command_id,
        actor=LEADER,
        class_key="c0103",
        place=Spot(119.6, 38.9, "学府路 88 号", ""),
        source=Source.HOTLINE,
        text=command_id,
        observed_at_ms=1,
    )


def test_j01_everything_acknowledged_outlives_kill_9(folder: DataFolder, place: Place) -> None:
    at, chance, server = f"127.0.0.1:{free_port()}", random.Random(9), server_pair(folder.keys)
    link = Link(endpoints_at(at, server.public), read_bundle(folder.root), LEADER, HASTY)
    link.start()
    desk = Reporter(Mirror(link))
    for _ in range(N_LIVES - 1):
        with backend(folder, at, *place.options) as process:
            until(lambda: desk.mirror.joined() and link.health.link == "up", 20)
            wanted = len(desk.acknowledged) + chance.randrange(20, 60)
            until(partial(desk.goes_on, wanted), 20)
            process.kill()
    with backend(folder, at, *place.options) as process:
        until(lambda: desk.mirror.joined() and link.health.link == "up", 20)
        _check(desk, place, process)
    link.stop()


def _check(desk: Reporter, place: Place, process: Child) -> None:
    """Hold the record against what the desk was told, while and after the last life."""
    until(lambda: desk.mirror.pull() and _fates_known(desk), 20)
    store = place.open()
    until(lambda: equal(store, desk.mirror), 20)
    assert process.end() == 0
    texts = _texts(store)
    for command_id, verdict in desk.acknowledged.items():
        assert store.verdict(command_id) == verdict
        assert texts[command_id] == (verdict.case_id, verdict.seq)
    for command_id in desk.sent:
        kept = store.verdict(command_id)
        assert (kept is not None) == (command_id in texts), "half there"
    rows = store.rows_after("case", 0, store.heads()["case"].seq)
    assert len(texts) == len(rows), "one row, one case, one verdict each"
    assert len(desk.acknowledged) > 50 and sound(store)
    store.close()


def _fates_known(desk: Reporter) -> bool:
    """Whether every report was judged, and every unknown one asked after."""
    judged = {verdict.command_id for verdict in desk.mirror.verdicts}
    return judged >= set(desk.sent)


def _texts(store: Store) -> dict[str, tuple[str, int]]:
    found = {}
    for row in store.rows_after("case", 0, 10**9):
        changed = decode_payload(row.payload)
        assert isinstance(changed, CaseChanged)
        assert changed.case.text not in found, "twice there"
        found[changed.case.text] = (changed.case.case_id, row.seq)
    return found
