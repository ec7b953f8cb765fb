"""A file becomes an attachment: read, looked at, kept by the backend, noted in the case."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from backend.contract.orders import PutPhoto
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import VOICE, Act, Case, Given, Photo
from backend.domain.flow.life import may
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.kit.notice import each

from . import words as w
from .decoding import Decoded, VoiceDecoder
from .reading import FileReader, Read


class Attacher(QObject):
    """Attaches one file at a time, under the name of whoever began it.

    Signals:
        said: ``(Words, tone)``: how far it is, or why not.
        attached: it is in the case.
    """

    said = Signal(object, object)
    attached = Signal()

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._reader, self._decoder = FileReader(self), VoiceDecoder(self)
        self._reader.came.connect(self._on_read)
        self._decoder.decoded.connect(self._on_decoded)
        face.photo_kept.connect(self._on_kept)
        face.verdict.connect(self._on_verdict)
        face.sat.connect(self.stop)
        self._forget()

    def _forget(self) -> None:
        self._case_id = self._what = self._put_id = self._act_id = ""
        self._file = Read()

    @property
    def is_busy(self) -> bool:
        """Whether one is on its way."""
        return bool(self._case_id)

    def may_attach(self, case: Case) -> bool:
        """Return whether whoever sits here may note something in this case."""
        return may(case, Act.NOTE, self._face.actor, self._face.hall)

    def attach(self, case_id: str, path: Path, what: str) -> None:
        """Begin; ``what`` says what it is, in the words of who attaches it."""
        if self.is_busy:
            return
        self._case_id, self._what = case_id, what
        self.said.emit(w.READING, "text_2")
        self._reader.read(path)

    @Slot()
    def stop(self) -> None:
        """Go no further: the desk closes, or somebody else sits at it now."""
        self._reader.stop()
        self._decoder.stop()
        self._forget()

    # ---- one after the other -------------------------------------------------------------------

    @Slot(object)
    def _on_read(self, found: Read) -> None:
        case = self._face.case(self._case_id)
        if found.fault is not None or found.kind is None:
            self._fail(found.fault or w.NONE_OF_THESE)
        elif case is not None and any(one.photo_id == found.photo_id for one in case.photos):
            self._fail(w.ALREADY)
        elif found.kind.role == VOICE:
            self._file = found
            self._decoder.decode(found.data)
        else:
            self._file = found
            self._keep()

    @Slot(object)
    def _on_decoded(self, voice: Decoded) -> None:
        if voice.fault:
            self._fail(w.FAULTS[voice.fault])
        else:
            self._keep()

    def _keep(self) -> None:
        face = self._face
        self._put_id = face.new_id()
        self.said.emit(w.KEEPING, "text_2")
        face.send(PutPhoto(command_id=self._put_id, actor=face.actor, data=self._file.data))

    @Slot(object)
    def _on_kept(self, stored: Stored) -> None:
        kind = self._file.kind
        if not self._put_id or stored.command_id != self._put_id or kind is None:
            return
        self._put_id = ""
        face, case = self._face, self._face.case(self._case_id)
        if case is None or not self.may_attach(case):
            self._fail(w.CLOSED)
        elif face.pending(self._case_id) is not None:
            self._fail(w.PENDING)
        else:
            photo = Photo(self._file.photo_id, kind.role, face.city_now_ms())
            given = Given(reason=self._what, photos=(photo,))
            self._act_id = face.submit(case, Act.NOTE, given).command_id
            self.said.emit(w.NOTING, "text_2")

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict = told[1]
        if not verdict.command_id or verdict.command_id not in (self._put_id, self._act_id):
            return
        why = Words(verdict.zh, verdict.en)
        if verdict.outcome == "unknown" and self._act_id:
            self._end(why, "act")
        elif verdict.outcome != "accepted":
            self._fail(why)
        else:
            self._end(w.DONE.filled(what=self._what), "good")
            self.attached.emit()

    def _fail(self, why: Words) -> None:
        self._end(each(w.REFUSED, why=why), "act")

    def _end(self, words: Words, tone: str) -> None:
        self._forget()
        self.said.emit(words, tone)
