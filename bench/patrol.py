"""A tour of 312 cameras from the first page to the audited ledger, worked by keys on real parts."""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import cv2
import numpy as np

from backend.city.camera_marks import read_strip
from backend.contract.pushed import LookNoted
from backend.contract.questions import GetPatrol
from backend.domain.cameras.patrol import PAGE_SIZE, LookVerdict, Tour, camera_of
from backend.domain.terms.roles import Actor, Role
from backend.folder import DataFolder
from backend.services.patrol_desk import span_rows
from backend.store import Store
from backend.store.patrols import patrolled

from ._patrol_city import N_STREAMS, Planned, desk_environment, patrolled_city
from .figure import Figure, compared

N_CAMERAS, DWELL_S = 312, 3.0
# What a page may cost beyond its dwell before the bench gives up.
_SPARE_S, _START_S = 3.0, 60.0
ASKER = Actor("intake-01", Role.INTAKE)


class Toured(NamedTuple):
    """What a tour left behind.

    Attributes:
        desk: What the desk said at its end.
        looks: Every look of the record, in order.
        proof_is_sound: Whether the whole journal and all its pictures were found right.
        record_s: Seconds to rebuild the window from the journal.
    """

    plan: Planned
    desk: dict[str, Any]
    tours: dict[str, Tour]
    looks: list[LookNoted]
    strips: dict[str, int | None]
    proof_is_sound: bool
    record_s: float


def figures() -> Iterator[Figure]:
    """Tour all of them, then hold the ledger against the plan, the chain and the pictures."""
    done = toured(N_CAMERAS, DWELL_S)
    n, faults = len(done.plan.cameras), faults_of(done)
    said = "; ".join(f"{key} {value}" for key, value in done.desk["sums"].items())
    yield Figure("patrol.faults", len(faults), "fault", "; ".join(faults[:5]) or said, 0.0, n)
    page_s = median(done.desk["pages_s"])
    n_pages = len(done.desk["pages_s"]) + 1
    yield compared("patrol.page_s", page_s, DWELL_S, "s", "the scripted dwell", n_pages)
    yield Figure("patrol.draft_s", round(done.desk["draft_s"], 2), "s", "3 s from S to the draft")
    yield Figure("patrol.record_s", round(done.record_s, 3), "s", "5 s to rebuild a window")
    unread = sum(strip is None for strip in done.strips.values())
    yield Figure("patrol.unread", unread, "picture", "kept pictures without a readable strip")


def toured(
    n_cameras: int, dwell_s: float, n_streams: int = N_STREAMS, shots: Path | None = None
) -> Toured:
    """Run the tour in processes of their own and read what stands in the record."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        with patrolled_city(root, n_cameras, dwell_s, n_streams) as plan:
            frozen = [key for key, due in plan.due.items() if due is LookVerdict.FROZEN]
            limit_s = _START_S + n_cameras / PAGE_SIZE * (dwell_s + _SPARE_S) + 15 * len(frozen)
            more = [str(shots)] if shots is not None else []
            desk = subprocess.run(
                [sys.executable, "-m", "bench._patrol_desk", str(root / "city"), f"{limit_s}",
                 ",".join(frozen), *more],
                env=desk_environment(), stdout=subprocess.PIPE, text=True, check=True,
                timeout=limit_s + _START_S,
            )  # fmt: skip
        return _read(root / "city", plan, json.loads(desk.stdout.splitlines()[-1]))


def _read(root: Path, plan: Planned, desk: dict[str, Any]) -> Toured:
    folder = DataFolder.open(root)
    with closing(Store.open(folder.store, folder.media)) as store:
        proof = store.verify()
        tour_rows = span_rows(store, 0, 2**52)
        tours, looks = patrolled(tour_rows, 0, 2**52)
        tour = tours[desk["tour_id"]]
        begun_s = time.monotonic()
        question = GetPatrol(
            ask_id="a", actor=ASKER, from_ms=tour.from_at_ms, upto_ms=tour.upto_at_ms
        )
        patrolled(span_rows(store, question.from_ms, question.upto_ms), 0, 2**52)
        record_s = time.monotonic() - begun_s
        strips = {one.look.stop: _strip(store, one) for one in looks if one.look.snapshot_id}
    return Toured(plan, desk, tours, looks, strips, proof.sound, record_s)


def _strip(store: Store, noted: LookNoted) -> int | None:
    """Return which stream a kept picture shows, None where it cannot be read."""
    data = store.photo(noted.look.snapshot_id) or b""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    mark = read_strip(picture) if picture is not None else None
    return mark[0] if mark is not None else None


def faults_of(done: Toured) -> list[str]:
    """Return all that is wrong with a tour, in words; an empty list is a proof."""
    tour, plan = done.tours[done.desk["tour_id"]], done.plan
    said = [] if done.desk["is_over"] else [f"the tour did not end: {done.desk['said']}"]
    said += [] if done.proof_is_sound else ["the audit found the record broken"]
    times = Counter(one.look.stop for one in done.looks)
    said += [f"{stop} booked {times[stop]} times" for stop in tour.stops if times[stop] != 1]
    booked = {one.look.stop: one.look.verdict for one in done.looks}
    verdicts = dict(zip(tour.stops, tour.verdicts, strict=True))
    said += [f"{stop}: row and tour differ" for stop in booked if booked[stop] != verdicts[stop]]
    said += _uneven(done, Counter(booked.values()), len(plan.cameras))
    said += [
        f"{stop} is {verdict}, not {plan.due[camera_of(stop)]}"
        for stop, verdict in booked.items()
        if verdict is not plan.due[camera_of(stop)] and stop not in done.desk["bad"]
    ]
    return said + _false_pictures(done)


def _uneven(done: Toured, booked: Counter[LookVerdict], n_cameras: int) -> list[str]:
    sums = done.desk["sums"]
    shown = {verdict: sums[verdict.value] for verdict in LookVerdict}
    is_even = sum(shown.values()) == sums["total"] == n_cameras
    counted = {verdict: booked.get(verdict, 0) for verdict in LookVerdict}
    return [] if is_even and shown == counted else [f"the desk says {sums}, the record {counted}"]


def _false_pictures(done: Toured) -> list[str]:
    """Return the looks whose kept picture is missing, of another camera, or was hardly live."""
    said = []
    for look in (one.look for one in done.looks):
        if look.verdict is not LookVerdict.SEEN:
            continue
        strip = done.strips.get(look.stop)
        if not look.snapshot_id or look.live_s < 2.0 or look.width_px == 0:
            said.append(f"{look.stop} counts as seen without a live picture")
        elif strip is not None and strip != done.plan.index[camera_of(look.stop)]:
            said.append(f"{look.stop} shows stream {strip}")
    return said
