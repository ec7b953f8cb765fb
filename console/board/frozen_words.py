"""What is said of frozen numbers, both languages side by side."""

from backend.domain.terms.words import Words


class Frozen:
    """Numbers that stand still."""

    NO_WORD = Words(
        "没有收到后台的回执：请看是否已冻结，再决定要不要重来",
        "the backend did not answer: look whether it is frozen, before you do it again",
    )
    SHOWN = Words(
        "冻结数，不是实时　数到 {cut}　{at} 由 {who} 冻结　案件记录第 {seq} 行{turn}　B 回到实时",
        "Frozen, not live · counted to {cut} · frozen {at} by {who} · record row {seq}{turn} · "
        "B live numbers",
    )
    TURN = Words("　第 {n} 份，共 {all} 份（V 换一份）", " · {n} of {all} (V another)")
    THERE = Words(
        "实时数　本期已于 {at} 由 {who} 冻结（数到 {cut}）　B 看冻结数{again}",
        "Live · frozen {at} by {who} (counted to {cut}) · B frozen numbers{again}",
    )
    AGAIN = Words("　F 再冻结一份", " · F freeze again")
    NONE = Words("实时数　F 冻结此刻的数字供汇报", "Live · F freezes this second's numbers")
    WORKING = Words("正在冻结 {cut} 的数字… {percent}", "Freezing the numbers of {cut}… {percent}")
    SENT = Words("已送出，等后台存入记录…", "Sent; the backend keeps it…")
    DONE = Words(
        "看板的数字已冻结，数到 {cut}：日、周、旬、月、年各一份",
        "The numbers of the board are frozen up to {cut}: day, week, ten days, month and year",
    )
    DONE_ONE = Words(
        "{period}的数字已冻结，数到 {cut}", "The numbers of {period} are frozen, up to {cut}"
    )
    LIST = Words("（冻结数，数到 {cut}）", " (frozen, counted to {cut})")
    MOVED = Words(
        "　冻结时是 {n}，此后获准剔除的不再列出",
        ", {n} when frozen: what was excluded since is not listed",
    )
