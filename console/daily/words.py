"""Every sentence of the day statistics (日统计), both languages side by side."""

from backend.domain.counting.indicator_terms import Term
from backend.domain.terms.words import Words

T = Term
# Over narrow columns; the registry's own name and moment stand in the tip.
HEADS: dict[Term, Words] = {
    T.REPORTED: Words("上报", "Taken in"),
    T.DECLINED: Words("不予受理", "Declined"),
    T.FILED: Words("立案", "Filed"),
    T.DISPATCHED: Words("派遣", "Dispatch"),
    T.TO_CLOSE: Words("应结案", "Due"),
    T.CLOSED: Words("结案", "Closed"),
    T.CLOSED_ON_TIME: Words("按期结案", "On time"),
    T.FAST_CLOSED: Words("快处结案", "Fast"),
    T.REWORKED: Words("返工", "Rework"),
    T.EXTENDED: Words("延期", "Extended"),
    T.RETURNED: Words("回退", "Returned"),
    T.LISTED: Words("挂账", "Suspend"),
    T.DEFERRED: Words("缓办", "Deferred"),
    T.VOIDED: Words("作废", "Void"),
}


class Daily:
    """The page, its sheet, and what it says when something is done."""

    TITLE = Words("日统计　{day}", "Day statistics, {day}")
    CLOSE = Words("关闭日统计", "Close the day statistics")
    NAME = Words("来源、大类、单位", "Source, class, unit")
    COUNTING = Words("后台正在统计… {percent}", "The backend is counting… {percent}")
    DENIED = Words("统计未成：{why}", "Could not be counted: {why}")
    CUTOFF = Words("数到 {cut}　{n} 件案件", "Counted to {cut} · {n} cases")
    RUNNING = Words("当日未满", "the day still runs")
    PUBLISHED = Words(
        "已发布　数到 {cut}　{at} 由 {who} 发布　案件记录第 {seq} 行{turn}　L 看现在的数",
        "Published · counted to {cut} · published {at} by {who} · record row {seq}{turn} · "
        "L numbers of now",
    )
    TURN = Words("　第 {n} 份，共 {all} 份（V 换一份）", " · {n} of {all} (V another)")
    THERE = Words(
        "未发布的数　本日已于 {at} 由 {who} 发布　L 看已发布的",
        "Not published · the day was published {at} by {who} · L what was published",
    )
    OPEN = Words("未发布的数", "Not published")
    SENT = Words("已送出，等后台存入记录…", "Sent; the backend keeps it…")
    BALANCED = Words(
        "账平：上日结转 {brought} + 当日新立 {opened} = 当日了结 {ended} + 结转次日 {carried}",
        "It balances: {brought} brought in + {opened} new = {ended} ended + {carried} carried over",
    )
    ODD_HINT = Words(
        "发布前请看过：按 {keys} 勾选，回车看背后的案件",
        "Look at this before you publish: tick with {keys}, Enter opens the cases behind it",
    )
    NOTHING_ODD = Words("各项检查没有发现异常", "The checks found nothing odd")
    TICK_FIRST = Words("请先看过并勾选：{what}", "Look at this and tick it first: {what}")
    HINT = Words(
        "↑↓←→ 选　Enter 案件　PgUp PgDn 前后一天　F 发布　P 日报 PDF　F5 重新统计　Esc 关闭",
        "Arrows choose · Enter cases · PgUp PgDn day before, after · F publish · P sheet · "
        "F5 count again · Esc",
    )
    HINT_READER = Words(
        "↑↓←→ 选　Enter 案件　PgUp PgDn 前后一天　P 日报 PDF　F5 重新统计　Esc 关闭",
        "Arrows choose · Enter cases · PgUp PgDn day before, after · P sheet · F5 count again · "
        "Esc",
    )
    BACK = Words("↑↓ 选　Enter 打开此案　Esc 回到日统计", "↑↓ choose · Enter the case · Esc back")
    REASONS = Words("不予受理的原因", "Why reports were declined")
    WEEK = Words("前 7 日平均每日 {n}", "{n} a day in the seven days before")
    LEDGER = Words(
        "全部案件，含此后作废、挂账的（剔除前）；剔除后 {n}", "all cases; {n} without the excluded"
    )
    CHART = Words(
        "各来源上报：当日（柱）与前 7 日平均（线）", "Taken in by source; the line: a usual day"
    )
    DONE = Words("{day}的日统计已发布", "The statistics of {day} are published")
    # The printed sheet.
    SHEET_TITLE = Words("城市管理日统计　{day}", "Day statistics of city management, {day}")
    SHEET_CUT = Words("数据截止", "Counted to")
    SHEET_BY = Words("发布", "Published")
    SHEET_NOT = Words("未发布，仅供核对", "not published: for checking only")
    SHEET_BY_WHO = Words("{at}　{who}　案件记录第 {seq} 行", "{at}, {who}, record row {seq}")
    SHEET_BALANCE = Words("结转", "Carried over")
    SHEET_LOOKED = Words("发布前看过", "Looked at before")
    CITY = Words("全市", "City")
