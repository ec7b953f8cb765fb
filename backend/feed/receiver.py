"""What comes in on the two ROUTERs: judged here, carried out by the workers."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

from backend.contract.codec import (
    AnyAnswer,
    AnyQuestion,
    ContractError,
    Unknown,
    decode_command,
    decode_question,
)
from backend.contract.messages import PutFixes
from backend.domain.errors import OperatorError
from backend.domain.mover import Fix

from .orders import Ordered
from .positions import Positions
from .questions import RIGHTS, Questions
from .sayings import denied, refused
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


class Readers(NamedTuple):
    """Who looks things up: ``quick`` for what a desk waits for, ``long`` for a shift's sheet."""

    quick: Worker[Callable[[], object]]
    long: Worker[Callable[[], object]]


class Receiver:
    """Takes one message after the other.

    Thread: the I/O thread.
    """

    def __init__(
        self,
        questions: Questions,
        positions: Positions,
        writer: Worker[Ordered],
        readers: Readers,
        keep: Callable[[Sequence[Fix]], None],
    ) -> None:
        self.counts = Counts()
        self._questions = questions
        self._positions = positions
        self._writer = writer
        self._readers = readers
        self._keep = keep

    def command(self, frames: list[bytes], reply: Reply) -> None:
        """Take a message of the command socket, without its sender."""
        order = self._read(frames, decode_command)
        if isinstance(order, Unknown):
            if order.ref_id:
                reply(refused(order.ref_id, "unknown_kind", kind=order.kind[:64]))
        elif isinstance(order, PutFixes):
            n_before = self._positions.n_refused
            self._positions.put(order.rows)
            self._keep(order.rows)
            self.counts.n_malformed += self._positions.n_refused - n_before
        elif order is not None:
            self.counts.n_commands += 1
            if not self._writer.offer(Ordered(order, reply)):
                reply(refused(order.command_id, "busy"))

    def question(self, frames: list[bytes], reply: Reply) -> Iterator[AnyAnswer]:
        """Take a message of the query socket; return the answer's parts if it is at hand."""
        question = self._read(frames, decode_question)
        if question is None:
            return iter(())
        if isinstance(question, Unknown):
            answer = denied(question.ref_id, "unknown_kind", kind=question.kind[:64])
            return iter((answer,) if question.ref_id else ())
        self.counts.n_questions += 1
        if (why_not := self._questions.check(question)) is not None:
            return iter((why_not,))
        if (parts := self._questions.quick(question)) is not None:
            return parts
        is_long = RIGHTS[type(question)].reads_long
        reader = self._readers.long if is_long else self._readers.quick
        if not reader.offer(partial(self._look_up, question, reply)):
            return iter((denied(question.ask_id, "busy"),))
        return iter(())

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

    def _look_up(self, question: AnyQuestion, reply: Reply) -> None:
        try:
            answer = self._questions.slow(question)
        except OperatorError as why:
            logger.error("a question failed: %s", why)
            answer = denied(question.ask_id, "fault")
        except Exception:
            logger.exception("a question failed: %s", type(question).__name__)
            answer = denied(question.ask_id, "fault")
        reply(answer)
