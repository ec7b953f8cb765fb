"""Pictures are handed out here and nowhere else: first it is noted who looks, then it is answered.

What waits together is noted in one commit, as commands are, so that a look at a page of pictures
waits for the disk once.
"""

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from backend.contract.answers import Blob
from backend.contract.codec import AnyAnswer
from backend.domain.terms.errors import OperatorError
from backend.store import PictureLook

from .part_books import LookBook
from .sayings import denied

logger = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """A picture somebody asks for.

    Attributes:
        read: Returns the answer, whatever it is; it never raises.
        reply: Sends it.
    """

    look: PictureLook
    ask_id: str
    read: Callable[[], AnyAnswer]
    reply: Callable[[AnyAnswer], None]


class HandingOut:
    """Reads, notes, answers.

    Thread: a worker's.
    """

    def __init__(self, looks: LookBook) -> None:
        self._looks = looks

    def hand_out(self, wanted: Sequence[Wanted]) -> None:
        """Answer each; one whose look cannot be kept gets no picture."""
        answers = [one.read() for one in wanted]
        shown = [is_shown(answer) for answer in answers]
        is_kept = self._keep([one.look for one, has in zip(wanted, shown, strict=True) if has])
        for one, answer, has in zip(wanted, answers, shown, strict=True):
            one.reply(answer if is_kept or not has else denied(one.ask_id, "fault"))

    def _keep(self, looks: Sequence[PictureLook]) -> bool:
        try:
            self._looks.note(looks)
        except OperatorError as why:
            logger.error("%d looks could not be noted, nothing is shown: %s", len(looks), why)
            return False
        except Exception:
            logger.exception("%d looks could not be noted, nothing is shown", len(looks))
            return False
        return True


def is_shown(answer: AnyAnswer) -> bool:
    """Return whether an answer has something of a picture in it."""
    return isinstance(answer, Blob) and bool(answer.data)
