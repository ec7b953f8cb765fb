"""Every sentence of the handover page (交班)."""

from backend.domain.people.handover import HandoverState
from backend.domain.terms.words import Words

LINK = Words("交班", "Handover")
LINK_WAITS = Words("交班待签", "Handover waits")
TITLE = Words("交班　{shift}", "Handover: {shift}")
TITLE_PAST = Words("历次交接", "Past handovers")
TABS = (Words("本次交班", "This handover"), Words("历次交接", "Past handovers"))
CLOSE = Words("关闭交班页", "Close the handover page")
NO_SHIFT = Words("本班", "this shift")

FROZEN = Words("有 {n} 条告警，签字冻结", "Frozen, live alarms: {n}")
LEFT = Words("还有 {n} 项未交代", "{n} not mentioned yet")
READY = Words("可以签字", "Ready to sign")
SENDING = Words("正在签字…", "Signing…")
WAITS = Words("待接班签字", "Waits for the taker")
LEADERS_ONLY = Words("交班由值班长签字", "Shift leaders sign")

WHO_NEW = Words("交班人　{giver}　→　接班人　待签字", "Giver {giver} → taker: not signed yet")
WHO_MINE = Words(
    "交班人　{giver}　{at} 已签　→　请接班人用自己的账号登录后签字（Shift+F12 交接席位）",
    "{giver} signed at {at} → the taker logs in with an account of their own and signs (Shift+F12)",
)
WHO_TAKE = Words(
    "交班人　{giver}　{at} 已签　→　接班人　{taker}　待签字",
    "{giver} signed at {at} → {taker} takes over",
)
NOTE = Words("另需交代的话（可不填）", "What else must be said (may stay empty)")
NOTE_SAID = Words("交班人另外交代：{note}", "The giver also says: {note}")
GIVE = Words("签字交班", "Sign and give")
TAKE = Words("签字接班", "Sign and take")
WITHDRAW = Words("撤回交班", "Withdraw")
HINT = Words(
    "空格 念完一项　↑↓ 选项　Shift+Enter 看此案　Tab 到备注　Ctrl+Enter 签字　"
    "←→ 历次交接　Esc 关闭",
    "Space: said · ↑↓ choose · Shift+Enter shows the case · Tab note · Ctrl+Enter signs · ←→ past"
    " · Esc",
)
HINT_MINE = Words(
    "Delete 撤回交班　←→ 历次交接　Esc 关闭", "Delete withdraws · ←→ past handovers · Esc closes"
)
HINT_READ = Words(
    "空格 确认告警　↑↓ 选项　Shift+Enter 看此案　←→ 历次交接　Esc 关闭",
    "Space acknowledges an alarm · ↑↓ choose · Shift+Enter the case · ←→ past · Esc",
)
HINT_PAST = Words("↑↓ 选一次交接　←→ 回到本次　Esc 关闭", "↑↓ choose · ←→ back · Esc closes")
NOTHING_OPEN = Words("没有未了事项，可以直接签字", "Nothing is open: sign")
NO_ALARM = Words("没有待确认的告警", "No alarm waits")
ACK_NO_WORD = Words(
    "后台没有答复，告警可能还没有确认；再按一次即可",
    "The backend did not answer; the alarm may still wait: acknowledge it again",
)
ACK_NOW = Words("确认 {key}", "Acknowledge {key}")
ACK_TIP = Words("看到了这条告警；谁、几时确认，记入日志", "I have seen it; who and when is kept")
ACK = Words("空格确认告警", "Space acknowledges it")
ACK_SENT = Words("确认中…", "Acknowledging…")
LEFT_TO_YOU = Words(
    "{who} {at} 留待，派遣人不能结案", "left by {who} at {at}: who dispatched never closes"
)
SAID = Words("已交代", "Said")
SAID_BY = Words("{who} 已交代", "Said by {who}")
NOT_SAID = Words("未交代", "Not said")

EMERGENCY_ABOUT = Words(
    "{at} 启动　总指挥 {who}　未了任务 {n}；接班后按 Ctrl+Shift+E 接任总指挥",
    "opened {at}, commander {who}, open tasks {n}; Ctrl+Shift+E takes command",
)
GUARD_TITLE = Words("{who} {at} 起在现场警戒", "{who} on guard since {at}")
SLIP_TITLE = Words("督办未复：{text}", "No answer: {text}")
CAMPAIGN_TITLE = Words("{name}：在办 {n} 件", "{name}: {n} open cases")
CAMPAIGN_RUNS = Words("{name}：专项进行中", "{name}: campaign running")
CAMERAS_TITLE = Words("{n} 路没有画面", "{n} without a picture")
CARRIED_TITLE = Words("在办案卷 {n} 件移交下一班", "{n} open cases go to the next shift")
CARRIED_ABOUT = Words("数目见交接账（Ctrl+L）", "The shift sheet counts them (Ctrl+L)")
ALARM_ABOUT = Words("{at} 发出", "raised at {at}")
WALL_OPEN = Words("大屏正在显示", "The wall is on")
WALL_CLOSED = Words("本席没有打开大屏（F10）", "This desk shows no wall (F10)")
WALL_ABOUT = Words("请看一眼大屏，有故障写进备注", "Look at the wall; write a fault into the note")

PAST_LINE = Words("{giver} → {taker}", "{giver} → {taker}")
PAST_AT = Words("{given} 交　{taken} 接", "given {given}, taken {taken}")
PAST_AT_OPEN = Words("{given} 交", "given {given}")
PAST_N = Words("{n} 项", "{n} items")
PAST_NONE = Words("近七天没有交接记录", "No handover in the last seven days")
PAST_ASKING = Words("正在查…", "Asking…")
PAST_DENIED = Words("查不到：{why}", "Not found: {why}")
NOBODY = Words("（无人）", "(nobody)")
STATE_TONES = {
    HandoverState.GIVEN: "soon",
    HandoverState.TAKEN: "good",
    HandoverState.WITHDRAWN: "text_3",
}

NOTICE_GIVEN = Words("{who} 已交班，请接班值班长签字", "{who} has given the shift: sign to take it")
NOTICE_TAKEN = Words("交接完成：{giver} → {taker}", "Handed over: {giver} → {taker}")
NOTICE_BACK = Words("{who} 撤回了交班", "{who} withdrew the handover")
NOTICE_WARM = Words("已签字交班，等待接班人签字", "You signed; the taker signs next")
NO_WORD = Words(
    "签字没有回音，请看本页是否已生效，再决定是否重签",
    "No word on the signature: look whether it holds before signing again",
)
