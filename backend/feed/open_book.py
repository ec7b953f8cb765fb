"""The rows in force of everything open, kept in memory: what snapshots and heartbeats are made of.

Kept beside the stream, by the thread that publishes it, so that a snapshot and the rows that follow
it can never disagree.
"""

from collections.abc import Iterable, Mapping

from backend.contract.pushed import LogHead, LogRow
from backend.digest import DigestBook


class OpenBook:
    """What is open, per log topic.

    Cost: one row is one hash; memory is the payloads of what is open.
    """

    def __init__(self, heads: Mapping[str, LogHead], rows: Iterable[LogRow]) -> None:
        self._seqs = {topic: head.seq for topic, head in heads.items()}
        self._digests = {topic: DigestBook() for topic in heads}
        self._rows: dict[str, dict[str, LogRow]] = {topic: {} for topic in heads}
        for row in rows:
            self._put(row)

    def put(self, row: LogRow) -> None:
        """Note a row that is being published."""
        self._seqs[row.topic] = row.seq
        self._put(row)

    def heads(self) -> dict[str, LogHead]:
        """Return where each topic stands."""
        return {
            topic: LogHead(seq=seq, digest=self._digests[topic].digest)
            for topic, seq in self._seqs.items()
        }

    def has(self, topic: str, entity: str) -> bool:
        """Return whether something is open."""
        return entity in self._rows.get(topic, ())

    def rows(self, topics: Iterable[str]) -> list[LogRow]:
        """Return the rows in force of some topics, ordered by seq."""
        found = [row for topic in set(topics) for row in self._rows.get(topic, {}).values()]
        return sorted(found, key=lambda row: row.seq)

    def _put(self, row: LogRow) -> None:
        self._digests.setdefault(row.topic, DigestBook()).put(row.entity, row.payload, row.ended)
        rows = self._rows.setdefault(row.topic, {})
        if row.ended:
            rows.pop(row.entity, None)
        else:
            rows[row.entity] = row
