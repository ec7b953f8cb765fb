"""What a picture proves, and what spoils it: taken too early, elsewhere, or used before.

Judged by the picture's own words, its hash and where else it was used; nobody looks at it here.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import blake2b

from backend.domain.cases.case import Act, Case, Photo, Source
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.extras import Attached, PlaceWord
from backend.domain.cases.kinds import ATTACHED, is_still
from backend.domain.clocks.moment import Doing
from backend.domain.terms.errors import Refused
from backend.domain.terms.place import Place
from backend.domain.terms.words import Words

# Source: a picture taken 400 m away proves nothing (mission.md A09); half of that leaves a phone
# between high houses its error. Settable per city later.
FAR_M = 200.0
# Clocks of phones differ.
EARLY_MS = 120_000
# A picture of a report is taken where and when the thing was seen; a telephone without a network
# sends it later, with the time it was taken.
STALE_MS = 3_600_000
# What was put right is shown by these; the others show what was reported.
RESULT_ROLES = ("after", "check")
REPORT_ROLES = ("near", "far", "verify")
# What a picture is follows from the act that carries it, never from the word its sender chose: a
# result called the near picture of a report would be judged by nobody.
CARRIED_BY = {
    Act.REPLY: "after",
    Act.STAGE_DONE: "after",
    Act.CHECK_PASSED: "check",
    Act.CHECK_FAILED: "check",
    Act.VERIFIED: "verify",
    Act.NOT_FOUND: "verify",
}


class Flaw(StrEnum):
    """Why a picture cannot close a case. Values name rules: never rename one."""

    EARLY = "photo_early"
    FAR = "photo_far"
    STALE = "photo_stale"
    REUSED = "photo_reused"
    PLACELESS = "photo_placeless"


FLAW_WORDS = {
    Flaw.EARLY: Words("照片早于派遣时间", "the photo is older than the dispatch"),
    Flaw.FAR: Words("照片拍摄位置距案件过远", "the photo was taken too far from the case"),
    Flaw.STALE: Words("照片早于发现时间一小时以上", "the photo is an hour older than the report"),
    Flaw.REUSED: Words("照片此前已经用过", "the photo was used before"),
    Flaw.PLACELESS: Words("照片没有位置", "the photo bears no place"),
}


def photo_id_of(data: bytes) -> str:
    """Return the name of a picture: BLAKE2b-128 of its bytes, hex."""
    return blake2b(data, digest_size=16).hexdigest()


def carried(act: Act, photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """Return the evidence of an act as what it is in the case; what is no still stays what it is.

    Raises:
        Refused: Another act would bring a picture of the result, which could hide the one judged;
            or what must be shown is shown by no still at all, which nobody compares.
    """
    role = CARRIED_BY.get(act)
    if role is None:
        if any(photo.role in RESULT_ROLES for photo in photos):
            raise Refused("photo_of_result", _OF_RESULT)
        return tuple(photos)
    check_not_alone(photos)
    return tuple(replace(photo, role=role) if is_still(photo.role) else photo for photo in photos)


def stills_of(photos: Sequence[Photo]) -> tuple[Photo, ...]:
    """Return those that are still pictures of the scene: what rules about pictures judge."""
    return tuple(photo for photo in photos if is_still(photo.role))


def check_not_alone(photos: Sequence[Photo]) -> None:
    """Raise when there is evidence and none of it is a still.

    Raises:
        Refused: By films, voices or papers alone nothing is shown that could be compared.
    """
    if photos and not stills_of(photos):
        raise Refused("film_alone", _FILM_ALONE)


def attached_by(doing: Doing) -> tuple[Attached, ...]:
    """Return the voices and papers an act brings, with who brings them and what they say."""
    given, actor = doing.given, doing.actor
    return tuple(
        Attached(
            one.photo_id, actor.account, actor.role, doing.at.city_ms, given.reason or given.text
        )
        for one in given.photos
        if one.role in ATTACHED
    )


_OF_RESULT = Words(
    "处置结果照片只随反馈、核查上报", "a picture of the result comes with the reply or the check"
)
_FILM_ALONE = Words(
    "除影像、语音、材料外还要有照片", "besides films, voices and papers a photo is needed"
)


_PLACELESS = Words(
    "核查照片没有位置：打开定位重拍，或写明原因",
    "the photo of the check bears no place: switch location on, or say why it cannot",
)


def word_for(doing: Doing) -> PlaceWord | None:
    """Return whose word stands for a check's picture without a place, ``None`` where none needs to.

    Of several pictures the newest is judged, as everywhere.

    Raises:
        Refused: The picture bears no place and nobody says why: location switched off would evade
            the rule of distance (A09).
    """
    shown = stills_of(doing.given.photos)
    if not shown or _has_place(shown[-1]):
        return None
    why = doing.given.reason.strip()
    if not why:
        raise Refused(Flaw.PLACELESS.value, _PLACELESS)
    return PlaceWord(shown[-1].photo_id, doing.actor.account, doing.at.city_ms, why)


def results_of(case: Case) -> tuple[Photo, ...]:
    """Return the newest picture of each role that shows what was put right."""
    newest = {photo.role: photo for photo in case.photos if photo.role in RESULT_ROLES}
    return tuple(newest.values())


def flaws_of(case: Case, photo: Photo) -> tuple[Flaw, ...]:
    """Return what makes a picture of the result prove nothing."""
    found = []
    if case.dispatched_at_ms and photo.taken_at_ms < case.dispatched_at_ms - EARLY_MS:
        found.append(Flaw.EARLY)
    if _is_far(case, photo):
        found.append(Flaw.FAR)
    n_times = sum(other.photo_id == photo.photo_id for other in case.photos)
    if n_times > 1 or photo.photo_id in case.more.reused:
        found.append(Flaw.REUSED)
    return tuple(found)


def report_flaws(case: Case) -> tuple[Flaw, ...]:
    """Return what makes the pictures of a report prove nothing, each once; a person judges it.

    Only a collector stands where they report: who calls or films may be anywhere, and later.
    """
    found: list[Flaw] = []
    for photo in case.photos:
        if photo.role not in REPORT_ROLES:
            continue
        if case.source is Source.COLLECTOR:
            if photo.taken_at_ms < case.reported_at_ms - STALE_MS:
                found.append(Flaw.STALE)
            if _is_far(case, photo):
                found.append(Flaw.FAR)
        if photo.photo_id in case.more.reused:
            found.append(Flaw.REUSED)
    return tuple(dict.fromkeys(found))


def _has_place(photo: Photo) -> bool:
    return bool(photo.lon_deg or photo.lat_deg)


def _is_far(case: Case, photo: Photo) -> bool:
    return _has_place(photo) and distance_m(case.place, Place(photo.lon_deg, photo.lat_deg)) > FAR_M


def false_checks(case: Case) -> frozenset[int]:
    """Return which checks of a case, counted from 0, were shown by a picture that proves nothing.

    A check and its picture belong together where each brought one; of several the newest is judged.
    """
    shown = [photo for photo in case.photos if photo.role == "check"]
    n_checks = sum(step.act in _CHECKS for step in case.steps)
    if len(shown) != n_checks:
        shown = shown[-1:]
    first = n_checks - len(shown)
    return frozenset(first + n for n, photo in enumerate(shown) if flaws_of(case, photo))


_CHECKS = (Act.CHECK_PASSED, Act.CHECK_FAILED)


def place_word(case: Case) -> PlaceWord | None:
    """Return the word the newest picture of the result is accepted by, ``None`` for none."""
    shown = _newest_result(case)
    return next(
        (word for word in case.more.placeless if shown and word.photo_id == shown.photo_id), None
    )


def placed_by_check(case: Case) -> bool:
    """Return whether the unit's picture bears no place, and the check after it vouches for it."""
    handled = next((photo for photo in results_of(case) if photo.role == "after"), None)
    return handled is not None and not _has_place(handled) and _is_placed(case)


def _newest_result(case: Case) -> Photo | None:
    return next((photo for photo in reversed(case.photos) if photo.role in RESULT_ROLES), None)


def _is_placed(case: Case) -> bool:
    """Return whether somebody is known to have stood there: by a picture's place, or by their word.

    A check after the reply answers for a reply without a place: then the case is not closed by that
    picture alone. A reply with a place does not answer for the check.
    """
    newest = _newest_result(case)
    if newest is None:
        return True
    if newest.role == "check" and place_word(case) is not None:
        return True
    return _has_place(newest)


def flawed(case: Case) -> tuple[tuple[Photo, Flaw], ...]:
    """Return what is wrong with the evidence a case would be closed by."""
    found = [(photo, flaw) for photo in results_of(case) for flaw in flaws_of(case, photo)]
    newest = _newest_result(case)
    if newest is not None and not _is_placed(case):
        found.append((newest, Flaw.PLACELESS))
    return tuple(found)


def is_badly_shown(case: Case) -> bool:
    """Return whether only the place is missing: somebody else goes and looks, nothing is redone."""
    flaws = {flaw for _, flaw in flawed(case)}
    return flaws == {Flaw.PLACELESS}


def check_evidence(case: Case) -> None:
    """Raise when a case would be closed by a picture that proves nothing.

    Raises:
        Refused: Named after the first flaw; rework or another check is the way on.
    """
    for photo, flaw in flawed(case):
        words, of = FLAW_WORDS[flaw], _ROLE_WORDS[photo.role]
        raise Refused(
            flaw.value,
            Words(
                f"{of.zh}{words.zh}，不能结案：返工或重新核查",
                f"{of.en}: {words.en}; rework it or have it checked again",
            ),
        )


_ROLE_WORDS = {"after": Words("处置后", "after handling"), "check": Words("核查", "site check")}
