"""Where a city lets the patrol file (D03, issue's direct filing), a find is filed on the spot."""

from dataclasses import replace

import msgspec
import pytest

from backend.contract.orders import Command
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.flow.life import Finding, reported
from backend.domain.terms.place import Place
from backend.situation import News
from tests.console.fake_link import INTAKE, START_MS, at, city

from .test_book import EYES
from .test_window import window  # noqa: F401


@pytest.fixture
def seat(window):  # noqa: F811
    """A patrol whose city may be told anew; returns the window and what was sent of a case."""

    def use(files_finds: bool):
        plan = replace(PLAN, files_finds=files_finds)
        told = msgspec.structs.replace(city(), cameras=EYES, patrol=plan)
        window.link._news.append(News(reset=True, city=told))
        window._parts.face.pull()
        return window

    return use


def commands(window) -> list[Command]:  # noqa: F811
    return [one for one in window.link.sent if isinstance(one, Command)]


def a_find(case_id: str = "01F") -> Case:
    """A find of the patrol's as the backend makes it where the city files at once."""
    finding = Finding(
        class_key="c0103",
        place=Place(119.6, 38.9, "路口 1 视域", "990102003012045"),
        source=Source.VIDEO,
        text="井盖缺失",
        observed_at_ms=START_MS,
    )
    return reported(case_id, finding, INTAKE, at(), files_finds=True)


def test_d03_a_find_is_filed_under_the_condition_a_person_chose(seat) -> None:
    window = seat(True)  # noqa: F811
    case = a_find()
    assert case.state is CaseState.TO_FILE
    window.form.taken.emit(case.case_id)
    assert window.filing.ask.prompt is None, "its case is not on this desk yet"
    window.link.tell(case)
    window._parts.face.pull()
    assert not commands(window) and window.filing.ask.prompt is not None
    window.filing.ask.confirm()
    (file_it,) = commands(window)
    assert file_it.act is Act.FILE and file_it.given.condition
    window.link.accept(file_it, case, 2)
    window._parts.face.pull()
    assert "已立案 YT-20260610-000131-7" in window.said.text()
    assert len(commands(window)) == 1


def test_d03_by_default_a_find_waits_to_be_accepted(seat) -> None:
    window = seat(False)  # noqa: F811
    assert not PLAN.files_finds
    case = a_find()
    window.link.tell(case)
    window._parts.face.pull()
    window.form.taken.emit(case.case_id)
    assert not commands(window) and window.filing.ask.prompt is None


def test_d03_what_the_backend_refuses_is_said_and_waits_in_the_queue(seat) -> None:
    window = seat(True)  # noqa: F811
    case = a_find()
    window.link.tell(case)
    window._parts.face.pull()
    window.form.taken.emit(case.case_id)
    window.filing.ask.confirm()
    (file_it,) = commands(window)
    window.link.judge(file_it, "refused", zh="不行", en="no", rule="role")
    window._parts.face.pull()
    assert "不行" in window.said.text()
    window.link.tell(replace(case, version=case.version + 1))
    window._parts.face.pull()
    assert len(commands(window)) == 1
