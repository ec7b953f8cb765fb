"""The desk of suggestions: taken from recognizers, judged by people, switched off where bad.

The rules are the domain's (``backend.domain.cameras.suggestion``). Nothing here ever makes a case.
"""

import math
from collections.abc import Callable, Sequence

import msgspec

from backend.contract.camera_orders import JudgeOrder, SuggestOrder, SwitchOrder
from backend.contract.city_answer import CityInfo
from backend.contract.codec import decode_payload
from backend.contract.figures import PrecisionShown
from backend.contract.pushed import LogRow, SuggestionChanged, SwitchChanged
from backend.contract.questions import GetPrecision
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.suggestion import (
    EXPIRE_S,
    JUDGED,
    MAX_REASON_CHARS,
    MOST_OPEN,
    PAUSE_S,
    SCENES,
    Precision,
    SuggestAct,
    Suggestion,
    Switch,
    SwitchWhat,
    Tally,
    judged,
    over,
    refused,
    sources_of,
)
from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import (
    check_command_id,
    check_values,
    judge_fingerprint_of,
    suggest_fingerprint_of,
    switch_fingerprint_of,
)
from .listening_desk import ListeningDesk
from .once import Asked
from .veil import veiled

_SYSTEM = Actor("system", Role.SYSTEM)
SUGGEST = Topic.SUGGEST.value
MAX_SNAPSHOT_BYTES = 2 * 2**20
# So far back judgements are read after a start, journal rows of all topics together.
_LOOK_BACK_SEQS = 500_000
_WHAT_WORDS = {SwitchWhat.CAMERA: ("这路监控", "camera"), SwitchWhat.SCENE: ("这个场景", "scene")}


class SuggestDesk(ListeningDesk):
    """Keeps the queue, and what each camera and scene is worth.

    Thread: the writer's; ``precision`` any.
    """

    def __init__(
        self, store: Store, city: CityInfo, accounts: Accounts, time: CityTime, on_rows: Told
    ) -> None:
        super().__init__(store, accounts, time, on_rows)
        self._cameras: dict[str, Camera] = {}
        self._open: dict[str, Suggestion] = {}
        self._switches: dict[str, Switch] = {}
        self._versions: dict[str, int] = {}
        self._last: dict[tuple[str, str], Suggestion] = {}
        self._tally = Tally()
        self._shown: tuple[tuple[Precision, ...], bool] = ((), False)
        self.set_city(city)
        head = store.heads()[SUGGEST].seq
        self._note(store.rows_after(SUGGEST, max(0, head - _LOOK_BACK_SEQS), head))
        self._note(store.open_rows(SUGGEST))

    def set_city(self, city: CityInfo) -> None:
        """Take changed cameras and masks."""
        self._cameras = {camera.camera_id: camera for camera in city.cameras}

    @property
    def is_auto(self) -> bool:
        """Whether bad ones are switched off by themselves."""
        return self._is_set(SwitchWhat.AUTO, "")

    # ---- commands ------------------------------------------------------------------------------

    def suggest(self, order: SuggestOrder) -> Verdict:
        """Take what a recognizer saw into the queue; its picture is veiled before it is kept."""
        try:
            snapshot = self._checked(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        asked = Asked(
            order.command_id, suggest_fingerprint_of(order), self._way_in(order, snapshot)
        )
        return self._once.decide(asked)

    def judge(self, order: JudgeOrder) -> Verdict:
        """Take what a person says of a suggestion."""
        try:
            _check_form(order, order.reason)
            if order.act not in JUDGED:
                raise refused("suggest_malformed", what="act")
        except Refused as why:
            return verdicts.refused(order.command_id, why)
        asked = Asked(order.command_id, judge_fingerprint_of(order), self._way_out(order))
        verdict = self._once.decide(asked)
        if verdict.outcome == "accepted" and self.is_auto:
            self._switch_off_poor(order.suggestion_id)
        return verdict

    def switch(self, order: SwitchOrder) -> Verdict:
        """Switch a camera or a scene off or on, or whether bad ones go off by themselves."""
        try:
            _check_form(order, order.reason)
            self._check_switch(order)
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            new = self._switched(order.what, order.key, order.is_set, actor, at, order.reason)
            row = self._put_switch(writing, new, actor, at)
            return verdicts.kept(order.command_id, new.version, row.seq, at)

        return self._once.decide(Asked(order.command_id, switch_fingerprint_of(order), how))

    def precision(self, question: GetPrecision) -> PrecisionShown:
        """Return what each camera and scene was worth lately."""
        rows, is_auto = self._shown
        return PrecisionShown(ask_id=question.ask_id, rows=rows, is_auto=is_auto)

    def tick(self) -> int:
        """Let go of what nobody looked at in time; return how many.

        Raises:
            StoreFault: The record cannot be written; it is tried again.
        """
        until_ms = self._time.city_ms() - EXPIRE_S * 1000
        late = [one for one in self._open.values() if one.came_at_ms < until_ms]
        if late:
            with self._store.write(self._told) as writing:
                at = self._now()
                self._end(writing, late, SuggestAct.EXPIRE, at)
        return len(late)

    # ---- in ------------------------------------------------------------------------------------

    def _checked(self, order: SuggestOrder) -> bytes:
        """Return the veiled picture of a suggestion that may wait.

        Raises:
            Refused: It is none, or must not be asked now.
        """
        _check_form(msgspec.structs.replace(order, snapshot=b""), "")
        box = order.box
        shares = (order.confidence, box.left, box.top, box.width, box.height)
        if not all(math.isfinite(share) and 0 <= share <= 1 for share in shares):
            raise refused("suggest_malformed", what="confidence, box")
        camera = self._cameras.get(order.camera_id)
        if camera is None:
            raise refused("suggest_no_camera")
        if order.scene not in SCENES:
            raise refused("suggest_no_scene", scene=order.scene[:40])
        if not 0 < len(order.snapshot) <= MAX_SNAPSHOT_BYTES:
            raise refused("suggest_no_picture")
        # A machine says the same thing every second: what may not wait is not unpacked either.
        if self._store.verdict(order.command_id) is None:
            self._check_room(order, self._now().city_ms)
        snapshot = veiled(camera, order.snapshot)
        if snapshot is None:
            raise refused("suggest_no_picture")
        return snapshot

    def _way_in(self, order: SuggestOrder, snapshot: bytes) -> Callable[[Writing, Moment], Verdict]:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            self._check_room(order, at.city_ms)
            new = Suggestion(
                suggestion_id=order.command_id,
                version=1,
                camera_id=order.camera_id,
                scene=order.scene,
                confidence=round(order.confidence, 3),
                seen_at_ms=min(order.seen_at_ms or at.city_ms, at.city_ms),
                snapshot_id=self._keep(snapshot),
                recognizer=actor.account,
                box=order.box,
                came_at_ms=at.city_ms,
            )
            changed = SuggestionChanged(suggestion=new, act=SuggestAct.SUGGEST)
            row = writing.put_suggestion(changed, actor, at)
            return verdicts.kept(order.command_id, 1, row.seq, at)

        return how

    def _keep(self, snapshot: bytes) -> str:
        try:
            return self._store.put_photo(snapshot)
        except OperatorError as fault:
            raise Refused("suggest_no_picture", fault.words) from fault

    def _check_room(self, order: SuggestOrder, now_ms: int) -> None:
        for what, key in ((SwitchWhat.CAMERA, order.camera_id), (SwitchWhat.SCENE, order.scene)):
            if self._is_set(what, key):
                zh, en = _WHAT_WORDS[what]
                raise refused("suggest_off", what=zh, what_en=en)
        about = (order.camera_id, order.scene)
        if any((one.camera_id, one.scene) == about for one in self._open.values()):
            raise refused("suggest_waits")
        last = self._last.get(about)
        left_s = PAUSE_S - (now_ms - last.judged_at_ms) / 1000 if last is not None else 0.0
        if left_s > 0:
            raise refused("suggest_judged", s=max(1, round(left_s)))
        if len(self._open) >= MOST_OPEN:
            raise refused("suggest_full", n=len(self._open))

    # ---- out -----------------------------------------------------------------------------------

    def _way_out(self, order: JudgeOrder) -> Callable[[Writing, Moment], Verdict]:
        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            held = self._open.get(order.suggestion_id) or self._ended(order.suggestion_id)
            if held is None:
                raise refused("suggest_gone")
            new = judged(held, order.act, actor, at, order.case_id, order.reason)
            if order.case_id and writing.case(order.case_id) is None:
                raise refused("suggest_no_case")
            changed = SuggestionChanged(suggestion=new, act=order.act)
            row = writing.put_suggestion(changed, actor, at)
            return verdicts.kept(order.command_id, new.version, row.seq, at)

        return how

    def _ended(self, suggestion_id: str) -> Suggestion | None:
        held = (one for one in self._last.values() if one.suggestion_id == suggestion_id)
        return next(held, None)

    def _end(
        self, writing: Writing, some: Sequence[Suggestion], act: SuggestAct, at: Moment
    ) -> None:
        for one in some:
            changed = SuggestionChanged(suggestion=over(one, act, "", at), act=act)
            writing.put_suggestion(changed, _SYSTEM, at)

    # ---- switches ------------------------------------------------------------------------------

    def _is_set(self, what: SwitchWhat, key: str) -> bool:
        held = self._switches.get(f"{what.value}:{key}")
        return held is not None and held.is_set

    def _check_switch(self, order: SwitchOrder) -> None:
        known = {
            SwitchWhat.CAMERA: order.key in self._cameras,
            SwitchWhat.SCENE: order.key in SCENES,
            SwitchWhat.AUTO: not order.key,
        }
        if not known[order.what]:
            raise refused("suggest_malformed", what="key")

    def _switched(
        self, what: SwitchWhat, key: str, is_set: bool, actor: Actor, at: Moment, reason: str
    ) -> Switch:
        version = self._versions.get(f"{what.value}:{key}", 0) + 1
        return Switch(what, key, version, is_set, actor.account, at.city_ms, reason)

    def _put_switch(self, writing: Writing, new: Switch, actor: Actor, at: Moment) -> LogRow:
        """Record a switch; what waits of one that is off waits for nothing."""
        row = writing.put_switch(SwitchChanged(switch=new), actor, at)
        if new.is_set and new.what is not SwitchWhat.AUTO:
            source = (new.what, new.key)
            waiting = [one for one in self._open.values() if source in sources_of(one)]
            self._end(writing, waiting, SuggestAct.DROP, at)
        return row

    def _switch_off_poor(self, suggestion_id: str) -> None:
        """Switch off what the last judgement showed to be bad; the city wanted it so."""
        last = self._ended(suggestion_id)
        poor = [
            (what, key)
            for what, key in (sources_of(last) if last is not None else ())
            if not self._is_set(what, key) and self._tally.of(what, key).is_proposed
        ]
        for what, key in poor:
            held = self._tally.of(what, key)
            reason = f"{held.n_right}/{held.n_right + held.n_wrong}"
            with self._store.write(self._told) as writing:
                at = self._now()
                new = self._switched(what, key, True, _SYSTEM, at, reason)
                self._put_switch(writing, new, _SYSTEM, at)

    # ---- what was told -------------------------------------------------------------------------

    def _note(self, rows: Sequence[LogRow]) -> None:
        for row in rows:
            changed = decode_payload(row.payload)
            if isinstance(changed, SuggestionChanged):
                self._note_suggestion(changed.suggestion)
            elif isinstance(changed, SwitchChanged):
                self._note_switch(changed.switch)
        self._count()

    def _count(self) -> None:
        """Count anew what is told to whoever asks: that is another thread."""
        off = [
            (one.what, one.key)
            for one in self._switches.values()
            if one.is_set and one.what is not SwitchWhat.AUTO
        ]
        self._shown = (self._tally.all(off), self.is_auto)

    def _note_suggestion(self, one: Suggestion) -> None:
        self._open.pop(one.suggestion_id, None)
        if not one.is_over:
            self._open[one.suggestion_id] = one
            return
        self._tally.note(one)
        if one.act in JUDGED:
            self._last[one.camera_id, one.scene] = one

    def _note_switch(self, switch: Switch) -> None:
        if switch.version <= self._versions.get(switch.entity, 0):
            return
        self._versions[switch.entity] = switch.version
        self._switches[switch.entity] = switch
        if not switch.is_set:
            self._tally.forget(switch.what, switch.key)


def _check_form(order: SuggestOrder | JudgeOrder | SwitchOrder, reason: str) -> None:
    check_command_id(order.command_id)
    check_values(order)
    if len(reason) > MAX_REASON_CHARS:
        raise refused("suggest_malformed", what="reason")
