"""Changes of the city itself while it runs: local classes, the automatic lane. All consoles follow.

A change is kept, journalled as an alarm of its own, and told: the city's mark changes, and every
console asks for the city again.
"""

from collections.abc import Callable

import msgspec

from backend.codebooks import LiveBook, load
from backend.contract.answers import RuleInForce
from backend.contract.city_answer import CityInfo
from backend.contract.orders import PutClass, SetLane
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.clocks.local_class import LocalClass, check_local_class, in_force
from backend.domain.dispatching.lane import LaneRules
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words
from backend.store import Store

from . import verdicts
from .alarms import AlarmDesk
from .books import CityTime
from .sayings import refusal

_LANE = "lane"
_LANE_ON = Words("{who} 开启自动派遣", "{who} switched the automatic lane on")
_LANE_OFF = Words("{who} 停止自动派遣", "{who} stopped the automatic lane")
_CLASS = Words("{who} 更新类别 {zh}（版本 {n}）", "{who} changed class {en} (version {n})")


class CityDesk:
    """Changes the city and tells everybody.

    Args:
        told: Handed the city after each change.

    Thread: the writer's; ``rule`` any.
    """

    def __init__(
        self,
        store: Store,
        city: CityInfo,
        book: LiveBook,
        time: CityTime,
        alarms: AlarmDesk,
    ) -> None:
        self._store = store
        self._time = time
        self._alarms = alarms
        self.book = book
        self._rows = store.local_classes()
        self._told: list[Callable[[CityInfo], object]] = []
        self._own = city.cameras
        self._lent: tuple[Camera, ...] = ()
        self.city = self._with_rows(city)

    def tell(self, told: Callable[[CityInfo], object]) -> None:
        """Have somebody told of the city as it is now, and of every change."""
        self._told.append(told)
        told(self.city)

    def lend(self, cameras: tuple[Camera, ...]) -> None:
        """Have pop-up cameras beside the city's own; everybody is told when they are others."""
        if cameras != self._lent:
            self._lent = cameras
            self._change(msgspec.structs.replace(self.city, cameras=(*self._own, *cameras)))

    def set_lane(self, order: SetLane) -> Verdict:
        """Switch the automatic lane, or single rules of it."""
        lane = LaneRules(
            is_on=order.is_on,
            sample_one_in=max(0, order.sample_one_in),
            stopped=tuple(sorted(set(order.stopped))),
        )
        self._store.set_setting(_LANE, _lane_text(lane))
        words = (_LANE_ON if lane.is_on else _LANE_OFF).filled(who=order.actor.account)
        self._alarms.raise_alarm(_LANE, words)
        self._change(msgspec.structs.replace(self.city, lane=lane))
        return Verdict(command_id=order.command_id, outcome="accepted")

    def put_class(self, order: PutClass) -> Verdict:
        """Add a local class, or change one: what was filed before keeps its rule."""
        row = LocalClass(
            version=1 + max((one.version for one in self._rows), default=0),
            since_ms=self._time.city_ms(),
            key=order.class_key,
            words=Words(order.zh, order.en),
            glyph=order.glyph[:1],
            conditions=order.conditions,
            account=order.actor.account,
        )
        try:
            check_local_class(row)
            if load(self.book.edition).holds(row.key):
                raise refusal("class_is_national", class_key=row.key)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        self._store.put_local_class(row)
        self._rows = (*self._rows, row)
        words = _CLASS.filled(who=row.account, zh=row.words.zh, en=row.words.en, n=row.version)
        self._alarms.raise_alarm(f"class:{row.key}", words)
        self._change(self._with_rows(self.city))
        return Verdict(command_id=order.command_id, outcome="accepted")

    def rule(self, ask_id: str, class_key: str, at_ms: int) -> RuleInForce:
        """Return the rule of a class that was in force at a city time."""
        row = next((one for one in in_force(self._rows, at_ms) if one.key == class_key), None)
        if row is not None:
            return RuleInForce(
                ask_id=ask_id,
                class_key=class_key,
                edition=self.book.edition,
                version=row.version,
                since_ms=row.since_ms,
                zh=row.words.zh,
                en=row.words.en,
                conditions=row.conditions,
            )
        book = load(self.book.edition)
        name = book.name(class_key)
        return RuleInForce(
            ask_id=ask_id,
            class_key=class_key,
            edition=book.edition,
            zh=name.zh,
            en=name.en,
            conditions=book.conditions(class_key),
        )

    def _with_rows(self, city: CityInfo) -> CityInfo:
        """Return the city with its local classes and their conditions, and its lane."""
        self.book.learn(in_force(self._rows))
        return msgspec.structs.replace(
            city,
            classes=in_force(self._rows),
            conditions=self.book.all_conditions,
            book_version=max((one.version for one in self._rows), default=0),
            lane=_lane_of(self._store.setting(_LANE)),
        )

    def _change(self, city: CityInfo) -> None:
        self.city = city
        for told in self._told:
            told(city)


def _lane_text(lane: LaneRules) -> str:
    return f"{int(lane.is_on)}|{lane.sample_one_in}|{','.join(lane.stopped)}"


def _lane_of(text: str) -> LaneRules:
    if not text:
        return LaneRules()
    is_on, one_in, stopped = text.split("|")
    return LaneRules(is_on == "1", int(one_in), stopped=tuple(filter(None, stopped.split(","))))
