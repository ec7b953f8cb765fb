"""The face of the situation: one batch a frame, and pending until it is true."""

import pytest

from backend.contract.answers import Blob, Streams
from backend.contract.questions import GetBlob, GetVerdict
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act, CaseState, Given
from backend.link import LinkHealth
from backend.situation import Situation
from console.face.face import SituationFace
from console.face.pending import PendingStage
from tests.console.fake_link import ME, FakeLink, dispatched, filed


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def face(qapp, link):
    face = SituationFace(link, Situation(), ME)
    link.tell_city(filed())
    face.pull()
    yield face
    face.stop()
    face.deleteLater()


def test_one_pull_applies_one_batch_and_tells_it_once(qtbot, face, link):
    link.tell(filed("01B"))

    with qtbot.waitSignal(face.changed) as told:
        face.pull()

    assert [case.case_id for case in told.args[0].cases] == ["01B"]
    assert set(face.situation.cases) == {"01A", "01B"}


def test_nothing_is_told_when_nothing_came(qtbot, face):
    with qtbot.assertNotEmitted(face.changed):
        face.pull()


def test_started_face_pulls_by_itself_and_stops_for_good(qtbot, face, link):
    face.start()
    link.tell(filed("01B"))
    qtbot.waitUntil(lambda: "01B" in face.situation.cases)

    face.stop()

    assert not link.is_running
    link.tell(filed("01C"))
    assert "01C" not in face.situation.cases


def test_a_command_names_the_version_that_was_seen(face, link):
    command = face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))

    assert link.sent == [command]
    assert command.expected_version == 2
    assert command.actor == ME
    assert len(command.command_id) == 26


def test_pending_is_shown_at_once_and_the_case_does_not_look_done(qtbot, face):
    with qtbot.waitSignal(face.pending_changed) as told:
        face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))

    assert told.args == ["01A"]
    assert face.pending("01A").stage is PendingStage.SENT
    assert face.case("01A").state is CaseState.TO_DISPATCH


def test_the_verdict_alone_does_not_settle_it(face, link):
    command = face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))
    link.judge(command, "accepted", version=3)
    face.pull()

    assert face.pending("01A").stage is PendingStage.ACCEPTED
    assert face.case("01A").state is CaseState.TO_DISPATCH


def test_verdict_and_effect_together_settle_it_in_either_order(qtbot, face, link):
    command = face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))
    link.tell(dispatched())
    face.pull()
    assert face.pending("01A") is not None

    link.judge(command, "accepted", version=3)
    with qtbot.waitSignal(face.settled):
        face.pull()

    assert face.pending("01A") is None


@pytest.mark.parametrize("outcome", ["conflict", "refused"])
def test_a_lost_command_is_not_pending_any_more(face, link, outcome):
    command = face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))
    link.judge(command, outcome)
    face.pull()

    assert face.pending("01A") is None


def unknown(face, link):
    command = face.submit(face.case("01A"), Act.DISPATCH, Given(unit_id="td-drainage"))
    link.judge(command, "unknown")
    face.pull()
    assert face.pending("01A").stage is PendingStage.UNKNOWN
    return command


def test_an_unknown_verdict_is_asked_for_and_never_sent_twice(face, link):
    command = unknown(face, link)

    assert face.ask_again("01A")

    assert link.sent == [command]
    assert isinstance(link.asked[0], GetVerdict)
    assert link.asked[0].command_id == command.command_id


def test_the_truth_may_follow_an_unknown_verdict(face, link):
    command = unknown(face, link)
    link.judge(command, "accepted", version=3)
    link.tell(dispatched())
    face.pull()
    assert face.pending("01A") is None


def test_a_command_that_never_arrived_is_let_go_and_said(qtbot, face, link):
    unknown(face, link)
    face.ask_again("01A")
    link.answer(Denied(ask_id=link.asked[0].ask_id, rule="unknown_command", zh="没有", en="no"))

    with qtbot.waitSignal(face.verdict) as told:
        face.pull()

    assert told.args[0][1].outcome == "refused"
    assert face.pending("01A") is None


def test_health_is_told_each_second(qtbot, face, link):
    link.health = LinkHealth(link="refused")
    with qtbot.waitSignals([face.health, face.ticked]):
        face.tick()


def test_a_photo_is_asked_for_once_and_kept(qtbot, face, link):
    assert face.want_photo("aa") is None
    assert face.want_photo("aa") is None
    (question,) = link.asked
    assert isinstance(question, GetBlob)

    link.answer(Blob(ask_id=question.ask_id, kind="photo", blob_id="aa", data=b"JPEG"))
    with qtbot.waitSignal(face.photo_came) as came:
        face.pull()

    assert came.args == ["aa"]
    assert face.want_photo("aa") == b"JPEG"
    assert len(link.asked) == 1


def test_a_photo_that_got_no_answer_may_be_asked_for_again(face, link):
    face.want_photo("aa")
    link.answer(Denied(ask_id=link.asked[0].ask_id, rule="no_answer", zh="", en=""))
    face.pull()

    assert face.want_photo("aa") is None
    assert len(link.asked) == 2


def test_a_refused_photo_is_known_to_be_missing(face, link):
    face.want_photo("aa")
    link.answer(Denied(ask_id=link.asked[0].ask_id, rule="not_your_role", zh="", en=""))
    face.pull()

    assert face.want_photo("aa") == b""


def test_streams_come_by_their_own_signal(qtbot, face, link):
    face.want_streams(("cam-1",))
    link.answer(Streams(ask_id=link.asked[0].ask_id, urls={"cam-1": "rtsp://x"}))
    with qtbot.waitSignal(face.streams_came) as came:
        face.pull()
    assert came.args[0].urls == {"cam-1": "rtsp://x"}


def test_every_screen_gets_its_clock_from_the_same_place(face, link):
    shown = face.face_of(face.case("01A"))
    assert shown.step == "dispatch"
    assert shown.remaining_s == 0.0  # filed at 2 min, ten minutes for an urgent one, now 12
