"""What the person at the desk does: one path for button, key, drag and ghost hand.

Every act goes through here: the rules of life are asked first, then what must be chosen, then the
command goes out and stays pending. Nothing here changes a case; only the log does.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from backend.codebooks import Codebook
from backend.contract.orders import Command
from backend.contract.verdicts import Verdict
from backend.domain.cases import duplicates
from backend.domain.cases.case import ACT_WORDS, Act, Case, CaseState, Given
from backend.domain.dispatching.dispatch import Judgement, Suggestion, judge, rank
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.flow.errand import Near
from backend.domain.flow.life import permitted
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words
from console.face.advice_book import AdviceBook
from console.face.face import SituationFace
from console.face.on_shift import on_shift
from console.face.pending import PendingStage
from console.face.selection import Selection
from console.kit import prompts
from console.kit import words_acts as w
from console.kit.acts import ACTS, Asks, Offer, override_offer, primary_offer
from console.kit.closing import kept_from
from console.kit.keymap import key_text
from console.kit.notice import Notice, each, unit_words, verdict_notice

from .campaigning import Gathering, campaigns_for
from .errand import offered


class ActingDesk(QObject):
    """Acts on cases for the one actor of this desk.

    Signals:
        noticed: ``Notice``.
        prompted: ``Prompt`` whose answer comes back through ``answer``.
        dispatched: ``(case_id, unit_id)`` just sent, not yet true.
    """

    noticed = Signal(object)
    prompted = Signal(object)
    dispatched = Signal(object)

    def __init__(
        self,
        face: SituationFace,
        selection: Selection,
        book: Codebook,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._face = face
        self._selection = selection
        self._book = book
        self._advice: AdviceBook | None = None
        self._conflicts: dict[str, tuple[Command, Verdict]] = {}
        self._gathering = Gathering(face, self.prompted.emit, self.noticed.emit)
        face.verdict.connect(self._on_verdict)
        face.changed.connect(self._on_changed)
        face.pending_changed.connect(self._on_pending_changed)

    def learn_from(self, advice: AdviceBook) -> None:
        """Rank units by what the backend learnt, wherever it said something."""
        self._advice = advice

    # ---- acts --------------------------------------------------------------------------------

    @Slot(object)
    def do(self, act: Act) -> None:
        """Do an act on the selected case, asking first for what it needs."""
        case = self._selected()
        if case is None or not self._free(case, act):
            return
        asks = ACTS[act].asks
        if asks is Asks.NOTHING:
            self._face.submit(case, act)
        else:
            self.prompted.emit(self._prompt(case, act, asks))

    @Slot()
    def do_primary(self) -> None:
        """Do the next step of the selected case: what Enter means."""
        case = self._selected()
        offer = self._offered(case) if case is not None else None
        if offer is not None:
            self.do(offer.spec.act)

    def _offered(self, case: Case) -> Offer | None:
        face = self._face
        return primary_offer(case, face.actor, face.hall, on_shift(face))

    @Slot()
    def override(self) -> None:
        """Ask why the separation of duty must be set aside for the selected case."""
        case = self._selected()
        if case is None or self._face.pending(case.case_id) is not None:
            return
        spec = override_offer(case, self._face.actor, self._face.hall)
        if spec is not None and not self._face.situation.emergencies:
            self._say("info", w.NO_EMERGENCY.filled(key=key_text("emergency")))
        elif spec is None:
            self._say("info", w.NO_OVERRIDE)
        else:
            self.prompted.emit(prompts.for_override(case, spec.act))

    @Slot(object, object)
    def answer(self, prompt: prompts.Prompt, answer: str) -> None:
        """Take the answer to a prompt; the command carries the version the person saw."""
        if prompt.kind == prompts.GATHER:
            self._gathering.answer(prompt, answer)
        elif prompt.kind == prompts.DUPLICATES:
            self._selection.pick(answer, by="key")
        elif prompt.kind == Act.DISPATCH.value:
            self.dispatch(prompt.case, answer)
        elif prompt.kind.startswith(prompts.OVERRIDE):
            act = Act(prompt.kind.removeprefix(prompts.OVERRIDE))
            self._face.submit(prompt.case, act, prompts.given_for(prompt, answer))
        elif self._free(prompt.case, Act(prompt.kind)):
            given = prompts.given_for(prompt, answer)
            self._face.submit(prompt.case, Act(prompt.kind), given)

    def dispatch(self, case: Case, unit_id: str) -> bool:
        """Dispatch a case to a unit if the rules allow it, else say which rule does not.

        Args:
            case: As the person saw it; its version goes with the command.

        Returns:
            Whether a command went out.
        """
        unit = self.unit(unit_id)
        if unit is None or not self._free(case, Act.DISPATCH):
            return False
        judged = self.judge(case, unit)
        if not judged.legal:
            words = each(w.REFUSED_HERE, unit=unit_words(unit), why=judged.reason)
            self.noticed.emit(Notice("warn", words, f"illegal:{case.case_id}", case.case_id))
            return False
        self._face.submit(case, Act.DISPATCH, Given(unit_id=unit_id))
        self.dispatched.emit((case.case_id, unit_id))
        return True

    def dispatch_selected(self, unit_id: str) -> bool:
        """Dispatch the selected case to a unit: the keyboard twin of the drag."""
        case = self._selected()
        return case is not None and self.dispatch(case, unit_id)

    def dispatch_to_pin(self, pin: int) -> bool:
        """Dispatch the selected case to the unit pinned to ``pin``, 1 to 9."""
        unit = next((u for u in self.units() if u.pin == pin), None)
        if unit is None:
            self._say("info", w.PIN_EMPTY.filled(n=pin))
            return False
        return self.dispatch_selected(unit.unit_id)

    @Slot()
    def commit_first(self) -> None:
        """Dispatch the selected case to the first suggestion."""
        case = self._selected()
        if case is None or not self._free(case, Act.DISPATCH):
            return
        ranked = self.suggestions(case)
        if ranked:
            self.dispatch(case, ranked[0].unit.unit_id)
        else:
            self._say("info", w.NO_LEGAL_UNIT)

    def take_back(self, case_id: str) -> None:
        """Take one dispatch back."""
        case = self._face.case(case_id)
        if case is not None and self._free(case, Act.UNDO_DISPATCH):
            self._face.submit(case, Act.UNDO_DISPATCH)

    @Slot()
    def show_duplicates(self) -> None:
        """Ask which of the possible duplicates to look at."""
        case = self._selected()
        if case is not None:
            others = self.duplicates(case)
            self.prompted.emit(prompts.for_duplicates(case, others, self._book.name))

    @Slot()
    def ask_again(self) -> None:
        """Ask again for every verdict that did not come."""
        unknown = [p for p in self._face.all_pending() if p.stage is PendingStage.UNKNOWN]
        for pending in unknown:
            self._face.ask_again(pending.command.case_id)
        n = len(unknown)
        self._say("info", w.ASKED_AGAIN.filled(n=n) if n else w.NOTHING_UNKNOWN)

    @Slot(object)
    def gather(self, case_ids: tuple[str, ...]) -> None:
        """Ask into which campaign these cases go."""
        self._gathering.ask(case_ids)

    # ---- what may be ---------------------------------------------------------------------------

    def units(self) -> tuple[ResponsibleUnit, ...]:
        """Return the units of the city, none until it is known."""
        return self._face.city.units if self._face.city is not None else ()

    def unit(self, unit_id: str) -> ResponsibleUnit | None:
        """Return one unit, or ``None``."""
        return next((unit for unit in self.units() if unit.unit_id == unit_id), None)

    def judge(self, case: Case, unit: ResponsibleUnit) -> Judgement:
        """Return whether this person may give this case to this unit now, and why (not)."""
        try:
            permitted(case, Act.DISPATCH, self._face.actor, self._face.hall)
        except Refused as refused:
            return Judgement(False, refused.rule, refused.words)
        own = judge(case, unit, self._book.name(case.class_key), self._face.hall.area)
        return self._advice.judged(case, unit.unit_id, own) if self._advice is not None else own

    def suggestions(self, case: Case) -> tuple[Suggestion, ...]:
        """Return the units that may take the case, best first."""
        own = rank(case, self.units(), self._book.name(case.class_key), self._face.hall.area)
        return self._advice.ranked(case, own) if self._advice is not None else own

    def duplicates(self, case: Case) -> tuple[Case, ...]:
        """Return open cases that may report the same thing, nearest first."""
        return duplicates.candidates(case, self._face.situation.cases.values())

    # ---- what came of it -----------------------------------------------------------------------

    @Slot(object)
    def _on_verdict(self, told: tuple[Command | None, Verdict]) -> None:
        command, verdict = told
        if command is None:
            return
        if verdict.outcome == "conflict":
            self._conflicts[command.case_id] = (command, verdict)
        self._tell(command, verdict)

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        """Name the unit of a lost race as soon as the log has told it."""
        for case_id, (command, verdict) in tuple(self._conflicts.items()):
            case = self._face.case(case_id)
            if case is not None and case.version >= verdict.version:
                del self._conflicts[case_id]
                self._tell(command, verdict)

    @Slot(object)
    def _on_pending_changed(self, case_id: str) -> None:
        pending = self._face.pending(case_id)
        if pending is not None and pending.stage is PendingStage.UNKNOWN:
            words = each(w.UNKNOWN_VERDICT, act=ACT_WORDS[pending.command.act])
            self.noticed.emit(Notice("warn", words, f"verdict:{case_id}", case_id))

    def _tell(self, command: Command, verdict: Verdict) -> None:
        case = self._face.case(command.case_id)
        zone = self._face.city.zone if self._face.city is not None else "UTC"
        known = case is not None and case.version >= verdict.version
        unit = None
        if case is not None and known and case.unit_id:
            unit = unit_words(self.unit(case.unit_id), case.unit_id)
        notice = verdict_notice(command, verdict, case, unit, zone)
        if notice is not None:
            self.noticed.emit(notice)

    # ---- inside --------------------------------------------------------------------------------

    def _selected(self) -> Case | None:
        case = self._face.case(self._selection.case_id)
        if case is None:
            self._say("info", w.NO_SELECTION)
        return case

    def _free(self, case: Case, act: Act) -> bool:
        """Say why not, when something is still on its way or a rule forbids the act."""
        if self._face.pending(case.case_id) is not None:
            self._say("info", w.PENDING_ALREADY)
            return False
        face = self._face
        why = kept_from(case, act, face.actor, face.hall, on_shift(face))
        if why is not None:
            self._say("warn", why.words)
        return why is None

    def _prompt(self, case: Case, act: Act, asks: Asks) -> prompts.Prompt:
        if asks is Asks.UNIT or self._face.city is None:
            return self._ask_unit(case, act)
        zone = self._face.city.zone
        ways: dict[Asks, Callable[[], prompts.Prompt]] = {
            Asks.REASON: lambda: prompts.for_reason(case, act, self._called),
            Asks.DATE: lambda: prompts.for_date(case, act, self._face.city_now_ms(), zone),
            Asks.SLIP: lambda: prompts.for_slip(case, act),
            Asks.CASE: lambda: prompts.for_case(case, self.duplicates(case), self._book.name),
            Asks.COLLECTOR: lambda: prompts.for_collector(case, act, self._near(case, zone)),
            Asks.NUMBER: lambda: prompts.for_number(case, act),
            Asks.SCORE: lambda: prompts.for_score(case, act),
            Asks.GROUND: lambda: prompts.for_ground(case, act),
            Asks.CAMPAIGN: lambda: prompts.for_campaign(case, act, self._campaigns(case, act)),
        }
        if asks in ways:
            return ways[asks]()
        return prompts.for_condition(case, self._face.city)

    def _called(self, account: str) -> str:
        """Return the name of a unit, else the account itself."""
        unit = self.unit(account)
        return unit.name if unit is not None else account

    def _near(self, case: Case, zone: str) -> tuple[Near, ...]:
        return offered(case, self._face.situation, self._face.city_now_ms(), zone)

    def _ask_unit(self, case: Case, act: Act) -> prompts.Prompt:
        if act in (Act.RULE, Act.COORDINATE):
            name = self._book.name(case.class_key)
            area = self._face.hall.area
            judged = [Suggestion(unit, judge(case, unit, name, area)) for unit in self.units()]
            return prompts.for_any_unit(case, judged, act)
        others = [s for s in self.suggestions(case) if s.unit.unit_id != case.unit_id]
        return prompts.for_unit(case, others, act)

    def _campaigns(self, case: Case, act: Act) -> dict[str, int]:
        """Return the campaigns to choose from: those of the case, or those that are under way."""
        return campaigns_for(case, act, self._face.situation, self._book.found_by)

    def _say(self, level: str, words: Words) -> None:
        self.noticed.emit(Notice(level, words, "acting"))


def may_be_dragged(case: Case | None) -> bool:
    """Return whether a case is one that a dispatch can move."""
    return case is not None and case.state is CaseState.TO_DISPATCH
