"""Evidence kept provable: of each picture its hash, who looked at it, who exported it, what for."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from backend.contract.answers import Handed, Looks, PictureLooks
from backend.domain.cases.case import Case, Photo
from backend.domain.terms.roles import Actor
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import each
from console.kit.seat_names import person_words
from console.kit.time_text import day_hm, hms, midnight_ms
from widgets.labels import label
from widgets.skin import Skin
from widgets.spacing import space
from widgets.timeline import Happening, Timeline

from .looks_book import LooksBook
from .text import Told, photo_caption

# So many looks and exports of a picture are listed; all of them are counted.
LISTED = 3
SUMMARY = Words(
    "证据留痕：看过 {looks} 次，导出 {exports} 次", "Evidence: seen {looks}×, exported {exports}×"
)
ASKING = Words("证据留痕：正在查", "Evidence: looking up who saw it")
UNKNOWN = Words("证据留痕：暂时查不到谁看过", "Evidence: who saw it cannot be told now")
UNFOLD, FOLD = Words("{said}　展开", "{said}   Show"), Words("{said}　收起", "{said}   Hide")
TITLE = Words("{what} {at}　散列 {hash}", "{what} {at}   hash {hash}")
COUNTED = Words("{n} 次，{people} 人看过", "seen {n}×, people: {people}")
NOT_SEEN = Words("尚无人看过", "Nobody saw it yet")
EXPORTED = Words("导出 {n} 次", "exported {n}×")
AND = Words("{one}；{other}", "{one}; {other}")
NEWEST = Words("{said}（列最近 {n} 次）", "{said} (the last {n} listed)")
LOOKED, EXPORT = Words("查看", "Looked"), Words("导出", "Exported")
FOR = Words("{purpose}，交给 {recipient}", "{purpose}, for {recipient}")
WITH = Words("{said}，第二人 {second}", "{said}, second person {second}")


class DossierSeen(QWidget):
    """One line that unfolds; hidden where the case has no picture or nobody may be told."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face, self._lang, self._looks = parts.face, parts.lang, parts.looks
        self._case: Case | None = None
        self._told: Told | None = None
        self.is_open = False
        self.book = LooksBook(parts.face, self)
        self.book.changed.connect(self._retell)
        self.link = QPushButton(self)
        self.link.setProperty("kind", "link")
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.link.clicked.connect(self._on_link)
        self.pictures: list[_Picture] = []
        self._column = QVBoxLayout(self)
        space(self._column, parts.looks, gap_px=6)
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_case(self, case: Case, told: Told) -> None:
        """Show this case; another one is folded first."""
        if self._case is None or self._case.case_id != case.case_id:
            self.is_open = False
        self._case, self._told = case, told
        self.book.show_case(case)
        self._retell()

    @Slot()
    def _on_link(self) -> None:
        self.is_open = not self.is_open
        if self.is_open:
            self.book.ask()
        self._retell()

    @Slot()
    def _retell(self) -> None:
        case, told = self._case, self._told
        if case is None or told is None:
            return
        self.setVisible(bool(case.photos) and self.book.may_ask)
        looks = self.book.looks
        said = _summary(looks, is_denied=self.book.is_denied)
        is_open = self.is_open and looks is not None
        shown = said if looks is None else each(FOLD if is_open else UNFOLD, said=said)
        self.link.setText(self._lang.of(shown))
        self._show_pictures(looks.pictures if looks is not None and is_open else (), case, told)

    def _show_pictures(self, pictures: tuple[PictureLooks, ...], case: Case, told: Told) -> None:
        by_id = {photo.photo_id: photo for photo in case.photos}
        known = [one for one in pictures if one.photo_id in by_id]
        while len(self.pictures) < len(known):
            made = _Picture(self._looks, self)
            self.pictures.append(made)
            self._column.addWidget(made)
        now_ms = self._face.city_now_ms()
        for n, widget in enumerate(self.pictures):
            widget.setVisible(n < len(known))
            if n < len(known):
                widget.show_picture(known[n], by_id[known[n].photo_id], told, now_ms)


class _Picture(QWidget):
    """What one picture is, how often it was seen, and the newest of it."""

    def __init__(self, looks: Skin, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label("", "text", 13, bold=True, wrap=True)
        self.counts = label("", "text_2", 13, wrap=True)
        self.lines = Timeline(looks, self)
        column = QVBoxLayout(self)
        space(column, looks, (0, 2, 0, 0), 2)
        for part in (self.title, self.counts, self.lines):
            column.addWidget(part)

    def show_picture(self, of: PictureLooks, photo: Photo, told: Told, now_ms: int) -> None:
        """Show this picture."""
        lang = told.lang
        at = _when(photo.taken_at_ms, now_ms, told)
        title = each(TITLE, what=photo_caption(photo), at=at, hash=Words(*[of.photo_id[:12]] * 2))
        self.title.setText(lang.of(title))
        self.title.setToolTip(of.photo_id)
        self.counts.setText(lang.of(_counts(of)))
        rows = [_line(EXPORT, one, told, now_ms) for one in of.exports[:LISTED]]
        rows += [_line(LOOKED, one, told, now_ms) for one in of.looks[:LISTED]]
        self.lines.show_rows(rows)
        self.lines.setVisible(bool(rows))


def _summary(looks: Looks | None, *, is_denied: bool) -> Words:
    if looks is None:
        return UNKNOWN if is_denied else ASKING
    n_looks = sum(one.n_looks for one in looks.pictures)
    return SUMMARY.filled(looks=n_looks, exports=sum(one.n_exports for one in looks.pictures))


def _counts(of: PictureLooks) -> Words:
    seen = COUNTED.filled(n=of.n_looks, people=of.n_people) if of.n_looks else NOT_SEEN
    said = each(AND, one=seen, other=EXPORTED.filled(n=of.n_exports)) if of.n_exports else seen
    is_cut = max(of.n_looks, of.n_exports) > LISTED
    return each(NEWEST, said=said, n=Words(str(LISTED), str(LISTED))) if is_cut else said


def _when(at_ms: int, now_ms: int, told: Told) -> Words:
    if at_ms >= midnight_ms(now_ms, told.zone):
        text = hms(at_ms, told.zone)
        return Words(text, text)
    return day_hm(at_ms, now_ms, told.zone)


def _line(what: Words, one: Handed, told: Told, now_ms: int) -> Happening:
    of = told.lang.of
    at = of(_when(one.at_ms, now_ms, told))
    return Happening(
        at, of(what), _who(one.actor, told), of(_purpose(one)), "act" if one.purpose else "none"
    )


def _who(actor: Actor, told: Told) -> str:
    """Return seat and account: a seat is taken by many, the record names the person."""
    if actor.account in told.units:
        return told.unit(actor.account)
    who = told.lang.of(person_words(actor.account, actor.role, actor.seat))
    return who if actor.account in who else f"{who} · {actor.account}"


def _purpose(one: Handed) -> Words:
    if not one.purpose:
        return Words("", "")
    said = FOR.filled(purpose=one.purpose, recipient=one.recipient)
    return each(WITH, said=said, second=Words(one.second, one.second)) if one.second else said
