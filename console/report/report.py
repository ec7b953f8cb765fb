"""What this desk measured while it ran: real figures only, and ``None`` where nothing was seen."""

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act
from backend.link import LinkHealth, Stamp
from backend.situation import Changes
from console.face.face import SituationFace

from .meters import StallMeter, rss_mb, spread, started_at_s

_DISPATCH = Act.DISPATCH  # looked up once: it is asked for per row


class Report(QObject):
    """Collects the figures of one desk.

    Signals:
        became_ready: the desk can be worked at now; once.

    Args:
        since_s: Unix seconds from which ``ready_s`` and ``first_map_s`` count: when ``main.py``
            was started.
        with_stalls: Measure how late the GUI thread is, a hundred times a second.
    """

    became_ready = Signal()

    def __init__(
        self,
        face: SituationFace,
        since_s: float | None = None,
        parent: QObject | None = None,
        *,
        with_stalls: bool = True,
    ) -> None:
        super().__init__(parent)
        self._with_stalls = with_stalls
        self._since_s = since_s if since_s is not None else started_at_s()
        self._face = face
        self._ready_s: float | None = None
        self._first_map_s: float | None = None
        self._published: set[str] = set()
        self._painted: set[str] = set()
        self._acts: Counter[Act] = Counter()
        self._redispatched: set[str] = set()
        self._conflicts = 0
        self._n_disturbed = 0
        self._waiting: dict[str, list[int]] = {}
        self._batches: list[int] = []
        self._case_ms: list[float] = []
        self._position_ms: list[float] = []
        self._digest_equal: bool | None = None
        self._beats: list[dict[str, object]] = []
        self._beat_names: set[str] = set()
        self.stalls = StallMeter(self)
        face.changed.connect(self._on_changed)
        face.stamped.connect(self._on_stamped)
        face.verdict.connect(self._on_verdict)
        face.health.connect(self._on_health)

    # ---- what others tell ----------------------------------------------------------------------

    @Slot()
    def note_ready(self) -> None:
        """The desk can be worked at: city known, first picture of the map painted. Counts once."""
        if self._ready_s is None:
            self._ready_s = self._now_s()
            if self._with_stalls:
                self.stalls.start()
            self.became_ready.emit()

    @Slot()
    def note_first_map(self) -> None:
        """The base map stands. Counts once."""
        if self._first_map_s is None:
            self._first_map_s = self._now_s()

    @Slot(object)
    def note_beat(self, name: str) -> None:
        """Something the newcomer should see has just happened; counts once per name."""
        if name not in self._beat_names:
            self._beat_names.add(name)
            self._beats.append({"name": name, "at_s": self._now_s()})

    @property
    def beats(self) -> tuple[str, ...]:
        """Names of the beats so far."""
        return tuple(str(beat["name"]) for beat in self._beats)

    def has_beat(self, name: str) -> bool:
        """Return whether a beat was noted."""
        return name in self._beat_names

    @property
    def is_ready(self) -> bool:
        """Whether the desk was ready yet."""
        return self._ready_s is not None

    def figures(self) -> dict[str, Any]:
        """Return everything measured so far, JSON-ready."""
        return {
            "since_s": round(self._since_s, 3),
            "ready_s": self._ready_s,
            "first_map_s": self._first_map_s,
            "cases_published": len(self._published),
            "cases_painted": len(self._painted & self._published),
            "publish_to_paint_ms": spread(self._case_ms),
            "position_to_paint_ms": spread(self._position_ms),
            "loops_closed": self._acts.get(Act.CLOSE, 0),
            "returns_redispatched": len(self._redispatched),
            "reworks": self._acts.get(Act.REWORK, 0),
            "acts": {act.value: n for act, n in sorted(self._acts.items())},
            "conflicts": self._conflicts,
            "n_disturbed_by_pictures": self._n_disturbed,
            "gui_stall_ms": self.stalls.figures(),
            "digest_equal": self._digest_equal,
            "rss_mb": rss_mb(),
            "beats": list(self._beats),
        }

    def write(self, path: Path, more: dict[str, Any] | None = None) -> None:
        """Write the figures as JSON, all of them or nothing."""
        text = json.dumps({**self.figures(), **(more or {})}, ensure_ascii=False, indent=2)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(text + "\n", encoding="utf-8")
        os.replace(fresh, path)

    # ---- what the desk sees --------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        self._published |= changes.case_ids
        self._acts.update([told.act for told in changes.acts])
        again = [told for told in changes.acts if told.case.n_returns and told.act is _DISPATCH]
        self._redispatched.update([told.case.case_id for told in again])

    @Slot(object)
    def _on_stamped(self, stamps: tuple[Stamp, ...]) -> None:
        """Keep when each thing was published until the map shows it."""
        positions, cases = Topic.POSITION.value, Topic.CASE.value
        self._batches += [at_ms for topic, _, at_ms in stamps if topic == positions]
        if self.is_ready:
            waiting = self._waiting
            for entity, at_ms in [(one, at_ms) for topic, one, at_ms in stamps if topic == cases]:
                waiting.setdefault(entity, []).append(at_ms)

    @Slot()
    def forget_waiting(self) -> None:
        """The map looks elsewhere: what comes into sight by that was not late."""
        self._waiting.clear()

    def note_fresh(self, rows: list[tuple[str, str, int]]) -> None:
        """Take what the map has just shown for the first time.

        Args:
            rows: ``("case", case_id, version)`` and ``("fix", mover_id, observed_at_ms)``.
        """
        now_ms = time.time() * 1000
        cases = [entity for kind, entity, _stamp in rows if kind == "case"]
        self._painted.update(cases)
        told = self._waiting.pop
        self._keep(self._case_ms, [ms for entity in cases for ms in told(entity, ())], now_ms)
        if len(cases) < len(rows):
            # The batch that was published last of those in this frame: its markers stand now.
            batches, self._batches = self._batches, []
            self._keep(self._position_ms, batches[:1], now_ms)

    def _keep(self, values: list[float], published: list[int], now_ms: float) -> None:
        """Keep latencies; those that taking a picture held up are counted, not kept."""
        until_ms = self.stalls.disturbed_until_ms
        kept = [max(0.0, now_ms - at_ms) for at_ms in published if at_ms >= until_ms]
        self._n_disturbed += len(published) - len(kept)
        values += kept

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        self._conflicts += told[1].outcome == "conflict"

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        if health.joined:
            self._digest_equal = health.digest_equal

    def _now_s(self) -> float:
        return round(time.time() - self._since_s, 2)
