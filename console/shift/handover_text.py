"""What the handover page says of each open risk: from the record to rows of words."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from backend.domain.cases.case import STATES, Case
from backend.domain.cases.leaving import left_step
from backend.domain.people.handover import HANDOVER_WORDS, Handover, Mention
from backend.domain.people.risks import RISKS, Risk, RiskKind
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit import words_handover as w
from console.kit.notice import unit_words
from console.kit.seat_names import seat_words
from console.kit.time_text import day_hm
from console.promises.words import PromiseWords
from console.queue.cards import case_title, clock_words
from console.rows.row_list import HandoverRow

from .handover_book import HandoverBook

_TONES: Mapping[RiskKind, str] = {
    RiskKind.ALARM: "act",
    RiskKind.EMERGENCY: "act",
    RiskKind.HAZARD: "act",
    RiskKind.GUARD: "soon",
    RiskKind.SLIP: "super",
    RiskKind.LEFT: "info",
    RiskKind.PROMISE: "soon",
    RiskKind.CAMPAIGN: "info",
    RiskKind.CAMERAS: "soon",
    RiskKind.WALL: "",
    RiskKind.CARRIED: "",
}


class Told(NamedTuple):
    """The two lines of a risk."""

    title: str
    about: str


class HandoverText:
    """Puts risks and past handovers into words."""

    def __init__(self, parts: DeskParts, book: HandoverBook) -> None:
        self._parts, self._book = parts, book
        self._ways: dict[RiskKind, Callable[[Risk], Told]] = {
            RiskKind.ALARM: self._alarm,
            RiskKind.EMERGENCY: self._emergency,
            RiskKind.HAZARD: self._hazard,
            RiskKind.GUARD: self._guard,
            RiskKind.SLIP: self._slip,
            RiskKind.LEFT: self._left,
            RiskKind.PROMISE: self._promise,
            RiskKind.CAMPAIGN: self._campaign,
            RiskKind.CAMERAS: self._cameras,
            RiskKind.WALL: self._wall,
            RiskKind.CARRIED: self._carried,
        }

    def rows(self) -> list[HandoverRow]:
        """Return a row per open risk, in the order of reading aloud."""
        return [self._row(risk) for risk in self._book.risks()]

    def _row(self, risk: Risk) -> HandoverRow:
        of, told = self._parts.lang.of, self._ways[risk.kind](risk)
        by = self._book.said_by(risk.ref)
        if RISKS[risk.kind].freezes:
            state = of(w.ACK_SENT if self._book.is_acked(risk) else w.ACK)
        else:
            state = of(w.SAID_BY, who=by) if by else of(w.NOT_SAID)
        return HandoverRow(
            ref=risk.ref,
            kind=of(RISKS[risk.kind].words),
            tone=_TONES[risk.kind],
            title=told.title,
            about=told.about,
            state=state,
            is_said=bool(by),
            freezes=RISKS[risk.kind].freezes,
        )

    # ---- one kind each -------------------------------------------------------------------------

    def _case(self, risk: Risk) -> Case | None:
        return self._parts.face.case(risk.case_id)

    def _title(self, case: Case) -> str:
        name = self._parts.lang.of(case_title(case, self._parts.book))
        return " · ".join(part for part in (name, case.place.address) if part)

    def _about(self, case: Case) -> str:
        face, of = self._parts.face, self._parts.lang.of
        clock = of(clock_words(case, face.face_of(case)))
        state = of(STATES[case.state].words)
        parts = [case.case_no or case.case_id, state]
        if clock != state:
            parts.append(clock)
        if case.unit_id:
            parts.append(self._unit(case.unit_id))
        return " · ".join(parts)

    def _unit(self, unit_id: str) -> str:
        city = self._parts.face.city
        units = city.units if city is not None else ()
        found = next((unit for unit in units if unit.unit_id == unit_id), None)
        return self._parts.lang.of(unit_words(found, unit_id))

    def _alarm(self, risk: Risk) -> Told:
        alarm = self._parts.face.situation.alarms.get(risk.ref.partition(":")[2])
        if alarm is None:
            return Told(risk.what, "")
        of = self._parts.lang.of
        return Told(
            of(Words(alarm.zh, alarm.en)), of(w.ALARM_ABOUT, at=self.at(alarm.raised_at_ms))
        )

    def _emergency(self, risk: Risk) -> Told:
        """Return what it is, and that command is passed on by name before another ends it."""
        one = self._parts.face.situation.emergencies.get(risk.ref.partition(":")[2])
        if one is None:
            return Told(risk.what, "")
        words = w.EMERGENCY_ABOUT
        who, n = self.person(one.commander, ""), len(one.open_tasks)
        about = self._parts.lang.of(words, who=who, at=self.at(one.opened_ms), n=n)
        return Told(f"{one.title}　{one.place}", about)

    def _hazard(self, risk: Risk) -> Told:
        case = self._case(risk)
        return Told(risk.what, "") if case is None else Told(self._title(case), self._about(case))

    def _guard(self, risk: Risk) -> Told:
        case = self._case(risk)
        if case is None:
            return Told(risk.what, "")
        who = risk.ref.rpartition(":")[2]
        guard = next(one for one in case.more.on_guard if one.account == who)
        title = self._parts.lang.of(w.GUARD_TITLE, who=who, at=self.at(guard.from_ms))
        return Told(title, f"{self._title(case)} · {case.case_no}")

    def _slip(self, risk: Risk) -> Told:
        case = self._case(risk)
        if case is None or case.more.open_slip is None:
            return Told(risk.what, "")
        title = self._parts.lang.of(w.SLIP_TITLE, text=case.more.open_slip.text)
        return Told(title, f"{self._title(case)} · {self._about(case)}")

    def _left(self, risk: Risk) -> Told:
        """Return which closing waits for another person, and who left it when."""
        case = self._case(risk)
        step = left_step(case) if case is not None else None
        if case is None or step is None:
            return Told(risk.what, "")
        who = self.person(step.account, step.seat)
        about = self._parts.lang.of(w.LEFT_TO_YOU, who=who, at=self.at(step.at_ms))
        return Told(self._title(case), f"{case.case_no or case.case_id} · {about}")

    def _promise(self, risk: Risk) -> Told:
        """Return by when and about what; never who called."""
        promise = self._parts.face.situation.promises.get(risk.case_id)
        case = self._case(risk)
        if promise is None:
            return Told(risk.what, "")
        title = self._parts.lang.of(PromiseWords.RISK_TITLE, at=self.at(promise.due_ms))
        return Told(title, self._title(case) if case is not None else risk.case_id)

    def _campaign(self, risk: Risk) -> Told:
        words = w.CAMPAIGN_TITLE if risk.n else w.CAMPAIGN_RUNS
        return Told(self._parts.lang.of(words, name=risk.what, n=risk.n), "")

    def _cameras(self, risk: Risk) -> Told:
        city = self._parts.face.city
        names = {camera.camera_id: camera.name for camera in city.cameras} if city else {}
        dead = [names.get(key, key) for key in self._book.dead_cameras()]
        return Told(self._parts.lang.of(w.CAMERAS_TITLE, n=risk.n), "、".join(dead))

    def _wall(self, _risk: Risk) -> Told:
        of = self._parts.lang.of
        return Told(of(w.WALL_OPEN if self._book.is_wall_on else w.WALL_CLOSED), of(w.WALL_ABOUT))

    def _carried(self, risk: Risk) -> Told:
        of = self._parts.lang.of
        return Told(of(w.CARRIED_TITLE, n=f"{risk.n:,}"), of(w.CARRIED_ABOUT))

    # ---- who, when -----------------------------------------------------------------------------

    def at(self, city_ms: int) -> str:
        """Return a moment, with its day when that is not today."""
        face = self._parts.face
        zone = face.city.zone if face.city is not None else "UTC"
        return self._parts.lang.of(day_hm(city_ms, face.city_now_ms(), zone))

    def person(self, account: str, seat: str) -> str:
        """Return who signs: seat and account."""
        if not account:
            return self._parts.lang.of(w.NOBODY)
        name = self._parts.lang.of(seat_words(account, seat))
        return name if account in name else f"{name} {account}"

    def who(self) -> str:
        """Return who gives and who takes."""
        of, held, actor = self._parts.lang.of, self._book.standing, self._parts.face.actor
        me = self.person(actor.account, actor.seat)
        if not self._book.is_leader:
            if held is None:
                return ""
            return of(w.WHO_NEW, giver=self.person(held.giver, held.giver_seat))
        if held is None:
            return of(w.WHO_NEW, giver=me)
        giver, at = self.person(held.giver, held.giver_seat), self.at(held.given_ms)
        if self._book.is_mine:
            return of(w.WHO_MINE, giver=giver, at=at)
        return of(w.WHO_TAKE, giver=giver, at=at, taker=me)

    # ---- past ----------------------------------------------------------------------------------

    def past_rows(self) -> list[HandoverRow]:
        """Return a row per past handover, newest first."""
        return [self._past_row(one) for one in self._book.past or ()]

    def _past_row(self, one: Handover) -> HandoverRow:
        of = self._parts.lang.of
        giver = self.person(one.giver, one.giver_seat)
        taker = self.person(one.taker, one.taker_seat)
        at = w.PAST_AT if one.taken_ms else w.PAST_AT_OPEN
        words = HANDOVER_WORDS[one.state]
        return HandoverRow(
            ref=one.handover_id,
            kind=of(words),
            tone=w.STATE_TONES[one.state],
            title=of(w.PAST_LINE, giver=giver, taker=taker),
            about=of(at, given=self.at(one.given_ms), taken=self.at(one.taken_ms)),
            state=of(w.PAST_N, n=len(one.mentions)),
            has_tick=False,
        )

    def mention_line(self, mention: Mention) -> str:
        """Return one line of a past handover, in the record's own words."""
        of = self._parts.lang.of
        return f"{of(RISKS[mention.kind].words)}　{mention.what}　{of(w.SAID_BY, who=mention.by)}"
