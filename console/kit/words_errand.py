"""What the desk says of who goes and looks on site, before filing or after handling."""

from backend.domain.terms.words import Words

NEEDED = Words("公众上报，立案前先核实", "From the public: verify before filing")
NEAREST = Words("最近的在岗采集员", "Nearest collectors on shift")
NOBODY = Words("附近没有在岗采集员", "No collector on shift is near")
NEAR = Words("距 {metres} 米 · 手上 {n} 件", "{metres} m · {n} in hand")
ROW = Words("{who} · 距 {metres} 米 · 手上 {n} 件", "{who} · {metres} m · {n} in hand")
WAITS = Words(
    "已请 {who} {look}（{away}）· 等答复 {left}",
    "{who} was asked to {look} ({away}) · answer due in {left}",
)
OVERDUE = Words(
    "已请 {who} {look}（{away}）· 逾时未答，正在改请下一位",
    "{who} was asked to {look} ({away}) · no answer in time, asking the next",
)
TAKEN = Words(
    "{who} 已接受{look}任务 {at} · 距现场 {away}",
    "{who} took the errand ({look}) at {at} · {away} away",
)
AWAY = Words("{metres} 米", "{metres} m")
NO_FIX = Words("位置不明", "position unknown")
NEXT = Words("正在改请下一位采集员", "Asking the next collector")
LEFT = Words(
    "附近没有可派的在岗采集员，按 {key} 人工指定",
    "No collector on shift is left: {key} names one",
)
REFUSED = Words("{who} 未接：{why}", "{who} refused: {why}")
SILENT = Words("{who} 逾时未答", "{who} did not answer")
VERIFIED = Words("{who} {at} 核实属实，可以立案", "{who} verified it at {at}: it may be filed")
ASK = Words("请哪位采集员核实", "Whom to send to verify")
ASK_CHECK = Words("请哪位采集员核查", "Whom to send to check")
VERIFY, CHECK = Words("核实", "verify"), Words("核查", "check")
TO_CHECK = Words("单位已反馈，派人核查", "The unit has replied: send somebody to check")
CHECKED = Words("{who} {at} 核查通过", "{who} checked it at {at}: passed")
FAILED = Words("{who} {at} 核查不通过", "{who} checked it at {at}: failed")
AT_WILL = Words("不指定，派给最近的在岗采集员", "Nobody in particular: the nearest on shift")
AT_WILL_WHY = Words("有人在岗即自动派出", "Goes out as soon as somebody is on shift")
