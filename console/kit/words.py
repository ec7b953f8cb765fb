"""Every sentence of the frame and the reading panels, both languages side by side, by panel.

Where English has no exact word the official Chinese term stands behind it in brackets.
"""

from typing import ClassVar

from backend.domain.terms.words import Words


class Top:
    """Top bar."""

    CITY_UNKNOWN = Words("正在连接城市", "Connecting to the city")
    NOT_LOGGED_IN = Words("尚未登录", "Not logged in")
    SYNTHETIC = Words("演示数据", "Demo data")
    SYNTHETIC_TIP = Words("城市、案件与画面都是模拟的", "City, cases and pictures are simulated")
    COMBINED = Words("{mode} · 合署", "{mode}, combined hall")
    COMBINED_HALL = Words("合署大厅", "Combined hall")
    SPEED = Words("快进 ×{n}", "Fast ×{n}")
    LINK = Words("通道", "Link")
    DATA = Words("数据", "Data")
    VIDEO = Words("视频", "Video")
    MAP = Words("地图", "Map")
    LINK_TIP = Words("距上一次心跳的秒数", "Seconds since the last heartbeat")
    DATA_TIP = Words("最新定位的年龄", "Age of the newest position")
    VIDEO_TIP = Words("有新画面的路数 / 全部", "Pictures alive / all")
    MAP_TIP = Words("底图", "Base map")
    REFUSED = Words("密钥被拒", "Key refused")
    DOWN = Words("断开", "Down")
    RECOVERING = Words("补数中", "Catching up")
    NO_DATA = Words("无数据", "No data")
    VIDEO_STARTING = Words("连接中 {n}", "starting {n}")
    MAP_LOADING = Words("加载中", "Loading")
    MAP_PLAIN = Words("简图", "Plain")
    TO_ENGLISH = Words("中 / EN", "中 / EN")
    LANGUAGE_TIP = Words("切换为英文", "Switch to Chinese (中文)")
    LIGHT_TIP = Words("换成浅色", "Switch to the light theme")
    DARK_TIP = Words("换成深色", "Switch to the dark theme")


class Channel:
    """What is wrong with the channel, what still holds, and what to do."""

    DOWN = Words(
        "与后台断开 {s}：所见为 {at} 的情况，时限仍在走；正在自动重连，此时发出的操作不会送达",
        "Link down for {s}: shown as of {at}, limits keep running. Reconnecting by itself; "
        "nothing can be sent until then",
    )
    SILENT = Words(
        "后台 {s} 没有回应：所见为 {at} 的情况，时限仍在走；操作可能收不到回执",
        "The backend has been silent for {s}: shown as of {at}, limits keep running. "
        "Acts may get no answer",
    )
    NEVER = Words(
        "已等 {s}，还没有连上后台：正在自动重试，请看后台是否在运行",
        "Not connected for {s}: retrying by itself. Is the backend running?",
    )
    REFUSED = Words(
        "密钥被拒：后台不认本席位的密钥，看不到新情况，也不能操作。请系统管理员重新登记本席位的公钥",
        "Key refused: the backend does not know this seat's key. Nothing new is shown and nothing "
        "can be sent. Ask the administrator to authorise this seat's key again",
    )
    DENIED = Words(
        "后台不让本席位查看城市情况。请系统管理员核对本席位的账号",
        "The backend does not show the city to this seat. Ask the administrator to check its "
        "account",
    )
    TOO_OLD = Words(
        "后台已升级，本程序版本过旧，不能继续使用。请升级本席位的程序",
        "The backend is newer than this program. Update the program at this seat",
    )
    CLOCK_AHEAD = Words(
        "本机时钟比后台快 {s} 秒：屏上时限以后台时间为准，不受影响；请校对本机时钟",
        "This machine's clock is {s} s ahead of the backend's: limits on the screen follow the "
        "backend and stay right. Set this machine's clock",
    )
    CLOCK_BEHIND = Words(
        "本机时钟比后台慢 {s} 秒：屏上时限以后台时间为准，不受影响；请校对本机时钟",
        "This machine's clock is {s} s behind the backend's: limits on the screen follow the "
        "backend and stay right. Set this machine's clock",
    )
    TOPICS: ClassVar[dict[str, Words]] = {
        "case": Words("案卷", "Cases"),
        "alarm": Words("告警", "Alarms"),
    }
    LOST = Words(
        "{topic}推送断号：第 {numbers} 条没有收到，正在补齐",
        "{topic}: rows {numbers} of the stream did not come, fetching them",
    )
    WRONG = Words(
        "本席位所见与后台核对不一致，正在整体重取",
        "What this seat shows differs from the backend; reading everything anew",
    )
    FILLED = Words(
        "断号 {n} 处已补齐，本席位与后台一致",
        "Gaps in the stream filled ({n}): this seat equals the backend again",
    )
    READ_ANEW = Words(
        "已整体重取，本席位与后台一致；期间的过程请看各案卷的经过",
        "Read anew: this seat equals the backend again. What happened meanwhile is in each case's "
        "history",
    )


class Seats:
    """What the seats of the hall are called."""

    NAMES: ClassVar[dict[str, Words]] = {
        "intake": Words("受理席 {n}", "Intake {n}"),
        "dispatch": Words("派遣席 {n}", "Dispatch {n}"),
        "combined": Words("合署席 {n}", "Combined desk {n}"),
        "leader": Words("值班长席 {n}", "Shift leader {n}"),
        "chief": Words("中心领导席 {n}", "Centre head {n}"),
        "stationed": Words("驻场席 {n}", "Unit's seat {n}"),
    }


class Time:
    """Times, dates and spans."""

    DATE = Words("{m}月{d}日 {day}", "{day} {d} {month}")
    DAYS = (
        Words("星期一", "Mon"),
        Words("星期二", "Tue"),
        Words("星期三", "Wed"),
        Words("星期四", "Thu"),
        Words("星期五", "Fri"),
        Words("星期六", "Sat"),
        Words("星期日", "Sun"),
    )
    MONTHS = (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    LONG = Words("{h} 时 {m:02d} 分", "{h} h {m:02d}")
    MINUTES = Words("{n} 分", "{n} min")
    HOURS = Words("{n} 小时", "{n} h")
    TOMORROW = Words("明日 {hm}", "tomorrow {hm}")
    ON_DAY = Words("{m}月{d}日 {hm}", "{d} {month} {hm}")


class Steps:
    """What the seat's step limits are called."""

    CLOCK: ClassVar[dict[str, Words]] = {
        "accept": Words("受理", "Accept"),
        "file": Words("立案", "File"),
        "verify": Words("核实", "Verify"),
        "dispatch": Words("派遣", "Dispatch"),
        "send_check": Words("派核查", "Send check"),
        "check": Words("核查", "Check"),
        "close": Words("结案", "Close"),
        "fast_review": Words("快处审核", "Review"),
        "arbitrate": Words("仲裁", "Arbitrate"),
        "handling": Words("处置", "Handle"),
    }
    LIMIT: ClassVar[dict[str, Words]] = {
        "accept": Words("受理时限", "accepting limit"),
        "file": Words("立案时限", "filing limit"),
        "verify": Words("核实时限", "verifying limit"),
        "dispatch": Words("派遣时限", "dispatch limit"),
        "send_check": Words("派核查时限", "send-to-check limit"),
        "check": Words("核查时限", "checking limit"),
        "close": Words("结案时限", "closing limit"),
        "fast_review": Words("快处审核时限", "fast-track review limit"),
        "arbitrate": Words("仲裁时限", "arbitration limit"),
        "handling": Words("处置时限", "handling limit"),
    }
    RUNNING = Words("{step} {left}", "{step} {left}")
    LATE_STEP = Words("{step}超时 {left}", "{step} late {left}")
    LATE_CASE = Words("{step}超期 {left}", "{step} overdue {left}")


class Queue:
    """Queue panel."""

    HINT = Words("紧急在前，再按{limit} · F5 取下一件", "Urgent, then {limit} · F5 next")
    WHOLE_HINT = Words("紧急在前，再按{limit} · F5 两边一起取", "Urgent, then {limit} · F5: both")
    NOT_COMBINED = Words(
        "本市不是合署大厅：此席只能办监督一半",
        "This hall is no combined one: only supervision's half is done here",
    )
    HELD = Words(
        "列表停住：移开鼠标后 +{n} -{gone}", "List holds still: +{n} -{gone} when you leave it"
    )
    URGENT = Words("紧急", "Urgent")
    PENDING = Words("{act} 待回执", "{act}: sent")
    UNKNOWN = Words("{act} 结果未知", "{act}: unknown")
    EMPTY = Words("{queue}：没有待办案件", "{queue}: nothing is waiting")
    EMPTY_HINT = Words("有新案件时会出现在这里", "New cases appear here by themselves")
    LOADING = Words("正在取回案件", "Fetching the cases")
    LOADING_HINT = Words("连上通道后自动显示", "They appear once the link is up")
    SUSPENDED = Words("挂账 停表", "Suspended (挂账)")
    UNREAD = Words("未签收", "Unread")
    DOUBTED = Words("照片存疑", "Photo in doubt")
    NO_ADDRESS = Words("位置未登记", "No address")
    IN_HAND = Words("{seat} 正在办", "{seat} is at it")
    ALL_IN_HAND = Words(
        "没有空着的待办：{n} 件其他席位正在办", "Nothing is free: {n} are in hand at other seats"
    )


class Closing:
    """The end of a case in a combined hall (合署)."""

    NOT_YOURS = Words(
        "派遣过本案的人不能结案；{who} 在岗，可以结案",
        "Whoever dispatched a case may not close it; {who} is on shift and may",
    )
    NOBODY_ELSE = Words(
        "派遣过本案的人不能结案；在岗再无他人可结案，留待下一班",
        "Whoever dispatched a case may not close it, and nobody else on shift may: leave it",
    )
    OTHERS = Words(
        "{who} 在岗，可以结案，不用留待下一班",
        "{who} is on shift and may close it: it is not left to the next shift",
    )
    PRESS = Words("{words}（{key}）", "{words} ({key})")
    LEFT_BY = Words("{who} {at} 留待下一班结案", "Left to the next shift by {who} at {at}")
    LEFT_TO_YOU = Words("{left}，请核对后结案", "{left}: look at it and close it")
    LEFT_ON = Words("{left}，派遣过本案的人不能结案", "{left}: another person closes it")
    LEFT = Words("留待下一班", "Next shift")


class Today:
    """Footer of the queue panel: today's counts with their base."""

    TODAY = Words("今日", "Today")
    DUE: ClassVar[dict[str, Words]] = {
        "file": Words("应立案 {n}", "To file {n}"),
        "dispatch": Words("应派遣 {n}", "To dispatch {n}"),
        "close": Words("应结案 {n}", "To close {n}"),
        "arbitrate": Words("应裁定 {n}", "To rule on {n}"),
    }
    DONE: ClassVar[dict[str, Words]] = {
        "file": Words("已立案 {n}", "Filed {n}"),
        "dispatch": Words("已派遣 {n}", "Dispatched {n}"),
        "close": Words("已结案 {n}", "Closed {n}"),
        "arbitrate": Words("已裁定 {n}", "Ruled {n}"),
    }
    ON_TIME: ClassVar[dict[str, Words]] = {
        "file": Words("按时立案 {n}（{rate}）", "Filed on time {n} ({rate})"),
        "dispatch": Words("按时派遣 {n}（{rate}）", "Dispatched on time {n} ({rate})"),
        "close": Words("按时结案 {n}（{rate}）", "Closed on time {n} ({rate})"),
        "arbitrate": Words("按时裁定 {n}（{rate}）", "Ruled on time {n} ({rate})"),
    }
    NO_BASE = Words("无数据", "no data")
    RATE_TIP = Words(
        "按时 ÷ 已办；本席所见、今日 0 时起", "On time ÷ done, as seen here since midnight"
    )


class Dossier:
    """Dossier: head, places and pictures."""

    NONE = Words("未选中案件", "No case selected")
    NONE_HINT = Words("在列表或地图上点一件，或按 F5", "Pick one in the list or on the map, or F5")
    GONE = Words("此案已不在本席可见范围", "This case is no longer in view here")
    GUARDED = Words("{who} {at} 起在现场警戒", "{who} on guard since {at}")
    NOT_SAFE = Words("警戒解除前不算安全", "Not safe before the guard is relieved")
    ENFORCED_BY = Words("{at} 移交{who}", "Handed to {who} at {at}")
    ENFORCERS = Words("执法部门", "enforcement")
    NO_WORD_YET = Words("执法案号待回告", "Its number there is not told yet")
    ENFORCE_WORD = Words("执法案号 {number}：{word}（{at}）", "No. {number} there: {word} ({at})")
    FETCHING = Words("正在从案卷库调阅", "Fetching it from the record")
    COMPONENT = Words("部件 {code}", "Component {code}")
    EVENT = Words("事件 {code}", "Event {code}")
    NO_NUMBER = Words("未立案，尚无案卷号", "Not filed yet, no number")
    IN_PROGRESS = Words("进行中", "In progress")
    PLACE = Words("位置", "Place")
    REPORT = Words("上报", "Report")
    GRID = Words("网格 {grid}", "Grid {grid}")
    NO_GRID = Words("不在任何单元网格内", "In no unit grid")
    APART = Words("两照片相距 {m} 米", "Taken {m} m apart")
    NO_FIX = Words("照片无定位", "No position in them")
    ON_A_WORD = Words(
        "核查照片无位置，{who} 说明：{why}", "The check bears no place; {who} says: {why}"
    )
    BY_THE_CHECK = Words(
        "处置照片无位置，以核查照片为准", "The result bears no place; the check stands for it"
    )
    NEAR = Words("近景", "Near")
    FAR = Words("远景", "Far")
    VERIFY = Words("核实", "Verify")
    BEFORE = Words("处置前", "Before")
    AFTER = Words("处置后", "After")
    CHECK = Words("核查", "Check")
    ATTACHMENTS = Words("附件 {n}　{key}", "Attachments {n}  {key}")
    SHOW_SCENE = Words("看上报照片（{n}）", "Report photos ({n})")
    SHOW_RESULT = Words("看处置前后（{n}）", "Before and after ({n})")
    MORE = Words("更多操作", "More actions")
    PHOTO_EMPTY = Words("没有照片", "No photo")
    PHOTO_LOADING = Words("取回中", "Loading")
    PHOTO_FAILED = Words("取不到照片", "Photo not available")
    ALTERED = Words("证据已被改动", "Evidence altered")
    FLAWED = Words("{flaws}：不能据此结案", "{flaws}: it cannot close the case")
    DOUBTED = Words("{flaws}：立案前请核实", "{flaws}: verify before filing")


class Clocks:
    """The two clock boxes of the dossier."""

    STEP = Words("{step} {limit}", "{step} {limit}")
    LEFT = Words("剩 {left}", "{left} left")
    LATE_STEP = Words("超时 {left}", "Late {left}")
    LATE_CASE = Words("超期 {left}", "Overdue {left}")
    AFTER_DISPATCH = Words("派出后处置时限", "Handling limit after dispatch")
    NOT_FILED = Words("立案时确定", "Set when filed")
    ROUND_CLOCK = Words("昼夜连续", "day and night")
    WORK_CLOCK = Words("只计工作时间", "working hours")
    IF_NOW = Words("{how} → 约 {at}", "{how} → about {at}")
    HANDLING = Words("处置时限 {limit}", "Handling: {limit}")
    DUE = Words("截止 {at} · {how}", "Due {at} · {how}")
    USED = Words("用时 {used}", "Took {used}")
    IN_TIME = Words("按期", "On time")
    OVER = Words("超期", "Overdue")
    RECEIPT = Words("送达与签收", "Delivery and receipt")
    UNDO = Words("可撤回 {left} 秒", "{left} s to take back")
    UNDO_HINT = Words("责任单位尚未收到", "The unit has not heard of it")
    UNREAD = Words("未签收 {left}", "Unread {left}")
    READ = Words("已签收 {at}", "Read {at}")
    DELIVERED = Words("送达 {at}", "Delivered {at}")
    SUSPENDED = Words("挂账，停表", "Suspended (挂账), clock stopped")
    ENDED = Words("全程用时", "Time from report to end")
    NEVER = Words("未派出", "Never dispatched")
    STATE = Words("现状", "State")


class Advice:
    """Suggestion, duplicates, counters and history."""

    FIRST = Words("建议派遣", "Suggested unit")
    WHY = Words("因为：{reason}", "Because: {reason}")
    NEXT = Words("其次", "Next")
    ITEM = Words("{unit}（{reason}）", "{unit} ({reason})")
    RECORD = Words("今日同类派 {n} 件，退回 {back}", "Same class today: {n} sent, {back} returned")
    NOBODY = Words("没有可派的责任单位", "No unit may take this case")
    NOBODY_HINT = Words(
        "可退回监督，或由值班长裁定", "Send it back, or let the shift leader decide"
    )
    DUPLICATES = Words("疑似重复 {n} 件", "Possible duplicates: {n}")
    DUPLICATES_TIP = Words("同类、50 米、24 小时以内", "Same class, within 50 m and 24 h")
    HISTORY = Words("办理经过", "History")
    COLON = Words("：", ": ")
    RETURNS = Words("回退 {n}", "Returns (回退) {n}")
    REWORKS = Words("返工 {n}", "Reworks (返工) {n}")
    URGES = Words("催办 {n}", "Urges (催办) {n}")


class Status:
    """Status bar."""

    ALARM = Words("告警 {n}", "Alarm {n}")
    ALARM_LINE = Words("{at} {text}", "{at} {text}")
    NOT_KNOWN = Words("尚不知有无告警", "Alarms not known yet")
    CALM = Words("没有告警", "No alarm")
    COLLECTORS = Words("采集员在岗 {n}/{all}", "Collectors on duty {n}/{all}")
    VEHICLES = Words("车辆在线 {n}/{all}", "Vehicles online {n}/{all}")
    OPEN_CASES = Words("在办案件 {n}", "Open cases {n}")
    WATCH = Words("险情 {n}", "Hazards {n}")
    WATCH_LATE = Words("险情 {n} · 超期 {late}", "Hazards {n} ■{late}")
    WATCH_TIP = Words(
        "在办的紧急案件 {n} 件，其中超期 {late} 件", "Urgent cases: {n}, {late} of them late"
    )
    NOTICES = Words("消息 {n}", "Notices {n}")
    LIVE_TIP = Words("最近 {s} 秒内有定位 / 全部", "Position within {s} s / all")


class Notice:
    """Kept notices."""

    TITLE = Words("消息", "Notices")
    NONE = Words("还没有消息", "No notices yet")
    CLOSE = Words("关闭", "Close")


class Window:
    """The window itself."""

    TITLE = Words("万米 · {seat}", "Wanmi · {seat}")
    QUEUE = Words("队列", "Queue")
    PHOTO_CLOSE = Words("点任意处或按 Esc 关闭", "Click anywhere or Esc to close")
    PHOTO_CLOSER = Words(
        "+ - 放大、缩小   方向键、PgUp PgDn 移动   0 看整张   Esc 关闭",
        "+ - closer, back   arrows and PgUp PgDn move   0 shows it whole   Esc closes",
    )


GROUPS = (
    Top,
    Channel,
    Seats,
    Time,
    Steps,
    Queue,
    Today,
    Dossier,
    Clocks,
    Advice,
    Status,
    Notice,
    Window,
)
