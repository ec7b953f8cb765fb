"""Every text of the map room, both languages side by side."""

from backend.domain.terms.words import Words

MAP = Words("城市地图", "City map")
LOADING = Words("底图载入中…", "Loading the base map…")
NO_MAP = Words("没有底图，图层照常显示", "No base map; the layers work on")
MAP_MISSING = Words(
    "底图文件不存在：{name}。图层照常显示",
    "The base map file {name} is missing; the layers work on",
)
MAP_BROKEN = Words(
    "底图文件无法读取：{name}。图层照常显示",
    "The base map file {name} cannot be read; the layers work on",
)
MAP_EMPTY = Words(
    "底图文件里没有可画的图层：{name}", "The base map file {name} holds nothing that can be drawn"
)
MAP_NO_CRS = Words(
    "底图图层 {layer} 没有坐标系，未画出", "Map layer {layer} has no coordinate system: not drawn"
)
BY_QGIS = Words("QGIS 制图", "Drawn by QGIS")
BY_PLAIN = Words("内置制图", "Drawn by the built-in painter")
QGIS_ABSENT = Words(
    "未安装 QGIS，底图由内置制图绘制", "QGIS is not installed; the built-in painter draws the map"
)
QGIS_FAILED = Words(
    "QGIS 制图中断，底图由内置制图绘制", "QGIS failed; the built-in painter draws the map"
)

METRES = Words("{n} 米", "{n} m")
KILOMETRES = Words("{n} 公里", "{n} km")
POSITION = Words("CGCS2000　{lon}°{ew}　{lat}°{ns}", "CGCS2000  {lon}°{ew}  {lat}°{ns}")
AGE_S = Words("{n} 秒前", "{n} s ago")
AGE_MIN = Words("{n} 分钟前", "{n} min ago")
AGE_H = Words("{n} 小时前", "{n} h ago")
N_CASES = Words("{n} 件", "{n} cases")

LAYERS_TITLE = Words("图层", "Layers")
FOLD = Words("收起图层列表", "Fold the layer list")
UNFOLD = Words("展开图层列表", "Unfold the layer list")
SHOW_LAYER = Words("显示图层 {title}", "Show layer {title}")
NO_COUNT = Words("—", "—")
LOADING_COUNT = Words("尚未载入", "not loaded yet")
AGE_SHORT_S = Words("{n} 秒", "{n} s")
AGE_SHORT_MIN = Words("{n} 分", "{n} min")
AGE_SHORT_H = Words("{n} 时", "{n} h")
MARK_OK = Words("时限内", "In time")
MARK_SOON = Words("临期", "Soon late")
MARK_LATE = Words("超期或紧急", "Late or urgent")
MARK_CHECK = Words("待核查", "To be checked")
MARK_NONE = Words("无时限", "No limit")

LAYER_CASES = Words("案件", "Cases")
LAYER_COLLECTORS = Words("采集员", "Collectors")
LAYER_VEHICLES = Words("车辆", "Vehicles")
LAYER_BUSES = Words("公交", "Buses")
LAYER_CAMERAS = Words("监控", "Cameras")
LAYER_HISTORY = Words("历史轨迹", "Track history")
LAYER_GRIDS = Words("单元网格", "Unit grids")
LAYER_COVERAGE = Words("监控覆盖路段", "Watched streets")
LAYER_STRIPS = Words("扯皮地段", "Disputed strips")
LAYER_GUARDS = Words("现场警戒", "On guard")
GUARD_MARK = Words("警", "G")
GUARD_TITLE = Words("{who} 在现场警戒", "{who} on guard")
GUARD_LOST = Words("{who} 警戒中失联", "{who} on guard: no signal")
STRIP_RETURNS = Words("退回 {n} 次", "returned {n}×")
STRIP_SETTLED = Words("已裁定", "settled")


def age(seconds: float) -> Words:
    """Return how long ago something was, in words, rounded down."""
    if seconds < 60:
        return AGE_S.filled(n=int(max(0, seconds)))
    if seconds < 3600:
        return AGE_MIN.filled(n=int(seconds // 60))
    return AGE_H.filled(n=int(seconds // 3600))


def short_age(seconds: float) -> Words:
    """Return an age for a narrow column: tenths below ten seconds, then whole units."""
    seconds = max(0.0, seconds)
    if seconds < 10:
        return AGE_SHORT_S.filled(n=f"{seconds:.1f}")
    if seconds < 60:
        return AGE_SHORT_S.filled(n=int(seconds))
    if seconds < 3600:
        return AGE_SHORT_MIN.filled(n=int(seconds // 60))
    return AGE_SHORT_H.filled(n=int(seconds // 3600))
