"""One key map for all seats: which key asks for what, and when a key must stay silent.

Operators type Chinese all day. While an input method composes nothing fires at all; while a text
field or a panel with its own keys has the focus, bare keys (letters, Enter, Esc) belong to it.

Source: mission.md 2.0 and 0.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from backend.domain.cases.case import ACT_WORDS, MOVES, Act
from backend.domain.people.seats import SeatSpec
from backend.domain.terms.words import Words

# A widget with this property set answers Enter, Esc and letters itself.
OWNS_KEYS = "wanmi_owns_keys"
# While the keyboard is in a page with this property set, nothing is done to the case behind it.
COVERS_DESK = "wanmi_covers_desk"
# A page with this property takes these keys of the desk for itself while the keyboard is in it.
TAKES_KEYS = "wanmi_takes_keys"
# Keys that act on the case on the screen, or bring another one there.
OF_CASE = (
    *("act", "pin", "commit", "primary", "override", "duplicates", "next", "next_queue"),
    "together",
)


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One row of the key map.

    Attributes:
        key: What it asks for, e.g. ``"next"`` or ``"act:urge"``.
        sequences: Portable texts; the first one is shown.
        bare: Fires only while neither a text field nor a panel of its own has the focus.
    """

    key: str
    sequences: tuple[str, ...]
    words: Words
    bare: bool = False


# Acts beside the daily path, and those of it that Enter does while they are what waits; what else
# stands in daily use has its row below.
_MORE_ACTS: dict[Act, str] = {
    Act.ACCEPT: "Shift+A",
    Act.FILE: "F",
    Act.SEND_CHECK: "Z",
    Act.CLOSE: "Shift+F",
    Act.LEAVE: "Shift+N",
    Act.READ: "Shift+Y",
    Act.FAST_CLOSE: "Shift+Z",
    Act.ASK_COLLECTOR: "Shift+V",
    Act.APPRAISE: "Shift+K",
    Act.SPOKEN_ORDER: "S",
    Act.READ_BACK: "Shift+S",
    Act.RETURN: "Y",
    Act.ASK_EXTENSION: "Shift+E",
    Act.EXTEND: "E",
    Act.DEFER: "D",
    Act.REFUSE_REQUEST: "Shift+R",
    Act.ASK_DEFER: "Shift+D",
    Act.ASK_LIST: "Shift+H",
    Act.ASK_VOID: "Delete",
    Act.INSIST: "I",
    Act.REDISPATCH: "Shift+F8",
    Act.DECLARE_OWNERLESS: "O",
    Act.RULE: "Shift+O",
    Act.COORDINATE: "K",
    Act.REFER: "T",
    Act.REFER_DONE: "Ctrl+T",
    Act.REFER_BACK: "Shift+T",
    Act.HAND_OVER: "X",
    Act.ENFORCE_TOLD: "Shift+W",
    Act.ENFORCED: "Ctrl+Shift+X",
    Act.ENFORCE_BACK: "Shift+X",
    Act.SUPERVISE: "Shift+F9",
    Act.ANSWER_SLIP: "A",
    Act.ORDER: "P",
    Act.NOTE: "N",
    Act.RELIEVE: "G",
    Act.TAG: "C",
    Act.UNTAG: "Shift+C",
    Act.FAST_REJECT: "Shift+B",
    Act.MERGE: "M",
    Act.UNMERGE: "Shift+M",
    Act.REOPEN: "Shift+U",
    Act.PLEAD: "Shift+J",
    Act.GRANT_PLEA: "J",
    Act.REFUSE_PLEA: "L",
    Act.APPEAL: "Shift+L",
    Act.ALLOW_APPEAL: "Q",
    Act.DISMISS_APPEAL: "Shift+Q",
}


def _is_bare(sequence: str) -> bool:
    """Return whether a key types something, so that it must stay silent in a text field."""
    return not sequence.startswith("Ctrl+") and not sequence.rpartition("F")[2].isdigit()


N_PINS = 9
KEYS: dict[str, KeySpec] = {
    spec.key: spec
    for spec in (
        KeySpec("rule", ("F1",), Words("按键与本屏规则", "Keys and rules")),
        KeySpec("standards", ("Shift+F1",), Words("标准与规则", "Standards and rules")),
        KeySpec("new_case", ("F2",), Words("新登记", "New report")),
        KeySpec("search", ("F3",), Words("查找", "Search everything")),
        KeySpec("centre", ("F4",), Words("地图居中到此案", "Centre the map here")),
        KeySpec("next", ("F5",), Words("取下一件", "Next in the queue")),
        KeySpec("next_queue", ("Shift+F5",), Words("换下一队列", "Next queue with work")),
        KeySpec("video", ("F6",), Words("附近视频，再按换下一路", "Nearest video, again: next")),
        KeySpec(
            "nearest", ("Shift+F6",), Words("最近各路铺满窗格", "Nearest cameras on all tiles")
        ),
        KeySpec("ahead", ("Shift+F7",), Words("前方监控（车辆或案件）", "Cameras ahead")),
        KeySpec("vehicle_video", ("Ctrl+Shift+F7",), Words("车载视频", "Pictures of a vehicle")),
        KeySpec("clip", ("Ctrl+Shift+F8",), Words("取车载录像附到案件", "A vehicle's recording")),
        KeySpec("steer", ("Ctrl+F6",), Words("转动所选监控（云台）", "Turn the chosen camera")),
        KeySpec("call", ("Ctrl+F7",), Words("喊话：播放录音、按住说话", "Speak to people")),
        KeySpec("capture", ("Ctrl+S",), Words("抓拍上报所选画面", "Report what a picture shows")),
        KeySpec("film", ("Ctrl+G",), Words("看录像", "Watch the film")),
        KeySpec("attachments", ("Ctrl+O",), Words("附件：语音、材料", "Voices and papers")),
        KeySpec("suggestions", ("Ctrl+I",), Words("AI 建议，不是案件", "AI suggestions")),
        KeySpec("act:dispatch", ("F8",), Words("派遣建议", "Dispatch suggestions")),
        KeySpec("act:urge", ("F9",), Words("催办", "Urge (催办)")),
        KeySpec("lock", ("F12",), Words("锁定席位", "Lock this seat")),
        KeySpec("hand_over", ("Shift+F12",), Words("交接席位", "Hand the seat over")),
        KeySpec("wall", ("F10",), Words("送上大屏", "Send to the wall")),
        KeySpec("wall_page", ("Shift+F10",), Words("大屏换页", "Next page of the wall")),
        KeySpec("scenes", ("F11",), Words("视频场景与布局", "Scenes and layouts")),
        KeySpec("cameras", ("Shift+F11",), Words("摄像机列表", "Camera list")),
        KeySpec("rotation", ("Ctrl+Shift+F11",), Words("轮播列表", "Rotation list")),
        KeySpec("peek", ("Ctrl+Shift+P",), Words("大厅：临时清晰显示", "Hall: a clear look")),
        KeySpec("popup", ("Ctrl+Shift+F10",), Words("临时监控", "Pop-up cameras")),
        KeySpec("turn_hold", ("Ctrl+F11",), Words("停住 / 继续轮播", "Hold or go on rotating")),
        KeySpec("turn_forth", ("Ctrl+PgDown",), Words("轮播下一页", "Next page of the rotation")),
        KeySpec("turn_back", ("Ctrl+PgUp",), Words("轮播上一页", "Previous page")),
        KeySpec("commit", ("Ctrl+Return", "Ctrl+Enter"), Words("派往首选", "To first choice")),
        KeySpec(
            "together",
            ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
            Words("同网格同类一起派", "Dispatch same grid and class together"),
        ),
        KeySpec("act:undo_dispatch", ("Ctrl+Z",), Words("撤回派遣", "Take back the dispatch")),
        KeySpec("duplicates", ("Ctrl+D",), Words("疑似重复", "Possible duplicates")),
        KeySpec("primary", ("Return", "Enter"), Words("办理下一步", "Do the next step"), bare=True),
        KeySpec("act:decline", ("R",), Words("不予受理", "Decline, with a reason"), bare=True),
        KeySpec("act:send_verify", ("V",), Words("派核实", "Send to verify (核实)"), bare=True),
        KeySpec("act:send_back", ("B",), Words("退回监督", "Send back to supervision"), bare=True),
        KeySpec("act:rework", ("W",), Words("返工", "Rework (返工)"), bare=True),
        KeySpec("act:suspend", ("H",), Words("挂账", "Suspend (挂账)"), bare=True),
        KeySpec("act:resume", ("U",), Words("恢复处置", "Resume"), bare=True),
        KeySpec(
            "act:cancel", ("Shift+Delete",), Words("作废", "Cancel the case (作废)"), bare=True
        ),
        KeySpec("emergency", ("Ctrl+Shift+E",), Words("应急模式", "Emergency mode")),
        KeySpec("override", ("Ctrl+Shift+O",), Words("紧急越权", "Emergency override")),
        *(
            KeySpec(f"act:{act.value}", (sequence,), ACT_WORDS[act], bare=_is_bare(sequence))
            for act, sequence in _MORE_ACTS.items()
        ),
        *(
            KeySpec(
                f"scene:{n}", (f"Alt+{n}",), Words(f"调出视频场景 {n}", f"Recall video scene {n}")
            )
            for n in range(1, N_PINS + 1)
        ),
        KeySpec("track", ("Ctrl+H",), Words("人车历史轨迹", "Track of a mover")),
        KeySpec("promises", ("Ctrl+K",), Words("回电承诺", "Promises to call back")),
        KeySpec(
            "hand_call", ("Ctrl+Shift+H",), Words("来电转值班长", "Hand the call to the leader")
        ),
        KeySpec("request", ("Ctrl+Shift+F6",), Words("视频资源使用申请表", "Request form")),
        KeySpec("print", ("Ctrl+P",), Words("打印单据", "Sheets to print")),
        KeySpec("export", ("Ctrl+E",), Words("导出影像", "Export pictures")),
        KeySpec("acknowledge", ("Ctrl+Shift+A",), Words("确认告警", "Acknowledge the alarm")),
        KeySpec("watch", ("Ctrl+Shift+W",), Words("险情清单", "Hazards: the watch list")),
        KeySpec("due", ("Ctrl+Shift+D",), Words("今晚到期、批量催办", "Due tonight, urge several")),
        KeySpec("guards", ("Ctrl+Shift+G",), Words("现场警戒清单", "Who stands guard where")),
        KeySpec("walk_forth", ("Ctrl+Shift+PgDown",), Words("清单下一件", "Next of the list")),
        KeySpec("walk_back", ("Ctrl+Shift+PgUp",), Words("清单上一件", "Previous of the list")),
        KeySpec("notices", ("F7",), Words("消息列表", "List of notices")),
        KeySpec("seats", ("Ctrl+Shift+S",), Words("谁在席", "Who sits where")),
        KeySpec("lane", ("Ctrl+Shift+L",), Words("自动派遣开关", "Automatic lane")),
        KeySpec("handover", ("Ctrl+J",), Words("交班", "Shift handover")),
        KeySpec("board", ("Ctrl+B",), Words("指标看板", "Board of indicators")),
        KeySpec("daily", ("Ctrl+Shift+T",), Words("日统计", "Statistics of the day")),
        KeySpec("campaigns", ("Ctrl+Shift+C",), Words("专项整治", "Campaigns")),
        KeySpec("campaign_form", ("Ctrl+N",), Words("由筛选立专项", "Campaign from a filter")),
        KeySpec("coverage", ("Ctrl+Shift+B",), Words("街道监控覆盖率", "Coverage of the streets")),
        KeySpec("ledger", ("Ctrl+L",), Words("交接账", "Sheet of the shift")),
        KeySpec("ask_again", ("Ctrl+R",), Words("再问回执", "Ask again for an answer")),
        *(
            KeySpec(
                f"pin:{n}",
                (f"Ctrl+{n}",),
                Words(f"派往固定单位 {n}", f"Dispatch to pinned unit {n}"),
            )
            for n in range(1, N_PINS + 1)
        ),
    )
}


# What a seat that works for no hall asks for: its own cases, and the seat itself.
_FOR_A_UNIT = (
    *("rule", "centre", "next", "next_queue", "primary", "lock", "hand_over", "ask_again"),
    *("film", "attachments"),
)


def keys_of(seat: SeatSpec) -> dict[str, KeySpec]:
    """Return the keys of a seat: all of them in the hall, the acts and a few more for a unit."""
    if seat.of_hall:
        return KEYS
    acts = {f"act:{move.act.value}" for move in MOVES if seat.role in move.by}
    return {key: spec for key, spec in KEYS.items() if key in acts or key in _FOR_A_UNIT}


def key_text(key: str) -> str:
    """Return the key as people read it, ``""`` when the row has none: ``"Ctrl+Enter"``."""
    spec = KEYS.get(key)
    return spec.sequences[0].replace("Return", "Enter") if spec else ""


class KeyMap(QObject):
    """The shortcuts of one window.

    Signals:
        pressed: ``key`` of the row of ``KEYS`` that was asked for.
    """

    pressed = Signal(object)

    def __init__(
        self, window: QWidget, app: QApplication, keys: Mapping[str, KeySpec] = KEYS
    ) -> None:
        super().__init__(window)
        self._specs = keys
        self._keys: dict[QShortcut, str] = {}
        self._watched: QWidget | None = None
        self._is_composing = False
        self._is_shut = False
        for spec in keys.values():
            for sequence in spec.sequences:
                shortcut = QShortcut(QKeySequence(sequence), window)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(self._on_activated)
                self._keys[shortcut] = spec.key
        app.focusChanged.connect(self._on_focus_changed)
        self._watch(app.focusWidget())

    def shut(self, is_shut: bool) -> None:
        """Let no key of the desk fire: it is locked, or nobody is logged in."""
        self._is_shut = is_shut
        self._enable()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when an input method begins and ends composing in the focused field."""
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
            self._enable()
        return super().eventFilter(watched, event)

    @Slot("QWidget*", "QWidget*")
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._watch(new)

    @Slot()
    def _on_activated(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.pressed.emit(self._keys[shortcut])

    def _watch(self, widget: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._on_watched_gone)
        self._watched = widget
        self._is_composing = False
        if widget is not None:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._on_watched_gone)
        self._enable()

    @Slot()
    def _on_watched_gone(self) -> None:
        self._watched = None

    def _enable(self) -> None:
        bare = not self._is_composing and not owns_keys(self._watched)
        is_covered = within(self._watched, COVERS_DESK)
        taken = {QKeySequence(text) for text in within(self._watched, TAKES_KEYS) or ()}
        for shortcut, key in self._keys.items():
            may = bare if self._specs[key].bare else not self._is_composing
            is_behind = is_covered and key.partition(":")[0] in OF_CASE
            is_theirs = is_behind or shortcut.key() in taken
            shortcut.setEnabled(may and not is_theirs and not self._is_shut)


def owns_keys(widget: QWidget | None) -> bool:
    """Return whether the widget, or a panel around it, answers bare keys itself."""
    return (widget is not None and takes_text(widget)) or bool(within(widget, OWNS_KEYS))


def within(widget: QWidget | None, name: str) -> Any:
    """Return a property of the widget or of the nearest around it that has it, else ``None``."""
    while widget is not None:
        if found := widget.property(name):
            return found
        widget = widget.parentWidget()
    return None


def takes_text(widget: QWidget) -> bool:
    """Return whether what is typed now lands in this widget as text."""
    return bool(widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))
