"""Asks the next collector when one refuses to verify or to check, or does not answer in time.

What is to be done follows from the cases and the newest positions alone; nothing is remembered but
what was just asked, so that a restarted backend goes on where the old one stopped.
"""

import threading
from collections.abc import Callable, Iterable, Mapping

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import Act, Case
from backend.domain.clocks.ladder import Due
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.flow.errand import Field, nearest, refused_by, wants_another
from backend.domain.flow.errand_rules import errand_of
from backend.domain.terms.words import Words

ERRAND = "errand:"
_NOBODY = Words(
    "{no} 附近没有可派的在岗采集员，请人工指定{look_zh}人",
    "{no}: no collector on shift is left to {look_en} it; name one",
)
_SENT = (Act.SEND_VERIFY, Act.SEND_CHECK)
_VERIFY, _CHECK = Words("核实", "verify"), Words("核查", "check")
# Where nobody is left somebody may come on shift; asked again so often.
_AGAIN_MS = 5_000
# Asks one collector as the system: case, collector.
Ask = Callable[[Case, Mover], object]


class Errands:
    """Looks after the errands of open cases.

    Thread: ``heard`` any; everything else the writer's.
    """

    def __init__(self, city: CityInfo, ask: Ask) -> None:
        self._ask = ask
        self._zone = city.zone
        self._windows = city.hall.windows
        self._movers = tuple(m for m in city.movers if m.kind is MoverKind.COLLECTOR)
        self._ids = frozenset(mover.mover_id for mover in self._movers)
        self._fixes: dict[str, Fix] = {}
        self._lock = threading.Lock()
        self._out: dict[str, Case] = {}
        self._guarded: dict[str, Case] = {}
        self._asked: dict[str, int] = {}
        self._again_ms: dict[str, int] = {}

    def heard(self, fixes: Iterable[Fix]) -> None:
        """Remember where each collector is; an older position never replaces a newer one."""
        with self._lock:
            for fix in fixes:
                if fix.mover_id in self._ids:
                    held = self._fixes.get(fix.mover_id)
                    if held is None or fix.observed_at_ms > held.observed_at_ms:
                        self._fixes[fix.mover_id] = fix

    def follow(self, case: Case) -> None:
        """Take a case as it is now: who is out for it, and who stands guard and may not leave."""
        self.forget(case.case_id)
        if errand_of(case) is not None:
            self._out[case.case_id] = case
        if case.more.on_guard:
            self._guarded[case.case_id] = case

    def forget(self, case_id: str) -> None:
        """Forget a case that ended."""
        for held in (self._out, self._guarded, self._asked, self._again_ms):
            held.pop(case_id, None)

    def tick(self, now_ms: int) -> list[tuple[Due, str]]:
        """Ask whoever is next; return what the hall must hear: that nobody is left to ask."""
        waiting = [case for case in self._out.values() if self._waits(case, now_ms)]
        if not waiting:
            return []
        with self._lock:
            fixes: Mapping[str, Fix] = dict(self._fixes)
        return [due for case in waiting if (due := self._next(case, fixes, now_ms)) is not None]

    def _waits(self, case: Case, now_ms: int) -> bool:
        if self._asked.get(case.case_id) == case.version:
            return False
        is_due = now_ms >= self._again_ms.get(case.case_id, 0)
        return is_due and wants_another(case, now_ms, self._windows)

    def _next(self, case: Case, fixes: Mapping[str, Fix], now_ms: int) -> tuple[Due, str] | None:
        errand = errand_of(case)
        silent = (errand.account,) if errand is not None and errand.account else ()
        busy = (*self._out.values(), *self._guarded.values())
        field = Field(self._movers, fixes, busy, now_ms, self._zone)
        found = nearest(case, field, but=(*refused_by(case), *silent))
        if found:
            self._asked[case.case_id] = case.version
            self._ask(case, found[0].mover)
            return None
        self._again_ms[case.case_id] = now_ms + _AGAIN_MS
        if errand is not None and errand.for_check and not fixes:
            return None  # a city that hears of no collector sends them by other means
        n_refused = len(refused_by(case)) + len(silent)
        no = case.case_no or case.case_id
        look = _CHECK if errand is not None and errand.for_check else _VERIFY
        n_sent = sum(step.act in _SENT for step in case.steps)
        mark = f"{ERRAND}{case.case_id}:{n_sent}:{n_refused}"
        words = _NOBODY.filled(no=no, look_zh=look.zh, look_en=look.en)
        return Due(now_ms, mark, words), case.case_id
