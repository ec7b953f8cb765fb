"""A picture taken too early, too far away or used before closes no case (A09, K05)."""

from dataclasses import replace

import pytest

from backend.domain.cases.case import FILM, Act, Case, CaseState, Given, Photo, Source
from backend.domain.clocks.moment import Doing
from backend.domain.flow.effects_more import with_more
from backend.domain.flow.evidence import (
    EARLY_MS,
    FAR_M,
    FLAW_WORDS,
    STALE_MS,
    Flaw,
    flawed,
    photo_id_of,
    place_word,
    placed_by_check,
    report_flaws,
)
from backend.domain.flow.life import after, done, may
from backend.domain.flow.next_act import next_act
from backend.domain.terms.errors import Refused
from tests.backend.domain.builders import (
    ACCEPTER,
    COLLECTOR,
    DISPATCHER,
    FILER,
    LEADER,
    START_MS,
    UNIT,
    at,
    delivered,
    fast,
    new_case,
    replied,
)

LON, LAT = 119.6, 38.9
M_LAT = 1 / 111_320
GOOD = Photo("a1", "after", at(50).city_ms, LON, LAT)
CHECKED = Photo("c1", "check", at(80).city_ms, LON, LAT)
EARLY = replace(GOOD, taken_at_ms=at(10).city_ms - EARLY_MS - 1)
FAR = replace(GOOD, lat_deg=LAT + 400 * M_LAT)
WHY = Given(reason="照片不符")


def to_close(
    shown: Photo = GOOD, check: Photo = CHECKED, reused: frozenset[str] = frozenset()
) -> Case:
    given = Given(text="已更换", photos=(shown,))
    case = done(delivered(), Doing(Act.REPLY, UNIT, given, at(60), reused=reused))
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(61))
    return after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(check,)), at(90))


def rule_of(case: Case, act: Act = Act.CLOSE) -> str:
    with pytest.raises(Refused) as refusal:
        after(case, act, ACCEPTER, WHY, at(95))
    assert refusal.value.words.zh and refusal.value.words.en
    return refusal.value.rule


def test_a09_good_pictures_close_a_case() -> None:
    assert flawed(to_close()) == ()
    assert after(to_close(), Act.CLOSE, ACCEPTER, Given(), at(95)).state is CaseState.CLOSED


@pytest.mark.parametrize(
    ("shown", "check", "rule"),
    [
        (EARLY, CHECKED, Flaw.EARLY),
        (FAR, CHECKED, Flaw.FAR),
        (GOOD, replace(CHECKED, lat_deg=LAT + 400 * M_LAT), Flaw.FAR),
        (GOOD, replace(CHECKED, taken_at_ms=START_MS - 86_400_000), Flaw.EARLY),
        (GOOD, replace(CHECKED, photo_id=GOOD.photo_id), Flaw.REUSED),
    ],
)
def test_a09_a_picture_taken_before_the_dispatch_or_400_m_away_closes_nothing(
    shown: Photo, check: Photo, rule: Flaw
) -> None:
    case = to_close(shown, check)
    assert rule_of(case) == rule and not may(case, Act.CLOSE, ACCEPTER)
    assert FLAW_WORDS[rule].zh and FLAW_WORDS[rule].en


def test_a09_the_bounds_leave_a_phone_its_error() -> None:
    near = replace(GOOD, lat_deg=LAT + (FAR_M - 1) * M_LAT)
    on_time = replace(GOOD, taken_at_ms=at(10).city_ms - EARLY_MS)
    no_fix = replace(GOOD, lon_deg=0.0, lat_deg=0.0)
    for shown in (near, on_time, no_fix):
        assert flawed(to_close(shown)) == ()


NOWHERE = replace(GOOD, lon_deg=0.0, lat_deg=0.0)
CHECKED_NOWHERE = replace(CHECKED, lon_deg=0.0, lat_deg=0.0)


def test_a09_location_switched_off_closes_no_case_by_that_picture_alone() -> None:
    case = done(delivered(), Doing(Act.REPLY, UNIT, Given(text="好", photos=(NOWHERE,)), at(60)))
    assert flawed(case) == ((case.photos[-1], Flaw.PLACELESS),)
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(61))
    with pytest.raises(Refused) as refusal:
        after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(CHECKED_NOWHERE,)), at(90))
    assert refusal.value.rule == Flaw.PLACELESS and "原因" in refusal.value.words.zh
    # The collector stood there, and the picture says so: it answers for the unit's.
    case = after(case, Act.CHECK_PASSED, COLLECTOR, Given(photos=(CHECKED,)), at(90))
    assert placed_by_check(case) and flawed(case) == ()
    assert after(case, Act.CLOSE, ACCEPTER, Given(), at(95)).state is CaseState.CLOSED


@pytest.mark.parametrize("shown", [GOOD, NOWHERE])
def test_a09_a_check_without_a_place_passes_on_a_named_persons_word_only(shown: Photo) -> None:
    case = after(delivered(), Act.REPLY, UNIT, Given(text="好", photos=(shown,)), at(60))
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(61))
    unplaced = (CHECKED_NOWHERE,)
    for silent in (Given(photos=unplaced, text="好"), Given(photos=unplaced, reason=" ")):
        with pytest.raises(Refused):
            after(case, Act.CHECK_PASSED, COLLECTOR, silent, at(90))
    said = Given(photos=(CHECKED_NOWHERE,), reason="地下通道，收不到定位")
    case = after(case, Act.CHECK_PASSED, COLLECTOR, said, at(90))
    word = place_word(case)
    assert word is not None and (word.account, word.text) == (COLLECTOR.account, said.reason)
    assert (word.photo_id, word.at_ms) == (CHECKED.photo_id, at(90).city_ms)
    assert flawed(case) == () and may(case, Act.CLOSE, ACCEPTER)


def test_a09_a_word_for_one_picture_answers_for_no_later_one() -> None:
    said = Given(photos=(CHECKED_NOWHERE,), reason="地下通道，收不到定位")
    case = after(replied(), Act.SEND_CHECK, FILER, Given(), at(61))
    case = after(case, Act.CHECK_PASSED, COLLECTOR, said, at(90))
    case = after(case, Act.CLOSE, ACCEPTER, Given(), at(95))
    case = after(case, Act.REOPEN, LEADER, WHY, at(96))
    later = replace(CHECKED_NOWHERE, photo_id="c2", taken_at_ms=at(100).city_ms)
    case = replace(case, photos=(*case.photos, later))
    assert place_word(case) is None and (later, Flaw.PLACELESS) in flawed(case)


def test_a09_what_failed_its_check_needs_no_place_since_it_closes_nothing() -> None:
    case = after(replied(), Act.SEND_CHECK, FILER, Given(), at(61))
    given = Given(photos=(CHECKED_NOWHERE,), reason="仍缺失")
    case = after(case, Act.CHECK_FAILED, COLLECTOR, given, at(90))
    assert case.more.placeless == () and may(case, Act.REWORK, FILER)


def test_a13_a_fast_track_without_a_place_is_looked_at_by_somebody_else() -> None:
    case = fast()
    case = replace(case, photos=tuple(replace(p, lon_deg=0.0, lat_deg=0.0) for p in case.photos))
    assert rule_of(case, Act.FAST_CLOSE) == Flaw.PLACELESS
    assert next_act(case, FILER) is Act.SEND_CHECK
    case = after(case, Act.SEND_CHECK, FILER, Given(), at(20))
    other = replace(COLLECTOR, account="COL-2")
    fresh = replace(CHECKED, taken_at_ms=at(25).city_ms)
    case = after(case, Act.CHECK_PASSED, other, Given(photos=(fresh,)), at(26))
    assert flawed(case) == () and may(case, Act.CLOSE, ACCEPTER)


def test_k05_a_picture_another_case_used_before_is_found_by_its_hash() -> None:
    case = to_close(reused=frozenset((GOOD.photo_id,)))
    assert case.more.reused == (GOOD.photo_id,)
    assert rule_of(case) == Flaw.REUSED
    assert photo_id_of(b"one") == photo_id_of(b"one") != photo_id_of(b"two")


def test_a09_what_its_picture_keeps_open_is_shown_anew_or_done_anew() -> None:
    again = after(to_close(GOOD, replace(CHECKED, lat_deg=0.1)), Act.SEND_CHECK, FILER, WHY, at(96))
    assert again.state is CaseState.CHECKING
    fresh = replace(CHECKED, photo_id="c2", taken_at_ms=at(100).city_ms)
    again = after(again, Act.CHECK_PASSED, COLLECTOR, Given(photos=(fresh,)), at(101))
    assert after(again, Act.CLOSE, ACCEPTER, Given(), at(102)).state is CaseState.CLOSED

    back = after(to_close(FAR), Act.REWORK, FILER, WHY, at(96))
    assert (back.state, back.n_reworks, back.unit_id) == (CaseState.HANDLING, 1, UNIT.account)
    better = replace(GOOD, photo_id="a2", taken_at_ms=at(120).city_ms)
    back = after(back, Act.REPLY, UNIT, Given(text="重拍", photos=(better,)), at(121))
    assert flawed(replace(back, photos=(*back.photos, fresh))) == ()


def test_a09_good_evidence_is_neither_reworked_nor_checked_again() -> None:
    assert rule_of(to_close(), Act.REWORK) == "flawed_by_unit"
    assert rule_of(to_close(), Act.SEND_CHECK) == "flawed"


def test_a13_a_fast_track_with_a_picture_from_elsewhere_is_sent_to_filing() -> None:
    case = fast()
    photos = tuple(replace(photo, lon_deg=LON + 0.01, lat_deg=LAT) for photo in case.photos)
    case = replace(case, photos=photos)
    assert rule_of(case, Act.FAST_CLOSE) == Flaw.FAR
    assert after(case, Act.FAST_REJECT, LEADER, WHY, at(20)).state is CaseState.TO_FILE


def test_a09_the_scene_itself_is_not_judged() -> None:
    scene = Photo("5c", "near", START_MS - 86_400_000, LON + 0.1, LAT)
    case = replace(replied(), photos=(scene, GOOD))
    assert flawed(case) == ()


@pytest.mark.parametrize("role", ["near", "far", "verify", "check", "after", "anything"])
def test_a09_what_a_unit_hands_in_with_its_reply_is_judged_whatever_it_calls_it(role: str) -> None:
    case = to_close(replace(FAR, role=role))
    assert [photo.role for photo in case.photos[-2:]] == ["after", "check"]
    assert rule_of(case) == Flaw.FAR


@pytest.mark.parametrize("role", ["near", "far", "verify", "after"])
def test_k05_what_a_collector_checks_with_is_judged_whatever_he_calls_it(role: str) -> None:
    case = to_close(check=replace(CHECKED, photo_id=GOOD.photo_id, role=role))
    assert case.photos[-1].role == "check" and rule_of(case) == Flaw.REUSED


def test_a09_a_reply_of_films_alone_is_refused_and_a_film_beside_a_photo_stays_one() -> None:
    film = replace(GOOD, photo_id="f1", role=FILM)
    with pytest.raises(Refused) as refusal:
        after(delivered(), Act.REPLY, UNIT, Given(text="好", photos=(film,)), at(60))
    assert refusal.value.rule == "film_alone"
    case = after(delivered(), Act.REPLY, UNIT, Given(text="好", photos=(film, GOOD)), at(60))
    assert [photo.role for photo in case.photos[-2:]] == [FILM, "after"]


@pytest.mark.parametrize("role", ["after", "check"])
def test_a09_no_note_hides_the_judged_picture_behind_a_better_one(role: str) -> None:
    case = after(delivered(), Act.REPLY, UNIT, Given(text="好", photos=(FAR,)), at(60))
    better = replace(GOOD, photo_id="b1", role=role)
    with pytest.raises(Refused) as refusal:
        after(case, Act.NOTE, DISPATCHER, Given(reason="补照片", photos=(better,)), at(61))
    assert refusal.value.rule == "photo_of_result"
    with pytest.raises(Refused):
        new_case(photos=(better,))


# ---- the pictures of a report ------------------------------------------------------------------

SEEN = replace(GOOD, role="near", taken_at_ms=START_MS)


def report_of(
    photo: Photo, source: Source = Source.COLLECTOR, reused: tuple[str, ...] = ()
) -> Case:
    seen = replace(new_case(), source=source, reported_at_ms=START_MS, photos=(photo,))
    return with_more(seen, reused=reused) if reused else seen


@pytest.mark.parametrize("role", ["near", "far", "verify"])
def test_k05_a_report_with_a_picture_from_elsewhere_from_yesterday_or_used_before_is_in_doubt(
    role: str,
) -> None:
    seen = replace(SEEN, role=role)
    far = replace(seen, lat_deg=LAT + 400 * M_LAT)
    stale = replace(seen, taken_at_ms=START_MS - STALE_MS - 1)
    assert report_flaws(report_of(seen)) == ()
    assert report_flaws(report_of(far)) == (Flaw.FAR,)
    assert report_flaws(report_of(stale)) == (Flaw.STALE,)
    assert report_flaws(report_of(seen, reused=(seen.photo_id,))) == (Flaw.REUSED,)
    assert flawed(report_of(far)) == ()  # a person judges it; it keeps no case from closing


def test_a04_a_telephone_that_sends_late_and_a_caller_elsewhere_are_not_doubted() -> None:
    late = replace(report_of(SEEN), step_since_ms=START_MS + 20 * 60_000)
    assert report_flaws(late) == ()
    home = replace(SEEN, lat_deg=LAT + 4_000 * M_LAT, taken_at_ms=START_MS - 86_400_000)
    assert report_flaws(report_of(home, Source.PUBLIC)) == ()
    assert report_flaws(report_of(home, Source.PUBLIC, (home.photo_id,))) == (Flaw.REUSED,)
