"""Voices and papers among the evidence: kept as what they are, by whom; never a picture."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import FILM, PAPER, VOICE, Act, Given, Photo
from backend.domain.cases.extras import Attached
from backend.domain.flow.evidence import results_of
from backend.domain.flow.life import after, reported
from backend.domain.terms.errors import Refused
from tests.backend.domain.builders import (
    COLLECTOR,
    DISPATCHER,
    PHOTO,
    UNIT,
    at,
    delivered,
    finding,
)

GOOD = Photo("a1", "after", at(50).city_ms, 119.6, 38.9)


def test_a04_a_voice_beside_a_photo_of_a_report_stays_one_with_who_sent_it_and_what_it_says() -> (
    None
):
    voice = replace(GOOD, photo_id="v1", role=VOICE)
    case = reported("01A", finding(photos=(PHOTO, voice)), COLLECTOR, at())
    assert [photo.role for photo in case.photos] == ["near", VOICE]
    assert case.more.attached == (
        Attached("v1", COLLECTOR.account, COLLECTOR.role, at().city_ms, "井盖缺失"),
    )


@pytest.mark.parametrize("role", [FILM, VOICE, PAPER])
def test_a04_a_collectors_report_is_shown_by_a_still_and_by_nothing_else(role: str) -> None:
    alone = replace(PHOTO, role=role)
    with pytest.raises(Refused) as refusal:
        reported("01A", finding(photos=(alone,)), COLLECTOR, at())
    assert refusal.value.rule == "film_alone"


@pytest.mark.parametrize("role", [VOICE, PAPER])
def test_a09_voices_and_papers_never_stand_for_the_picture_of_a_result(role: str) -> None:
    other = replace(GOOD, photo_id="o1", role=role, lon_deg=0.0, lat_deg=0.0)
    given = Given(text="好", photos=(other,))
    with pytest.raises(Refused) as refusal:
        after(delivered(), Act.REPLY, UNIT, given, at(60))
    assert refusal.value.rule == "film_alone"
    case = after(delivered(), Act.REPLY, UNIT, replace(given, photos=(GOOD, other)), at(60))
    assert [photo.role for photo in case.photos[-2:]] == ["after", role]
    assert [photo.photo_id for photo in results_of(case)] == [GOOD.photo_id]


def test_a16_a_paper_of_the_hall_is_in_the_case_with_who_when_and_what() -> None:
    paper = Photo("p1", PAPER, at(30).city_ms)
    case = after(delivered(), Act.NOTE, DISPATCHER, Given(reason="移交单", photos=(paper,)), at(30))
    case = after(case, Act.NOTE, UNIT, Given(reason="竣工图", photos=(paper,)), at(40))
    assert [(one.account, one.at_ms, one.text) for one in case.more.attached] == [
        (DISPATCHER.account, at(30).city_ms, "移交单"),
        (UNIT.account, at(40).city_ms, "竣工图"),
    ]


def test_a_fast_track_is_not_shown_by_a_voice() -> None:
    later = replace(GOOD, taken_at_ms=at(5).city_ms)
    voice = replace(PHOTO, photo_id="v1", role=VOICE)
    fast = finding(photos=(voice, later), fast=True)
    with pytest.raises(Refused) as refusal:
        reported("01A", fast, COLLECTOR, at())
    assert refusal.value.rule == "two_photos"
    whole = replace(fast, photos=(PHOTO, later, replace(voice, taken_at_ms=at(90).city_ms)))
    assert reported("01A", whole, COLLECTOR, at()).handled_ms == at(5).city_ms
