"""What every case counts for in every campaign, read from the record once and then followed.

Like the indicators' book it works a slice at a time: whoever asks pays for at most one, and asks
again. Cases are read in one pass for all campaigns that are new.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from backend.contract.codec import decode_payload
from backend.contract.pushed import CaseChanged, LogHead, LogRow
from backend.contract.topics import Topic
from backend.domain.cases.case import Case
from backend.domain.clocks.clock import Calendar
from backend.domain.counting.campaign import Campaign, ClassWords
from backend.domain.counting.campaign_count import CampaignMark, mark_of

_PIECE, _ROWS = 100, 500
_CASE = Topic.CASE.value


class Record(Protocol):
    """What is read of the store."""

    def heads(self) -> dict[str, LogHead]:
        """Return where every log topic stands."""
        ...

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> Sequence[LogRow]:
        """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
        ...

    def n_alive(self, from_ms: int, upto_ms: int) -> int:
        """Return how many cases were open at any time of a span."""
        ...

    def alive(self, from_ms: int, upto_ms: int, after_id: str, limit: int) -> Sequence[Case]:
        """Return some of them, by id, behind the one named."""
        ...

    def cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        """Return cases by id, as they are now."""
        ...


@dataclass(slots=True)
class _Count:
    """The marks of one campaign, by case id."""

    campaign: Campaign
    marks: dict[str, CampaignMark] = field(default_factory=dict)
    is_read: bool = False


class CampaignBook:
    """The marks of all campaigns.

    Args:
        class_words: What a class is found by.

    Thread: one at a time. Cost: linear in cases once, then in the journal.
    """

    def __init__(self, record: Record, calendar: Calendar, class_words: ClassWords) -> None:
        self._record, self._calendar, self._class_words = record, calendar, class_words
        self._counts: dict[str, _Count] = {}
        self._pass: Iterator[None] | None = None
        self._seq, self._n_read, self._n_all = 0, 0, 1
        self._is_begun = False

    def take(self, campaigns: Iterable[Campaign]) -> None:
        """Count these campaigns; one that has changed is counted anew."""
        wanted = {one.campaign_id: one for one in campaigns}
        for gone in self._counts.keys() - wanted.keys():
            del self._counts[gone]
        for campaign_id, campaign in wanted.items():
            held = self._counts.get(campaign_id)
            if held is None or held.campaign != campaign:
                self._counts[campaign_id] = _Count(campaign)

    @property
    def progress(self) -> float:
        """Share of the reading that is done, below 1."""
        return min(0.99, self._n_read / max(1, self._n_all))

    def work(self, slice_s: float) -> bool:
        """Count for about so long; return whether the numbers stand."""
        until_s = time.monotonic() + slice_s
        while self._pass is not None or self._begins():
            if self._pass is not None and next(self._pass, self) is self:
                self._pass = None
            elif time.monotonic() >= until_s:
                return False
        return self._follow(until_s)

    def marks(self, campaign_id: str) -> dict[str, CampaignMark]:
        """Return what each case of a campaign counts for, by case id."""
        held = self._counts.get(campaign_id)
        return held.marks if held is not None else {}

    # ---- inside --------------------------------------------------------------------------------

    def _begins(self) -> bool:
        """Begin to read for the campaigns that are new; return whether there are any."""
        new = [count for count in self._counts.values() if not count.is_read]
        if new:
            self._pass = self._read(new)
        return bool(new)

    def _read(self, new: Sequence[_Count]) -> Iterator[None]:
        if not self._is_begun:
            self._seq, self._is_begun = self._head(), True
        from_ms = min(count.campaign.plan.from_ms for count in new)
        upto_ms = max(count.campaign.joins_until_ms for count in new)
        self._n_read, self._n_all = 0, self._record.n_alive(from_ms, upto_ms)
        last = ""
        while piece := self._record.alive(from_ms, upto_ms, last, _PIECE):
            for case in piece:
                self._put(case, new)
            self._n_read += len(piece)
            last = piece[-1].case_id
            yield
        for count in new:
            count.is_read = True

    def _follow(self, until_s: float) -> bool:
        """Take in what the journal says since; return whether that is all."""
        upto = self._head()
        while self._seq < upto:
            end = min(self._seq + _ROWS, upto)
            counts = tuple(self._counts.values())
            for row in self._record.rows_after(_CASE, self._seq, end) if counts else ():
                changed = decode_payload(row.payload)
                if isinstance(changed, CaseChanged):
                    self._put(changed.case, counts)
            self._seq = end
            if time.monotonic() >= until_s and self._seq < upto:
                return False
        return True

    def _head(self) -> int:
        head = self._record.heads().get(_CASE)
        return head.seq if head else 0

    def _put(self, case: Case, counts: Iterable[_Count]) -> None:
        for count in counts:
            held = count.marks.get(case.case_id)
            if held is not None and held.version >= case.version:
                continue
            mark = mark_of(count.campaign, case, self._class_words, self._calendar)
            if mark is not None:
                count.marks[case.case_id] = mark
            elif held is not None:
                del count.marks[case.case_id]
