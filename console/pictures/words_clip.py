"""Every sentence about pulling a film of the past from a vehicle's recorder."""

from backend.domain.terms.words import Words

TITLE = Words("取车载录像", "A vehicle's recording")
OF = Words("{camera} → {case}", "{camera} → {case}")
FROM = Words("起始时间", "From")
HINT_TIME = Words("时:分:秒", "h:m:s")
ABOUT = Words(
    "从这一刻起 {s} 秒，作为影像附到案件上，按散列值入库；没有录到的时段写明",
    "{s} s from that moment go to the case as evidence, kept by their hash; gaps are named",
)
HINT = Words(
    "回车 取录像 · ↑ ↓ 前后 10 秒 · Esc 关闭", "Enter pulls · ↑ ↓ 10 s later, earlier · Esc closes"
)
CLOSE = Words("关闭", "Close")
PULL = Words("取录像", "Pull it")
CHOOSE = Words("先点一辆带监控的车，再选案件", "Choose a vehicle with cameras, and a case")
BAD_TIME = Words("时间写法：8:04:30", "Write the time as 8:04:30")
LATER = Words("还没有到 {at}", "{at} is still to come")
PULLING = Words("正在取 {at} 起的录像", "Pulling from {at} on")
KEEPING = Words("已取到，正在入库", "It came, now it is kept")
FAILED = Words("没有取到：{why}", "Nothing came: {why}")
NOTHING_KEPT = Words("录像机没有这段录像", "the recorder has nothing of that time")
DONE = Words("已附到 {case}：{about}", "Attached to {case}: {about}")
REFUSED = Words("没有附上：{why}", "Not attached: {why}")
NOTE = Words(
    "车载录像 {camera} {at} 起 {s} 秒，{gaps}", "recording of {camera}, {s} s from {at}, {gaps}"
)
WHOLE = Words("完整", "whole")
GAPS = Words("缺 {gaps}", "missing {gaps}")
