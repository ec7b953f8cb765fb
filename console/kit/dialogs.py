"""Asking a person something without ever stopping the desk: panels inside the window."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from backend.domain.terms.words import Words
from video.camera_index import initials
from widgets.labels import label
from widgets.skin import Skin
from widgets.wrapped import sentence

from . import words_acts as w
from .dialogs_choices import ChoiceList, ChoiceText
from .keymap import COVERS_DESK, OWNS_KEYS, TAKES_KEYS
from .language import Lang
from .prompts import Choice, Prompt

# Property of a window: who has the keyboard when nobody else can be given it.
HOME = "wanmi_home"
# Property of a window: the line at its foot that stays in sight whatever is opened.
FOOT = "wanmi_foot"
N_SHOWN = 9
_LEAST_PX, _MOST_PX = 380, 620


class Panel(QFrame):
    """A panel over the window that takes its own keys and gives the focus back when it goes.

    Attributes:
        covers_desk: No key of the desk acts on the case behind it, nor brings another one there,
            while the keyboard is in it; ``False`` only where the case is worked beside it.
        takes: Keys of the desk that mean something else while the keyboard is in it.

    Signals:
        closed: it is hidden again.
    """

    covers_desk: ClassVar[bool] = True
    takes: ClassVar[tuple[str, ...]] = ()
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("popover")
        self.setProperty(COVERS_DESK, self.covers_desk)
        self.setProperty(TAKES_KEYS, self.takes)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty(OWNS_KEYS, True)
        self._came_from: QWidget | None = None
        self._focus: QWidget | None = None
        # With nothing to show the panel itself has the keyboard, so that Esc still closes it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._host = host
        host.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Show the panel and take the keyboard to ``focus``."""
        if not self.isVisible():
            self._came_from = self.window().focusWidget()
        self.place()
        self.show()
        self.raise_()
        self._watch(focus)
        wanted = focus if focus.isVisibleTo(self) else self
        wanted.setFocus(Qt.FocusReason.PopupFocusReason)

    def _watch(self, focus: QWidget) -> None:
        """See when what has the keyboard is hidden: a list that ran empty, say."""
        if focus is not self._focus and focus is not self:
            focus.installEventFilter(self)
        self._focus = focus

    def _keep_keys(self, kind: QEvent.Type) -> None:
        """Keep the keyboard in here while a list is empty, and give it back when it is not.

        Left to Qt it goes to the next field of the desk behind, once the list is hidden.
        """
        at = self.window().focusWidget()
        if kind == QEvent.Type.Hide and at is self._focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif kind == QEvent.Type.Show and at is self and self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def dismiss(self) -> None:
        """Hide the panel; nothing is committed."""
        if not self.isVisible():
            return
        at = self.window().focusWidget()
        has_keys = at is None or at is self or self.isAncestorOf(at)
        self.hide()
        came_from, self._came_from = self._came_from, None
        if has_keys:
            self._give_back(came_from)
        self.closed.emit()

    def _give_back(self, came_from: QWidget | None) -> None:
        """Return the keyboard to whom it came from; a button may have gone in the meantime.

        Then the window's home has it: left to Qt it lands in the next field, where letters type.
        """
        held = (came_from, self.window().property(HOME))
        usable = (one for one in held if one is not None and isValid(one) and one.isVisible())
        target = next(usable, None)
        if target is not None:
            target.setFocus(Qt.FocusReason.PopupFocusReason)

    def over_desk(self) -> QRect:
        """Return all of the host but its foot, where alarms stand: nothing may hide one."""
        whole, foot = self._host.rect(), self.window().property(FOOT)
        return whole.adjusted(0, 0, 0, -foot.height()) if isinstance(foot, QWidget) else whole

    def place(self) -> None:
        """Lie where it belongs in the host; called when it opens and when the host changes size."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host, and whatever else it stands by."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self.place()
        elif watched is self._focus and self.isVisible():
            self._keep_keys(event.type())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no other bare key leaves the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()


class KeyedPanel(Panel):
    """A panel that one key of the catalogue opens and closes; a subclass gives ``key``."""

    key: ClassVar[str]

    @Slot(object)
    def do(self, key: str) -> None:
        """Open the panel, or close it, when the key is its own."""
        if key == self.key:
            self.toggle()

    @Slot()
    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.isVisible():
            self.dismiss()
            return
        focus = self.begin()
        if focus is not None:
            self.open(focus)
            self.tell()

    def begin(self) -> QWidget | None:
        """Make ready; return who gets the keyboard, None while there is nothing to show."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say what stands here, now that it is seen."""

    def stop(self) -> None:
        """The desk closes: let nothing go on behind the panel."""


class InputPanel(Panel):
    """Asks for one answer: prepared choices, and own words where they are allowed.

    Signals:
        answered: ``(Prompt, str)``: a choice's key, or own words.
    """

    answered = Signal(object, object)

    def __init__(
        self,
        skin: Skin,
        lang: Lang,
        host: QWidget,
        anchor: QWidget | None = None,
        buttons: QWidget | None = None,
    ) -> None:
        super().__init__(host)
        self._skin = skin
        self._lang = lang
        self._anchor, self._buttons = anchor, buttons
        for stands_by in (anchor, buttons):
            if stands_by is not None:
                stands_by.installEventFilter(self)
        self._prompt: Prompt | None = None
        self._found: tuple[Choice, ...] = ()
        self._about_text = ""
        self._title = label("", "", 16, bold=True, wrap=True)
        self._about = label("", "text_2", 14, wrap=True)
        self._choices = ChoiceList(skin, self)
        self._own = QLineEdit(self)
        self._hint = label("", "text_3", 12)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (self._title, self._about, self._choices, self._own, self._hint):
            box.addWidget(part)
        self._choices.chosen.connect(self._on_chosen)
        self._choices.own_words_wanted.connect(self._on_own_words_wanted)
        self._own.returnPressed.connect(self._on_own_words)
        self._own.textChanged.connect(self._on_typed)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.place)

    @property
    def prompt(self) -> Prompt | None:
        """What is being asked, ``None`` while nothing is."""
        return self._prompt if self.isVisible() else None

    @property
    def _is_long(self) -> bool:
        """Whether there are more choices than stand here: what is typed finds among them."""
        prompt = self._prompt
        return prompt is not None and not prompt.own_words and len(prompt.choices) > N_SHOWN

    @property
    def choices(self) -> ChoiceList:
        """The prepared answers."""
        return self._choices

    @Slot(object)
    def ask(self, prompt: Prompt) -> None:
        """Ask; a question that is still open is replaced."""
        self._prompt = prompt
        self._own.clear()
        self._choices.show_texts(())
        self.retell()
        self.open(self._choices if prompt.choices else self._own if prompt.own_words else self)

    @Slot(object)
    def drop_other(self, case_id: str) -> None:
        """Ask no more once another case stands on the screen."""
        prompt = self._prompt
        if prompt is not None and not prompt.case_ids and prompt.case.case_id != case_id:
            self.dismiss()

    @Slot()
    def confirm(self) -> None:
        """Answer with what is marked now."""
        if self._own.hasFocus() and self._own.text().strip() and not self._is_long:
            self._on_own_words()
        elif self._choices.at >= 0:
            self._on_chosen(self._choices.at)

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        prompt, of = self._prompt, self._lang.of
        if prompt is None:
            return
        self._title.setText(of(prompt.title))
        about = of(prompt.empty) if not prompt.choices else prompt.said or prompt.case.place.address
        self._about_text = about
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._own.setVisible(prompt.own_words or self._is_long)
        n = len(prompt.choices)
        hint = w.FIND_CHOICE.filled(n=n) if self._is_long else prompt.own_hint
        self._own.setPlaceholderText(of(hint))
        self._hint.setText(of(w.PANEL_HINT))
        self._show()

    def _show(self) -> None:
        """Show the choices there is room for; of many those that fit what was typed."""
        of, typed = self._lang.of, self._own.text().strip().casefold()
        choices = self._prompt.choices if self._prompt is not None else ()
        if self._is_long and typed:
            choices = tuple(choice for choice in choices if _fits(choice.words, typed))
        self._found = choices[:N_SHOWN]
        texts = tuple(ChoiceText(of(c.words), sentence(of(c.detail))) for c in self._found)
        self._choices.show_texts(texts, 0 if typed else max(self._choices.at, 0))
        if self._is_long:
            self._about.setText(self._about_text if choices else of(w.NOT_FOUND))
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie at the foot of the anchor, above its buttons; the map and the rail stay in sight."""
        px, room = self._skin.px, self._host.rect()
        if self._anchor is not None:
            corner = self._anchor.mapTo(self._host, QPoint(0, 0))
            room = QRect(corner, self._anchor.size())
        if self._buttons is not None:
            room.setBottom(self._buttons.mapTo(self._host, QPoint(0, 0)).y())
        width = min(max(room.width() - px(16), px(_LEAST_PX)), px(_MOST_PX))
        self.setFixedWidth(min(width, self._host.width() - px(16)))
        self.adjustSize()
        # Choices of another height leave what stands above them where it was for the old one.
        self.layout().invalidate()
        self.layout().activate()
        left = room.right() - self.width() - px(8)
        top = room.bottom() - self.height() - px(8)
        self.move(max(px(8), left), max(px(8), top))

    @Slot(int)
    def _on_chosen(self, n: int) -> None:
        if self._prompt is not None:
            self._answer(self._found[n].key)

    @Slot()
    def _on_own_words_wanted(self) -> None:
        if self._own.isVisible():
            self._own.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_own_words(self) -> None:
        text = self._own.text().strip()
        if self._is_long and self._found:
            self._answer(self._found[0].key)
        elif text and not self._is_long:
            self._answer(text)

    @Slot()
    def _on_typed(self) -> None:
        if self._is_long:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters find among many choices; arrows go from the field to them."""
        text = event.text()
        if self._own.hasFocus() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if self._found:
                self._choices.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._is_long and self._choices.hasFocus() and text.isprintable() and text.strip():
            self._own.setFocus(Qt.FocusReason.TabFocusReason)
            self._own.insert(text)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _answer(self, answer: str) -> None:
        prompt = self._prompt
        self.dismiss()
        if prompt is not None:
            self.answered.emit(prompt, answer)


def _fits(words: Words, typed: str) -> bool:
    """Return whether what was typed is in a name, or begins its pinyin initials."""
    names = (words.zh.casefold(), words.en.casefold())
    return any(typed in name for name in names) or initials(words.zh).startswith(typed)
