"""A question the backend works on is asked until its answer is whole, and only then let go."""

import pytest
from PySide6.QtCore import QObject

from backend.contract.figures import Campaigns
from backend.contract.questions import GetCampaigns
from backend.contract.verdicts import Denied
from backend.situation import Situation
from console.face.face import SituationFace
from console.face.patience import PatientQuestion
from tests.console.fake_link import ME, FakeLink


class Asking:
    """A patient question on a link whose answers the test gives."""

    def __init__(self) -> None:
        self.link, self.root = FakeLink(), QObject()
        self.face = SituationFace(self.link, Situation(), ME, self.root)
        self.has_any, self.came = True, []
        self.question = PatientQuestion(self.face, self._made, self.root)
        self.question.came.connect(self.came.append)

    def _made(self, ask_id: str) -> GetCampaigns | None:
        return GetCampaigns(ask_id=ask_id, actor=ME, ended=False) if self.has_any else None

    @property
    def ids(self) -> list[str]:
        return [one.ask_id for one in self.link.asked]

    def answer(self, ask_id: str, progress: float) -> None:
        self.link.answer(Campaigns(ask_id=ask_id, cutoff_ms=0, progress=progress))
        self.face.pull()


@pytest.fixture
def asking(qapp):
    made = Asking()
    yield made
    made.face.stop()
    made.root.deleteLater()


def test_it_is_asked_until_the_answer_is_whole(qtbot, asking):
    asking.question.ask()
    asking.answer(asking.ids[0], 0.4)
    qtbot.waitUntil(lambda: len(asking.ids) == 2)
    assert asking.question.is_waiting
    asking.answer(asking.ids[1], 1.0)
    assert [one.progress for one in asking.came] == [0.4, 1.0]
    assert not asking.question.is_waiting


def test_only_the_answer_to_the_newest_question_is_heard(asking):
    asking.question.ask()
    asking.question.ask()
    asking.answer(asking.ids[0], 1.0)
    assert asking.came == [] and asking.question.is_waiting
    asking.answer(asking.ids[1], 1.0)
    assert len(asking.came) == 1


def test_a_refusal_is_an_answer_and_is_not_asked_again(asking):
    asking.question.ask()
    asking.link.answer(Denied(ask_id=asking.ids[0], rule="no", zh="不行", en="no"))
    asking.face.pull()
    assert len(asking.came) == 1 and not asking.question.is_waiting


def test_stopped_it_hears_nothing_and_with_nothing_to_ask_it_asks_nothing(asking):
    asking.question.ask()
    asking.question.stop()
    asking.answer(asking.ids[0], 0.4)
    assert asking.came == [] and not asking.question.is_waiting
    asking.has_any = False
    asking.question.ask()
    assert len(asking.ids) == 1 and not asking.question.is_waiting
