"""Beside the log: who holds which post, and every task with what became of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.domain.people.emergency import Emergency, Task
from backend.domain.people.emergency_terms import POST_WORDS, Post
from console.face.parts import DeskParts
from console.kit.seat_names import seat_words
from widgets.labels import label
from widgets.marks import StateMark
from widgets.spacing import space

from . import words as w
from .text import holder_words, task_state

_MARKS = {"open": "soon", "done": "good", "failed": "late"}


class SidePanel(QFrame):
    """Posts above, tasks below: the open ones first."""

    def __init__(self, parts: DeskParts, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = parts
        self._posts_head, self._tasks_head = label("", "", 14, True), label("", "", 14, True)
        self._names = {post: (label("", "text_2", 14), label("", "", 14)) for post in Post}
        self._shown: tuple[object, ...] = ()
        held = QWidget()
        self._rows = QVBoxLayout(held)
        space(self._rows, parts.looks, (0, 0, 8, 0), 8)
        scroll = QScrollArea(self)
        scroll.setWidget(held)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        space(box, parts.looks, (0, 0, 0, 0), 8)
        box.addWidget(self._posts_head)
        box.addLayout(self._post_grid())
        box.addWidget(self._tasks_head)
        box.addWidget(scroll, 1)

    def _post_grid(self) -> QGridLayout:
        grid = QGridLayout()
        for row, (post, person) in enumerate(self._names.values()):
            grid.addWidget(post, row, 0)
            grid.addWidget(person, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def show_emergency(self, one: Emergency) -> None:
        """Show how it stands."""
        of = self._parts.lang.of
        self._posts_head.setText(of(w.POSTS))
        for post, (name, person) in self._names.items():
            held = one.holder(post)
            name.setText(of(POST_WORDS[post]))
            person.setText(of(holder_words(one, post)) if held else of(w.NOBODY))
            person.setEnabled(bool(held))
        n = len(one.open_tasks)
        told = w.TASKS if one.tasks else w.NO_TASKS
        self._tasks_head.setText(of(told, n=n, all=len(one.tasks)))
        shown = (one.tasks, self._parts.lang.code, self._parts.looks.scale)
        if shown != self._shown:
            self._shown = shown
            self._fill(one)

    def _fill(self, one: Emergency) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for task in sorted(one.tasks, key=lambda task: (not task.is_open, task.n)):
            self._rows.addWidget(self._row(task))
        self._rows.addStretch(1)

    def _row(self, task: Task) -> QWidget:
        of, state = self._parts.lang.of, task_state(task)
        row = QWidget()
        box = QVBoxLayout(row)
        space(box, self._parts.looks, (0, 0, 0, 0), 2)
        mark = StateMark(self._parts.looks, 13, row)
        mark.show_state(_MARKS[state], of(w.TASK_STATE[state]))
        person = of(seat_words(task.person))
        told: list[QLabel] = [label(of(w.TASK_LINE, n=task.n, text=task.text, person=person))]
        if task.note:
            told.append(label(task.note, "text_2", 13))
        box.addWidget(mark)
        for one in told:
            one.setWordWrap(True)
            box.addWidget(one)
        return row
