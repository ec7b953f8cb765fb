"""A case that ended long ago is found as a person remembers it, and read, over real sockets."""

from dataclasses import replace

from backend.domain.terms.place import Place
from console.face.asking import Asker
from console.face.recall import Recall
from tests.backend.store.builders import closed, put

from .hall import CITY_MS, DRAINAGE, ONE, STATIONED
from .test_two_desks import LIMIT_MS

DAY_MS = 86_400_000
N_SINCE = 520


def test_a22_a_case_older_than_all_a_desk_holds_is_found_and_read(qtbot, hall):
    place = Place(119.6, 38.9, "望川路 7 号", "990102003012045")
    at_ms = CITY_MS - 400 * DAY_MS
    old = replace(
        closed("OLD", 1, at_ms), place=place, reported_at_ms=at_ms, unit_id=DRAINAGE.account
    )
    old = replace(old, case_no="YT-20250505-000017-3")
    since = (closed(f"N{n:03d}", 1, CITY_MS - DAY_MS + n) for n in range(N_SINCE))
    put(hall.store, old, *since)
    desk = hall.seat(ONE)
    qtbot.waitUntil(lambda: len(desk.face.situation.ended) == 500, timeout=LIMIT_MS)
    assert desk.face.case("OLD") is None

    asker, answers = Asker(desk.face, desk.root), []
    asker.found.connect(lambda text, found: answers.append(found))
    for text in ("000017-3", "望川路", "yushuijinggai 2025-05"):
        asker.type(text)
        with qtbot.waitSignal(asker.found, timeout=LIMIT_MS):
            asker.flush()
        assert answers[-1][0].key == "OLD", text

    recall = Recall(desk.face, desk.root)
    recall.want("OLD")
    qtbot.waitUntil(lambda: desk.face.case("OLD") is not None, timeout=LIMIT_MS)
    assert desk.face.case("OLD") == old and not recall.is_waiting
    with qtbot.waitSignal(recall.missed, timeout=LIMIT_MS):
        recall.want("NOBODY")


def test_k03_a_units_key_reads_no_case_of_the_record_beside_its_own_stream(qtbot, hall):
    put(hall.store, closed("OLD", 1, CITY_MS - 400 * DAY_MS))
    clerk = hall.seat(STATIONED)
    qtbot.waitUntil(lambda: clerk.face.city is not None, timeout=LIMIT_MS)
    recall = Recall(clerk.face, clerk.root)
    with qtbot.waitSignal(recall.missed, timeout=LIMIT_MS):
        recall.want("OLD")
    assert clerk.face.case("OLD") is None
