"""Every sentence of a vehicle's card: where it is, what comes ahead of it, what it sees."""

from backend.domain.terms.words import Words

SPEED = Words("{kmh} 公里/时", "{kmh} km/h")
STANDS = Words("停着", "standing")
AGE = Words("定位 {age}前", "position {age} old")
NO_FIX = Words("没有定位", "no position")
CLOSE = Words("关闭（再点一次该车也可）", "Close (or click the vehicle again)")
AHEAD = Words("前方监控", "Cameras ahead")
HIDE = Words("放回原画面", "Put the pictures back")
ASKING = Words("正在沿路查找", "Looking along the road")
NONE = Words("沿路 12 公里内没有监控", "No camera within 12 km along the road")
ROW = Words("{n}　{name}　{road}{m} 米{eta}", "{n}  {name}  {road}{m} m{eta}")
TURN = Words("转入{road} · ", "turning into {road} · ")
STRAIGHT = Words("直行 · ", "straight on · ")
NEAR = Words("沿路 · ", "along the road · ")
ETA = Words(" · 约 {left}", " · in {left}")
OF_CASE = Words("案件沿路最近的监控：{rows}", "Nearest cameras along the roads: {rows}")
DENIED = Words("查不到前方监控：{why}", "No cameras ahead: {why}")
CHOOSE = Words(
    "先在地图上点一辆车，或选一个案件", "Click a vehicle on the map first, or choose a case"
)
BACK = Words("已放回原来的画面", "The pictures of before are back")
VEHICLE_VIDEO = Words("车载视频", "Its pictures")
NO_VEHICLE = Words("附近没有在线的车载监控", "No vehicle with a camera is about")
NO_VEHICLE_LIVE = Words(
    "最近的几辆车都没有画面，已放回原来的画面", "The nearest vehicles give no picture; put back"
)
VEHICLE_SHOWN = Words(
    "最近的车载监控：{name}，距案件 {m} 米，{s} 秒出画面",
    "Nearest vehicle: {name}, {m} m from the case, on screen in {s} s",
)
NO_CAMERAS = Words("{name} 没有车载监控", "{name} carries no camera")
