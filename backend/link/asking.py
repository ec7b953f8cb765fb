"""The desk's own questions on their way; blobs that come in parts are joined here."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from backend.contract.answers import Blob
from backend.contract.base import Answer
from backend.contract.codec import encode
from backend.contract.questions import GetBlob, Question
from backend.contract.verdicts import Denied
from backend.domain.terms.words import Words

from .timing import Timing

MAX_BLOB_BYTES = 2**30
NO_ANSWER = Words("后台没有答复", "the backend did not answer")
BROKEN = Words("传来的内容不完整，请再取一次", "what came was not whole: ask again")


@dataclass(slots=True)
class _Asked:
    question: Question
    due_s: float
    is_sent: bool = False
    parts: list[bytes] = field(default_factory=list)
    n_bytes: int = 0


class Asking:
    """Sends questions, waits for answers. Times are monotonic seconds."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._open: dict[str, _Asked] = {}

    def __len__(self) -> int:
        return len(self._open)

    def put(self, question: Question, now_s: float) -> None:
        """Take a question to be asked."""
        self._open[question.ask_id] = _Asked(question, now_s + self._timing.answer_s)

    def send(self, send: Callable[[bytes], bool]) -> None:
        """Ask what was not asked yet; what finds no link is tried again with the next call."""
        for asked in self._open.values():
            if not asked.is_sent:
                if not send(encode(asked.question)):
                    return
                asked.is_sent = True

    def ask_again(self) -> None:
        """Ask on a new line what the old one took along: to ask twice changes nothing."""
        for asked in self._open.values():
            asked.is_sent = False

    def settle(self, answer: Answer, now_s: float) -> Answer | None:
        """Take an answer; return it when it is ours and whole, else ``None``."""
        asked = self._open.get(answer.ask_id)
        if asked is None:
            return None
        if isinstance(answer, Blob) and isinstance(asked.question, GetBlob):
            return self._join(asked, asked.question, answer, now_s)
        del self._open[answer.ask_id]
        return answer

    def expire(self, now_s: float) -> list[Denied]:
        """Return what must be said of questions nobody answered in time."""
        late = [key for key, asked in self._open.items() if now_s > asked.due_s]
        for key in late:
            del self._open[key]
        return [_denied(key, "no_answer", NO_ANSWER) for key in late]

    def _join(self, asked: _Asked, question: GetBlob, part: Blob, now_s: float) -> Answer | None:
        asked.parts.append(part.data)
        asked.n_bytes += len(part.data)
        is_whole = asked.n_bytes >= part.total
        is_broken = part.offset != question.offset or part.total > MAX_BLOB_BYTES
        if is_broken or not (is_whole or part.data):
            del self._open[part.ask_id]
            return _denied(part.ask_id, "broken", BROKEN)
        if is_whole:
            del self._open[part.ask_id]
            return msgspec.structs.replace(part, data=b"".join(asked.parts), offset=0)
        asked.question = msgspec.structs.replace(question, offset=asked.n_bytes)
        asked.is_sent, asked.due_s = False, now_s + self._timing.answer_s
        return None


def _denied(ask_id: str, rule: str, words: Words) -> Denied:
    return Denied(ask_id=ask_id, rule=rule, zh=words.zh, en=words.en)
