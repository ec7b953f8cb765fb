"""What people of the city hear of what they reported: the inbox of the demo's telephones.

The answers are made of the cases as they come over the channel, as a message centre makes them.
"""

from collections import OrderedDict
from typing import NamedTuple

from backend.codebooks import Codebook
from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Case
from backend.domain.cases.outcome import answers_of

# As many as a phone shows; older ones were read.
KEPT = 200


class Answered(NamedTuple):
    """One message: to whom, by the case they reported, of which version, and what it says."""

    case_id: str
    version: int
    text: str


class Inbox:
    """One answer for each end to everybody of the public who reported it; never the same twice.

    Whose report was merged into another case hears of that, and then of the other's end.

    Attributes:
        n_answers: Answers since the start.
    """

    def __init__(self, city: CityInfo, book: Codebook) -> None:
        self._zone, self._book = city.zone, book
        self._units = {unit.unit_id: unit for unit in city.units}
        self._held: OrderedDict[str, Answered] = OrderedDict()
        self.n_answers = 0

    def hear(self, case: Case) -> None:
        """Take a case that ended; a later act on it, e.g. what the caller says, tells no news."""
        name, unit = self._book.name(case.class_key), self._units.get(case.unit_id)
        for reporter, words in answers_of(case, name, unit, self._zone):
            self._take(Answered(reporter.case_id, case.version, words.zh))

    def _take(self, answer: Answered) -> None:
        held = self._held.get(answer.case_id)
        if held is not None and held.text == answer.text:
            return
        self._held[answer.case_id] = answer
        self._held.move_to_end(answer.case_id)
        self.n_answers += 1
        while len(self._held) > KEPT:
            self._held.popitem(last=False)

    def all(self) -> tuple[Answered, ...]:
        """Return what lies in it, newest last."""
        return tuple(self._held.values())
