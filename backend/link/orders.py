"""Commands on their way: what was sent and has no verdict yet. Nothing is ever sent twice here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backend.contract.verdicts import Stored, Verdict
from backend.domain.terms.words import Words

from .timing import Timing

NOT_SENT = Words(
    "与后台失去联系，命令没有发出：请等连接恢复后再做一次",
    "the backend cannot be reached and the command was not sent: do it again once the link is back",
)
UNKNOWN = Words(
    "后台没有答复，结果未知：请先核对案卷现状，不要重复操作",
    "the backend did not answer and the outcome is unknown: look at the case before you act again",
)


_FORGOTTEN_S = 600.0  # a verdict that comes later than this is no longer waited for


@dataclass(slots=True)
class _Order:
    frame: bytes
    made_s: float
    sent_s: float | None = None
    is_unknown: bool = False


class Orders:
    """Follows each command from the desk's hand to its verdict. Times are monotonic seconds."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._open: dict[str, _Order] = {}

    def __len__(self) -> int:
        return len(self._open)

    def put(self, command_id: str, frame: bytes, now_s: float) -> None:
        """Take a command to be sent."""
        self._open[command_id] = _Order(frame, now_s)

    def send(self, send: Callable[[bytes], bool], now_s: float) -> None:
        """Send what was not sent yet, oldest first; stops when the socket takes no more."""
        for order in self._open.values():
            if order.sent_s is None:
                if not send(order.frame):
                    return
                order.sent_s, order.frame = now_s, b""

    def settle(self, answer: Verdict | Stored) -> bool:
        """Note the answer to a command; return whether it was still waited for."""
        return self._open.pop(answer.command_id, None) is not None

    def n_waiting(self, now_s: float) -> int:
        """Return how many commands have waited long enough to be shown as waiting."""
        return sum(now_s - order.made_s > self._timing.waiting_s for order in self._open.values())

    def unknown_ids(self) -> tuple[str, ...]:
        """Return the commands that were given back as unknown and still have no verdict."""
        return tuple(key for key, order in self._open.items() if order.is_unknown)

    def expire(self, now_s: float) -> list[Verdict]:
        """Return what must be said of commands that got no answer in time; each is said once."""
        return list(self._expired(now_s))

    def _expired(self, now_s: float) -> Iterator[Verdict]:
        for command_id, order in tuple(self._open.items()):
            age_s = now_s - (order.made_s if order.sent_s is None else order.sent_s)
            if order.sent_s is None:
                if age_s > self._timing.unsent_s:
                    del self._open[command_id]
                    yield _verdict(command_id, "refused", "link_down", NOT_SENT)
            elif not order.is_unknown and age_s > self._timing.unknown_s:
                order.is_unknown = True
                yield _verdict(command_id, "unknown", "no_answer", UNKNOWN)
            elif age_s > _FORGOTTEN_S:
                del self._open[command_id]


def _verdict(command_id: str, outcome: str, rule: str, words: Words) -> Verdict:
    return Verdict(command_id=command_id, outcome=outcome, rule=rule, zh=words.zh, en=words.en)
