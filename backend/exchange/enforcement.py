"""The adapter of an enforcement body (A23): it gives out packs and brings back number and word.

It is a client like others, under the unit's own key: it sees the cases that were handed to that
unit and nothing else. What it has done stands in the record, so that it may be stopped at any time
and a second start does nothing twice.
"""

import logging
import time
import uuid
from typing import NamedTuple, Protocol

from backend.contract.answers import Blob
from backend.contract.base import Answer
from backend.contract.orders import Command
from backend.contract.questions import GetBlob
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Case, Given
from backend.domain.flow.enforcing import holds
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words
from backend.link import LinkHealth, Pulled
from backend.situation import Situation

from .exchange_folder import ExchangeFolder, WordFile
from .pack import write_pack

logger = logging.getLogger(__name__)
# What the history says of a pack that lies ready; the hash of its list follows.
PACKED = Words(
    "证据包已送达，清单 SHA-256 {digest}", "pack handed over, SHA-256 of the list {digest}"
)
_NOT_HERE = Words(
    "案卷 {case_no} 不在本单位移交办理中", "case {case_no} is not in this enforcement body's hands"
)
_REST_S = 5.0  # after a picture that was not given
_ENDS = {"": Act.ENFORCE_TOLD, "done": Act.ENFORCED, "back": Act.ENFORCE_BACK}


class Channel(Protocol):
    """What the adapter needs of the link."""

    def send(self, order: Command) -> None:
        """Send a command; what became of it comes with what is pulled."""

    def ask(self, question: GetBlob) -> None:
        """Ask for a picture."""

    def city_now_ms(self) -> int:
        """Return city time, Unix milliseconds."""

    @property
    def health(self) -> LinkHealth:
        """How the channel is."""


class _Sent(NamedTuple):
    """A command on its way; ``file`` is the word it carries, ``None`` for a pack."""

    command: Command
    file: WordFile | None


class EnforcementDesk:
    """Does one step at a time: takes what came, looks at its folder.

    Thread: the caller's.
    """

    def __init__(self, link: Channel, actor: Actor, folder: ExchangeFolder) -> None:
        self._link, self._actor, self._folder = link, actor, folder
        self._situation = Situation(actor)
        self._asked: dict[str, str] = {}  # question -> photo
        self._pictures: dict[str, bytes] = {}
        self._sent: dict[str, _Sent] = {}
        # What a verdict promised of a case; its row may come later.
        self._version: dict[str, int] = {}
        self._rests_until_s = 0.0

    def step(self, pulled: Pulled) -> None:
        """Take what came, then go on with every case and every word that waits.

        Raises:
            OperatorError: The folder cannot be written; nothing is lost, the next step goes on.
        """
        if pulled.news is not None:
            self._situation.apply(pulled.news)
        for answer in pulled.answers:
            self._take_picture(answer)
        for verdict in pulled.verdicts:
            self._take_verdict(verdict)
        if not self._link.health.joined:
            return
        for case in self._idle():
            if not is_packed(case):
                self._pack(case)
        for word in self._folder.words():
            self._tell(word)

    def _held(self) -> list[Case]:
        """Return what was handed to this body and is still there."""
        cases = self._situation.cases.values()
        return [case for case in cases if holds(case, self._actor.account)]

    def _idle(self) -> list[Case]:
        """Return what is held, known as it is now, and has no command on its way."""
        busy = {sent.command.case_id for sent in self._sent.values()}
        return [
            case
            for case in self._held()
            if case.case_id not in busy and case.version >= self._version.get(case.case_id, 0)
        ]

    # ---- packs ---------------------------------------------------------------------------------

    def _pack(self, case: Case) -> None:
        """Ask for what is missing of a case, or write its pack and say so in its history."""
        wanted = {photo.photo_id for photo in case.photos}
        missing = wanted - self._pictures.keys()
        if missing:
            self._fetch(missing)
            return
        path = self._folder.pack_path(case.case_no)
        digest = write_pack(path, case, self._pictures, self._link.city_now_ms())
        for photo_id in wanted:
            del self._pictures[photo_id]
        logger.info("%s: pack of %d pictures", case.case_no, len(wanted))
        self._send(case, Act.NOTE, Given(reason=PACKED.filled(digest=digest).zh), None)

    def _fetch(self, photo_ids: set[str]) -> None:
        if time.monotonic() < self._rests_until_s:
            return
        for photo_id in photo_ids - set(self._asked.values()):
            ask_id = str(uuid.uuid4())
            self._asked[ask_id] = photo_id
            asked = GetBlob(ask_id=ask_id, actor=self._actor, kind="photo", blob_id=photo_id)
            self._link.ask(asked)

    def _take_picture(self, answer: Answer | Stored) -> None:
        photo_id = self._asked.pop(getattr(answer, "ask_id", ""), "")
        if not photo_id:
            return
        if isinstance(answer, Blob) and answer.data:
            self._pictures[photo_id] = answer.data
            return
        logger.warning("picture %s was not given", photo_id)
        self._rests_until_s = time.monotonic() + _REST_S

    # ---- words ---------------------------------------------------------------------------------

    def _tell(self, file: WordFile) -> None:
        """Send a word of ``in/``; one of a case that has a command on its way waits."""
        if any(sent.file and sent.file.path == file.path for sent in self._sent.values()):
            return
        if file.word is None:
            self._folder.refuse(file.path, file.why_not or _NOT_HERE)
            return
        case_no = file.word.case_no
        if case_no not in {case.case_no for case in self._held()}:
            self._folder.refuse(file.path, _NOT_HERE.filled(case_no=case_no))
            return
        case = next((case for case in self._idle() if case.case_no == case_no), None)
        if case is not None:
            act, word = _ENDS[file.word.end], file.word.word
            given = Given(text=word, number=file.word.number)
            self._send(case, act, given if act is Act.ENFORCE_TOLD else Given(reason=word), file)

    def _send(self, case: Case, act: Act, given: Given, file: WordFile | None) -> None:
        command = Command(
            command_id=str(uuid.uuid4()),
            actor=self._actor,
            case_id=case.case_id,
            act=act,
            expected_version=case.version,
            given=given,
        )
        self._sent[command.command_id] = _Sent(command, file)
        self._link.send(command)

    def _take_verdict(self, verdict: Verdict) -> None:
        """Put a word away that was judged; a conflict is tried again, an unknown fate repeated."""
        sent = self._sent.pop(verdict.command_id, None)
        if sent is None:
            return
        if verdict.outcome == "unknown":
            self._sent[verdict.command_id] = sent
            self._link.send(sent.command)
        elif verdict.outcome == "accepted":
            self._version[sent.command.case_id] = verdict.version
            if sent.file is not None:
                self._folder.take(sent.file.path)
        elif verdict.outcome == "refused" and verdict.rule != "link_down":
            logger.warning("%s: %s", sent.command.act.value, verdict.en)
            if sent.file is not None:
                self._folder.refuse(sent.file.path, Words(verdict.zh, verdict.en))


def is_packed(case: Case) -> bool:
    """Return whether the pack of the latest hand-over was given out."""
    begun = PACKED.zh.partition("{")[0]
    for step in reversed(case.steps):
        if step.act is Act.HAND_OVER:
            return False
        if step.act is Act.NOTE and step.note.startswith(begun):
            return True
    return False
