"""The attachments of a case over the window: a paper is seen large, a voice is heard."""

import os

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from backend.domain.cases.attachments import Attachment, attachments_of
from backend.domain.cases.case import Case
from backend.domain.cases.kinds import VOICE
from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.notice import Notice, each
from console.kit.time_text import span
from console.rows.page import RowsPage
from widgets.labels import label, set_tone
from widgets.limit_bar import LimitBar
from widgets.photo_decode import PhotoDecoder
from widgets.photo_pair import OpenedPhoto

from . import words as w
from .attaching import Attacher
from .form import AttachForm
from .player import Stand, VoicePlayer
from .reading import path_of
from .rows import about_of, row_of
from .speaker import find_speaker

KEY = "attachments"
_WIDTH_PX, _AROUND_PX, _FORM_PX, _ROW_PX, _LEAST_ROWS, _MOST_PX = 760, 150, 88, 48, 3, 640
# A scanned page stays legible when it is looked at closely.
_PAPER_PX = 3_200
_SEEK_S = 5.0
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SEEKS = {Qt.Key.Key_Left: -_SEEK_S, Qt.Key.Key_Right: _SEEK_S}


class AttachmentsPage(RowsPage):
    """Enter shows or plays the chosen one; what plays ends with the page.

    Signals:
        noticed: ``Notice``.
        opened: ``OpenedPhoto``: a paper to be seen large.
    """

    noticed = Signal(object)
    opened = Signal(object)
    key, close_words = KEY, w.CLOSE

    def __init__(self, parts: DeskParts, player: VoicePlayer, host: QWidget) -> None:
        self.player = player  # a page is hidden already while it is made
        super().__init__(parts, host)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._case_id = ""
        self._wanted: Attachment | None = None
        self._playing: Attachment | None = None
        self._said: tuple[Words, str] | None = None
        self._decoder = PhotoDecoder(_PAPER_PX, self)
        self.bar = LimitBar(parts.looks, self)
        self.said = label("", "text_2", 14, wrap=True)
        self.form = AttachForm(parts.looks, parts.lang, self)
        self.attacher = Attacher(parts.face, self)
        box = self.frame(self._count)
        box.addWidget(self.rows, 1)
        box.addWidget(self._none, 1)
        for part in (self.bar, self.said, self.form, self._hint):
            box.addWidget(part)
        self._wire()

    def _wire(self) -> None:
        face = self._parts.face
        self.rows.shown.connect(self._open)
        self.rows.said.connect(self._on_space)
        self.player.changed.connect(self._tell_player)
        self._decoder.decoded.connect(self._on_picture)
        face.photo_came.connect(self._on_came)
        face.changed.connect(self._on_changed)
        self.form.wanted.connect(self._on_wanted)
        self.form.missed.connect(self._on_missed)
        self.attacher.said.connect(self._on_said)
        self.attacher.attached.connect(self.form.clear)
        face.sat.connect(self.dismiss)  # whoever sits here now asks for it anew

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Take the chosen case; without one there is nothing to show, and that is said."""
        case = self._parts.face.case(self._parts.selection.case_id)
        if case is None or self._parts.face.city is None:
            self.noticed.emit(Notice("info", w.CHOOSE, KEY))
            return None
        if self._case_id != case.case_id and not self.attacher.is_busy:
            self.form.clear()
        self._case_id, self._said = case.case_id, None
        has_rows, may_attach = bool(attachments_of(case)), self.attacher.may_attach(case)
        self.rows.setVisible(has_rows)
        self.form.setVisible(may_attach)
        return self.rows if has_rows else self.form.path if may_attach else self

    def say(self) -> None:
        """Tell the rows of the case, and how the voice stands."""
        of, case = self._parts.lang.of, self._case
        pieces = attachments_of(case) if case is not None else ()
        name = (case.case_no or case.place.address) if case is not None else ""
        self._title.setText(of(w.TITLE, case=name))
        self._count.setText(of(w.COUNT, n=len(pieces)))
        self._none.setText(of(w.NONE))
        self._none.setVisible(not pieces)
        self.rows.setVisible(bool(pieces))
        self._tell_rows(pieces)
        self.form.setVisible(case is not None and self.attacher.may_attach(case))
        self.form.retell(is_busy=self.attacher.is_busy)
        self._hint.setText(of(w.HINT))
        self._tell_said()

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        n = max(_LEAST_ROWS, len(self.rows.model_rows.rows))
        around = _AROUND_PX + (0 if self.form.isHidden() else _FORM_PX)
        self.lie(_WIDTH_PX, min(around + n * _ROW_PX, _MOST_PX))

    def stop(self) -> None:
        """Be silent: the desk closes."""
        self.player.close()
        self.attacher.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever closes it: nothing plays on, and nothing that was asked for opens."""
        super().hideEvent(event)
        if not event.spontaneous():  # and no window that is only put aside
            self.player.close()
            self._wanted = self._playing = None

    # ---- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows or plays, arrows seek."""
        key = Qt.Key(event.key())
        if key in _ENTER:
            self._open(self.rows.ref)
        elif key in _SEEKS:
            self.player.seek(_SEEKS[key])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    @Slot(object)
    def _on_space(self, photo_id: str) -> None:
        """Pause or go on; on a voice that is not open it is as Enter."""
        if self._playing is not None and self._playing.photo_id == photo_id:
            self.player.toggle()
        else:
            self._open(photo_id)

    # ---- one attachment ------------------------------------------------------------------------

    @property
    def _case(self) -> Case | None:
        return self._parts.face.case(self._case_id)

    @Slot(object)
    def _open(self, photo_id: str) -> None:
        case = self._case
        pieces = attachments_of(case) if case is not None else ()
        piece = next((one for one in pieces if one.photo_id == photo_id), None)
        if piece is None:
            return
        self.player.close()
        self._playing, self._wanted = None, piece
        self._say(w.FETCHING, "text_2")
        if self._parts.face.want_photo(photo_id) is not None:
            self._on_came(photo_id)

    @Slot(object)
    def _on_came(self, photo_id: str) -> None:
        """Show what was asked for last, once it is here and is what its name says."""
        piece, data = self._wanted, self._parts.face.photo(photo_id)
        if piece is None or piece.photo_id != photo_id or data is None:
            return
        if not data or photo_id_of(data) != photo_id:
            self._wanted = None
            self._say(w.ALTERED if data else w.MISSING, "act")
        elif piece.kind.role == VOICE:
            self._wanted, self._playing, self._said = None, piece, None
            self.player.open(data)
        else:
            self._decoder.decode(photo_id, data)

    @Slot(object, object)
    def _on_picture(self, photo_id: str, picture: QImage) -> None:
        piece, city = self._wanted, self._parts.face.city
        if piece is None or piece.photo_id != photo_id or city is None:
            return
        self._wanted = self._said = None
        if picture.isNull():
            self._say(w.NO_PICTURE, "act")
            return
        self._tell_said()
        about = about_of(piece, self._parts.lang, city.zone)
        caption = f"{piece.attached.text}　{about}" if piece.attached.text else about
        self.opened.emit(OpenedPhoto(photo_id, picture, caption))

    # ---- one more ------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_wanted(self, path: str, what: str) -> None:
        self.attacher.attach(self._case_id, path_of(path), what)

    @Slot(object)
    def _on_missed(self, words: Words) -> None:
        self._say(words, "soon")

    @Slot(object, object)
    def _on_said(self, words: Words, tone: str) -> None:
        """Say how far it is; the end also where the page was closed meanwhile."""
        self._say(words, tone)
        self.form.retell(is_busy=self.attacher.is_busy)
        if self.isHidden() and not self.attacher.is_busy:
            self.noticed.emit(Notice("good" if tone == "good" else "warn", words, KEY))

    # ---- words ---------------------------------------------------------------------------------

    def _say(self, words: Words, tone: str) -> None:
        self._said = words, tone
        self._tell_said()

    def _tell_said(self) -> None:
        """Say what there is to say of the voice that is open, else of what was done last."""
        words, tone = self._said or (Words("", ""), "text_2")
        if self._playing is not None and self._said is None:
            words, tone = self._voice_words()
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))
        player = self.player
        self.bar.setVisible(player.stand in (Stand.PLAYING, Stand.PAUSED))
        self.bar.show_share(player.at_s / player.span_s if player.span_s else 0.0, "info")

    def _voice_words(self) -> tuple[Words, str]:
        player = self.player
        length = span(player.span_s)
        if player.stand is Stand.FAILED:
            return each(w.FAULTS[player.fault], span=length), "act"
        if player.stand not in (Stand.PLAYING, Stand.PAUSED):
            return w.DECODING, "text_2"
        template = w.PLAYING if player.stand is Stand.PLAYING else w.PAUSED
        told = each(template, at=span(player.at_s), span=length)
        return (each(w.AND, one=told, other=w.CUT), "soon") if player.is_cut else (told, "text")

    def _tell_rows(self, pieces: tuple[Attachment, ...]) -> None:
        city, lang = self._parts.face.city, self._parts.lang
        if city is None:
            return
        playing = self._playing.photo_id if self._playing is not None else ""
        state = lang.of(span(self.player.span_s)) if self.player.span_s else ""
        self.rows.tell(
            [row_of(p, lang, city.zone, state if p.photo_id == playing else "") for p in pieces]
        )

    @Slot()
    def _tell_player(self) -> None:
        if not self.isHidden():
            self._tell_rows(attachments_of(self._case) if self._case is not None else ())
            self._tell_said()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._case_id in changes.case_ids or changes.reset:
            self.retell()


def attachments_page(parts: DeskParts, host: QWidget) -> AttachmentsPage:
    """Return the page of a desk, with the loudspeaker of this machine behind it."""
    return AttachmentsPage(parts, VoicePlayer(find_speaker(os.environ), host), host)
