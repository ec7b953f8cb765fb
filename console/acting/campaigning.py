"""A campaign (专项整治) is made of a whole list at once: what the filter shows goes into it."""

from collections import Counter
from collections.abc import Callable, Iterable

from backend.domain.cases.case import Act, Case, Given
from backend.domain.counting.campaign import ClassWords, joined_ms
from backend.domain.flow.life import permitted
from backend.domain.terms.errors import Refused
from backend.situation import Situation
from console.face.face import SituationFace
from console.kit import prompts
from console.kit import words_acts as w
from console.kit.notice import Notice


def campaigns_of(cases: Iterable[Case]) -> dict[str, int]:
    """Return how many of these cases each campaign has."""
    return dict(Counter(name for case in cases for name in case.more.campaigns))


def known_campaigns(situation: Situation) -> dict[str, int]:
    """Return every campaign people may name: those that run, and names that open cases carry.

    How many cases a running one has only the backend can count: it stands here with 0.
    """
    running = {one.name: 0 for one in situation.campaigns.values()}
    return campaigns_of(situation.cases.values()) | running


def campaigns_for(
    case: Case, act: Act, situation: Situation, class_words: ClassWords
) -> dict[str, int]:
    """Return the campaigns a case can be put into, or taken out of, as ``known_campaigns``."""
    running = situation.campaigns.values()
    by_rule = (one.name for one in running if joined_ms(one, case, class_words))
    mine = {*case.more.campaigns, *by_rule}
    known = known_campaigns(situation)
    return {name: n for name, n in known.items() if (name in mine) is (act is Act.UNTAG)}


class Gathering:
    """Puts many cases into one campaign, each by a command of its own.

    Args:
        prompt: Asks a person a ``Prompt``.
        notice: Tells a ``Notice``.
    """

    def __init__(
        self,
        face: SituationFace,
        prompt: Callable[[prompts.Prompt], None],
        notice: Callable[[Notice], None],
    ) -> None:
        self._face, self._prompt, self._notice = face, prompt, notice

    def ask(self, case_ids: Iterable[str]) -> None:
        """Ask into which campaign these go; what may not go into any is left out."""
        found = [case for i in case_ids if (case := self._face.case(i)) and self._may(case)]
        if not found:
            self._notice(Notice("info", w.NOTHING_TO_GATHER, "gather"))
            return
        known = known_campaigns(self._face.situation)
        self._prompt(prompts.for_gathering(found, known))

    def answer(self, prompt: prompts.Prompt, name: str) -> None:
        """Send a command for every case that is not in the campaign yet."""
        found = (self._face.case(case_id) for case_id in prompt.case_ids)
        wanted = [c for c in found if c is not None and name not in c.more.campaigns]
        sent = [case for case in wanted if self._may(case)]
        for case in sent:
            self._face.submit(case, Act.TAG, Given(campaign=name))
        n_out = len(prompt.case_ids) - len(sent)
        words = w.GATHERED.filled(name=name, n=len(sent), out=n_out)
        self._notice(Notice("info", words, "gather"))

    def _may(self, case: Case) -> bool:
        if self._face.pending(case.case_id) is not None:
            return False
        try:
            permitted(case, Act.TAG, self._face.actor, self._face.hall)
        except Refused:
            return False
        return True
