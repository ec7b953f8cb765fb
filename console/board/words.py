"""Every sentence of the board of indicators, both languages side by side."""

from backend.domain.terms.words import Words


class Board:
    """The board: three views, four periods, the lists behind."""

    OPEN = Words("指标看板", "Indicators")
    TITLE = Words("指标看板　{view}　{period}", "Indicators: {view}, {period}")
    CUTOFF = Words(
        "数据截止 {at}　{n} 件案件　剔除 {out} 件（“前”为剔除前）",
        "Data up to {at} · {n} cases · {out} excluded (“all”: with them)",
    )
    CUTOFF_DAY = Words("{day} {hm}", "{day} {hm}")
    RUNNING = Words("未满期", "still running")
    COUNTING = Words("后台正在统计… {percent}", "The backend is counting… {percent}")
    DENIED = Words("统计未成：{why}", "Could not be counted: {why}")
    EMPTY = Words("本期没有案件", "No cases in this period")
    CLOSE = Words("关闭看板", "Close the board")
    HINT = Words(
        "1–5 视图　D W T M Y 日周旬月年　PgUp PgDn 上下期　R 按本列排名　Enter 案件　E 剔除清单　"
        "P 通报 PDF　S 导出 CSV　B 冻结数　F1 全部定义　F5 重算　Esc 关闭",
        "1–5 view · D W T M Y period · PgUp PgDn earlier, later · R rank by column · "
        "Enter cases · E excluded · P sheet · S CSV · B frozen · F1 definitions · F5 again · Esc",
    )
    BACK_HINT = Words(
        "↑↓ 选　Enter 打开此案　Esc 回到看板", "↑↓ choose · Enter opens the case · Esc back"
    )
    PLACE = Words("名次", "Rank")
    NAME = Words("名称", "Name")
    FEW = Words("件数少", "few cases")
    SCORE = Words("得分", "Score")
    GRADE = Words("等级", "Grade")
    SCORE_BEFORE = Words("剔除前得分", "Score before exclusions")
    GRADED = Words("{grade} 级", "grade {grade}")
    SCORE_TIP = Words("{name}：{parts}", "{name}: {parts}")
    SCORE_LESS = Words("；缺 {what}，其余权重按比例放大", "; without {what}, the others scaled up")
    INVERTED = Words("（反向）", " (inverted)")
    FEW_TIP = Words("不足 {n} 件，不参加排名", "Fewer than {n} cases: ranked above or below nobody")
    UP = Words("升 {n}", "up {n}")
    DOWN = Words("降 {n}", "down {n}")
    SAME = Words("持平", "same")
    FRESH = Words("上期无名次", "new")
    NO_DATA = Words("无数据", "no data")
    BASE = Words("{n} / {base}", "{n} / {base}")
    BEFORE = Words("剔除前 {value}", "before exclusions {value}")
    BESIDE = Words("前 {value}", "all {value}")
    DEFINED = Words("{name} = {formula}", "{name} = {formula}")
    SURE = Words("95% 置信区间 {low}–{high}", "95 % sure: {low}–{high}")
    WHEN = Words("统计时刻：{when}", "counted {when}")
    SOURCE = Words("依据：{source}", "after {source}")
    LAST = Words("上期 {value}", "last period {value}")
    CHART = Words("{name}，线段为 95% 置信区间", "{name}; the line is the 95 % interval")
    LIST = Words("{title}　{n} 条", "{title}, {n}")
    LIST_SHARED = Words("{title}　{n} 条，按责任占比计 {total}", "{title}, {n}, {total} by shares")
    LIST_PART = Words("　只列出前 {shown} 条", ", the first {shown} shown")
    LIST_ASKED = Words("正在取案件…", "Asking for the cases…")
    TERMS = Words("指标定义", "Definitions of the indicators")
    FORMULA = Words("公式与统计时刻", "Formula and moment")
    OUT = Words("剔除清单　{n} 件", "Excluded: {n}")
    OUT_ASKED = Words(
        "剔除清单　{n} 件，另有 {asked} 件申请待批或未获批准",
        "Excluded: {n}; {asked} asked for and not granted",
    )
    OUT_EMPTY = Words("本期没有剔除", "Nothing is excluded in this period")
    NOBODY = Words("未经申请", "without a request")
    NO_NUMBER = Words("未立案", "not filed")
    SHEET_TITLE = Words("城市管理指标通报　{period}", "Indicators of city management, {period}")
    SHEET_CASES = Words("统计案件", "Cases counted")
    SHEET_PLEAS = Words("剔除申请待批或未获批准", "Asked to exclude, not granted")
    DECLINED = Words("不予受理的原因", "Why reports were declined")
    SHEET_SIGNS = (
        Words("制表", "Made by"),
        Words("审核", "Checked by"),
        Words("签发", "Issued by"),
        Words("日期", "Date"),
    )
    SAVED = Words("已导出 {path}", "Saved {path}")
    NOT_SAVED = Words("没能导出：{why}", "Could not be saved: {why}")
    # Columns of the lists.
    NUMBER = Words("案卷号", "Number")
    CLASS = Words("类别", "Class")
    STATE = Words("状态", "State")
    WHERE = Words("位置", "Place")
    UNIT = Words("责任单位", "Unit")
    AT = Words("时刻", "When")
    SHARE = Words("计入", "Counts")
    KIND = Words("剔除", "Excluded as")
    ASKED = Words("申请人", "Asked by")
    FIRST_REFUSED = Words("初审不予", "First refused by")
    APPROVED = Words("批准或裁定", "Decided by")
    REASON = Words("理由", "Reason")
    # Columns of the file.
    VIEW = Words("视图", "View")
    PERIOD = Words("统计期", "Period")
    CUT = Words("数据截止", "Data up to")
    INDICATOR = Words("指标", "Indicator")
    TOP = Words("分子或计数", "Count or numerator")
    BOTTOM = Words("分母", "Denominator")
    RATE = Words("率", "Rate")
    TOP_BEFORE = Words("剔除前分子", "Numerator before exclusions")
    BOTTOM_BEFORE = Words("剔除前分母", "Denominator before exclusions")
    RATE_BEFORE = Words("剔除前率", "Rate before exclusions")
