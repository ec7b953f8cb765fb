"""Words of the emergency mode."""

from backend.domain.people.emergency_terms import ACT_WORDS, EmergencyAct
from backend.domain.terms.words import Words

NAME = Words("应急", "EMERGENCY")
SINCE = Words("{who} {at} 启动", "opened {at} by {who}")
RUNS = Words("已 {span}", "{span} so far")
COMMANDS = Words("总指挥 {who}", "Commander {who}")
OPEN_TASKS = Words("未了任务 {n}", "Open tasks {n}")
OVERRIDES = Words("越权 {n} 次", "Overrides {n}")
KEY = Words("{key} 记录", "{key} log")

OPEN_TITLE = Words("启动应急", "Open an emergency")
OPEN_TOLD = Words(
    "全体席位和大屏立即显示应急横幅，由您任总指挥；只有总指挥能结束，须写明怎样结束",
    "Every desk and the wall show it at once and you command it; only its commander ends it, "
    "saying how it ended",
)
KIND = Words("类型", "Kind")
WHAT = Words("发生了什么", "What happened")
WHERE = Words("在哪里", "Where")
CASE = Words("由选中的案卷 {no} 引起", "It began with the chosen case {no}")
WHAT_HINT = Words("如 解放路下穿积水，两车被困", "e.g. underpass flooded, two cars trapped")
WHERE_HINT = Words("如 解放路铁路桥下", "e.g. under the railway bridge, Jiefang Road")
GO = Words("启动应急　Ctrl+Enter", "Open it　Ctrl+Enter")
GO_HINT = Words(
    "Tab 下一项　Ctrl+Enter 确认启动　F7 过去的应急　Esc 不启动",
    "Tab next field · Ctrl+Enter opens it · F7 past emergencies · Esc does not",
)
SENT = Words("已送出，等后台答复", "Sent; waiting for the backend")
OPENED = Words("应急已启动：{title}", "Emergency opened: {title}")
ENDED = Words("应急已由 {who} 结束：{outcome}", "Emergency ended by {who}: {outcome}")
NEEDED = Words("请写明发生了什么、在哪里", "Say what happened and where")
ONLY_LEADS = Words(
    "应急由值班长或中心领导启动；下面是过去的应急",
    "A shift leader or the centre's head opens an emergency; below are past ones",
)

PAST_TITLE = Words("过去的应急", "Past emergencies")
PAST_COUNT = Words("{n} 次", "{n}")
NO_PAST = Words("还没有过应急", "There was no emergency yet")
ASKED = Words("正在读取", "Reading")
PAST_HINT = Words(
    "↑↓ 选择　回车 看记录　Esc 关闭", "Arrows choose · Enter opens the log · Esc closes"
)
READ_HINT = Words("Ctrl+P 存为 PDF　Esc 返回", "Ctrl+P saves a PDF · Esc goes back")
LOG_HINT = Words(
    "Ctrl+1…7 选择记什么　Tab 下一项　回车 记入　Ctrl+P 存为 PDF　F7 过去的应急　Esc 关闭",
    "Ctrl+1…7 chooses the line · Tab next field · Enter writes it · Ctrl+P saves a PDF"
    " · F7 past ones · Esc closes",
)
CLOSE = Words("关闭", "Close")
POSTS = Words("岗位", "Posts")
NOBODY = Words("未定", "nobody yet")
TASKS = Words("任务　未了 {n} / 共 {all}", "Tasks: {n} open of {all}")
NO_TASKS = Words("还没有任务", "No task yet")
TASK_LINE = Words("{n}. {text}　{person}", "{n}. {text} ({person})")
TASK_STATE = {
    "open": Words("未了", "open"),
    "done": Words("完成", "done"),
    "failed": Words("未完成", "not done"),
}

COL_AT = Words("时间", "Time")
COL_ACT = Words("类别", "Line")
COL_TEXT = Words("内容", "What")
COL_WHO = Words("记录人", "Written by")
COL_TITLE = Words("应急", "Emergency")
COL_OPENED = Words("启动", "Opened")
COL_ENDED = Words("结束", "Ended")
COL_OUTCOME = Words("怎样结束", "How it ended")
STILL_ON = Words("进行中", "on")
TO = Words("致 {person}：{text}", "To {person}: {text}")
TASK_GIVEN = Words("第 {n} 项，{person} 负责：{text}", "No. {n}, {person}: {text}")
TASK_SETTLED = Words("第 {n} 项　{text}", "No. {n} {text}")
APPOINTED = Words("{post}：{person}", "{post}: {person}")
OPENED_LINE = Words("{text}　{person}", "{text}, {person}")
PLAIN_LINE = Words("{text}", "{text}")
CASE_LINE = Words("案卷 {no}　{text}", "case {no}: {text}")

# What may be chosen to write, in the order of the keys Ctrl+1 and on.
WRITTEN = (
    EmergencyAct.SAY,
    EmergencyAct.ORDER,
    EmergencyAct.TASK,
    EmergencyAct.TASK_DONE,
    EmergencyAct.TASK_FAILED,
    EmergencyAct.APPOINT,
    EmergencyAct.END,
)
# What is chosen is said as a wish where the log says that it was done.
CHOICES = {**ACT_WORDS, EmergencyAct.END: Words("结束", "End")}
HINTS = {
    EmergencyAct.SAY: Words("看到、听到、收到什么", "What was seen, heard or received"),
    EmergencyAct.ORDER: Words("命令内容", "The order"),
    EmergencyAct.TASK: Words("要做什么", "What is to be done"),
    EmergencyAct.TASK_DONE: Words("结果（可不填）", "What came of it (may be left out)"),
    EmergencyAct.TASK_FAILED: Words("为什么没有完成", "Why it was not done"),
    EmergencyAct.APPOINT: Words("", ""),
    EmergencyAct.END: Words("怎样结束（记入后应急结束）", "How it ended; this ends it"),
}
PERSON = Words("人员", "Person")
PERSON_HINT = {
    EmergencyAct.ORDER: Words("命令谁", "To whom"),
    EmergencyAct.TASK: Words("谁负责", "Who is responsible"),
    EmergencyAct.APPOINT: Words(
        "姓名；总指挥须是值班长或领导账号", "Name; a commander: an account that may lead"
    ),
}
POST = Words("岗位", "Post")
TASK = Words("哪项任务", "Which task")
WRITE = Words("记入　Enter", "Write　Enter")
END_IT = Words("结束应急　Enter", "End the emergency　Enter")
NOT_COMMANDER = Words("只有总指挥 {who} 能结束", "Only the commander, {who}, ends it")

SHEET_TITLE = Words("应急处置记录", "Log of an emergency")
SHEET_KIND = Words("类型", "Kind")
SHEET_WHAT = Words("事项", "What")
SHEET_WHERE = Words("地点", "Where")
SHEET_OPENED = Words("启动", "Opened")
SHEET_ENDED = Words("结束", "Ended")
SHEET_LENGTH = Words("历时", "Lasted")
SHEET_OUTCOME = Words("怎样结束", "How it ended")
SHEET_OVERRIDES = Words("紧急越权", "Overrides")
SHEET_TIMES = Words("{n} 次", "{n}")
SHEET_TASKS = Words("任务", "Tasks")
SHEET_LOG = Words("记录", "Log")
SHEET_N = Words("序号", "No.")
SHEET_PERSON = Words("责任人", "Responsible")
SHEET_GIVEN = Words("交办", "Given")
SHEET_SETTLED = Words("了结", "Settled")
SHEET_STATE = Words("结果", "Outcome")
SHEET_SIGNS = (Words("总指挥", "Commander"), Words("记录人", "Kept by"))
SAVED = Words("应急记录已存为 {path}", "The log was saved as {path}")
NOT_SAVED = Words("没有存成：{why}", "Not saved: {why}")
