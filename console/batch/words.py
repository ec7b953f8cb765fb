"""Every sentence of acts on several cases at once."""

from backend.domain.terms.words import Words


class BatchWords:
    """What all batches have in common."""

    CLOSE = Words("关闭", "Close")
    COUNT = Words("{n} 件 · 选中 {chosen} 件", "{n} cases · {chosen} chosen")
    RUN = Words(
        "已发 {n} 件：办成 {done} · 没办成 {failed} · 待回执 {sent}",
        "{n} sent: {done} done · {failed} failed · {sent} waiting",
    )
    SUMMARY = Words("{act} {n} 件：全部办成", "{act}: all {n} done")
    SUMMARY_FAILED = Words(
        "{act} {n} 件：办成 {done}，没办成 {failed}，原因在清单里",
        "{act}, {n} cases: {done} done, {failed} failed, each with its reason in the list",
    )
    NOTHING = Words("没有选中能办的案件", "No case is chosen that this can be done to")
    LINK_DOWN = Words(
        "与后台断开，一件也没有发出", "The link is down: nothing was sent, not a single case"
    )
    WAITS = Words("这件还有操作待回执", "something about this case is still waiting for its answer")
    SENT = Words("待回执", "Waiting")
    DONE = Words("已{act}", "{act}: done")
    FAILED = Words("没办成", "Failed")
    FAILED_WHY = Words("没办成：{why}", "Failed: {why}")
    UNKNOWN = Words("结果未知", "Unknown")
    UNKNOWN_WHY = Words(
        "后台没有答复：按 Ctrl+R 再问，不要重发", "no answer: Ctrl+R asks again, do not send twice"
    )
    LEFT_OUT = Words("不能办：{why}", "Cannot be done: {why}")
    OUT = Words("不办", "Left out")
    UNIT_COUNT = Words("{n} 件", "{n}")
    NO_UNIT = Words("未派单位", "No unit yet")


class UrgeWords:
    """Urging many."""

    DUE_TITLE = Words("今晚到期", "Due tonight")
    TITLE = Words("批量催办", "Urge several")
    UNTIL = Words("{at} 以前到期", "due before {at}")
    UNTIL_LATE = Words("{at} 以前到期，连同已超期", "due before {at}, and overdue")
    AND_LATE = Words(
        "另有已超期 {n} 件（按 O 一并列出）", "overdue besides: {n} (O lists them too)"
    )
    NONE = Words("这个时间以前没有要到期的案件", "Nothing falls due before that time")
    NONE_CHOSEN = Words("没有可列的案件", "There is no case to list")
    RECENT = Words("{at} 刚催过", "urged at {at}")
    URGED = Words("已催 {n} 次", "urged {n}×")
    UNREAD = Words("未签收", "not taken")
    READ = Words("已签收", "taken")
    SENT_AT = Words("{at} 派出", "sent at {at}")
    LEFT = Words("剩 {left}", "{left} left")
    LATE = Words("超期 {left}", "late {left}")
    HINT_DUE = Words(
        "空格 选或不选（单位行上是整个单位）　A 全选或全不选　← → 前后半小时　Home 夜班结束　"
        "O 已超期的　Ctrl+Enter 催办选中的　Shift+Enter 看此案　Esc 关闭",
        "Space choose (on a unit: all of it) · A all or none · ← → half an hour · Home end of the "
        "night · O overdue · Ctrl+Enter urge the chosen · Shift+Enter the case · Esc",
    )
    HINT = Words(
        "空格 选或不选（单位行上是整个单位）　A 全选或全不选　Ctrl+Enter 催办选中的　"
        "Shift+Enter 看此案　Esc 关闭",
        "Space choose (on a unit: all of it) · A all or none · Ctrl+Enter urge the chosen · "
        "Shift+Enter the case · Esc",
    )


class TogetherWords:
    """Dispatching the same place and class in one go."""

    TITLE = Words("同网格同类一起派", "Dispatch together: same grid and class")
    ABOUT = Words("{name} · 网格 {grid} · 共 {n} 件", "{name} · grid {grid} · {n} cases")
    TO = Words("派往 {unit}（第 {i} 个建议，共 {n} 个）", "To {unit} (suggestion {i} of {n})")
    WHY = Words("{reach} · {why}", "{reach} · {why}")
    NO_CASE = Words("先选中一件待派遣的案件", "Choose a case that waits for dispatch first")
    ALONE = Words(
        "同网格同类没有别的待派案件：照常派遣这一件",
        "Nothing else of this grid and class waits: dispatch this one as usual",
    )
    NOBODY = Words("没有可派的责任单位", "No unit may take this case")
    UNDO = Words("派出后 {s} 秒内 Ctrl+Z 一起撤回", "Ctrl+Z takes all back within {s} s")
    HINT = Words(
        "空格 选或不选　A 全选或全不选　← → 换单位　Ctrl+Enter 派出选中的　"
        "Shift+Enter 看此案　Esc 关闭",
        "Space choose · A all or none · ← → another unit · Ctrl+Enter dispatch the chosen · "
        "Shift+Enter the case · Esc",
    )


class ReachWords:
    """How a unit hears of it."""

    SEATED = Words("单位终端；{seat} 在席", "its terminal; {seat} is here")
    ON_DUTY = Words("单位终端，在岗 {n} 人", "its terminal, {n} on duty")
    NIGHT = Words(
        "无人在岗：终端照送，另请打夜间电话 {night}",
        "nobody on duty: sent to its terminal, ring {night} as well",
    )
    NOBODY = Words(
        "无人在岗，也没有登记夜间联系人：终端照送，恐无人看",
        "nobody on duty and no night contact: sent to its terminal, maybe read by nobody",
    )
    HIGHER = Words("上级平台", "the higher level's platform")
