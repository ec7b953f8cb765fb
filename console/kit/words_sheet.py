"""Every sentence of what was: the track of a mover, the sheet of a shift."""

from typing import ClassVar

from backend.domain.terms.words import Words


class Track:
    """The track of a mover on the map."""

    SHOWN = Words(
        "{name} 的历史轨迹：{span}，{n} 个点；再点一次收起",
        "Track of {name}: {span}, {n} points; click again to hide it",
    )
    EMPTY = Words(
        "{name} 最近一小时没有定位记录", "{name} has no recorded position of the last hour"
    )
    DENIED = Words("查不到历史轨迹：{why}", "No track: {why}")
    CHOOSE = Words("请先在地图上点选人员或车辆", "Click a person or a vehicle on the map first")


class Sheet:
    """The sheet of a shift."""

    OPEN = Words("交接账", "Shift sheet")
    TITLE = Words("交接账　{name} {span}", "Shift sheet: {name} {span}")
    THIS = Words("本班", "This shift")
    LAST = Words("上一班", "Last shift")
    TODAY = Words("今日", "Today")
    CLOSE = Words("关闭交接账", "Close the shift sheet")
    HINT = Words(
        "Esc 关闭　←→ 换班次　F5 重算", "Esc closes · ←→ changes the shift · F5 counts anew"
    )
    COUNTING = Words("后台正在核账…", "The backend is counting…")
    DENIED = Words("核账未成：{why}", "Could not be counted: {why}")
    EVEN = Words("平衡", "Balances")
    ODD = Words("不平：缺 {n} 条", "Does not balance: {n} missing")
    ASTRAY = Words("不平：{n} 件案件对不上", "Does not balance: {n} cases astray")
    MESSAGES = Words("消息", "Messages")
    PUBLISHED = Words("发布", "Published")
    RECEIVED = Words("收到", "Received")
    BY_PICTURE = Words("其中快照补齐", "of them by snapshot")
    PAINTED = Words("上屏", "Painted")
    LACKING = Words("缺", "Missing")
    UNKNOWN = Words("未统计", "not counted")
    TOPICS: ClassVar[dict[str, Words]] = {
        "case": Words("案件", "Cases"),
        "alarm": Words("告警", "Alarms"),
        "patrol": Words("视频巡查", "Video patrol"),
        "handover": Words("交接班", "Handovers"),
        "promise": Words("回电承诺", "Promises"),
        "steer": Words("云台", "Turning cameras"),
        "call": Words("喊话", "Calls"),
        "suggest": Words("智能建议", "Suggestions"),
        "campaign": Words("专项整治", "Campaigns"),
        "emergency": Words("应急", "Emergencies"),
    }
    BACKUP = Words("备份", "Backup")
    NO_BACKUP = Words("还没有备份，请通知系统管理员", "none yet: tell the system administrator")
    MADE = Words("最近一次 {at}（{age}前，{size}）", "last one {at} ({age} ago, {size})")
    N_DAYS = Words("{n} 天", "{n} days")
    OLD = Words("，早该再备份一次", ", the next one is overdue")
    NO_DRILL = Words("从未做过恢复演练", "never brought back to life in a drill")
    DRILLED = Words(
        "恢复演练 {at}：{made} 的备份完好", "drill {at}: the backup of {made} came back whole"
    )
    UNSOUND = Words(
        "恢复演练 {at}：{made} 的备份不完整，请通知系统管理员",
        "drill {at}: the backup of {made} is not whole, tell the system administrator",
    )
    CASES = Words("案件", "Cases")
    BROUGHT = Words("接班在办", "Brought in")
    OPENED = Words("本班新增", "Opened")
    ENDED = Words("办结", "Ended")
    CARRIED = Words("移交下班", "Carried over")
    ACTS = Words("全厅办理", "Acts of the hall")
    ACTED = Words("涉及案件", "On cases")
    OWN = Words("本席办理", "Of this seat")
    ENDED_AS = Words("办结去向", "Ended as")
    MISSING = Words("缺失明细", "What is missing")
    MISSING_ROW = Words(
        "{topic} 第 {seq} 条　{at}　{lacks}　{entity}", "{topic} row {seq}  {at}  {lacks}  {entity}"
    )
    HOLE_ROW = Words(
        "{topic} 记录缺号 {entity}　{at}", "{topic}: rows {entity} are not in the record, {at}"
    )
    ASTRAY_ROW = Words(
        "案件 {entity}：记录与在办表不一致", "Case {entity}: its rows and its standing differ"
    )
    MORE = Words("另有 {n} 条", "and {n} more")
    LACKS: ClassVar[dict[str, Words]] = {
        "received": Words("未收到", "not received"),
        "painted": Words("未上屏", "not painted"),
        "recorded": Words("记录缺号", "not recorded"),
    }
