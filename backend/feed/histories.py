"""What was: where a mover went, and every row of a case; read from disk, never from a topic."""

import numpy as np

from backend.contract.answers import History, Track
from backend.contract.codec import AnyAnswer
from backend.contract.questions import GetHistory, GetTrack

from .parts import Parts
from .sayings import denied

# What one question may span: a week of one mover is 120,000 points before it is thinned.
MOST_MS = 7 * 86_400_000
MOST_POINTS = 20_000


def track(parts: Parts, question: GetTrack) -> AnyAnswer:
    """Return where a mover was; of too many points every n-th, the last one always."""
    if not 0 <= question.upto_ms - question.from_ms <= MOST_MS:
        return denied(question.ask_id, "span_too_long", days=MOST_MS // 86_400_000)
    found = parts.track_of(question.mover_id, question.from_ms, question.upto_ms)
    n = len(found)
    step = max(1, -(-n // MOST_POINTS))
    kept = np.arange(n - 1, -1, -step)[::-1]
    columns = (found.at_ms, found.lon_deg, found.lat_deg, found.heading_deg, found.speed_mps)
    at_ms, lon, lat, heading, speed = (tuple(column[kept].tolist()) for column in columns)
    return Track(
        ask_id=question.ask_id,
        mover_id=question.mover_id,
        from_ms=question.from_ms,
        upto_ms=question.upto_ms,
        at_ms=at_ms,
        lon_deg=lon,
        lat_deg=lat,
        heading_deg=heading,
        speed_mps=speed,
        n_left_out=n - len(kept),
    )


def history(parts: Parts, question: GetHistory) -> History:
    """Return every row of a case or an alarm, oldest first."""
    rows = parts.record.history(question.topic, question.entity)
    return History(
        ask_id=question.ask_id, topic=question.topic, entity=question.entity, rows=tuple(rows)
    )
