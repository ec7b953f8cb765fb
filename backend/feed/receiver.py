"""What comes in on the two ROUTERs: judged here, carried out by the workers."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

import msgspec

from backend.contract.codec import (
    AnyAnswer,
    ContractError,
    Unknown,
    decode_command,
    decode_question,
)
from backend.contract.door import AtTheDoor, Here, Login, Logout
from backend.contract.orders import PutFixes
from backend.contract.questions import AnyQuestion, GetBlob
from backend.contract.verdicts import Denied, Verdict
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words
from backend.services.door import Caller
from backend.services.forms import check_actor, check_in_hand
from backend.store import PictureLook

from .handing_out import Wanted
from .orders import Answered, Ordered, check_names
from .parts import Entrance
from .positions import Positions
from .questions import READS, Questions, Reads, tag_of
from .sayings import denied, denied_by, refused, refused_by, unknown
from .worker import Worker

logger = logging.getLogger(__name__)

T = TypeVar("T")
# Sends one message back on the socket it came by; any thread may call it.
Reply = Callable[[AnyAnswer], None]


@dataclass(slots=True)
class Counts:
    """What came in so far. Written by the I/O thread, read by anybody."""

    n_commands: int = 0
    n_questions: int = 0
    n_malformed: int = 0
    n_unknown: int = 0
    n_denied: int = 0


class Readers(NamedTuple):
    """Who looks things up: ``quick`` for what a desk waits for, ``long`` for a shift's sheet.

    ``pictures`` hands them out, and waits for the disk before it does.
    """

    quick: Worker[Callable[[], object]]
    long: Worker[Callable[[], object]]
    pictures: Worker[Wanted]


class Hands(NamedTuple):
    """Who does the work: acts, looks things up, and compares passwords."""

    writer: Worker[Ordered]
    readers: Readers
    doorman: Worker[Callable[[], object]]


class Receiver:
    """Takes one message after the other.

    Thread: the I/O thread.
    """

    def __init__(
        self,
        questions: Questions,
        positions: Positions,
        hands: Hands,
        door: Entrance,
        keep: Callable[[Sequence[Fix]], None],
    ) -> None:
        self.counts = Counts()
        self._questions = questions
        self._positions = positions
        self._hands = hands
        self._door = door
        self._keep = keep

    def command(self, frames: list[bytes], caller: Caller, reply: Reply) -> None:
        """Take a message of the command socket, without its sender."""
        order = self._read(frames, decode_command)
        if isinstance(order, Unknown):
            if order.ref_id:
                reply(refused(order.ref_id, "unknown_kind", kind=order.kind[:64]))
        elif isinstance(order, AtTheDoor):
            self.counts.n_commands += 1
            self._at_the_door(order, caller, reply)
        elif isinstance(order, PutFixes):
            self._fixes(order, caller)
        elif order is not None:
            self.counts.n_commands += 1
            self._order(order, caller, reply)

    def _at_the_door(self, asked: AtTheDoor, caller: Caller, reply: Reply) -> None:
        if isinstance(asked, Here):
            try:
                check_actor(asked.actor)
                check_in_hand(asked.in_hand)
                self._door.here(caller, asked)
            except Refused:
                self.counts.n_denied += 1
            return
        take = partial(self._came_or_went, asked, caller, reply)
        if not self._hands.doorman.offer(take):
            reply(refused(asked.command_id, "busy"))

    def _came_or_went(self, asked: Login | Logout, caller: Caller, reply: Reply) -> None:
        try:
            if isinstance(asked, Login):
                reply(self._door.login(caller, asked))
            else:
                reply(self._door.logout(caller, asked))
        except Exception:
            logger.exception("a %s failed", tag_of(asked))
            reply(unknown(asked.command_id))

    def _order(self, order: Answered, caller: Caller, reply: Reply) -> None:
        """Let an order pass that may; from here on its actor is who the door says they are."""
        try:
            check_names(order)
            actor = self._door.checked(caller, order.actor, tag_of(order))
        except Refused as why:
            self.counts.n_denied += 1
            reply(refused_by(order.command_id, why))
            return
        order = msgspec.structs.replace(order, actor=actor)
        counted = partial(self._counted, caller, actor.account, reply)
        if not self._hands.writer.offer(Ordered(order, counted)):
            reply(refused(order.command_id, "busy"))

    def _counted(self, caller: Caller, account: str, reply: Reply, answer: AnyAnswer) -> None:
        if isinstance(answer, Verdict) and answer.outcome == "accepted":
            self._door.acted(caller, account)
        reply(answer)

    def _fixes(self, order: PutFixes, caller: Caller) -> None:
        """Take positions from who may send them: a collector's own, a gateway's of anybody."""
        try:
            if order.actor is None:
                raise Refused("no_actor", Words("定位没有署名", "positions without a name"))
            check_actor(order.actor)
            actor = self._door.checked(caller, order.actor, "put_fixes")
        except Refused as why:
            self.counts.n_denied += 1
            _note_denied(self.counts.n_denied, caller, why)
            return
        rows = order.rows
        if actor.role is Role.COLLECTOR:
            rows = tuple(fix for fix in rows if fix.mover_id == actor.account)
            self.counts.n_denied += len(order.rows) - len(rows)
        n_before = self._positions.n_refused
        self._positions.put(rows)
        self._keep(rows)
        self.counts.n_malformed += self._positions.n_refused - n_before

    def question(self, frames: list[bytes], caller: Caller, reply: Reply) -> Iterator[AnyAnswer]:
        """Take a message of the query socket; return the answer's parts if it is at hand."""
        question = self._read(frames, decode_question)
        if question is None:
            return iter(())
        if isinstance(question, Unknown):
            answer = denied(question.ref_id, "unknown_kind", kind=question.kind[:64])
            return iter((answer,) if question.ref_id else ())
        self.counts.n_questions += 1
        if (why_not := self._questions.check(question, caller)) is not None:
            self.counts.n_denied += 1
            return iter((why_not,))
        if (parts := self._questions.quick(question, caller.unit_id)) is not None:
            return parts
        why_not = self._hand_on(question, caller, reply)
        return iter(() if why_not is None else (why_not,))

    def _hand_on(self, question: AnyQuestion, caller: Caller, reply: Reply) -> Denied | None:
        """Give a question to the reader whose it is; return why it is not answered, if so."""
        readers = self._hands.readers
        if isinstance(question, GetBlob) and question.kind == "photo":
            try:
                wanted = self._wanted(question, caller, reply)
            except Refused as why:
                return denied_by(question.ask_id, why)
            is_taken = readers.pictures.offer(wanted)
        else:
            reader = readers.long if READS[type(question)] is Reads.MUCH else readers.quick
            is_taken = reader.offer(partial(self._look_up, question, caller.unit_id, reply))
        return None if is_taken else denied(question.ask_id, "busy")

    def _wanted(self, question: GetBlob, caller: Caller, reply: Reply) -> Wanted:
        """Return a picture that is asked for, and who looks at it. Raises Refused."""
        actor, since_ms = self._door.session(caller, question.actor)
        look = PictureLook(question.blob_id, actor, caller.desk, since_ms)
        read = partial(self._answer, question, caller.unit_id)
        return Wanted(look, question.ask_id, read, reply)

    def _read(self, frames: list[bytes], decode: Callable[[bytes], T]) -> T | None:
        try:
            if len(frames) != 1:
                raise ContractError(f"{len(frames)} frames")
            message = decode(frames[0])
        except ContractError as exc:
            self._note_malformed(exc)
            return None
        self.counts.n_unknown += isinstance(message, Unknown)
        return message

    def _note_malformed(self, why: ContractError) -> None:
        """Count it; log the 1st, 2nd, 4th, 8th..., so that a flood of rubbish floods no disk."""
        self.counts.n_malformed += 1
        n = self.counts.n_malformed
        if n & (n - 1) == 0:
            logger.warning("dropped %d malformed messages so far, the last: %.200s", n, why)

    def _look_up(self, question: AnyQuestion, unit_id: str, reply: Reply) -> None:
        reply(self._answer(question, unit_id))

    def _answer(self, question: AnyQuestion, unit_id: str) -> AnyAnswer:
        try:
            return self._questions.slow(question, unit_id)
        except OperatorError as why:
            logger.error("a question failed: %s", why)
        except Exception:
            logger.exception("a question failed: %s", type(question).__name__)
        return denied(question.ask_id, "fault")


def _note_denied(n: int, caller: Caller, why: Refused) -> None:
    """Log the 1st, 2nd, 4th, 8th...: positions come every second, and nobody is answered."""
    if n & (n - 1) == 0:
        logger.warning("positions by key %s were not taken: %s", caller.desk, why.rule)
