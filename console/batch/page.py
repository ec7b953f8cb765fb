"""The page of a batch: which cases, whose, who is reached how; one key sends, all stay told."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import ACT_WORDS, Case
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.notice import each
from console.queue.cards import case_title
from console.rows.page import RowsPage
from console.rows.row_list import HandoverRow
from widgets.labels import label

from .book import BatchBook, Outcome, Stage
from .words import BatchWords

_WIDTH_PX, _LEAST_PX, _MOST_PX, _AROUND_PX, _ROW_PX = 1080, 260, 720, 150, 48
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UNIT = "unit:"


class Section(NamedTuple):
    """The cases of one unit, with who is reached how."""

    unit_id: str
    title: Words
    about: Words
    cases: tuple[Case, ...]


class BatchPage(RowsPage):
    """Rows of cases under their units; space chooses, Ctrl+Enter does it to the chosen.

    Signals:
        picked: ``case_id`` that is to be shown.
    """

    close_words = BatchWords.CLOSE
    picked = Signal(object)

    def __init__(self, parts: DeskParts, book: BatchBook, host: QWidget) -> None:
        super().__init__(parts, host)
        self._book = book
        self._chosen: set[str] = set()
        self._seen: dict[str, Case] = {}
        self._sections: tuple[Section, ...] = ()
        self._about = label("", "text_2", 13, wrap=True)
        self._run = label("", "text", 14, bold=True)
        box = self.frame(self._count)
        box.addWidget(self._about)
        for part in (self.rows, self._none):
            box.addWidget(part, 1)
        for part in (self._run, self._hint):
            box.addWidget(part)
        self._hint.setWordWrap(True)
        self.rows.said.connect(self._on_said)
        self.rows.taken_back.connect(self._on_taken_back)
        self.rows.shown.connect(self._on_shown)
        book.changed.connect(self.retell)
        parts.face.ticked.connect(self.retell)
        parts.face.actor_changed.connect(self.dismiss)

    # ---- what a subclass gives -------------------------------------------------------------------

    def sections(self) -> Sequence[Section]:
        """Return the cases as they stand now, by unit."""
        raise NotImplementedError

    def kind_of(self, case: Case) -> tuple[Words, str]:
        """Return what stands in front of a case, and its tone."""
        raise NotImplementedError

    def about_of(self, case: Case) -> Words:
        """Return the second line of a case."""
        raise NotImplementedError

    def left_out(self, case: Case) -> Words | None:
        """Return why a case is not chosen by itself, ``None`` when it is."""
        raise NotImplementedError

    def why_not(self, case: Case) -> Words | None:
        """Return why it cannot be done to a case, ``None`` when it can."""
        return self._book.kept_from(case)

    def say_head(self) -> None:
        """Set title, line below it, words for nothing, and the keys."""
        raise NotImplementedError

    def send(self, cases: Sequence[Case]) -> None:
        """Do it to the chosen ones."""
        self._book.send(cases)

    # ---- choosing --------------------------------------------------------------------------------

    def start_over(self) -> None:
        """Choose anew: what may be done and was not done a moment ago."""
        self._take_sections()
        self._chosen = {i for i, case in self._seen.items() if self._is_free(i)}
        self._chosen -= {i for i in self._chosen if self.left_out(self._seen[i]) is not None}

    def _take_sections(self) -> None:
        self._sections = tuple(self.sections())
        self._seen = {c.case_id: c for section in self._sections for c in section.cases}
        self._chosen &= self._seen.keys()

    def _is_free(self, case_id: str) -> bool:
        """Return whether it may be chosen: possible, and neither on its way nor done."""
        outcome = self._book.outcome(case_id)
        if outcome is not None and outcome.stage is not Stage.FAILED:
            return False
        return self.why_not(self._seen[case_id]) is None

    def _of_ref(self, ref: str) -> list[str]:
        """Return the cases a row stands for: one, or all of its unit."""
        if not ref.startswith(_UNIT):
            return [ref] if ref in self._seen else []
        found = next((s for s in self._sections if _UNIT + s.unit_id == ref), None)
        return [case.case_id for case in found.cases] if found is not None else []

    def _choose(self, case_ids: Sequence[str], *, is_on: bool | None = None) -> None:
        """Choose these, or no longer; ``None`` turns them over, all to the same side."""
        free = {case_id for case_id in case_ids if self._is_free(case_id)}
        if is_on is None:
            is_on = not free <= self._chosen
        self._chosen = self._chosen | free if is_on else self._chosen - free
        self.retell()

    @Slot(object)
    def _on_said(self, ref: str) -> None:
        self._choose(self._of_ref(ref))
        self._step()

    def _step(self) -> None:
        """Go on to the next row, as far as there is one."""
        model, row = self.rows.model_rows, self.rows.currentIndex().row()
        if row + 1 < model.rowCount():
            self.rows.setCurrentIndex(model.index(row + 1))

    @Slot(object)
    def _on_taken_back(self, ref: str) -> None:
        self._choose(self._of_ref(ref), is_on=False)

    @Slot(object)
    def _on_shown(self, ref: str) -> None:
        if not ref.startswith(_UNIT):
            self.dismiss()
            self.picked.emit(ref)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A chooses all or none, Ctrl+Enter sends, Esc closes."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key in _ENTER and held == Qt.KeyboardModifier.ControlModifier:
            self.send([case for i, case in self._seen.items() if i in self._chosen])
        elif key is Qt.Key.Key_A and not held:
            self._choose(tuple(self._seen))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- what is shown ---------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Begin with everything chosen that may be; nothing before the city is known."""
        if self._parts.face.city is None:
            return None
        if not self._book.n(Stage.SENT):
            self._book.clear()
        self.start_over()
        return self.rows

    def say(self) -> None:
        """Say the rows, what is chosen, and what became of it."""
        of, book = self._parts.lang.of, self._book
        self._take_sections()
        # What was sent stays ticked only by its outcome.
        self._chosen -= {i for i in self._chosen if not self._is_free(i)}
        self.say_head()
        self._count.setText(of(BatchWords.COUNT, n=len(self._seen), chosen=len(self._chosen)))
        self.rows.tell(self._rows())
        self.rows.setVisible(bool(self._seen))
        self._none.setVisible(not self._seen)
        self._about.setVisible(bool(self._about.text()))
        self._run.setVisible(book.n_all > 0)
        counts = {stage.value: book.n(stage) for stage in (Stage.DONE, Stage.SENT)}
        n_failed = book.n(Stage.FAILED) + book.n(Stage.UNKNOWN)
        self._run.setText(of(BatchWords.RUN, n=book.n_all, failed=n_failed, **counts))

    @Slot()
    def place(self) -> None:
        """Lie in the middle, as high as the rows need."""
        wanted = _AROUND_PX + len(self.rows.model_rows.rows) * _ROW_PX
        self.lie(_WIDTH_PX, min(max(wanted, _LEAST_PX), _MOST_PX))

    def _rows(self) -> list[HandoverRow]:
        of, rows = self._parts.lang.of, []
        for section in self._sections:
            count = BatchWords.UNIT_COUNT.filled(n=len(section.cases))
            rows.append(
                HandoverRow(
                    ref=_UNIT + section.unit_id,
                    kind=of(count),
                    tone="none",
                    title=of(section.title),
                    about=of(section.about),
                    state="",
                    has_tick=False,
                )
            )
            rows += [self._row(case) for case in section.cases]
        return rows

    def _row(self, case: Case) -> HandoverRow:
        of, (kind, tone) = self._parts.lang.of, self.kind_of(case)
        outcome = self._book.outcome(case.case_id)
        name = of(case_title(case, self._parts.book))
        state, about, is_done = self._told(case, outcome)
        return HandoverRow(
            ref=case.case_id,
            kind=of(kind),
            tone=tone,
            title=" · ".join(part for part in (name, case.place.address) if part),
            about=of(about),
            state=of(state),
            is_said=is_done or case.case_id in self._chosen,
            freezes=outcome is not None and outcome.stage in (Stage.FAILED, Stage.UNKNOWN),
        )

    def _told(self, case: Case, outcome: Outcome | None) -> tuple[Words, Words, bool]:
        """Return the state of a row, its second line, and whether it is done."""
        about = self.about_of(case)
        if outcome is None:
            why = self.why_not(case)
            if why is not None:
                return BatchWords.OUT, each(BatchWords.LEFT_OUT, why=why), False
            return self.left_out(case) or Words("", ""), about, False
        if outcome.stage is Stage.SENT:
            return BatchWords.SENT, about, False
        if outcome.stage is Stage.DONE:
            act = ACT_WORDS[self._book.act]
            return each(BatchWords.DONE, act=act), about, True
        state = BatchWords.UNKNOWN if outcome.stage is Stage.UNKNOWN else BatchWords.FAILED
        return state, each(BatchWords.FAILED_WHY, why=outcome.why), False
