"""What the wall's emergency page says: the one that is on, in the words a hall asks for."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.people.emergency import Emergency, Line, Task
from backend.domain.people.emergency_terms import ACT_WORDS, KIND_WORDS, POST_WORDS, Post
from backend.domain.terms.words import Words
from console.emergency import words as e
from console.emergency.book import EmergencyBook
from console.emergency.text import TONES, elapsed, holder_words, line_words, task_state
from console.face.parts import DeskParts
from console.kit.notice import each
from console.kit.seat_names import seat_words
from console.kit.time_text import hms
from wall.texts import BoardText, EmergencyPageText, HappeningText, HeadText, StripText

from .words import Wall

# More than fit at any size; the page cuts what has no room.
LINES_SHOWN = 12
_TASK_TONES = {"open": "soon", "done": "good", "failed": "act"}


class WallEmergency(QObject):
    """Follows the emergency that is on.

    Signals:
        changed: the page says something else now.
        began: one was opened while this wall looked on.
        over: none is on any more.
    """

    changed = Signal()
    began = Signal()
    over = Signal()

    def __init__(self, parts: DeskParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self.book = EmergencyBook(parts.face, self)
        self._known = ""
        self.book.changed.connect(self._on_changed)
        self._on_changed(is_news=False)

    @property
    def is_on(self) -> bool:
        """Whether there is something to show."""
        return self.book.running is not None

    @Slot()
    def _on_changed(self, *, is_news: bool = True) -> None:
        one, known = self.book.running, self._known
        self._known = one.emergency_id if one is not None else ""
        if one is not None:
            self.book.show(one)
        if self._known and self._known != known and is_news:
            self.began.emit()
        elif known and not self._known:
            self.over.emit()
        self.changed.emit()

    def page(self, head: HeadText, strip: StripText) -> EmergencyPageText:
        """Return the page as it is now."""
        one, of = self.book.running, self._parts.lang.of
        if one is None:
            return EmergencyPageText(head=head, strip=strip)
        n = len(one.open_tasks)
        told = e.TASKS if one.tasks else e.NO_TASKS
        lines = (self.book.lines or ())[-LINES_SHOWN:]
        return EmergencyPageText(
            head=head,
            board=self._board(one),
            tasks_title=of(told, n=n, all=len(one.tasks)),
            tasks=tuple(self._task(task) for task in _open_first(one)),
            log_title=of(e.SHEET_LOG),
            log=tuple(self._line(line) for line in reversed(lines)),
            strip=strip,
        )

    def _board(self, one: Emergency) -> BoardText:
        of, zone = self._parts.lang.of, self.book.zone
        at = hms(one.opened_ms, zone)
        who = seat_words(one.account, one.seat)
        ran_ms = self._parts.face.city_now_ms() - one.opened_ms
        return BoardText(
            "late",
            "act",
            one.title,
            of(each(e.SINCE, who=who, at=Words(at, at))),
            elapsed(ran_ms),
            of(KIND_WORDS[one.kind]),
            self._rows(one),
        )

    def _rows(self, one: Emergency) -> tuple[tuple[str, str], ...]:
        """Return where it is, who decides, who is there, what is next."""
        of = self._parts.lang.of
        rows = [(of(Wall.WHERE), one.place)]
        rows += [
            (of(POST_WORDS[post]), of(holder_words(one, post))) for post in Post if one.holder(post)
        ]
        if (task := next(iter(one.open_tasks), None)) is not None:
            person = of(seat_words(task.person))
            rows.append((of(Wall.NEXT), of(e.TASK_LINE, n=task.n, text=task.text, person=person)))
        if one.n_overrides:
            rows.append((of(e.SHEET_OVERRIDES), of(e.SHEET_TIMES, n=one.n_overrides)))
        return tuple(rows)

    def _task(self, task: Task) -> HappeningText:
        of, state = self._parts.lang.of, task_state(task)
        at = hms(task.settled_ms or task.given_ms, self.book.zone)
        about = of(e.TASK_LINE, n=task.n, text=task.text, person=of(seat_words(task.person)))
        return HappeningText(at, of(e.TASK_STATE[state]), about, _TASK_TONES[state])

    def _line(self, line: Line) -> HappeningText:
        of = self._parts.lang.of
        said = of(line_words(line, self.book.case_no))
        tone = TONES.get(line.act, "text_2")
        return HappeningText(hms(line.at_ms, self.book.zone), of(ACT_WORDS[line.act]), said, tone)


def _open_first(one: Emergency) -> tuple[Task, ...]:
    """Return the tasks: the open ones, oldest first, then what was settled, newest first."""
    settled = sorted((t for t in one.tasks if not t.is_open), key=lambda t: -t.settled_ms)
    return (*one.open_tasks, *settled)
