"""Campaigns as this desk has them: what was counted, what stands behind a number, what was sent."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.base import Answer
from backend.contract.figures import Campaigns, CampaignShown, IndicatorCases
from backend.contract.orders import CampaignOrder
from backend.contract.questions import GetCampaignCases, GetCampaigns
from backend.contract.verdicts import Denied, Verdict
from backend.domain.counting.campaign import Campaign, CampaignAct
from backend.domain.counting.campaign_count import CampaignPart
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.face import SituationFace
from console.face.patience import PatientQuestion

LIST_LIMIT = 500


class CampaignBook(QObject):
    """Asks for campaigns, sends what a person wants of one.

    Attributes:
        found: What was counted last; ``None`` until it was.
        denied: Why there is nothing.
        progress: How far the counting is.

    Signals:
        changed: another answer, or how far the counting is.
        cases_came: ``IndicatorCases``, or ``Words``: why there are none.
        settled: ``(CampaignOrder, Verdict)``: what became of an order of this desk.
    """

    changed = Signal()
    cases_came = Signal(object)
    settled = Signal(object)

    def __init__(self, face: SituationFace, parent: QObject, *, ended: bool = True) -> None:
        super().__init__(parent)
        self._face, self._ended = face, ended
        self.found: Campaigns | None = None
        self.denied: Words | None = None
        self.progress = 0.0
        self._is_shown = False
        self._wanted: tuple[str, CampaignPart, str | None] | None = None
        self._order: CampaignOrder | None = None
        self._count_asked = PatientQuestion(face, self._question, self)
        self._count_asked.came.connect(self._take)
        self._cases_asked = PatientQuestion(face, self._cases_question, self)
        self._cases_asked.came.connect(self._take_cases)
        face.verdict.connect(self._on_verdict)
        face.changed.connect(self._on_changed)

    # ---- what there is -------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The city's time zone."""
        return self._face.city.zone if self._face.city is not None else "UTC"

    @property
    def may_run(self) -> bool:
        """Whether who sits here may make, change and end campaigns."""
        return may_do(self._face.actor.role, "campaign")

    @property
    def is_sending(self) -> bool:
        """Whether an order is sent and not answered yet."""
        return self._order is not None

    @property
    def rows(self) -> tuple[CampaignShown, ...]:
        """The campaigns as they were counted last."""
        return self.found.rows if self.found is not None else ()

    # ---- what a person does --------------------------------------------------------------------

    def begin(self) -> None:
        """Count, and count anew whenever campaigns change, until ``stop``."""
        self._is_shown = True
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Count as it is now; what stands there stays until the answer is whole."""
        self._count_asked.ask()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._is_shown = False
        self._count_asked.stop()
        self._cases_asked.stop()

    def want_cases(self, campaign_id: str, part: CampaignPart, unit_id: str | None = None) -> None:
        """Ask for the cases behind a number."""
        self._wanted = (campaign_id, part, unit_id)
        self._cases_asked.ask()

    def send(self, act: CampaignAct, held: Campaign | None = None, **given: object) -> bool:
        """Send what a person wants; return whether it was sent."""
        face = self._face
        if self._order is not None or not self.may_run or face.is_shut:
            return False
        campaign_id, version = (held.campaign_id, held.version) if held is not None else ("", 0)
        self._order = CampaignOrder(
            command_id=face.new_id(),
            actor=face.actor,
            act=act,
            campaign_id=campaign_id,
            expected_version=version,
            **given,  # type: ignore[arg-type]
        )
        face.send(self._order)
        return True

    # ---- heard ---------------------------------------------------------------------------------

    def _question(self, ask_id: str) -> GetCampaigns | None:
        if self._face.city is None:
            return None
        return GetCampaigns(ask_id=ask_id, actor=self._face.actor, ended=self._ended)

    def _cases_question(self, ask_id: str) -> GetCampaignCases | None:
        if self._wanted is None:
            return None
        campaign_id, part, unit_id = self._wanted
        return GetCampaignCases(
            ask_id=ask_id,
            actor=self._face.actor,
            campaign_id=campaign_id,
            part=part,
            unit_id=unit_id,
            limit=LIST_LIMIT,
        )

    @Slot(object)
    def _take(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.denied = Words(answer.zh, answer.en)
        elif isinstance(answer, Campaigns):
            self.progress, self.denied = answer.progress, None
            if answer.progress >= 1.0:
                self.found = answer
        self.changed.emit()

    @Slot(object)
    def _take_cases(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.cases_came.emit(Words(answer.zh, answer.en))
        elif isinstance(answer, IndicatorCases) and answer.progress >= 1.0:
            self.cases_came.emit(answer)

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is not None and verdict.command_id == order.command_id:
            self._order = None
            self.settled.emit((order, verdict))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Count anew when a campaign is another; that a case went on is asked for with F5."""
        if self._is_shown and (changes.campaigns or changes.reset):
            self.ask()
