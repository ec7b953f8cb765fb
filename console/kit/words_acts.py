"""What the acting half of the desk says, in both languages side by side."""

from backend.domain.cases.declines import DECLINES
from backend.domain.terms.words import Words

# ---- prepared reasons --------------------------------------------------------------------------
REASONS_DECLINE = tuple(DECLINES.values())
REASONS_SEND_BACK = (
    Words("不属本级处置范围", "Beyond the units of this centre"),
    Words("类别有误，请核对立案", "The class is wrong; please file again"),
    Words("位置有误，请核对立案", "The place is wrong; please file again"),
)
REASONS_REWORK = (
    Words("现场核查：问题仍在", "Site check: the problem is still there"),
    Words("处置不彻底", "Only half done"),
    Words("反馈照片与现场不符", "The photo of the reply is not of this place"),
)
REASONS_SUSPEND = (
    Words("需列入年度工程", "Needs a works programme"),
    Words("季节原因，暂不能处置", "The season does not allow it now"),
    Words("权属待裁定", "Ownership is under decision"),
)
REASONS_CANCEL = (
    Words("重复案卷，并入原案", "Duplicate, merged into the first case"),
    Words("误立案", "Filed by mistake"),
)
REASONS_VOID = (
    Words("误立案，申请作废", "Filed by mistake"),
    Words("现场无此问题", "There is no such problem on site"),
    Words("重复案卷", "Duplicate"),
)
REASONS_LIST = (
    Words("需列入年度工程，申请挂账", "Needs a works programme"),
    Words("权属待裁定，申请挂账", "Ownership is under decision"),
)
REASONS_REFUSE = (
    Words("理由不充分", "The reason does not hold"),
    Words("应按期处置", "It can be done in time"),
)
REASONS_INSIST = (
    Words("经核对，属你单位职责", "It is your duty, as checked"),
    Words("按属地先处置，再议权属", "Handle it first by place, ownership is settled later"),
)
REASONS_OWNERLESS = (
    Words("部件无权属登记", "The component is registered to nobody"),
    Words("各单位均称不属其职责", "Every unit says it is not its duty"),
)
REASONS_NOTE = (
    Words("已电话联系责任单位", "Called the unit"),
    Words("已召开现场会", "Met on site"),
    Words("已发函", "Sent a letter"),
)
REASONS_REFER = (
    Words("权限外，转市级部门", "Beyond our authority: to the city's department"),
    Words("在本市范围之外", "Outside this city's area"),
)
REASONS_REFER_BACK = (
    Words("上级认定属本级处置", "Found to be ours"),
    Words("材料不全，补充后再报", "Papers are missing"),
)
REASONS_REFER_DONE = (Words("上级部门回复已处置", "The higher level says it is done"),)
REASONS_HAND_OVER = (
    Words("涉嫌违法，移交执法立案", "An offence: to be prosecuted"),
    Words("拒不整改，移交执法", "They refuse to mend it"),
)
REASONS_ENFORCE_BACK = (
    Words("证据不足，退回补充", "Not enough evidence"),
    Words("不属执法事项", "No matter for enforcement"),
)
WORDS_OF_ENFORCEMENT = (
    Words("已立案调查", "Being investigated"),
    Words("已下达整改通知", "Ordered to mend it"),
    Words("已作出处罚决定", "Penalty decided"),
)
ASK_NUMBER = Words("填写执法案号和进展", "Number at enforcement, and what they say")
OWN_NUMBER = Words(
    "先写执法案号，空一格写进展，回车确认", "Number, a space, what they say, then Enter"
)
REASONS_ENFORCED = (Words("执法已办结，现场已整改", "Closed by enforcement, mended on site"),)
REASONS_SUPERVISE = (
    Words("限时办结并书面回复", "Handle it in time and answer in writing"),
    Words("多次返工，说明原因", "Reworked too often: explain"),
)
REASONS_ANSWER = (
    Words("已安排力量，今日办结", "People are on it, done today"),
    Words("正在处置，按期完成", "In hand, will be in time"),
)
REASONS_SPOKEN = (
    Words("立即到场处置", "Go there at once and put it right"),
    Words("先设警示，再处置", "Set up a warning first, then handle it"),
    Words("到场后回电报告", "Call back when you are on site"),
)
REASONS_READ_BACK = (
    Words("收到，马上派人到场", "Understood, people go at once"),
    Words("收到，人员已在途中", "Understood, people are on their way"),
)
REASONS_RETURN = (
    Words("权属不属我单位", "The component belongs to somebody else"),
    Words("不在我单位管养范围", "Outside what we maintain"),
    Words("位置不明，无法处置", "The place is not clear"),
)
REASONS_EXTENSION = (
    Words("缺配件，已订购", "A part is missing and ordered"),
    Words("需占道施工，待审批", "Needs works in the road, permit awaited"),
    Words("天气原因无法施工", "The weather forbids the works"),
)
REASONS_ORDER = (
    Words("请速办，结果报我", "Handle it at once and report to me"),
    Words("请认真核实处理", "Look into it with care"),
)
REASONS_FAST_REJECT = (
    Words("照片不能证明已处置", "The photos do not show it done"),
    Words("不适用快速处置", "Not a matter for the fast track"),
)
REASONS_REOPEN = (
    Words("问题反弹", "The problem is back"),
    Words("市民反映未解决", "The caller says it is not solved"),
    Words("结案有误", "Closed by mistake"),
)
REASONS_REFUSE_PLEA = (
    Words("理由不成立，应计入", "The ground does not hold: it counts"),
    Words("未附证明材料", "No evidence came with it"),
    Words("影响期间之外，仍可按期处置", "It could still be done in time"),
)
REASONS_APPEAL = (
    Words("补充证明材料，请复核", "More evidence: please look again"),
    Words("原审批依据的事实有误", "The facts it was decided on are wrong"),
)
REASONS_ALLOW_APPEAL = (Words("补充材料属实，同意剔除", "The evidence holds: excluded"),)
REASONS_DISMISS_APPEAL = (Words("维持原审批意见", "The first decision stands"),)

# ---- input panel -------------------------------------------------------------------------------
ASK_REASON = Words("{act}：选一条理由，或写明", "{act}: choose a reason or write your own")
ASK_SAYING = Words("{act}：选一句，或写原话", "{act}: choose a line or write your own")
ASK_CONDITION = Words("立案条件", "Filing condition")
ASK_UNIT = Words("派遣建议", "Dispatch suggestions")
ASK_DUPLICATE = Words("疑似重复 {n} 件", "{n} possible duplicates")
ASK_OVERRIDE = Words(
    "紧急越权：{act}，为什么不能等另一个人？", "Override: {act}. Why can no other do it?"
)
OVERRIDE_TOLD = Words(
    "记录在案、计数，并向全厅告警", "It is recorded and counted, and the whole hall is told"
)
OVERRIDE_ACT = Words("紧急越权：{act}", "Override: {act}")
NO_EMERGENCY = Words(
    "只有应急进行中才能越权；{key} 启动应急",
    "The rule is set aside in an emergency alone; {key} opens one",
)
NO_OVERRIDE = Words("此案没有要越权才能办的事", "Nothing on this case needs an override")
OWN_WORDS = Words("自己写理由，回车确认", "Your own words, then Enter")
OWN_SAYING = Words("自己写，回车确认", "Your own words, then Enter")
OWN_NAME = Words("写新专项的名称，回车确认", "Name of a new campaign, then Enter")
FIND_CHOICE = Words(
    "共 {n} 项：打名称或拼音首字母查找", "{n} in all: type a name or pinyin initials"
)
NOT_FOUND = Words("没有相符的", "None of them matches")
PANEL_HINT = Words(
    "↑↓ 选 · 1–9 直选 · Enter 确认 · Esc 取消", "↑↓ choose · 1–9 pick · Enter confirm · Esc cancel"
)
ASK_CHOICE = Words("{act}：选一项", "{act}: choose one")
DEFER_DAYS = Words("缓办 {n} 天", "Defer for {n} days")
DEFER_UNTIL = Words("至 {day}", "until {day}")
SLIP_LIMIT = Words("限 {limit}内回复", "answer within {limit}")
NO_CAMPAIGN = Words("输入专项名称", "Type the name of a campaign")
NO_UNIT_LEFT = Words("没有可选的单位", "There is no unit to choose")
NO_LEGAL_UNIT = Words("没有可派的责任单位：可退回监督", "No unit may take it: send it back")
NO_CONDITION = Words("本类没有立案条件，不能立案", "This class has no filing condition")
NO_DUPLICATES = Words("50 米、24 小时内无同类案件", "No case of this class within 50 m and 24 h")
LIMIT_AFTER = Words("派出后 {limit}", "{limit} from dispatch")
URGENT_LIMIT = Words("紧急 · {limit}", "Urgent · {limit}")
SAME_CLASS = Words("{no} · {state} · 距 {m} 米", "{no} · {state} · {m} m away")
NOT_NUMBERED = Words("未立案", "not filed yet")

# ---- notices -----------------------------------------------------------------------------------
NO_SELECTION = Words("先选中一件案件", "Select a case first")
PENDING_ALREADY = Words("上一步还没有回执，请稍候", "The last step has no verdict yet")
NOT_NOW = Words("此案现在不能{act}", "This case does not allow now: {act}")
QUEUE_EMPTY = Words("本队列没有待办案件", "Nothing is waiting in this queue")
NO_OTHER_QUEUE = Words("其他队列没有待办案件", "Nothing is waiting in the other queues")
NOTHING_TO_TAKE_BACK = Words("没有可撤回的派遣", "There is no dispatch to take back")
PIN_EMPTY = Words("没有固定单位 {n}", "No unit is pinned to {n}")
CONFLICT_DISPATCH = Words(
    "被 {who} 抢先派往 {unit} {at}", "{who} was first: dispatched to {unit} at {at}"
)
CONFLICT_ACT = Words("被 {who} 抢先{act} {at}", "{who} was first: {act} at {at}")
UNKNOWN_VERDICT = Words(
    "{act}：没有收到回执，不知是否生效 · Ctrl+R 再问",
    "{act}: no verdict came, it may or may not be done · Ctrl+R asks again",
)
ASKED_AGAIN = Words("已再问 {n} 条回执", "Asked again for {n} verdicts")
NOTHING_UNKNOWN = Words("没有未明的回执", "No verdict is missing")
REFUSED_HERE = Words("不能派往 {unit}：{why}", "Not to {unit}: {why}")
SOMEBODY = Words("他人", "somebody else")

# ---- rail and drag -----------------------------------------------------------------------------
ON_DUTY = Words("在岗", "Staff")
NOBODY = Words("无人在岗", "Nobody there")
IN_HAND = Words("在办", "Open")
ON_TIME = Words("按期", "On time")
RATE_TIP = Words(
    "今日按期处置 {on_time} / 应处置 {due}", "Handled on time today {on_time} of {due} due"
)
NO_DATA = Words("无数据", "No data")
RELEASE_TO_DISPATCH = Words("松手派遣，{n} 秒可撤", "Release to dispatch, {n} s to take back")
MAY_TAKE = Words("可派", "May take it")
PENDING_CARD = Words("等待回执…", "Waiting for the answer…")
FIRST_CHOICE = Words("首选", "First choice")
ENTER_TO_DISPATCH = Words("Enter 派遣", "Enter dispatches")
LINK_LABEL = Words("{what} → {unit}", "{what} → {unit}")
PREVIEW_CLOCK = Words("{limit} → 约 {at}", "{limit} → about {at}")
PREVIEW_RUNNING = Words("处置时限续计 → {at}", "its clock runs on → {at}")
RAIL_TITLE = Words("责任单位", "Responsible units")
RAIL_EMPTY = Words("正在取得责任单位…", "Waiting for the units…")
NOT_DISPATCHABLE = Words("{state}，不能派遣", "{state}: no dispatch now")

# ---- undo --------------------------------------------------------------------------------------
UNDO_BAR = Words("已派往 {unit} · {s} 秒内可撤回", "Sent to {unit} · {s} s to take it back")
UNDO_BAR_ALL = Words(
    "{n} 件已派往 {unit} · {s} 秒内可一起撤回", "{n} sent to {unit} · {s} s to take them back"
)
UNDO_SENT = Words("撤回中…", "Taking back…")
UNDO_DONE = Words("已撤回，{unit}未获通知", "Taken back; {unit} was never told")
DELIVERED = Words("已送达 {unit}", "Delivered to {unit}")
PENDING_BAR = Words("{act} · 等待回执", "{act} · waiting for the verdict")
PENDING_TO = Words("派往 {unit} · 等待回执", "To {unit} · waiting for the verdict")
UNKNOWN_BAR = Words("{act} · 回执未到，再问", "{act} · no verdict came: ask again")

# ---- lists -------------------------------------------------------------------------------------
LIST_COUNT = Words("{title} · {n} 件", "{title} · {n}")
LIST_COUNT_OF = Words("{title} · {n} 件，筛出 {shown} 件", "{title} · {n}, {shown} shown")
LIST_FILTER = Words("筛选：类别、地址、编号、单位", "Filter: class, place, number, unit")
LIST_HINT = Words(
    "↑↓ 选（按住 Shift 选几件，Ctrl+A 全选）· 直接键入即筛选 · Enter 打开 · F9 催办选中的"
    " · Ctrl+N 由筛选立专项 · Ctrl+G 筛出的归入专项 · Ctrl+M 地图上框出 · Esc 关闭",
    "↑↓ choose (Shift: several, Ctrl+A all) · type to filter · Enter open · F9 urge the chosen"
    " · Ctrl+N campaign from this filter · Ctrl+G all shown into a campaign"
    " · Ctrl+M frame on the map · Esc close",
)
WALK_FRAMED = Words(
    "{title}：{n} 件已在地图上框出，{keys} 逐件看", "{title}: the map shows {n}, {keys} one by one"
)
WALK_NO_PLACES = Words("这些案件没有地点可显示", "None of these cases has a place to show")
WALK_AT = Words("{title} {where}", "{title} {where}")
WALK_END = Words("{title}：到头了", "{title}: no more that way")
WALK_NOTHING = Words(
    "先打开一个清单，按 Ctrl+M 在地图上框出", "Open a list first: Ctrl+M frames it on the map"
)
ASK_GATHER = Words("这 {n} 件归入哪个专项", "Into which campaign do these {n} go")
CAMPAIGN_RUNS = Words("专项进行中", "campaign running")
CAMPAIGN_OPEN = Words("在办 {n} 件", "{n} open")
GATHERED = Words(
    "{n} 件正在归入专项“{name}”（另 {out} 件不需或不能）",
    "{n} go into “{name}” ({out} need not or may not)",
)
NOTHING_TO_GATHER = Words("筛出的案件都不能归入专项", "None of these may go into a campaign")
LIST_CLOSE = Words("关闭列表", "Close the list")
LIST_EMPTY = Words("没有案件", "No cases")
LIST_NO_MATCH = Words("没有符合筛选的案件", "Nothing matches the filter")
COL_NO = Words("案卷号", "Number")
COL_CLASS = Words("类别", "Class")
COL_STATE = Words("状态", "State")
COL_PLACE = Words("位置", "Place")
COL_UNIT = Words("责任单位", "Unit")
COL_LEFT = Words("剩余", "Left")
COL_REPORTED = Words("上报", "Reported")
COL_SOURCE = Words("来源", "Source")
URGENT = Words("紧急", "Urgent")
UNIT_IN_HAND = Words("{unit} · 在办", "{unit} · in hand")
UNIT_ON_TIME = Words("{unit} · 应处置", "{unit} · due")
CLUSTER = Words("此处案件", "Cases here")

# ---- F1 ----------------------------------------------------------------------------------------
HELP_TITLE = Words("按键与规则", "Keys and rules")
HELP_KEYS = Words("按键", "Keys")
HELP_RULES = Words("本案规则", "Rules for this case")
HELP_NO_CASE = Words("未选中案件", "No case is selected")
HELP_MAY = Words("可以：{acts}", "You may: {acts}")
HELP_MAY_NOT = Words("不可：{act}（{why}）", "You may not: {act} ({why})")
HELP_PINS = Words("派往固定单位", "Dispatch to the pinned unit")
HELP_SCENES = Words("调出第几个视频场景", "Recall a video scene")
HELP_CLASS = Words("立案与处置规则", "Filing and handling rule")
RULE_ASKED = Words("正在查这一类的规则", "Looking the rule of this class up")
RULE_FILED = Words(
    "立案日 {day} 有效的规则　编码表 {edition}　{version}",
    "In force on the filing day {day} · codebook {edition} · {version}",
)
RULE_TODAY = Words(
    "尚未立案，今日 {day} 有效的规则　编码表 {edition}　{version}",
    "Not filed yet: in force today {day} · codebook {edition} · {version}",
)
RULE_BASE = Words("原版", "as published")
RULE_OWN = Words("本市第 {n} 版", "the city's version {n}")
RULE_LINE = Words("{what}：派遣后 {limit}内", "{what}: within {limit} of dispatch")
RULE_URGENT = Words("{what}：紧急，派遣后 {limit}内", "{what}: urgent, within {limit} of dispatch")
RULE_THIS = Words("（本案）", " (this case)")
RULE_NONE = Words("这一类没有立案条件", "This class has no filing condition")
HELP_CLOSE = Words("Esc 或 F1 关闭", "Esc or F1 closes")

# ---- ghost -------------------------------------------------------------------------------------
TRY_IT = Words("试一试：把案件拖到亮起的单位", "Try it: drag the case onto a lit unit")
GHOST_AT_WORK = Words(
    "演示中 · 碰一下鼠标或键盘即由你接手", "Demo · touch mouse or keyboard to take over"
)

# ---- start -------------------------------------------------------------------------------------
BUG_NOTICE = Words(
    "程序出错，已记入日志，席位继续工作", "A fault was written to the log; the desk keeps working"
)
NO_DISPLAY = Words(
    "没有可用的显示器：请在图形界面中启动，或先设置 DISPLAY",
    "There is no display: start it inside a desktop session or set DISPLAY",
)
WAYLAND_ONLY = Words(
    "当前桌面只有 Wayland：请安装 XWayland 或改用 X11 会话",
    "This desktop offers Wayland only: install XWayland or use an X11 session",
)
UNKNOWN_SEAT = Words("没有名为 {seat} 的席位：{seats}", "There is no seat {seat}: {seats}")
BAD_ACCOUNT = Words(
    "账号 {account} 不属于此席位：应写作 {example}",
    "account {account} is none of this seat: write it like {example}",
)

# ---- wall --------------------------------------------------------------------------------------
WALL_TITLE = Words("大屏", "Wall")
NO_CAMERA_NEAR = Words("附近没有监控", "There is no camera near here")
