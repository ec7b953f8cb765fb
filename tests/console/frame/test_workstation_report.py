"""The report holds what was measured, and nothing that was not."""

import json
import time

import pytest
from PySide6.QtWidgets import QWidget

from backend.contract.topics import Topic
from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from backend.domain.terms.roles import Actor, Role
from backend.link import LinkHealth, Stamp
from console.report.meters import PaintProbe, StallMeter, percentile, spread, started_at_s
from console.report.report import Report
from tests.console.fake_link import ME, at, delivered, filed, new_case


@pytest.fixture
def report(desk):
    report = Report(desk.face, since_s=time.time() - 5, parent=desk.root)
    yield report
    report.stalls.stop()


def published(case_id: str, ago_ms: float = 0, topic=Topic.CASE) -> Stamp:
    return Stamp(topic, case_id, int(time.time() * 1000 - ago_ms))


def test_nothing_measured_is_null_and_not_zero(report):
    figures = report.figures()
    assert figures["ready_s"] is figures["first_map_s"] is None
    assert figures["publish_to_paint_ms"] == {"p50": None, "p95": None, "n": 0}
    assert figures["gui_stall_ms"] == {"p99": None, "max": None, "n": 0}
    assert figures["digest_equal"] is None


def test_ready_counts_from_the_start_it_was_given_and_once(report, qtbot):
    with qtbot.waitSignal(report.became_ready):
        report.note_ready()
    first = report.figures()["ready_s"]
    assert 5 <= first < 6
    with qtbot.assertNotEmitted(report.became_ready):
        report.note_ready()
    assert report.figures()["ready_s"] == first


def test_a_case_counts_as_painted_only_when_the_map_has_shown_it(desk, report):
    desk.show(filed("01A"), filed("01B"))
    assert report.figures()["cases_published"] == 2
    assert report.figures()["cases_painted"] == 0
    report.note_fresh([("case", "01A", 2)])
    assert report.figures()["cases_painted"] == 1


def test_publish_to_paint_runs_from_the_stamp_to_the_frame(desk, report):
    report.note_ready()
    desk.face.stamped.emit((published("01A", ago_ms=120),))
    report.note_fresh([("case", "01A", 2)])
    figures = report.figures()["publish_to_paint_ms"]
    assert figures["n"] == 1
    assert 120 <= figures["p50"] < 1000


def test_what_was_published_before_the_desk_was_ready_is_not_a_latency(desk, report):
    desk.face.stamped.emit((published("01A"),))
    report.note_ready()
    report.note_fresh([("case", "01A", 2)])
    assert report.figures()["publish_to_paint_ms"]["n"] == 0


def test_what_comes_into_sight_by_moving_the_map_was_not_late(desk, report):
    report.note_ready()
    desk.face.stamped.emit((published("01A", ago_ms=60_000),))
    report.forget_waiting()
    report.note_fresh([("case", "01A", 2)])
    assert report.figures()["publish_to_paint_ms"]["n"] == 0


def test_what_a_picture_held_up_is_counted_and_not_kept(desk, report):
    report.note_ready()
    desk.face.stamped.emit((published("01A", ago_ms=500),))
    with report.stalls.paused():
        pass
    report.note_fresh([("case", "01A", 2)])
    figures = report.figures()
    assert figures["publish_to_paint_ms"]["n"] == 0
    assert figures["n_disturbed_by_pictures"] == 1


def test_positions_are_measured_by_their_batch(desk, report):
    desk.face.stamped.emit((published("", 300, Topic.POSITION), published("", 100, Topic.POSITION)))
    report.note_fresh([("fix", "COL-1", 1), ("fix", "COL-2", 1)])
    figures = report.figures()["position_to_paint_ms"]
    assert figures["n"] == 1
    assert figures["p50"] >= 300


def test_returns_redispatched_are_distinct_cases(desk, report):
    unit = Actor("td-drainage", Role.UNIT)
    read = after(delivered(), Act.READ, unit, Given(), at(12))
    returned = after(read, Act.RETURN, unit, Given(reason="不是我们的"), at(13))
    again = after(returned, Act.DISPATCH, ME, Given(unit_id="td-municipal"), at(14))
    desk.show(returned)
    desk.link.tell(again)
    desk.face.pull()
    assert report.figures()["returns_redispatched"] == 1
    assert report.figures()["acts"] == {"dispatch": 1}


def test_a_beat_is_noted_once_in_order(report):
    for name in ("city", "drag", "city"):
        report.note_beat(name)
    assert report.beats == ("city", "drag")
    times = [beat["at_s"] for beat in report.figures()["beats"]]
    assert times == sorted(times)


def test_the_digest_is_told_only_once_joined(desk, report):
    desk.face.health.emit(LinkHealth(joined=False, digest_equal=True))
    assert report.figures()["digest_equal"] is None
    desk.face.health.emit(LinkHealth(joined=True, digest_equal=False))
    assert report.figures()["digest_equal"] is False


def test_the_file_is_whole_json_with_everything(desk, report, tmp_path):
    desk.show(new_case())
    report.write(tmp_path / "deep" / "report.json", {"tiles": {}})
    held = json.loads((tmp_path / "deep" / "report.json").read_text("utf-8"))
    assert held["cases_published"] == 1
    assert held["tiles"] == {}
    assert held["rss_mb"] > 10


def test_percentiles_need_values():
    assert percentile([], 0.5) is None
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert spread([1.0])["n"] == 1


def test_this_process_started_before_now():
    assert 0 < time.time() - started_at_s() < 3600


def test_a_stalled_gui_is_measured(qtbot):
    meter = StallMeter()
    meter.start()
    until_s = time.monotonic() + 0.15
    qtbot.waitUntil(lambda: meter.figures()["n"] > 3)
    while time.monotonic() < until_s:
        pass
    qtbot.waitUntil(lambda: (meter.figures()["max"] or 0) > 20)
    meter.stop()


def test_the_probe_tells_after_the_paint(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    probe = PaintProbe(widget)
    with qtbot.waitSignal(probe.painted):
        widget.show()
