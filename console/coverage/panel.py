"""The sheet of coverage (D05): the share of each class of street, its formula, the blind spots."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from backend.domain.cameras.coverage import FORMULA, STREET_WORDS, ClassSum, Section, StreetClass
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.queue.lists import CaseList
from console.rows.page import RowsPage
from console.rows.row_list import HandoverRow
from layers.coverage import MANY_CASES
from layers.view import MapView
from widgets.labels import label, set_tone
from widgets.link_button import LinkButton

from .book import DAYS, LAYER, CoverageBook
from .words import Said

KEY = "coverage"
_WIDTH_PX, _HEIGHT_PX, _N_ROWS = 860, 680, 200
_NEAR_ZOOM = 7.6
_CLASSES: tuple[StreetClass | None, ...] = (None, *StreetClass)


class CoveragePanel(RowsPage):
    """Shows how much is watched; each number opens the sections that nobody watches.

    Signals:
        list_wanted: ``CaseList`` of what was reported on a section.
    """

    key, close_words = KEY, Said.CLOSE

    list_wanted = Signal(object)

    def __init__(self, parts: DeskParts, book: CoverageBook, chart: MapView, host: QWidget) -> None:
        super().__init__(parts, host)
        self._book, self._map = book, chart
        self._of: StreetClass | None = None
        self._build()
        self._lay_out()
        self.rows.shown.connect(self._on_shown)
        book.changed.connect(self.retell)

    def _build(self) -> None:
        self._formula = label("", "text_2", 13, wrap=True)
        self._heads = [label("", "text_3", 13) for _ in Said.HEAD]
        self._names = [label("", "", 14) for _ in StreetClass]
        self.shares = [LinkButton(self) for _ in StreetClass]
        self._cells = [[label("", "text_2", 14) for _ in range(3)] for _ in StreetClass]
        for share, one in zip(self.shares, StreetClass, strict=True):
            share.setProperty("street_class", one.value)
            share.clicked.connect(self._on_share)
            face = share.font()
            face.setBold(True)
            share.setFont(face)
        self.about = label("", "", 14, bold=True)

    def _lay_out(self) -> None:
        looks, grid = self._parts.looks, QGridLayout()
        right = Qt.AlignmentFlag.AlignRight
        grid.setHorizontalSpacing(looks.px(28))
        grid.setVerticalSpacing(looks.px(4))
        for column, cell in enumerate(self._heads):
            grid.addWidget(cell, 0, column, right if column else Qt.AlignmentFlag.AlignLeft)
        for n, name in enumerate(self._names):
            grid.addWidget(name, n + 1, 0)
            for column, part in enumerate((self.shares[n], *self._cells[n]), 1):
                grid.addWidget(part, n + 1, column, right)
        grid.setColumnStretch(0, 1)
        box = self.frame(self._count)
        box.addWidget(self._formula)
        box.addLayout(grid)
        box.addWidget(self.about)
        box.addWidget(self.rows, 1)
        box.addWidget(self._none, 1)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Ask anew; nothing is shown before the city is known."""
        if self._parts.face.city is None:
            return None
        self._book.ask()
        return self.rows if self._book.found is not None else self

    def say(self) -> None:
        """Say the shares of each class of street, and where no camera looks."""
        of, found = self._parts.lang.of, self._book.found
        self._title.setText(of(Said.TITLE))
        self._formula.setText(of(FORMULA))
        self._hint.setText(of(Said.HINT))
        for cell, words in zip(self._heads, Said.HEAD, strict=True):
            cell.setText(of(words))
        n = (found.n_cameras, f"{found.n_cases:,}") if found is not None else ("—", "—")
        self._count.setText(of(Said.BASE, cameras=n[0], cases=n[1], days=DAYS))
        sums = found.sums if found is not None else tuple(ClassSum(one) for one in StreetClass)
        for row, one in enumerate(sums):
            self._tell_sum(row, one)
        self._tell_rows()

    def _tell_sum(self, row: int, one: ClassSum) -> None:
        of = self._parts.lang.of
        self._names[row].setText(of(STREET_WORDS[one.street_class]))
        set_tone(self._names[row], "info" if one.street_class is self._of else "")
        share = one.share
        self.shares[row].say(of(Said.NO_DATA) if share is None else f"{share:.1%}")
        lengths = {"seen": f"{one.seen_m / 1000:.1f}", "all": f"{one.length_m / 1000:.1f}"}
        texts = (
            of(Said.SECTIONS, n=f"{one.n_watched:,}", all=f"{one.n:,}"),
            of(Said.LENGTH, **lengths),
            of(Said.STREETS, n=one.n_streets_watched, all=one.n_streets),
        )
        for cell, text in zip(self._cells[row], texts, strict=True):
            cell.setText(text)

    def _tell_rows(self) -> None:
        of, book = self._parts.lang.of, self._book
        blind = book.blind(self._of)
        what = STREET_WORDS[self._of] if self._of is not None else Said.ALL
        shown = blind[:_N_ROWS]
        self.about.setText(
            of(Said.BLIND, what=of(what), n=f"{len(blind):,}", shown=len(shown))
            if book.found is not None
            else ""
        )
        was_empty = self.rows.isHidden()
        self.rows.tell([self._row(section) for section in shown])
        self.rows.setVisible(bool(shown))
        if shown and was_empty:
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)
        self._none.setVisible(not shown)
        self._none.setText(self._none_text())

    def _none_text(self) -> str:
        of, book = self._parts.lang.of, self._book
        if book.denied is not None:
            return of(Said.DENIED, why=book.denied)
        return of(Said.ASKING if book.found is None else Said.NO_BLIND)

    @Slot()
    def place(self) -> None:
        """Lie in the middle."""
        self.lie(_WIDTH_PX, _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a class, Enter shows it on the map, L opens the list of cases."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            at = _CLASSES.index(self._of)
            self._choose(_CLASSES[(at + step) % len(_CLASSES)])
        elif event.key() == Qt.Key.Key_L:
            self._open_list()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows.ref:
            self._on_shown(self.rows.ref)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # ---- inside --------------------------------------------------------------------------------

    def _row(self, section: Section) -> HandoverRow:
        of, n = self._parts.lang.of, len(section.case_ids)
        tone = "act" if n >= MANY_CASES else "soon" if n else "none"
        return HandoverRow(
            ref=str(section.section_id),
            kind=of(Said.N_CASES, n=n) if n else of(Said.NO_CASES),
            tone=tone,
            title=section.name or of(Said.NAMELESS),
            about=of(
                Said.ABOUT,
                what=of(STREET_WORDS[section.street_class]),
                m=f"{section.length_m:.0f}",
                seen=f"{section.seen_m:.0f}",
            ),
            state="",
            has_tick=False,
        )

    def _section(self, ref: str) -> Section | None:
        return next((s for s in self._book.blind() if str(s.section_id) == ref), None)

    @Slot()
    def _on_share(self) -> None:
        sender = self.sender()
        assert isinstance(sender, LinkButton)
        chosen = StreetClass(sender.property("street_class"))
        self._choose(None if chosen is self._of else chosen)

    def _choose(self, street_class: StreetClass | None) -> None:
        self._of = street_class
        self.retell()

    @Slot(object)
    def _on_shown(self, ref: str) -> None:
        """Show a section on the map, with all the others."""
        section = self._section(ref)
        if section is None:
            return
        self.dismiss()
        lon, lat = section.line[len(section.line) // 2]
        self._map.deck.set_on(LAYER, is_on=True)
        self._map.set_pin(lon, lat, self._name(section))
        self._map.centre_on(lon, lat, _NEAR_ZOOM)

    def _name(self, section: Section) -> str:
        return section.name or self._parts.lang.of(Said.NAMELESS)

    def _open_list(self) -> None:
        """Open the cases of the section; of what ended long ago only the number is known here."""
        section = self._section(self.rows.ref)
        if section is None or not section.case_ids:
            return
        face, name = self._parts.face, self._name(section)
        known = tuple(case_id for case_id in section.case_ids if face.case(case_id) is not None)
        n_all = len(section.case_ids)
        if not known:
            self.about.setText(self._parts.lang.of(Said.NONE_HERE, name=name, all=n_all))
            return
        title: Words = Said.CASES_OF.filled(name=name, days=DAYS, all=n_all, n=len(known))
        self.dismiss()
        self.list_wanted.emit(CaseList(title, lambda: known))
