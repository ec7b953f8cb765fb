"""Sound to loudspeakers (D06): what is sent as RTP is what a foreign receiver hears."""

import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.devices.addresses import SpeakerAddress, speaker_address
from backend.devices.loudspeakers import PACKET_S, RATE_HZ, Sound, SpeakerCrew
from backend.devices.sounds import SoundBook, chime
from backend.domain.cameras.calling import CHIMES, PHRASES, CallOutcome
from tests.patience import patiently

from .receiver import Receiver

SHORT = chime("chime")[: RATE_HZ // 2]
PAUSE = threading.Event()


class Crew:
    def __init__(self, **addresses: SpeakerAddress) -> None:
        sounds = {"short": SHORT, "tick": SHORT[:160], "long": np.tile(SHORT, 600)}
        self.crew = SpeakerCrew(addresses.get, sounds.__getitem__)
        self.crew.start()

    def outcome(self) -> CallOutcome:
        end_s = time.monotonic() + patiently(10)
        while True:
            found = self.crew.outcomes()
            if found:
                return found[0]
            assert time.monotonic() < end_s
            PAUSE.wait(0.01)


@pytest.fixture
def crews() -> Iterator[list[Crew]]:
    made: list[Crew] = []
    yield made
    for one in made:
        one.crew.stop()


def likeness(one: Sound, other: Sound) -> float:
    """Return the correlation of two sounds of one length."""
    return float(np.corrcoef(one.astype(float), other.astype(float))[0, 1])


@pytest.mark.parametrize("law", ["alaw", "mulaw"])
def test_d06_a_foreign_receiver_hears_what_was_sent(
    tmp_path: Path, crews: list[Crew], law: str
) -> None:
    speaker = Receiver(tmp_path, law)
    try:
        crews.append(Crew(gate=SpeakerAddress("127.0.0.1", speaker.port, law)))
        begun_s = time.monotonic()
        crews[0].crew.begin("c1", "gate", "short", 60.0)
        assert crews[0].outcome() == CallOutcome("c1", 0.5)
        assert time.monotonic() - begun_s >= 0.5 - PACKET_S, "it was not sent in time but at once"
        heard = speaker.heard(SHORT.size)
        assert heard.size == SHORT.size and likeness(heard, SHORT) > 0.999
    finally:
        speaker.close()


def test_d06_what_a_person_says_follows_the_chime_in_order(
    tmp_path: Path, crews: list[Crew]
) -> None:
    speaker = Receiver(tmp_path)
    try:
        crews.append(Crew(gate=SpeakerAddress("127.0.0.1", speaker.port)))
        crew = crews[0].crew
        crew.lost_s = 60.0  # a machine that stands still between two pieces loses nobody
        crew.begin("c1", "gate", "tick", 60.0, is_talk=True)
        spoken = chime("warning")[: RATE_HZ // 4]
        for part in np.array_split(spoken, 5):  # pieces of no even length
            assert crew.feed("c1", part.astype("<i2").tobytes())
        crew.end("c1")
        assert crews[0].outcome().fault == ""
        assert not crew.feed("c1", b"\x00\x00"), "it was over"
        heard = speaker.heard(160 + spoken.size)
        voiced = np.flatnonzero(np.abs(heard[160:]) > 500)[0] + 160
        lead = np.flatnonzero(np.abs(spoken) > 500)[0]
        begin = voiced - lead
        assert likeness(heard[begin : begin + spoken.size], spoken) > 0.99
    finally:
        speaker.close()


def test_d06_what_a_standstill_held_up_is_not_poured_out_at_once() -> None:
    crew = SpeakerCrew({"gate": SpeakerAddress("127.0.0.1", 9)}.get, {"short": SHORT}.__getitem__)
    crew.begin("c1", "gate", "short", 60.0)
    line = crew._lines["c1"]
    line.due_s -= 10.0
    crew._step(line)
    behind_s = time.monotonic() - line.due_s
    crew._finish(line, "")
    assert behind_s < 9.0, "ten seconds of packets would follow in one heap"


def test_d06_a_talk_without_a_voice_ends_and_says_so(crews: list[Crew]) -> None:
    crews.append(Crew(gate=SpeakerAddress("127.0.0.1", 9)))
    crews[0].crew.lost_s = 0.2
    crews[0].crew.begin("c1", "gate", "tick", 60.0, is_talk=True)
    outcome = crews[0].outcome()
    assert outcome.fault in ("silent", "unreachable") and outcome.sent_s <= 0.3


def test_d06_a_fault_of_ours_is_not_blamed_on_the_network_and_the_next_call_is_heard(
    crews: list[Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    crews.append(Crew(gate=SpeakerAddress("127.0.0.1", 9, "alaw")))
    crew = crews[0].crew

    def broken(line: object) -> str:
        raise ZeroDivisionError

    with monkeypatch.context() as broke:
        broke.setattr(crew, "_sent", broken)
        crew.begin("c1", "gate", "tick", 60.0)
        assert crews[0].outcome().fault == "inside"
    crew.begin("c2", "gate", "no such phrase", 60.0)
    assert crews[0].outcome().fault == "no_sound", "the thread lives on"


def test_d06_a_call_ends_at_its_longest_and_when_it_is_told(
    tmp_path: Path, crews: list[Crew]
) -> None:
    speaker = Receiver(tmp_path)
    try:
        crews.append(Crew(gate=SpeakerAddress("127.0.0.1", speaker.port)))
        crews[0].crew.begin("c1", "gate", "short", 0.2)
        assert crews[0].outcome().sent_s == pytest.approx(0.2)
        crews[0].crew.begin("c2", "gate", "long", 600.0)
        crews[0].crew.end("c2")
        assert crews[0].outcome().sent_s < 300.0
    finally:
        speaker.close()


@pytest.mark.parametrize(("speaker", "lead", "fault"), [("nowhere", "short", "no_address"),
                                                        ("gate", "lost", "no_sound")])  # fmt: skip
def test_d06_what_cannot_be_played_has_its_name(
    crews: list[Crew], speaker: str, lead: str, fault: str
) -> None:
    crews.append(Crew(gate=SpeakerAddress("127.0.0.1", 9)))
    crews[0].crew.begin("c1", speaker, lead, 60.0)
    assert crews[0].outcome() == CallOutcome("c1", 0.0, fault)


def test_d06_a_citys_recording_of_any_rate_is_heard_after_a_chime(tmp_path: Path) -> None:
    t_s = np.arange(44_100) / 44_100
    tone = (8_000 * np.sin(2 * np.pi * 440 * t_s)).astype("<i2")
    with wave.open(str(tmp_path / "no_stalls.wav"), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", ""))
        file.writeframes(np.repeat(tone, 2).tobytes())
    book = SoundBook(tmp_path)
    sound = book("no_stalls")
    assert abs(sound.size - chime("chime").size - RATE_HZ) < 80
    peak_hz = np.argmax(np.abs(np.fft.rfft(sound[-RATE_HZ:].astype(float))))
    assert abs(int(peak_hz) - 440) <= 1
    playable = {one.key for one in book.phrases() if one.has_sound}
    assert playable == {*CHIMES, "no_stalls"} < set(PHRASES)
    (tmp_path / "danger.wav").write_bytes(b"no sound at all")
    with pytest.raises(OSError):
        SoundBook(tmp_path)("danger")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("rtp://10.0.0.9:5004", SpeakerAddress("10.0.0.9", 5004)),
        ("rtp://10.0.0.9:5004/mulaw", SpeakerAddress("10.0.0.9", 5004, "mulaw")),
        ("rtp://10.0.0.9", None),
        ("rtp://10.0.0.9:5004/opus", None),
        ("http://10.0.0.9:5004", None),
        ("rtp://10.0.0.9:99999", None),
    ],
)
def test_d06_an_address_is_a_host_a_port_and_a_law(text: str, address: object) -> None:
    assert speaker_address(text) == address
