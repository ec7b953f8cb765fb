"""What the bottom line says of people on guard at hazards."""

from backend.domain.terms.words import Words


class GuardWords:
    """How many stand guard, and how many of them are lost (A14)."""

    LIST = Words("现场警戒", "Guarded hazards")
    COUNT = Words("警戒 {n}", "On guard {n}")
    LOST = Words("警戒 {n} · 失联 {lost}", "On guard {n} ■{lost} lost")
    TIP = Words(
        "在险情现场警戒 {n} 人，其中 {lost} 人失联 2 分钟以上",
        "People on guard at hazards: {n}, {lost} of them not heard of for 2 min",
    )
