"""Speaking to people from the desk (D06): phrases by Enter, a voice while Space is held."""

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.camera_orders import CallOrder, PutSound
from backend.contract.pushed import CallChanged
from backend.contract.verdicts import Verdict
from backend.domain.cameras.calling import PHRASES, Call, CallAct, Phrase, Speaker
from backend.domain.terms.roles import Actor, Role
from backend.situation import Changes, News
from console.calls.book import CallBook
from console.calls.microphone import ENV, PART_BYTES, Microphone, Recorder, find_recorder
from console.calls.panel import CallPanel
from tests.console.fake_link import INTAKE, ME

SPEAKERS = (
    Speaker("sp-1", "食街东口音柱", ("cam-1",)),
    Speaker("sp-2", "站前广场音柱", ("cam-3",)),
)
PHRASE_ROWS = (Phrase("no_stalls", PHRASES["no_stalls"].words), PHRASES["chime"])
SOUND = bytes(range(256)) * 40


class Hall:
    def __init__(self, qtbot, make_desk, recorder: Recorder | None, actor: Actor = INTAKE) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.desk.show()
        self.city(SPEAKERS)
        parts = self.desk.parts
        self.book = CallBook(parts.face, parts.selection, Microphone(recorder), self.desk.root)
        self.panel = CallPanel(parts, self.book, self.host)

    def city(self, speakers: tuple[Speaker, ...]) -> None:
        info = replace(self.desk.face.city, speakers=speakers, phrases=PHRASE_ROWS)
        self.desk.face.situation.city = info
        self.desk.face.changed.emit(Changes(city=info))

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.rows, key)

    def orders(self) -> list[CallOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, CallOrder)]

    def sounds(self) -> bytes:
        return b"".join(o.data for o in self.desk.link.sent if isinstance(o, PutSound))

    def judge(self, outcome: str = "accepted", rule: str = "", zh: str = "") -> None:
        order = self.orders()[-1]
        verdict = Verdict(
            command_id=order.command_id, outcome=outcome, rule=rule, zh=zh, en="refused"
        )
        self.desk.face.verdict.emit((None, verdict))

    def tell(self, act: CallAct = CallAct.PLAY, **more) -> None:
        who = {"account": "intake-01", "role": Role.INTAKE, "seat": ""}
        what = {"call_id": "C1", "version": 1, "speaker_id": "sp-1"}
        call = Call(**{**what, **who, "begun_at_ms": 1, "begun_real_ms": 1, **more})
        self.desk.link._news.append(News(changed=(CallChanged(call=call, act=act),)))
        self.desk.face.pull()

    @property
    def said(self) -> str:
        return self.panel.said.text()


def spoken(tmp_path: Path) -> Recorder:
    """Return a recorder that speaks and then waits, as a person does."""
    path = tmp_path / "voice.raw"
    path.write_bytes(SOUND)
    code = "import sys; sys.stdout.buffer.write(open(sys.argv[1],'rb').read()); "
    return Recorder(
        sys.executable, ("-c", code + "sys.stdout.flush(); sys.stdin.read()", str(path))
    )


@pytest.fixture
def hall(qtbot, make_desk) -> Hall:
    made = Hall(qtbot, make_desk, None)
    made.panel.toggle()
    return made


def test_d06_enter_plays_the_chosen_phrase_through_the_cameras_speaker(hall: Hall) -> None:
    hall.panel.toggle()
    hall.desk.selection.pick_camera("cam-3")
    hall.panel.toggle()
    hall.press(Qt.Key.Key_Return)
    (order,) = hall.orders()
    assert (order.act, order.speaker_id, order.camera_id) == (CallAct.PLAY, "sp-2", "cam-3")
    assert order.phrase == "chime", "what can be played stands first"
    hall.judge()
    hall.tell(CallAct.ENDED, speaker_id="sp-2", version=2, ended_at_ms=5, sent_s=1.2)
    assert hall.said == "已播完，1.2 秒"


def test_d06_a_phrase_without_a_recording_says_where_one_goes(hall: Hall) -> None:
    rows = hall.panel.rows.model_rows.rows
    assert [row.kind for row in rows] == ["可播放", "没有录音"]
    assert "voice/no_stalls.wav" in rows[1].about


def test_d06_a_night_call_asks_for_the_reason_and_goes_out_with_it(qtbot, hall: Hall) -> None:
    hall.press(Qt.Key.Key_Return)
    hall.judge("refused", "call_quiet", "22:00 至次日 7:00 不喊话")
    assert hall.said == "22:00 至次日 7:00 不喊话" and hall.panel.reason.isVisible()
    qtbot.waitUntil(hall.panel.reason.hasFocus)
    hall.panel.reason.setText("井盖缺失")
    QTest.keyClick(hall.panel.reason, Qt.Key.Key_Return)
    assert [(o.phrase, o.reason) for o in hall.orders()] == [("chime", ""), ("chime", "井盖缺失")]
    hall.judge()
    assert not hall.panel.reason.isVisible()


def test_d06_what_a_person_says_while_space_is_held_is_sent_and_ended(
    qtbot, make_desk, tmp_path: Path
) -> None:
    hall = Hall(qtbot, make_desk, spoken(tmp_path))
    hall.panel.toggle()
    QTest.keyPress(hall.panel.rows, Qt.Key.Key_Space)
    (order,) = hall.orders()
    assert order.act is CallAct.TALK
    hall.judge()
    qtbot.waitUntil(lambda: len(hall.sounds()) >= len(SOUND) // PART_BYTES * PART_BYTES)
    QTest.keyRelease(hall.panel.rows, Qt.Key.Key_Space)
    assert hall.sounds() == SOUND, "the last piece was swallowed"
    end = hall.orders()[-1]
    assert (end.act, end.call_id) == (CallAct.END, order.command_id)
    assert not hall.book.is_talking


@pytest.mark.parametrize("lose", ["focus", "closing", "another person", "refusal"])
def test_d06_a_voice_ends_with_whatever_takes_the_key_away(
    qtbot, make_desk, tmp_path: Path, lose: str
) -> None:
    hall = Hall(qtbot, make_desk, spoken(tmp_path))
    hall.panel.toggle()
    qtbot.waitUntil(hall.panel.rows.hasFocus)
    QTest.keyPress(hall.panel.rows, Qt.Key.Key_Space)
    if lose == "focus":
        hall.panel._close.setFocus()
    elif lose == "closing":
        hall.panel.dismiss()
    elif lose == "another person":
        hall.desk.face.actor_changed.emit()
    else:
        hall.judge("refused", "call_busy", "李敏正在喊话")
        assert hall.said == "李敏正在喊话"
    assert not hall.book.is_talking and hall.book.microphone._process is None


def test_d06_a_seat_without_a_microphone_says_so(hall: Hall) -> None:
    hall.press(Qt.Key.Key_Space)
    assert hall.orders() == [] and "没有麦克风" in hall.said


def test_d06_a_microphone_that_breaks_off_ends_the_call(qtbot, make_desk) -> None:
    hall = Hall(qtbot, make_desk, Recorder("/nonexistent/recorder", ()))
    hall.panel.toggle()
    QTest.keyPress(hall.panel.rows, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not hall.book.is_talking)
    assert "麦克风断了" in hall.said and hall.orders()[-1].act is CallAct.END


def test_d06_who_speaks_now_is_seen_and_delete_stops_it(hall: Hall) -> None:
    hall.tell(account="leader-01", phrase="chime")
    assert "leader-01" in hall.said and "提示音" in hall.said
    hall.press(Qt.Key.Key_Delete)
    assert (hall.orders()[-1].act, hall.orders()[-1].call_id) == (CallAct.END, "C1")
    hall.press(Qt.Key.Key_Right)
    assert "leader-01" not in hall.said


def test_d06_a_seat_that_may_not_call_reads_why(qtbot, make_desk) -> None:
    hall = Hall(qtbot, make_desk, None, ME)
    hall.panel.toggle()
    hall.press(Qt.Key.Key_Return)
    assert hall.orders() == [] and "受理员和值班长" in hall.panel._hint.text()


def test_d06_a_city_without_speakers_says_what_to_do(hall: Hall) -> None:
    hall.city(())
    hall.book.choose_near()
    assert "import speakers" in hall.said and not hall.panel.rows.isVisible()


def test_d06_a_file_or_pipe_can_stand_for_a_microphone(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    assert find_recorder({ENV: str(path)}) is None
    path.write_bytes(b"")
    found = find_recorder({ENV: str(path)})
    assert found is not None and str(path) in found.arguments
