"""A clear look in the hall (X07): for a purpose, for so long, recorded before anything is clear."""

import math
import time

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from backend.contract.camera_orders import PeekOrder
from backend.contract.verdicts import Verdict
from backend.domain.people.rights import may_do
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.kit.dialogs import Panel
from console.kit.language import Lang
from console.kit.time_text import span
from widgets.labels import label, set_tone
from widgets.skin import Skin

MINUTES = (1, 3, 5, 10, 15, 30)
_USUAL = 2
_WIDE_PX, _EDGE_PX = 520, 16


class W:
    """Every sentence of it."""

    TITLE = Words("临时清晰显示", "A clear look")
    ABOUT = Words(
        "大厅画面默认打马赛克。清晰显示须写明用途、到时自动恢复，谁、为何、看哪些监控都留痕。",
        "Pictures in the hall are coarse. A clear look has a purpose and an end, and is recorded: "
        "who, why, which cameras.",
    )
    PURPOSE = Words("用途，如：核实食街东口占道", "what for, e.g. a check at the east gate")
    LIMIT = Words("时长 {n} 分钟（↑ ↓ 改）", "for {n} min (↑ ↓ changes it)")
    HINT = Words(
        "Enter 留痕并清晰显示 · 显示中再按 Ctrl+Shift+P 立即恢复 · Esc 关闭",
        "Enter records and clears · Ctrl+Shift+P again ends it at once · Esc closes",
    )
    NO_PURPOSE = Words("请写明用途", "Say what for")
    ASKING = Words("已提交，等待后台留痕", "Sent, waiting for the record")
    NO_WORD = Words("后台没有答复：画面保持马赛克", "No answer: pictures stay coarse")
    NOT_YOURS = Words(
        "本席位不能清晰显示：由受理员、值班长和中心领导",
        "Not for this seat: intake, shift leaders and the head of the centre",
    )
    COARSE = Words("马赛克显示", "coarse for privacy")
    CLEAR = Words("清晰显示 剩 {left} · {who}", "clear, {left} left · {who}")


class Peek(QObject):
    """One clear look at a time: asked for, running, over. Real monotonic time ends it.

    Signals:
        changed: begun, over, or a second less; ``cameras`` says whose pictures are clear.
        said: ``(Words, tone)`` for the panel.
    """

    changed = Signal()
    said = Signal(object, object)

    def __init__(self, face: SituationFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._order: PeekOrder | None = None
        self._until_s = 0.0
        self.now_s = time.monotonic  # a clock that is set must neither lengthen nor shorten a look
        self.cameras: frozenset[str] = frozenset()
        self.who = ""
        face.verdict.connect(self._on_verdict)
        face.ticked.connect(self._on_ticked)
        face.actor_changed.connect(self.end)

    @property
    def may_act(self) -> bool:
        """Whether who sits here may look."""
        return may_do(self._face.actor.role, "peek")

    @property
    def left_s(self) -> float:
        """Seconds until it is over, 0 while nothing is clear."""
        return max(0.0, self._until_s - self.now_s()) if self.cameras else 0.0

    def ask(self, cameras: frozenset[str], purpose: str, minutes: int) -> None:
        """Ask for it; nothing is clear before the backend has recorded it."""
        if self._order is not None or not self.may_act or self._face.is_shut:
            self.said.emit(W.NOT_YOURS, "act")
            return
        self._order = PeekOrder(
            command_id=self._face.new_id(),
            actor=self._face.actor,
            camera_ids=tuple(sorted(cameras)),
            purpose=purpose,
            seconds=minutes * 60,
        )
        self.said.emit(W.ASKING, "text_2")
        self._face.send(self._order)

    @Slot()
    def end(self) -> None:
        """Let everything be coarse again."""
        if self.cameras:
            self.cameras, self._until_s = frozenset(), 0.0
            self.changed.emit()

    @Slot(object)
    def _on_verdict(self, told: tuple[object, Verdict]) -> None:
        verdict, order = told[1], self._order
        if order is None or verdict.command_id != order.command_id:
            return
        self._order = None
        if verdict.outcome != "accepted":
            unknown = verdict.outcome == "unknown"
            self.said.emit(W.NO_WORD if unknown else Words(verdict.zh, verdict.en), "act")
            return
        self.cameras, self.who = frozenset(order.camera_ids), order.actor.account
        self._until_s = self.now_s() + order.seconds
        self.changed.emit()

    @Slot()
    def _on_ticked(self) -> None:
        if self.cameras and self.left_s <= 0:
            self.end()
        elif self.cameras:
            self.changed.emit()

    @property
    def note(self) -> Words:
        """What stands in the head of the page."""
        if not self.cameras:
            return W.COARSE
        left = span(math.ceil(self.left_s))
        return Words(
            W.CLEAR.zh.format(left=left.zh, who=self.who),
            W.CLEAR.en.format(left=left.en, who=self.who),
        )


class PeekPanel(Panel):
    """Asks what for and for how long.

    Signals:
        wanted: ``(purpose, minutes)``.
    """

    wanted = Signal(object)

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin, self._lang, self._at = skin, lang, _USUAL
        self._title = label("", "", 16, bold=True)
        self._about = label("", "text_2", 13, wrap=True)
        self.purpose = QLineEdit(self)
        self._limit = label("", "", 14)
        self._said = label("", "soon", 13, wrap=True)
        self._hint = label("", "text_3", 12, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        for part in (
            self._title,
            self._about,
            self.purpose,
            self._limit,
            self._said,
            self._hint,
        ):
            box.addWidget(part)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.place)

    def toggle(self) -> None:
        """Open with the keyboard in the purpose, or close."""
        if self.isVisible():
            self.dismiss()
            return
        self.purpose.clear()
        self._at = _USUAL
        self.say(Words("", ""), "soon")
        self.retell()
        self.open(self.purpose)

    @Slot(object, object)
    def say(self, words: Words, tone: str) -> None:
        """Say how far it is, or what is wrong."""
        set_tone(self._said, tone)
        self._said.setText(self._lang.of(words))

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        self._title.setText(of(W.TITLE))
        self.setAccessibleName(of(W.TITLE))
        self._about.setText(of(W.ABOUT))
        self.purpose.setPlaceholderText(of(W.PURPOSE))
        self.purpose.setAccessibleName(of(W.PURPOSE))
        self._limit.setText(of(W.LIMIT, n=MINUTES[self._at]))
        self._hint.setText(of(W.HINT))
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        px = self._skin.px
        self.setFixedWidth(min(px(_WIDE_PX), self._host.width() - px(2 * _EDGE_PX)))
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, max(px(_EDGE_PX), (self._host.height() - self.height()) // 3))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks; up and down change how long."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if key is Qt.Key.Key_Up else -1
            self._at = min(max(self._at + by, 0), len(MINUTES) - 1)
            self.retell()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _commit(self) -> None:
        purpose = self.purpose.text().strip()
        if not purpose:
            self.say(W.NO_PURPOSE, "soon")
            return
        self.wanted.emit((purpose, MINUTES[self._at]))
