"""A whole tour by keys (D02): real window, engine, streams, backend; then the ledger is audited."""

import pytest

from backend.domain.cameras.patrol import LookVerdict
from bench.patrol import Toured, faults_of, toured

pytestmark = [pytest.mark.display, pytest.mark.timeout(180)]
N_CAMERAS, DWELL_S, N_STREAMS = 8, 2.0, 4


@pytest.fixture(scope="module")
def done() -> Toured:
    return toured(N_CAMERAS, DWELL_S, N_STREAMS)


def test_d02_every_camera_is_booked_once_as_what_it_was_and_the_chain_is_sound(
    done: Toured,
) -> None:
    assert faults_of(done) == []
    sums = done.desk["sums"]
    assert (sums["frozen"], sums["offline"], sums["bad"]) == (1, 2, 1)
    assert sums["total"] == N_CAMERAS and sums["not_yet"] == 0
    seen = [one.look for one in done.looks if one.look.verdict is LookVerdict.SEEN]
    n_read = sum(done.strips[look.stop] is not None for look in seen)
    assert n_read >= len(seen) - 1, "the kept pictures say of themselves whose they are"


def test_d03_a_find_is_a_draft_within_three_seconds_and_stands_on_the_tour(done: Toured) -> None:
    assert 0 < done.desk["draft_s"] <= 3.0 and len(done.desk["finds"]) == 1


def test_a_ledger_that_was_tampered_with_is_no_proof(done: Toured) -> None:
    noted = next(one for one in done.looks if one.look.verdict is LookVerdict.SEEN)
    assert faults_of(done._replace(looks=[*done.looks, noted])) != []
    assert faults_of(done._replace(proof_is_sound=False)) != []
    wrong = {**done.strips, noted.look.stop: 63}
    assert faults_of(done._replace(strips=wrong)) != []
