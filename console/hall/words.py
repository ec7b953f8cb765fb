"""Every sentence of the hall's overview page, both languages side by side."""

from typing import ClassVar

from backend.domain.terms.words import Words


class Wall:
    """The hall's overview page."""

    RANKED = Words("{view}排名　{by}", "{view} by {by}")
    RANKED_NOTE = Words(
        "{period}　截至 {at}　不足 {n} 件的不排名",
        "{period} to {at} · under {n} not ranked",
    )
    COUNTING = Words("后台正在统计…", "The backend is counting…")
    FEW = Words("少", "few")
    BEFORE = Words("剔除前 {value}", "all {value}")
    OPEN = Words("在办案件", "Open cases")
    OPEN_BASE = Words("其中紧急 {n}", "urgent among them {n}")
    LATE = Words("超时超期", "Late")
    LATE_BASE = Words("其中紧急 {n}", "urgent among them {n}")
    CLOSED = Words("今日结案", "Closed today")
    CLOSED_BASE = Words("今日上报 {n}", "reported today {n}")
    WAITING = Words("待派遣", "To dispatch")
    WAITING_BASE = Words("等候最久 {s}", "longest wait {s}")
    NONE_WAITS = Words("无等候", "none waits")
    COLLECTORS = Words("在岗采集员", "Collectors on duty")
    COLLECTORS_BASE = Words("应到 {n}", "of {n}")
    UNKNOWN = Words("—", "—")
    NO_CAMPAIGN = Words("没有进行中的专项", "No campaign is running")
    CAMPAIGN_CLOSED = Words("已结案", "Closed")
    CAMPAIGN_GOAL = Words("目标{goal}　完成 {rate}", "target: {goal} · {rate}")
    CAMPAIGN_ALL = Words("案件 {n}，不计 {out}", "of {n}, {out} not counted")
    CAMPAIGN_OVERDUE = Words("超期在办", "Overdue")
    CAMPAIGN_OF_OPEN = Words("占在办 {rate}", "{rate} of the open")
    CAMPAIGN_IN_TIME = Words("按期结案率", "Closed in time")
    CAMPAIGN_LEFT = Words("剩余", "Left")
    CAMPAIGN_DAYS = Words("{n} 天", "{n} d")
    UNTIL = Words("至 {day}", "until {day}")
    CAMPAIGN_NTH = Words("　第 {n} 个，共 {all} 个", " · {n} of {all}")
    CAMPAIGN_UNITS = Words("责任单位　结案率", "Units by share closed")
    CAMPAIGN_NOBODY = Words("还没有派到单位的案件", "No unit has a case of it yet")
    CAMPAIGN_NOTE = Words("不足 {n} 件的不排名", "under {n} not ranked")
    SCORED = Words("综合 {points} {grade}", "score {points} {grade}")
    PRESSING_SINCE = Words("{at} 起 · {ago}", "since {at} · {ago}")
    CALM = Words("没有紧急或超时案件", "Nothing urgent, nothing late")
    WHERE = Words("位置", "Place")
    STATE = Words("现在", "Now")
    WHO = Words("谁负责", "With")
    NEXT = Words("下一步", "Next")
    SOURCE = Words("来源", "Source")
    CAMERA = Words("最近监控", "Camera")
    HAPPENED = Words("刚刚", "Just now")
    FRESH = Words("数据 {age} 前", "data {age} old")
    NO_DATA = Words("尚无数据", "no data yet")
    LEFT = Words("剩余", "left")
    OVER = Words("超出", "over")
    NEXT_STEPS: ClassVar[dict[str, Words]] = {
        "to_accept": Words("受理员受理", "intake accepts"),
        "to_file": Words("监督立案", "supervision files"),
        "verifying": Words("采集员核实", "a collector verifies"),
        "to_dispatch": Words("派遣员派遣", "dispatch sends it"),
        "handling": Words("责任单位处置", "the unit handles it"),
        "suspended": Words("值班长定期复核", "the leader looks again"),
        "deferred": Words("到期恢复处置", "resumes when due"),
        "arbitration": Words("现场会裁定责任单位", "a ruling names the unit"),
        "referred": Words("上级处置", "the higher level handles it"),
        "enforcement": Words("执法处置", "enforcement handles it"),
        "fast_review": Words("监督复核快速处置", "supervision looks at the pair"),
        "to_check": Words("派采集员核查", "a collector is sent"),
        "checking": Words("采集员核查", "a collector checks"),
        "to_close": Words("监督结案", "supervision closes"),
    }
