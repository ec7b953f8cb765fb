"""Words of the campaigns' page and form."""

from backend.domain.terms.words import Words

TITLE = Words("专项整治", "Campaigns")
CLOSE = Words("关闭", "Close")
COUNT = Words("进行中 {n} 个", "{n} running")
NONE = Words(
    "还没有专项。按 N 立一个，或在案件列表中筛选后按 Ctrl+N",
    "No campaign yet. N makes one, or filter a list of cases and press Ctrl+N",
)
COUNTING = Words("正在统计 {percent}", "Counting {percent}")
ASKED = Words("正在统计", "Counting")
CUTOFF = Words("数据截止 {at}，全部案卷统计", "As of {at}, counted over all cases")
LIST = Words("{name}　{part} {n} 件", "{name}: {part}, {n}")
LIST_PART = Words("，列出前 {shown} 件", ", the first {shown} of them")
UNITS = Words("{name}　按责任单位", "{name}, by responsible unit")
HINT = Words(
    "↑↓←→ 移动　回车 打开数字背后的案件　U 按单位　M 地图　N 新立　E 修改　Delete 结束"
    "　F5 重算　Esc 关闭",
    "Arrows move · Enter opens a number · U by unit · M map · N new · E edit · Delete end"
    " · F5 count again · Esc close",
)
HINT_READ = Words(
    "↑↓←→ 移动　回车 打开数字背后的案件　U 按单位　M 地图　F5 重算　Esc 关闭",
    "Arrows move · Enter opens a number · U by unit · M map · F5 count again · Esc close",
)
UNITS_HINT = Words(
    "回车 打开数字背后的案件　M 地图　Esc 返回",
    "Enter opens a number · M map · Esc goes back",
)
BACK_HINT = Words("回车 打开案件　M 地图　Esc 返回", "Enter opens the case · M map · Esc goes back")

COL_NAME = Words("专项", "Campaign")
COL_UNIT = Words("责任单位", "Responsible unit")
COL_GOAL = Words("目标", "Target")
COL_DONE = Words("完成", "Done")
NO_UNIT = Words("尚未派遣", "Not dispatched yet")
RUNS = Words("{first} 至 {last}", "{first} to {last}")
ENDED = Words("{day} 结束", "ended {day}")
PLANNED = Words("{first} 开始", "begins {first}")
GOAL_N = Words("结案 {n} 件", "close {n}")
GOAL_PERCENT = Words("结案率 {percent}%", "{percent}% closed")
ABOUT = Words("筛选：{filter}　{who} 立", "Filter: {filter} · made by {who}")
NO_FILTER = Words("无，只由人归入", "none, only what people put in")
CHART = Words("{name}：逐日进度", "{name}, day by day")
JOINED = Words("计入案件", "Cases")
CLOSED = Words("已结案", "Closed")
TARGET = Words("目标线", "Target")

NEW = Words("立专项", "New campaign")
EDIT = Words("修改专项", "Edit campaign")
NAME = Words("名称", "Name")
NAME_HINT = Words("如 汛后井盖", "e.g. covers after the flood")
FILTER = Words("筛选", "Filter")
FILTER_HINT = Words(
    "如 井盖 12319；空着则只由人归入", "e.g. cover hotline; empty: only what people put in"
)
GOAL = Words("目标", "Target")
GOAL_HINT = Words("190（件）或 95%", "190 (cases) or 95%")
FIRST = Words("开始", "First day")
LAST = Words("截止", "Last day")
DAY_HINT = Words("2026-06-10", "2026-06-10")
BOUNDS = Words("只限地图所见范围", "Only the area the map shows")
BOUNDS_KEPT = Words("只限原定地图范围", "Only the map area set before")
GO = Words("立专项（回车）", "Make it (Enter)")
SAVE = Words("保存（回车）", "Save (Enter)")
FORM_HINT = Words(
    "Tab 换栏　空格 勾选　回车 提交　Esc 放弃",
    "Tab next field · Space ticks · Enter sends · Esc leaves",
)
FITS = Words("现有在办 {n} 件符合，以后符合的自动计入", "{n} open cases fit; later ones join")
FITS_COUNTING = Words("正在数在办案件", "Counting open cases")
FITS_NONE = Words("不自动计入，只由人归入（C）", "Nothing joins by itself, only by C")
READ_AS = Words("筛选读作：{parts}", "Read as: {parts}")

PART_WORDS = Words("含“{what}”", "has “{what}”")
PART_CLASSES = Words("类别 {what}", "class {what}")
PART_AREAS = Words("网格 {what}", "grid {what}")
PART_SOURCES = Words("来源 {what}", "source {what}")
PART_STATES = Words("经过 {what}", "was {what}")
PART_UNITS = Words("责任单位 {what}", "unit {what}")
PART_URGENT = Words("紧急", "urgent")
PART_BOUNDS = Words("地图范围内", "in the map area")
URGENT = Words("紧急", "urgent")

BAD_GOAL = Words(
    "目标写成件数（如 190）或结案率（如 95%）", "A target is a number (190) or a share (95%)"
)
BAD_DAY = Words("日期写成 2026-06-10", "A day is written 2026-06-10")
NO_NAME = Words("先写名称", "Give it a name first")
NOT_YOURS = Words(
    "立、改、结束专项由值班长或中心领导办理",
    "The shift leader or the head of the centre runs campaigns",
)
SENT = Words("已发出，等回执", "Sent, waiting for the answer")
MADE = Words("已立专项“{name}”", "Campaign “{name}” made")
SAVED = Words("专项“{name}”已改", "Campaign “{name}” changed")
ENDED_NOW = Words("专项“{name}”已结束", "Campaign “{name}” ended")
ASK_END = Words("再按一次 Delete 结束“{name}”", "Delete once more ends “{name}”")
NO_PLACES = Words("这些案件没有地点可显示", "None of these cases has a place to show")
FRAMED = Words("{name}：{n} 件案件已在地图上框出", "{name}: the map shows its {n} cases")
FRAMED_PART = Words(
    "{name}：前 {shown} 件（共 {n} 件）已在地图上框出",
    "{name}: the map shows the first {shown} of {n} cases",
)
