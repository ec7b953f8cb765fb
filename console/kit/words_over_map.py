"""Every sentence of what lies over the map: self-check, search, the form of a new report."""

from backend.domain.terms.words import Words


class SelfCheck:
    """The list that ticks while a desk starts."""

    TITLE = Words("开机自检 {n}/{all}", "Self-check {n}/{all}")
    LINK = Words("加密通道", "Encrypted link")
    RECORD = Words("案卷记录", "Record of cases")
    CITY = Words("城市资料", "City data")
    MAP = Words("底图", "Base map")
    DATA = Words("人车定位", "Positions")
    VIDEO = Words("监控视频", "Video")
    WAITING = Words("等待中", "Waiting")
    AFTER = Words("{s} 秒", "{s} s")
    EQUAL = Words("与后台一致", "Equal to the backend's")
    UNEQUAL = Words("与后台不一致，正在重取", "Not equal to the backend's, fetching anew")
    HAS = Words("单位 {units} · 监控 {cameras}", "Units {units} · Cameras {cameras}")
    MAP_READY = Words("QGIS 底图", "Drawn by QGIS")
    FRESH = Words("最新 {age}", "Newest {age}")


class Search:
    """The field for everything."""

    NAME = Words("查找", "Search")
    HINT = Words("地址 / 路口 / 网格 / 部件 / 车牌 / 案件   F3", "Address, grid, plate, case…   F3")
    ASKING = Words("正在查找", "Searching")
    NOTHING = Words("没有找到：可试试拼音首字母或更短的词", "Nothing found: try fewer letters")
    OUTSIDE = Words("管理范围外", "outside the managed area")
    ENDED = Words("历史案件 {day} 结束", "Ended {day}")
    NOT_SHOWN = Words(
        "{name} 在管理范围之外，地图上没有",
        "{name} lies outside the managed area: the map does not reach it",
    )
    NO_POSITION = Words("{name} 还没有定位", "{name} has no position yet")


class NewCase:
    """The form of F2."""

    TITLE = Words("新登记", "New report")
    CLASS = Words("类别", "Class")
    CLASS_HINT = Words("名称、拼音首字母或四位代码", "name, pinyin initials or code")
    PLACE = Words("位置", "Place")
    PLACE_HINT = Words(
        "地址、路口、部件编码；或点地图", "address, crossing, code; or click the map"
    )
    SOURCE = Words("来源", "Source")
    TEXT = Words("描述", "Words")
    TEXT_HINT = Words("来件人怎么说", "what was said")
    SEND = Words("登记  Ctrl+Enter", "Report  Ctrl+Enter")
    HELP = Words(
        "Enter 取第一个 · ↓ 选 · ← → 换来源 · Ctrl+Shift+H 登记并转值班长 · Esc 收起",
        "Enter first · ↓ choose · ← → source · Ctrl+Shift+H send, call to the leader"
        " · Esc keeps it",
    )
    NO_CLASS = Words("还没有选类别", "No class chosen yet")
    NO_PLACE = Words("还没有选位置", "No place chosen yet")
    ON_MAP = Words("地图选点（网格 {grid}）", "Picked on the map (grid {grid})")
    DUPLICATE = Words(
        "疑似重复 {n} 件：{where} {what}，相距 {m} 米",
        "{n} like it already: {what}, {where}, {m} m away",
    )
    SENT = Words("已发出，等待后台回执", "Sent, waiting for the backend")
    TAKEN = Words("已登记，进入待受理", "Taken down: it waits to be accepted")
    NOT_HERE = Words(
        "来件由受理席或值班长席登记", "Reports are taken down at the intake or leader's seat"
    )
