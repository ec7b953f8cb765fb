"""The table of what a unit's key is answered (K03): what is not in it is denied."""

from typing import get_args

import pytest

from backend.contract.answers import Blob
from backend.contract.codec import AnyAnswer
from backend.contract.questions import AnyQuestion, GetBlob, GetVerdict
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Case, CaseState, Photo
from backend.domain.people.rights import may_do
from backend.domain.terms.roles import FOR_A_UNIT, Role
from backend.feed.parts import Pace
from backend.feed.questions import READS, Reads
from backend.feed.unit_answers import ANSWERS, Answered, UnitAnswers, check
from backend.store import Store
from tests.backend.contract.test_codec import sample, tag
from tests.backend.store.builders import NOW_MS, case, put

UNIT, OTHER = "td-drainage", "td-works"
KINDS = sorted(get_args(AnyQuestion), key=tag)


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_k03_a_kind_of_question_is_in_the_table_or_denied(kind: type) -> None:
    why = check(sample(kind))
    assert (why is None) is (kind in ANSWERS)
    assert why is None or isinstance(why, Denied)
    if kind in ANSWERS:
        assert all(may_do(role, tag(kind)) for role in FOR_A_UNIT), "it would never be asked"
        in_memory = READS[kind] is Reads.NOTHING
        assert in_memory or ANSWERS[kind] is not Answered.AS_ALL, "the record is full of cases"


def test_k03_whatever_a_units_person_may_ask_is_decided_in_the_table() -> None:
    asked = {kind for kind in KINDS if may_do(Role.STATIONED, tag(kind))}
    assert asked == set(ANSWERS), "what the matrix lets pass must be written down here too"


def handled(case_id: str, unit_id: str, *photo_ids: str) -> Case:
    photos = tuple(Photo(one, "near", NOW_MS) for one in photo_ids)
    return case(
        case_id, unit_id=unit_id, delivered_at_ms=NOW_MS, photos=photos, state=CaseState.HANDLING
    )


@pytest.fixture
def answers(store: Store) -> UnitAnswers:
    put(store, handled("A", UNIT, "own", "both"), handled("F", OTHER, "foreign", "both"))
    return UnitAnswers(store, Pace())


def blob(question: AnyQuestion) -> AnyAnswer:
    assert isinstance(question, GetBlob)
    return Blob(
        ask_id=question.ask_id, kind=question.kind, blob_id=question.blob_id, data=b"x", total=1
    )


@pytest.mark.parametrize(
    ("kind", "blob_id", "is_shown"),
    [
        ("photo", "own", True),
        ("photo", "both", True),
        ("photo", "foreign", False),
        ("photo", "refused", False),  # sent with an act that was not done
        ("photo", "", False),
        ("map", "", True),
        ("film", "own", False),  # a kind nobody has thought of yet
    ],
)
def test_k03_a_picture_is_shown_with_a_case_of_the_units(
    answers: UnitAnswers, kind: str, blob_id: str, is_shown: bool
) -> None:
    asked = GetBlob(ask_id="1", actor=sample(GetBlob).actor, kind=kind, blob_id=blob_id)
    got = answers.sifted(asked, UNIT, blob)
    assert isinstance(got, Blob) and (got.data, got.total) == ((b"x", 1) if is_shown else (b"", 0))


@pytest.mark.parametrize(("case_id", "is_whole"), [("A", True), ("", True), ("F", False)])
def test_k03_of_a_foreign_case_a_verdict_says_the_outcome_alone(
    answers: UnitAnswers, case_id: str, is_whole: bool
) -> None:
    verdict = Verdict(
        command_id="c", outcome="conflict", case_id=case_id, version=7, by_account="dispatch-01"
    )
    asked = GetVerdict(ask_id="1", actor=sample(GetVerdict).actor, command_id="c")
    got = answers.sifted(asked, UNIT, lambda question: verdict)
    assert got == (verdict if is_whole else Verdict(command_id="c", outcome="conflict"))
