"""What bytes are, by themselves: the name of a file and the word of its sender say nothing."""

import pytest

from backend.domain.cases.kinds import (
    ATTACHED,
    FILM,
    KINDS,
    PAPER,
    VOICE,
    format_of,
    is_still,
    kind_of,
)
from tests.video.sounds import tone, voice, wav

PNG = b"\x89PNG\r\n\x1a\n rest"
JPEG = b"\xff\xd8\xff\xe0 rest"
MP4 = b"\x00\x00\x00\x18ftypisom rest"


@pytest.mark.parametrize("format", ["ogg", "m4a", "mp3"])
def test_a04_a_telephones_voice_is_known_by_its_bytes(format: str) -> None:
    data = voice(format, 0.2)
    assert format_of(data) == format and kind_of(data) is KINDS[VOICE]


def test_a04_a_wav_is_a_voice_and_an_mp3_without_a_head_too() -> None:
    assert kind_of(wav(tone(0.1))) is KINDS[VOICE]
    assert format_of(b"\xff\xfb\x90\x64 frame") == "mp3"


def test_a16_scans_are_papers() -> None:
    assert (format_of(PNG), format_of(JPEG)) == ("png", "jpg")
    assert kind_of(PNG) is KINDS[PAPER] is kind_of(JPEG)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        "通话记录：市民来电".encode(),
        b"%PDF-1.7",
        b"PK\x03\x04 docx",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\xff\xf1\x50\x80 aac",
        b"\xff\xff\xff\xff\xff",
        b"GIF89a",
    ],
)
def test_anything_else_is_nothing_that_is_attached(data: bytes) -> None:
    assert kind_of(data) is None


def test_only_stills_are_stills_and_only_films_are_taken_at_the_scene() -> None:
    assert [is_still(role) for role in ("near", "after", "check", FILM, VOICE, PAPER)] == [
        *(True, True, True),
        *(False, False, False),
    ]
    assert {VOICE, PAPER} == ATTACHED
    assert format_of(MP4) == "mp4" and format_of(MP4) in KINDS[FILM].formats
