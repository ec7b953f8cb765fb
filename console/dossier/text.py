"""What a dossier says about a case: pure functions from the record to the texts of the widgets."""

from collections.abc import Sequence
from typing import NamedTuple

from backend.domain.cases.case import (
    ACT_WORDS,
    STAGE_WORDS,
    STATES,
    Act,
    Case,
    CaseState,
    Photo,
    Stage,
    Step,
)
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.kinds import KINDS
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.evidence import (
    FLAW_WORDS,
    flawed,
    place_word,
    placed_by_check,
    report_flaws,
)
from backend.domain.terms.place import Place
from backend.domain.terms.roles import ROLE_WORDS, Role
from backend.domain.terms.words import Words
from console.kit import words as w
from console.kit.language import Lang
from console.kit.notice import each, unit_words
from console.kit.prompts import reason_words
from console.kit.seat_names import person_words
from console.kit.time_text import hm, hms
from widgets.photo_pair import PhotoText
from widgets.stage_bar import StageText
from widgets.timeline import Happening

# Which act completes which stage; a stage that comes round again shows its newest time.
COMPLETED_BY: dict[Stage, tuple[Act, ...]] = {
    Stage.COLLECT: (Act.REPORT, Act.FAST_REPORT),
    Stage.FILE: (Act.FILE,),
    Stage.DISPATCH: (Act.DISPATCH, Act.REDISPATCH, Act.INSIST, Act.REFER, Act.HAND_OVER),
    Stage.HANDLE: (Act.REPLY, Act.REFER_DONE, Act.ENFORCED),
    Stage.REPLY: (Act.REPLY, Act.REFER_DONE, Act.ENFORCED),
    Stage.CHECK: (Act.CHECK_PASSED, Act.CHECK_FAILED, Act.FAST_CLOSE),
    Stage.CLOSE: (Act.CLOSE, Act.FAST_CLOSE),
}
ACT_TONES = {
    Act.RETURN: "soon",
    Act.URGE: "soon",
    Act.CHECK_FAILED: "act",
    Act.REWORK: "soon",
    Act.CHECK_PASSED: "good",
    Act.CLOSE: "good",
    Act.LEAVE: "info",
    Act.DECLINE: "none",
    Act.CANCEL: "none",
    Act.SUSPEND: "none",
    Act.DISPATCH: "info",
    Act.REDISPATCH: "info",
    Act.DEFER: "none",
    Act.SUPERVISE: "act",
    Act.ORDER: "act",
    Act.SPOKEN_ORDER: "act",
    Act.READ_BACK: "good",
    Act.APPRAISE: "info",
    Act.RULE: "info",
    Act.INSIST: "soon",
    Act.REOPEN: "act",
    Act.MERGE: "none",
    Act.FAST_CLOSE: "good",
    Act.PLEAD: "soon",
    Act.GRANT_PLEA: "none",
    Act.APPEAL: "soon",
}
# Acts whose words the next person must read first, and acts that answer nothing.
REMARKS = (
    Act.RETURN,
    Act.CHECK_FAILED,
    Act.REWORK,
    Act.SEND_BACK,
    Act.SUSPEND,
    Act.DECLINE,
    Act.SUPERVISE,
    Act.ORDER,
    Act.SPOKEN_ORDER,
    Act.INSIST,
    Act.ASK_EXTENSION,
    Act.ASK_DEFER,
    Act.ASK_LIST,
    Act.ASK_VOID,
    Act.REFUSE_REQUEST,
    Act.REOPEN,
    Act.PLEAD,
    Act.REFUSE_PLEA,
    Act.APPEAL,
    Act.DISMISS_APPEAL,
)
_SILENT = (
    Act.DELIVER,
    Act.READ,
    Act.URGE,
    Act.UNDO_DISPATCH,
    Act.NOTE,
    Act.TAG,
    Act.UNTAG,
    Act.STAND_GUARD,
    Act.RELIEVE,
    Act.COORDINATE,
    Act.TAKE_IN,
    Act.LET_GO,
)
_SCENE, _RESULT = ("near", "far", "verify"), ("near", "after", "check")


class Told(NamedTuple):
    """What is needed to say anything: language, zone and the names of units."""

    lang: Lang
    zone: str
    units: dict[str, ResponsibleUnit]

    def unit(self, unit_id: str) -> str:
        """Return how a unit is called."""
        return self.lang.of(unit_words(self.units.get(unit_id), unit_id))


def who(step: Step, told: Told) -> str:
    """Return who did a step: the unit, the seat, or the role with its account."""
    if step.role is Role.UNIT:
        return told.unit(step.account)
    return told.lang.of(person_words(step.account, step.role, step.seat))


def who_short(step: Step, told: Told) -> str:
    """Return who did a step in the few letters a stage has room for."""
    if step.role in (Role.COLLECTOR, Role.SYSTEM):
        return told.lang.of(ROLE_WORDS[step.role])
    return who(step, told)


def stages(case: Case, told: Told) -> list[StageText]:
    """Return the seven stages; the one in progress says so, later ones carry nothing."""
    now = STATES[case.state].stage
    order = list(Stage)
    found = []
    for stage in order:
        name = told.lang.of(STAGE_WORDS[stage])
        step = _newest(case.steps, COMPLETED_BY[stage])
        is_past = order.index(stage) < order.index(now) or case.state is CaseState.CLOSED
        if is_past and step is not None:
            at = hm(step.at_ms, told.zone)
            status = "failed" if step.act is Act.CHECK_FAILED else "done"
            found.append(StageText(name, status, at, who_short(step, told)))
        elif is_past:
            found.append(StageText(name, "todo"))
        elif stage is now:
            found.append(_present(case, name, told))
        else:
            found.append(StageText(name, "todo"))
    return found


def _present(case: Case, name: str, told: Told) -> StageText:
    """Return the stage in progress, or the one at which the case ended."""
    if case.ended and case.steps:
        step = case.steps[-1]
        state = told.lang.of(STATES[case.state].words)
        return StageText(name, "stopped", f"{state} {hm(step.at_ms, told.zone)}", who(step, told))
    holder = told.unit(case.unit_id) if STATES[case.state].stage is Stage.HANDLE else ""
    return StageText(name, "now", told.lang.of(w.Dossier.IN_PROGRESS), holder)


def _newest(steps: Sequence[Step], acts: tuple[Act, ...]) -> Step | None:
    return next((step for step in reversed(steps) if step.act in acts), None)


def happenings(case: Case, told: Told) -> list[Happening]:
    """Return all steps, newest first, each with who and the words left."""
    return [_line(step, told) for step in reversed(case.steps)]


def _line(step: Step, told: Told) -> Happening:
    return Happening(
        hms(step.at_ms, told.zone),
        told.lang.of(ACT_WORDS[step.act]),
        who(step, told),
        _note(step, told),
        ACT_TONES.get(step.act, "text_3"),
    )


def remark(case: Case, told: Told) -> Happening | None:
    """Return the word that sent the case back, while nothing has answered it yet."""
    for step in reversed(case.steps):
        if step.act in REMARKS:
            return _line(step, told)
        if step.act not in _SILENT:
            return None
    return None


def _note(step: Step, told: Told) -> str:
    unit = told.unit(step.unit_id) if step.act is Act.DISPATCH and step.unit_id else ""
    note = told.lang.of(reason_words(step.note))
    return told.lang.of(w.Advice.COLON).join(part for part in (unit, note) if part)


# ---- pictures --------------------------------------------------------------------------------


def _captions(is_result: bool) -> dict[str, Words]:
    d = w.Dossier
    return {
        "near": d.BEFORE if is_result else d.NEAR,
        "far": d.FAR,
        "verify": d.VERIFY,
        "after": d.AFTER,
        "check": d.CHECK,
    }


def photo_caption(photo: Photo) -> Words:
    """Return what a picture of the evidence is called by itself."""
    if photo.role in KINDS:
        return KINDS[photo.role].words
    return _captions(False).get(photo.role, Words(photo.role, photo.role))


def newest_photos(case: Case, is_result: bool) -> list[Photo]:
    """Return the newest picture of each role that belongs to the report, or to its result."""
    roles = _RESULT if is_result else _SCENE
    by_role = {photo.role: photo for photo in case.photos}
    return [by_role[role] for role in roles if role in by_role]


def has_result(case: Case) -> bool:
    """Return whether there is a picture from after the handling."""
    return any(photo.role in ("after", "check") for photo in case.photos)


def photo_texts(case: Case, is_result: bool, told: Told) -> list[PhotoText]:
    """Return the pictures to show, each with its caption and the time it was taken."""
    captions = _captions(is_result)
    found = [
        PhotoText(
            photo.photo_id, told.lang.of(captions[photo.role]), hms(photo.taken_at_ms, told.zone)
        )
        for photo in newest_photos(case, is_result)
    ]
    return found or [PhotoText("", "")]


def flaw_words(case: Case, is_result: bool) -> Words:
    """Return why the pictures cannot close the case, or do not prove the report; else empty."""
    shown = (flaw for _, flaw in flawed(case)) if is_result else report_flaws(case)
    found = dict.fromkeys(shown)
    if not found:
        return Words("", "")
    words = [FLAW_WORDS[flaw] for flaw in found]
    flaws = Words("，".join(one.zh for one in words), "; ".join(one.en for one in words))
    template = w.Dossier.FLAWED if is_result else w.Dossier.DOUBTED
    return each(template, flaws=Words(flaws.zh, flaws.en[0].upper() + flaws.en[1:]))


def word_words(case: Case) -> Words | None:
    """Return who answers for a result without a place, ``None`` where nobody has to or does."""
    word = place_word(case)
    if word is not None:
        by = person_words(word.account, Role.COLLECTOR)
        return each(w.Dossier.ON_A_WORD, who=by, why=Words(word.text, word.text))
    return w.Dossier.BY_THE_CHECK if placed_by_check(case) else None


def apart_words(case: Case, is_result: bool) -> Words:
    """Return how far apart the pictures were taken: an old photo sent again betrays itself."""
    photos = newest_photos(case, is_result)
    if len(photos) < 2:
        return Words("", "")
    first, last = photos[0], photos[1]
    if not all(photo.lon_deg or photo.lat_deg for photo in (first, last)):
        return w.Dossier.NO_FIX
    metres = distance_m(Place(first.lon_deg, first.lat_deg), Place(last.lon_deg, last.lat_deg))
    return w.Dossier.APART.filled(m=f"{metres:.0f}")
