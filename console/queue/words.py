"""What of the seat's own queue is seen without a click, in words."""

from backend.domain.terms.words import Words


class StandingWords:
    """Foot of the queue panel: what of the seat's own queue is seen without a click."""

    ALIKE = Words("同网格同类 {n} 件 · {key} 一起派", "{n} alike: send with {key}")
    LIST = Words("本席待办", "Waiting at this seat")
    MINE = Words("待办 {n}", "Waiting {n}")
    MINE_TIP = Words(
        "等本席办理的案件，不含责任单位在办的", "What waits for this seat, not for a unit"
    )
    OLDEST = Words("最久已等 {age}", "Oldest {age}")
    NO_OLDEST = Words("没有等候", "None waits")
    OLDEST_TIP = Words("等得最久的一件，点开即看", "The one that has waited longest: opens it")
    NEXT = Words("下一时限 {at}（剩 {left}）", "Next limit {at} ({left})")
    NO_NEXT = Words("无将到时限", "No limit ahead")
    NEXT_TIP = Words(
        "还没超时的里面最先到时限的一件，点开即看",
        "The next limit that is not past: opens the case",
    )
