"""F3: one field on the map for everything; what is found drops down below it.

Cases the desk holds are looked up here; all else, cases that ended long ago among it, is asked for
while a person types.
"""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from backend.domain.cases.case import Case
from backend.domain.terms.finding import FOUND_WORDS, Found, FoundKind
from backend.domain.terms.words import Words
from console.face.asking import MOST, Asker
from console.face.parts import DeskParts
from console.kit import words_over_map as w
from console.kit.dialogs_choices import ChoiceList, ChoiceText
from console.kit.keymap import OWNS_KEYS
from console.kit.time_text import moment
from console.queue.cards import case_title
from widgets.icon import themed_icon
from widgets.labels import label
from widgets.skin import Skin

_WIDEST_PX, _EDGE_PX, _FIELD_PX = 400, 12, 38
_BY_NUMBER, _BY_WORDS = 0.97, 0.72
_LEAST_DIGITS = 3


def find_cases(text: str, cases: Iterable[tuple[Case, str]]) -> list[Found]:
    """Return the cases a text fits: by number from three digits on, by class, by address.

    Args:
        cases: Each with what it is called.
    """
    asked = text.strip().casefold()
    found = []
    for case, title in cases:
        digits = case.case_no.replace("-", "")
        by_number = len(asked) >= _LEAST_DIGITS and asked.replace("-", "") in digits.casefold()
        if asked and (by_number or asked in title.casefold() or asked in case.place.address):
            score = _BY_NUMBER if by_number else _BY_WORDS
            place = case.place
            about = " · ".join(part for part in (case.case_no, place.address) if part)
            found.append(
                Found(
                    FoundKind.CASE,
                    case.case_id,
                    title,
                    about,
                    place.lon_deg,
                    place.lat_deg,
                    score,
                )
            )
    return found


class SearchBox(QFrame):
    """The field and its answers.

    Signals:
        picked: ``Found`` that a person chose.
        left: the keyboard is wanted elsewhere again.
        resized: it is of another size now: what lies beside it may have to move.
    """

    picked = Signal(object)
    left = Signal()
    resized = Signal()

    def __init__(self, parts: DeskParts, skin: Skin, chart: QWidget) -> None:
        super().__init__(chart)
        self._parts, self._skin, self._chart = parts, skin, chart
        self._found: tuple[Found, ...] = ()
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty(OWNS_KEYS, True)
        self.field = QLineEdit(self)
        self.answers = ChoiceList(skin, self)
        self._note = label("", "text_2", 13)
        self._glass = QLabel(self)
        self.field.setProperty("kind", "bare")
        self.field.installEventFilter(self)
        self.answers.installEventFilter(self)
        chart.installEventFilter(self)
        self._row = QHBoxLayout()
        self._row.addWidget(self._glass)
        self._row.addWidget(self.field, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        for widget in (self.answers, self._note):
            self._column.addWidget(widget)
        self._asker = Asker(parts.face, self)
        self._wire()
        self._dress()
        self._show_found(())

    def _wire(self) -> None:
        parts = self._parts
        self._asker.asked.connect(self._on_asked)
        self._asker.found.connect(self._on_found)
        self._asker.refused.connect(self._on_refused)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_return)
        self.answers.chosen.connect(self._on_chosen)
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self._dress)

    # ---- for others ----------------------------------------------------------------------------

    @property
    def found(self) -> tuple[Found, ...]:
        """What is offered now, best first."""
        return self._found

    def take_focus(self) -> None:
        """Take the keyboard, and have the names of the city read before the first word is asked."""
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if not self.field.text():
            self._asker.warm_up()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._show_found(())

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of = self._parts.lang.of
        self.field.setPlaceholderText(of(w.Search.HINT))
        self.field.setAccessibleName(of(w.Search.NAME))
        self._show_found(self._found)

    # ---- asking --------------------------------------------------------------------------------

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._asker.type(text)
        if not text.strip():
            self._show_found(())

    @Slot(object)
    def _on_asked(self, text: str) -> None:
        """Look among the cases at once; all else is on its way."""
        self._show_found(self._cases(text), is_asking=True)

    @Slot(object, object)
    def _on_found(self, text: str, found: tuple[Found, ...]) -> None:
        here = self._cases(text)
        held = {one.key for one in here}
        both = (*here, *(one for one in found if one.key not in held or not one.key))
        self._show_found(tuple(sorted(both, key=lambda one: -one.score)[:MOST]))

    @Slot(object)
    def _on_refused(self, why: Words) -> None:
        self._show_found(self._cases(self.field.text()), refused=self._parts.lang.of(why))

    def _named(self, found: Found) -> Found:
        """Return an ended case under its name in the language in force; all else as it is."""
        if not found.class_key:
            return found
        return replace(found, title=self._parts.lang.of(self._parts.book.name(found.class_key)))

    def _cases(self, text: str) -> tuple[Found, ...]:
        situation, lang, book = self._parts.face.situation, self._parts.lang, self._parts.book
        held = (*situation.cases.values(), *situation.ended.values())
        found = find_cases(text, ((case, lang.of(case_title(case, book))) for case in held))
        return tuple(sorted(found, key=lambda one: -one.score)[:MOST])

    # ---- showing -------------------------------------------------------------------------------

    def _show_found(
        self, found: tuple[Found, ...], is_asking: bool = False, refused: str = ""
    ) -> None:
        of = self._parts.lang.of
        found = self._found = tuple(map(self._named, found))
        texts = tuple(ChoiceText(one.title, self._about(one)) for one in found)
        self.answers.show_texts(texts, 0)
        is_empty = bool(self.field.text().strip()) and not found and not self._asker.is_typing
        self._note.setText(refused or of(w.Search.ASKING if is_asking else w.Search.NOTHING))
        self._note.setVisible(bool(refused) or is_empty)
        self._place()

    def _about(self, found: Found) -> str:
        of = self._parts.lang.of
        outside = of(w.Search.OUTSIDE) if found.is_outside else ""
        kind = of(FOUND_WORDS[found.kind])
        if found.ended_at_ms:
            kind = of(w.Search.ENDED, day=self._day(found.ended_at_ms))
        return " · ".join(filter(None, (kind, found.about, outside)))

    def _day(self, at_ms: int) -> str:
        city = self._parts.face.city
        return moment(at_ms, city.zone).strftime("%Y-%m-%d") if city is not None else ""

    @Slot()
    def _dress(self) -> None:
        px = self._skin.px
        self._column.setContentsMargins(px(4), px(2), px(4), px(2))
        self._column.setSpacing(px(2))
        self.field.setFixedHeight(px(_FIELD_PX) - 2 * px(2))
        self._note.setContentsMargins(px(12), px(4), px(12), px(8))
        self._row.setContentsMargins(px(10), 0, px(4), 0)
        self._row.setSpacing(px(10))
        icon = themed_icon("search", self._skin, ratio=self.devicePixelRatioF())
        self._glass.setPixmap(icon.pixmap(QSize(px(18), px(18))))
        self.retell()

    def _place(self) -> None:
        """Stand at the upper left of the map, no wider than two fifths of it."""
        px, edge = self._skin.px, self._skin.px(_EDGE_PX)
        width = min(px(_WIDEST_PX), max(px(200), self._chart.width() * 2 // 5))
        self._column.activate()
        inner = width - px(8)
        height = px(_FIELD_PX) + 2
        if self.answers.isVisibleTo(self):
            self.answers.setFixedHeight(self.answers.heightForWidth(inner))
            height += self.answers.height() + px(6)
        if self._note.isVisibleTo(self):
            height += self._note.sizeHint().height() + px(2)
        size = QSize(width, height)
        if size != self.size() or self.pos().x() != edge:
            self.setGeometry(edge, edge, width, height)
            self.resized.emit()

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from the field to the answers and back; Esc leaves; the map's size is kept."""
        if watched is self._chart:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, Qt.Key(event.key()), event.text())
        return False

    def _on_key(self, watched: QObject, key: Qt.Key, text: str) -> bool:
        if key is Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return True
        if watched is self.field and key is Qt.Key.Key_Down and self._found:
            self.answers.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if watched is self.answers and key is Qt.Key.Key_Up and self.answers.at == 0:
            self.field.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    @Slot()
    def _on_return(self) -> None:
        """Take the best answer; one that was not asked for yet is asked for first."""
        if self._asker.is_typing:
            self._asker.flush()
        elif self._found:
            self._on_chosen(0)

    @Slot(int)
    def _on_chosen(self, n: int) -> None:
        found = self._found[n]
        self._show_found(())
        self._note.hide()
        self._place()
        self.left.emit()
        self.picked.emit(found)
