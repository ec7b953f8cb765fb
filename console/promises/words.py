"""Every sentence about callers and the promises made to them."""

from backend.domain.terms.words import Words


class CallerWords:
    """The caller's row of the F2 form."""

    TITLE = Words("来电人", "Caller")
    NAME = Words("姓名", "name")
    NUMBER = Words("电话号码", "number")
    DUE = Words("何时回电", "call back by")
    NO_CALL = Words("不回电", "no call back")
    WITHIN = Words("{n} 小时内回电", "call back within {n} h")
    HALF = Words("30 分钟内回电", "call back within 30 min")
    NO_NUMBER = Words("要回电，请填电话号码", "A call back needs a number")
    LATE_TITLE = Words("是否可夜间回访", "may they be rung back late")
    LATE_UNASKED = Words("夜间可回访？请问来电人", "Late call? Ask them")
    LATE_YES = Words("夜间可以回访", "may ring late")
    LATE_NO = Words("夜间不要回访", "not at night")
    LATE_MISSING = Words(
        "回电会在夜里（{at}）：请问来电人可否夜间回访，← → 选",
        "The call back falls into the night ({at}): ask whether that may be, ← → choose",
    )
    MORNING = Words("{at} 回电（夜间不打）", "by {at}, not at night")
    HANDED = Words("转值班长 · {due}", "To leader · {due}")
    APART = Words(
        "来电人与案件分开保存，案件里看不到", "Kept apart: the case never shows who called"
    )


class PromiseWords:
    """The queue of promises."""

    LINK = Words("回电 {n}", "Call back {n}")
    LINK_LATE = Words("回电 {n} 超时 {late}", "Call back {n}, late {late}")
    LINK_HANDED = Words("回电 {n} · 转来 {handed}", "Call back {n} · {handed} handed")
    LINK_BOTH = Words(
        "回电 {n} 超时 {late} · 转来 {handed}", "Call back {n} ■{late} · {handed} handed"
    )
    TITLE = Words("回电承诺", "Promises to call back")
    COUNT = Words("{n} 件待回电", "{n} to call back")
    NONE = Words("没有待回电的", "Nobody waits for a call")
    LEFT = Words("剩 {left}", "{left} left")
    LATE = Words("超时 {left}", "{left} late")
    HIDDEN = Words("来电人已隐藏，按 V 查看（会留痕）", "Hidden: V shows it, recorded")
    NOT_YOURS = Words("来电人已隐藏", "Caller hidden")
    ASKING = Words("正在取…", "Asking…")
    SHOWN = Words("{name} {number}", "{name} {number}")
    DENIED = Words("看不到：{why}", "Not shown: {why}")
    NO_NUMBER = Words("尚未立案", "not filed yet")
    ABOUT = Words("{no} · {who} {at} 答应", "{no} · promised by {who} at {at}")
    POSTPONED = Words("{about} · 已推迟 {n} 次", "{about} · put off {n} times")
    LATE_YES = Words("夜间可回访", "may be rung late")
    LATE_NO = Words("夜间不要回访，早上回", "not at night: in the morning")
    HANDED = Words("{who} {at} 转值班长", "handed to the leader by {who} at {at}")
    HANDED_NOTICE = Words(
        "{who} 转来一个来电：{what}。Ctrl+K 看，V 看来电人",
        "{who} hands you a call: {what}. Ctrl+K shows it, V the caller",
    )
    HAND_NONE = Words(
        "先选中有回电承诺的案件，或在新登记（F2）里按此键",
        "Choose a case with a promise to call back first, or press it in the form (F2)",
    )
    HANDED_ALREADY = Words("已经转给值班长", "It was handed to the shift leader already")
    HAND_OWN = Words("您就是值班长，这个来电由您办", "You are the shift leader: this call is yours")
    HAND_NOT_YOURS = Words("来电由受理席转值班长", "Calls are handed over by intake")
    UNKNOWN_CASE = Words("案件 {case_id}", "Case {case_id}")
    SENDING = Words("正在登记…", "Noting…")
    HINT = Words(
        "V 查看来电人　Enter 已回电　P 推迟半小时　L 转值班长　↑↓ 选　Shift+Enter 看此案　Esc 关闭",
        "V shows the caller · Enter called back · P half an hour later · L to the leader"
        " · Shift+Enter the case · Esc",
    )
    HINT_READ = Words(
        "回电由受理席和值班长席办理　Shift+Enter 看此案　Esc 关闭",
        "Intake and leaders call back · Shift+Enter the case · Esc",
    )
    DONE = Words("已登记回电", "Call back noted")
    NO_WORD = Words("登记没有回音，请看队列再决定", "No word: look at the queue first")
    CLOSE = Words("关闭", "Close")
    RISK_TITLE = Words("{at} 前给来电人回电", "call back by {at}")
