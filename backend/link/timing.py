"""How long the channel waits before it says or does something; all in real seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The patience of one link.

    Attributes:
        jitter_s: Before asking for lost rows each console waits a random part of this, so that
            thirty of them do not ask in the same millisecond.
        range_s: An unanswered request for rows is repeated once after this, then given up for a
            snapshot.
        snapshot_s: Longest silence inside a snapshot.
        backoff_s: First wait before a snapshot is asked for again; doubles up to ``backoff_max_s``.
        redial_s: Silence after which all sockets are made anew; doubles up to 8 s.
        unsent_s: A command that found no link for so long is given back as not sent.
        waiting_s: A command unanswered for so long counts as waiting.
        unknown_s: ... and for so long as unknown.
        answer_s: A question unanswered for so long is given back as denied.
    """

    jitter_s: float = 0.2
    range_s: float = 0.7
    snapshot_s: float = 3.0
    backoff_s: float = 0.3
    backoff_max_s: float = 5.0
    redial_s: float = 4.0
    unsent_s: float = 2.0
    waiting_s: float = 2.0
    unknown_s: float = 10.0
    answer_s: float = 10.0
