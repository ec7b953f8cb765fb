"""The request form on the screen: filled in by itself as far as it can be, saved as a PDF."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from backend.domain.cameras.camera import Camera, CameraOwner
from console.face.parts import DeskParts
from console.kit.dialogs import KeyedPanel
from console.kit.notice import Notice
from console.kit.time_text import moment
from widgets.labels import ElideLabel, label
from widgets.spacing import space

from . import words_request as w
from .panel import PageView
from .paper import PAGE_H, PAGE_W, Paper
from .request import Form, Request, request_html
from .save_pdf import SavePdf, documents, foot_of
from .words import Print

KEY = "request"
_WIDTH_PX, _AROUND_PX, _HOURS = 720, 270, 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RequestPanel(KeyedPanel):
    """Asks for what only a person knows; the rest stands there.

    Signals:
        noticed: ``Notice``.
    """

    noticed = Signal(object)
    key = KEY

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self._camera: Camera | None = None
        self._kind = 0
        self._build()
        self._lay_out()
        for field in self._fields:
            field.installEventFilter(self)
        for field in (self.purpose, self.span):
            field.textChanged.connect(self._lay)
        self._close.clicked.connect(self.dismiss)
        parts.lang.changed.connect(self._on_language)
        parts.looks.changed.connect(self.place)

    def _build(self) -> None:
        self._title = ElideLabel("", 18, bold=True)
        self._close = QPushButton("✕", self)
        self._close.setProperty("kind", "quiet")
        self.view = PageView(self._parts.looks, self)
        self.purpose, self.span = QLineEdit(self), QLineEdit(self)
        self._saver = SavePdf(self._parts, self._given, self)
        self.path, self.state = self._saver.path, self._saver.state
        self.path.returnPressed.disconnect(self._saver.save)  # Enter goes on by the panel's rule
        self._fields = (self.purpose, self.span, self.path)
        self._names = [label("", "text_2", 14) for _ in self._fields]
        self._hint = label("", "text_3", 12)

    def _lay_out(self) -> None:
        looks, head, grid = self._parts.looks, QHBoxLayout(), QGridLayout()
        space(head, looks, gap_px=10)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        for row, (name, field) in enumerate(zip(self._names, self._fields, strict=True)):
            name.setBuddy(field)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self._saver.button, len(self._fields) - 1, 2)
        box = QVBoxLayout(self)
        space(box, looks, (20, 12, 20, 12), 8)
        box.addLayout(head)
        box.addWidget(self.view, 1)
        box.addLayout(grid)
        box.addWidget(self.state)
        box.addWidget(self._hint)

    # ---- for others ----------------------------------------------------------------------------

    def begin(self) -> QWidget | None:
        """Take the chosen camera; one of our own needs no form, and that is said."""
        face, city = self._parts.face, self._parts.face.city
        chosen = self._parts.selection.camera_id
        cameras = city.cameras if city is not None else ()
        camera = next((one for one in cameras if one.camera_id == chosen), None)
        if camera is None or city is None or camera.owner is CameraOwner.OWN:
            words = w.CHOOSE if camera is None else w.OURS.filled(camera=camera.name)
            self.noticed.emit(Notice("info", words, KEY))
            return None
        self._camera, self._kind = camera, 0
        self.purpose.clear()
        now_ms = face.city_now_ms()
        begins, ends = (moment(now_ms + h * 3_600_000, city.zone) for h in (0, _HOURS))
        ending = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%Y-%m-%d %H:%M}"
        span = w.EACH.filled(one=f"{begins:%Y-%m-%d %H:%M}", other=ending)
        self.span.setText(self._parts.lang.of(span))
        name = f"{self._parts.lang.of(w.FORM)}-{camera.name}.pdf".replace("/", "-")
        self._saver.aim(self._folder() / name.replace(" ", "-"))
        return self.purpose

    def tell(self) -> None:
        """Lay the form out and set every text."""
        self._lay()
        self._retell()

    @property
    def paper(self) -> Paper | None:
        """The form as it is laid out."""
        return self.view.paper

    @Slot()
    def place(self) -> None:
        """Be as high as the window lets it, and as wide as a page of that height."""
        host, px = self._host.rect(), self._parts.looks.px
        self._close.setFixedSize(px(36), px(36))
        height = host.height() - px(24)
        width = round((height - px(_AROUND_PX)) * PAGE_W / PAGE_H) + px(80)
        self.setFixedSize(min(max(width, px(_WIDTH_PX)), host.width() - px(24)), height)
        self.move((host.width() - self.width()) // 2, px(12))

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field and saves at the last; arrows change what is asked."""
        if watched in self._fields and isinstance(event, QKeyEvent):
            key, is_press = Qt.Key(event.key()), event.type() is QEvent.Type.KeyPress
            if event.type() is QEvent.Type.ShortcutOverride and key in _ENTER:
                event.accept()  # on the desk Ctrl+Enter would dispatch the selected case
                return True
            if is_press and key in _ENTER:
                self._on_enter(self._fields.index(watched))  # type: ignore[arg-type]
                return True
            if is_press and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if key is Qt.Key.Key_Down else -1
                self._kind = (self._kind + step) % len(w.KINDS)
                self._lay()
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self, at: int) -> None:
        if at < len(self._fields) - 1:
            self._fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._saver.save()

    # ---- inside --------------------------------------------------------------------------------

    def _given(self) -> tuple[str, Paper] | None:
        """Return what is saved; a form without a purpose is none."""
        if not self.purpose.text().strip():
            self._saver.say(self._parts.lang.of(w.NO_PURPOSE), "act")
            self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        paper = self.paper
        return (self._parts.lang.of(w.FORM), paper) if paper is not None else None

    @Slot()
    def _lay(self) -> None:
        camera, face, lang = self._camera, self._parts.face, self._parts.lang
        city = face.city
        if camera is None or city is None:
            return
        case = face.case(self._parts.selection.case_id)
        request = Request(
            camera,
            face.actor,
            self.purpose.text().strip(),
            self.span.text().strip(),
            self._kind,
            (case.case_no or case.case_id) if case is not None else "",
            f"{moment(face.city_now_ms(), city.zone):%Y-%m-%d %H:%M}",
        )
        html = request_html(Form(request, city, lang))
        self.view.show_page(Paper(html, foot_of(self._parts), {}), 0)

    @Slot()
    def _on_language(self) -> None:
        if self.isVisible():
            self.tell()

    def _retell(self) -> None:
        of, camera = self._parts.lang.of, self._camera
        self._title.setText(of(w.TITLE, camera=camera.name if camera is not None else ""))
        self.setAccessibleName(self._title.text())
        for name, field, words in zip(
            self._names, self._fields, (w.PURPOSE, w.SPAN, Print.PATH), strict=True
        ):
            name.setText(of(words))
            field.setAccessibleName(of(words))
        self.purpose.setPlaceholderText(of(w.PURPOSE_HINT))
        self._saver.retell()
        self._close.setToolTip(of(w.CLOSE))
        self._close.setAccessibleName(of(w.CLOSE))
        self._hint.setText(of(w.HINT))
        self.place()

    def _folder(self) -> Path:
        return documents()
