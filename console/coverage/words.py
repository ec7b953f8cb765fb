"""Every sentence about what cameras see of the streets."""

from backend.domain.terms.words import Words


class Said:
    """The sheet of coverage."""

    TITLE = Words("街道监控覆盖率", "Cameras on the streets")
    BASE = Words(
        "{cameras} 路监控 · 近 {days} 天 {cases} 件",
        "{cameras} cameras · {cases} cases in {days} d",
    )
    HEAD = (
        Words("街道等级", "Class"),
        Words("覆盖率", "Coverage"),
        Words("路段", "Sections"),
        Words("看得见的里程", "Length seen"),
        Words("有覆盖的街道", "Streets with some"),
    )
    SECTIONS = Words("{n} / {all}", "{n} / {all}")
    LENGTH = Words("{seen} / {all} 公里", "{seen} / {all} km")
    STREETS = Words("{n} / {all} 条", "{n} / {all}")
    NO_DATA = Words("无数据", "no data")
    ALL = Words("全部", "All")
    BLIND = Words(
        "{what}盲区 {n} 段，案件多的在前（列出 {shown} 段）",
        "{what}: {n} sections nobody watches, most cases first ({shown} listed)",
    )
    NO_BLIND = Words("没有盲区", "Every section is watched")
    N_CASES = Words("案件 {n}", "Cases {n}")
    NO_CASES = Words("无案件", "no case")
    NAMELESS = Words("无名路", "nameless road")
    ABOUT = Words("{what} · 长 {m} 米，看得见 {seen} 米", "{what} · {m} m long, {seen} m seen")
    CASES_OF = Words(
        "{name}的案件：近 {days} 天 {all} 件，本席在手 {n} 件",
        "Cases on {name}: {all} in {days} d, {n} at this desk",
    )
    NONE_HERE = Words(
        "{name}的 {all} 件都已归档，本席没有", "None of the {all} cases on {name} is at this desk"
    )
    HINT = Words(
        "← → 选等级 · ↑ ↓ 选路段 · 回车上图 · L 案件列表 · Esc 关闭",
        "← → class · ↑ ↓ section · Enter on the map · L its cases · Esc closes",
    )
    ASKING = Words("正在计算", "Reckoning")
    DENIED = Words("不能计算：{why}", "Not reckoned: {why}")
    CLOSE = Words("关闭", "Close")
