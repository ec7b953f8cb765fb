"""The acts of the desk as Qt actions: buttons, menus and keys all hang on the same ones.

Each action follows the selected case: absent where the state excludes it, grey with the rule where
a rule between persons forbids it, grey while a verdict is awaited.
"""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backend.domain.cases.case import Act, Case
from backend.situation import Changes
from console.face.on_shift import on_shift
from console.face.parts import DeskParts
from console.kit import words_acts as w
from console.kit.acts import ACTS, Offer, offers, override_offer, primary_offer
from console.kit.keymap import KEYS, key_text
from console.kit.notice import each

from .acting import ActingDesk

COMMANDS = ("commit", "override", "video", "wall")
ENTER = "primary"


class CaseActions(QObject):
    """One ``QAction`` per act and per command of the case on screen.

    Properties of each: ``key_text`` as people read the key that does it now, ``kind`` for buttons
    that follow it: ``"primary"`` for the one that Enter does.

    Signals:
        command_wanted: key of a command that other rooms carry out: ``"video"``, ``"wall"``.
    """

    command_wanted = Signal(object)

    def __init__(
        self,
        parts: DeskParts,
        acting: ActingDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._acting = acting
        self._acts = {act: self._make(ACTS[act].key) for act in ACTS}
        self._commands = {key: self._make(key) for key in COMMANDS}
        self._wire()
        self.refresh()

    def _make(self, key: str) -> QAction:
        action = QAction(self)
        action.setProperty("key_text", key_text(key))
        action.setProperty("kind", "")
        action.triggered.connect(self._on_triggered)
        return action

    def _wire(self) -> None:
        face, selection = self._parts.face, self._parts.selection
        selection.changed.connect(self._on_case)
        face.pending_changed.connect(self._on_case)
        face.changed.connect(self._on_changed)
        face.actor_changed.connect(self.refresh)
        face.seats_changed.connect(self._on_seats)
        self._parts.lang.changed.connect(self.refresh)

    # ---- for others ----------------------------------------------------------------------------

    def actions(self) -> tuple[QAction, ...]:
        """Return all actions in the order they are offered; invisible ones are not offered now."""
        acts = tuple(self._acts.values())
        return (self._commands["commit"], *acts, *(self._commands[k] for k in COMMANDS[1:]))

    def action(self, act: Act) -> QAction:
        """Return the action of one act."""
        return self._acts[act]

    def command(self, key: str) -> QAction:
        """Return the action of one of ``COMMANDS``."""
        return self._commands[key]

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of what is offered now; it deletes itself when it closes."""
        menu = QMenu(parent)
        menu.addActions([action for action in self.actions() if action.isVisible()])
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @Slot()
    def refresh(self) -> None:
        """Follow the selected case."""
        case = self._parts.face.case(self._parts.selection.case_id)
        face = self._parts.face
        found = offers(case, face.actor, face.hall, on_shift(face)) if case is not None else ()
        offered = {offer.spec.act: offer for offer in found}
        waits = case is not None and self._parts.face.pending(case.case_id) is not None
        for act, action in self._acts.items():
            self._follow(act, action, offered.get(act), waits)
        self._follow_commands(case, offered.get(Act.DISPATCH), waits)
        self._light(case)

    # ---- inside --------------------------------------------------------------------------------

    def _follow(self, act: Act, action: QAction, offer: Offer | None, waits: bool) -> None:
        of = self._parts.lang.of
        text = of(ACTS[act].words)
        action.setText(text)
        action.setVisible(offer is not None)
        why = offer.why_not if offer is not None else None
        if waits:
            why = w.PENDING_ALREADY
        action.setEnabled(why is None)
        action.setToolTip(of(why) if why is not None else text)

    def _follow_commands(self, case: Case | None, dispatch: Offer | None, waits: bool) -> None:
        of, commands = self._parts.lang.of, self._commands
        for key in COMMANDS:
            commands[key].setText(of(KEYS[key].words))
        may_dispatch = dispatch is not None and dispatch.why_not is None
        has_choice = case is not None and may_dispatch and bool(self._acting.suggestions(case))
        commands["commit"].setVisible(has_choice)
        commands["commit"].setEnabled(has_choice and not waits)
        of_hall = self._parts.seat.of_hall
        commands["video"].setVisible(case is not None and of_hall)
        commands["wall"].setVisible(of_hall)
        spec = (
            override_offer(case, self._parts.face.actor, self._parts.face.hall)
            if case is not None and self._parts.face.situation.emergencies
            else None
        )
        commands["override"].setVisible(spec is not None)
        commands["override"].setEnabled(not waits)
        if spec is not None:
            commands["override"].setText(of(each(w.OVERRIDE_ACT, act=spec.words)))

    def _light(self, case: Case | None) -> None:
        """Light one button, what Enter does; of a dispatch its first choice, the list beside it."""
        face = self._parts.face
        known = face.actor, face.hall, on_shift(face)
        found = primary_offer(case, *known) if case is not None else None
        first = found.spec.act if found is not None else None
        is_chosen = first is Act.DISPATCH and self._commands["commit"].isVisible()
        for act, action in self._acts.items():
            _dress(action, act is first and not is_chosen, ENTER if act is first else ACTS[act].key)
        _dress(self._commands["commit"], is_chosen, "commit")

    @Slot(object)
    def _on_case(self, _about: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.cases or changes.ended or changes.reset:
            self.refresh()

    @Slot()
    def _on_seats(self) -> None:
        """Follow who is on shift: in a combined hall a closing hangs on it."""
        if self._parts.face.hall.combined:
            self.refresh()

    @Slot()
    def _on_triggered(self) -> None:
        sender = self.sender()
        for act, action in self._acts.items():
            if action is sender:
                self._do(act)
        for key, action in self._commands.items():
            if action is sender and key == "commit":
                self._acting.commit_first()
            elif action is sender and key == "override":
                self._acting.override()
            elif action is sender:
                self.command_wanted.emit(key)

    def _do(self, act: Act) -> None:
        case_id = self._parts.selection.case_id
        if act is Act.UNDO_DISPATCH and case_id:
            self._acting.take_back(case_id)
        else:
            self._acting.do(act)


def _dress(action: QAction, is_lit: bool, key: str) -> None:
    """Light a button or not, and name the key that does it now."""
    looks = {"kind": ENTER if is_lit else "", "key_text": key_text(key)}
    if any(action.property(name) != value for name, value in looks.items()):
        for name, value in looks.items():
            action.setProperty(name, value)
        action.changed.emit()
