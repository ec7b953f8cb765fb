"""Every text of the strip by which a camera is turned."""

from backend.domain.terms.words import Words

LEFT = Words("向左", "Left")
RIGHT = Words("向右", "Right")
UP = Words("向上", "Up")
DOWN = Words("向下", "Down")
NEARER = Words("拉近", "Zoom in")
WIDER = Words("拉远", "Zoom out")
HOME = Words("回到原位并放开", "Back home, and let go")
LEAVE = Words("退出转动，一分钟后自动归位", "Leave; it goes home within a minute")
PRESET = Words("预置位：{name}", "Preset: {name}")
STRIP = Words("云台：{name}", "Steer {name}")
HINT = Words(
    "方向键转动 · +/- 变焦 · 1–9 预置位 · P 管理 · 0 归位 · 点画面居中 · Esc 退出",
    "Arrows turn · +/- zoom · 1–9 presets · P edits them · 0 home · click centres · Esc leaves",
)
HINT_NO_CENTRE = Words(
    "方向键转动 · +/- 变焦 · 1–9 预置位 · P 管理 · 0 归位 · Esc 退出",
    "Arrows turn · +/- zoom · 1–9 presets · P edits them · 0 home · Esc leaves",
)
