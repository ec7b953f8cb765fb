from dataclasses import replace

from backend.domain.cases.case import Act, Given
from backend.domain.dispatching.dispatch import judge, rank
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.life import after
from backend.domain.terms.words import Words
from tests.backend.domain.builders import UNIT, at, delivered, filed

COVER = Words("雨水井盖", "storm cover")
DRAINAGE = ResponsibleUnit("td-drainage", "汀东排水所", "Drainage", ("c0103", "c0104"), pin=1)
WORKS = ResponsibleUnit("td-works", "汀东市政所", "Works", ("c01", "c02"), pin=2)
PARKS = ResponsibleUnit("td-parks", "汀东园林所", "Parks", ("c04",), pin=3)
CITY = ResponsibleUnit("city", "转派市级", "City level", ("c01",), pin=7, refers_up=True)
UNITS = (CITY, PARKS, WORKS, DRAINAGE)


def test_a08_a_component_goes_to_its_registered_owner_first() -> None:
    case = replace(filed(), component_owner="td-works", component_code="9901020103000731")
    first, *others = rank(case, UNITS, COVER)
    assert first.unit is WORKS
    assert "9901020103000731" in first.judgement.reason.zh
    assert all(s.judgement.rule == "not_the_owner" for s in others)


def test_an_event_goes_to_the_unit_that_names_its_class_before_its_major() -> None:
    order = [s.unit.unit_id for s in rank(filed(), UNITS, COVER)]
    assert order == ["td-drainage", "td-works", "city"]


def test_an_illegal_unit_is_never_suggested_and_says_why() -> None:
    judgement = judge(filed(), PARKS, COVER)
    assert (judgement.legal, judgement.rule) == (False, "not_its_duty")
    assert "雨水井盖" in judgement.reason.zh
    assert PARKS not in [s.unit for s in rank(filed(), UNITS, COVER)]


def test_a_unit_that_returned_the_case_is_not_asked_twice() -> None:
    case = after(delivered(), Act.RETURN, UNIT, Given(reason="非我单位职责"), at(15))
    judgement = judge(case, DRAINAGE, COVER)
    assert (judgement.legal, judgement.rule) == (False, "returned_before")
    assert "非我单位职责" in judgement.reason.zh
    assert rank(case, UNITS, COVER)[0].unit is WORKS
