"""What a desk says about turning cameras."""

from backend.domain.terms.words import Words

PICK_FIRST = Words(
    "请先选一路监控（点窗格或地图），再按 {key} 转动",
    "Pick a camera first, then press {key} to turn it",
)
FORM = Words("{why}。按 {key} 填表打印", "{why}. {key} fills it in and prints it")
NO_PICTURE = Words(
    "窗格放不下这路监控，先换个布局", "there is no tile for this camera; change the layout"
)
ASKING = Words("正在问设备有哪些预置位……", "Asking the device for its presets …")
NOT_YET = Words("{why}，转动命令仍会发出", "{why}; moves are sent all the same")
SENT_HOME = Words("正在回到原位", "Going back home")
BY = Words("{who} 转动中", "Steered by {who}")
BY_AT = Words("{who} · 预置位 {preset}", "{who} · preset {preset}")
RETURNING = Words("正在归位", "Going home")
LOST = Words("未能归位：{why}", "Could not go home: {why}")
TROUBLE = Words("{who} 转动中：{why}", "Steered by {who}: {why}")
UNKNOWN = Words(
    "后台没有答复，不知道监控转了没有：请看画面",
    "no answer, it may have turned or not: look at the picture",
)
