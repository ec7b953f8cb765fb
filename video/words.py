"""Every text the video room shows."""

from backend.domain.terms.words import Words

LIVE_AGE = Words("{s}s", "{s}s")
KEY_AGE = Words("关键帧 {s}s", "Key frames {s}s")
KEY_SHORT = Words("关键帧 {s}s", "Keys {s}s")
BEHIND_AGE = Words("跟不上 {s}s", "Behind {s}s")
FROZEN = Words("画面冻结 {age}", "Frozen {age}")
DELAYED = Words("延迟 {s} 秒", "Delayed {s} s")
STALLED = Words("画面中断 {age}", "No signal {age}")
UNDECODABLE = Words("无法解码 {age}", "Undecodable {age}")
LINK_DOWN = Words("无线链路中断 {age}", "Radio link down {age}")
SOURCE_DOWN = Words("来源中断 {age}", "Source down {age}")
BLACK = Words("黑屏 {age}", "Black {age}")
BLANK = Words("单色画面 {age}", "One colour {age}")
COVERED = Words("镜头遮挡 {age}", "Covered {age}")
MOVED = Words("视角偏移 {age}", "Moved away {age}")
BLURRED = Words("画面模糊 {age}", "Blurred {age}")
CLOCK_WRONG = Words("时间偏差 {off}", "Clock off {off}")
ABSENT = Words("未连接 {age}", "Offline {age}")
CONNECTING = Words("正在连接", "Connecting")
CONNECTING_FOR = Words("正在连接 {s} 秒", "Connecting, {s} s")
NO_ADDRESS = Words("未配置视频地址", "No video address")
WAITING_FOR_ADDRESS = Words("正在取视频地址", "Asking for its address")
GATEWAY_FULL = Words("网关路数已满", "Gateway is full")
NO_CAMERA = Words("空窗格", "Empty tile")
RETRY_IN = Words("第 {n} 次重连 {s} 秒后", "Reconnect {n} in {s} s")
RETRYING = Words("第 {n} 次重连中", "Reconnect {n} …")
LAST_PICTURE = Words("末帧 {time}", "Last picture {time}")
STOPPED_AT = Words("画面停在 {time}", "Stopped at {time}")
DAY_AGE = Words("{d} 天 {h} 时", "{d} d {h} h")

REASONS = {
    "none": Words("", ""),
    "refused": Words("设备拒绝连接", "Refused by device"),
    "silent": Words("设备无应答", "No answer"),
    "unreachable": Words("网络不通", "Network unreachable"),
    "not_found": Words("地址上无此视频", "No such stream"),
    "unauthorised": Words("账号未获准", "Access denied"),
    "no_video": Words("无视频内容", "No video inside"),
    "broken": Words("码流无法解码", "Stream unreadable"),
    "ended": Words("对端断开", "Closed by device"),
    "bad_address": Words("地址格式不对", "Bad address"),
}

# In one word: what a screen reader says after the name, and what stands where there is no room.
LIVE = Words("实时", "Live")
DELAYED_SAID = Words("有延迟", "Delayed")
FROZEN_SAID = Words("画面冻结", "Frozen")
STALLED_SAID = Words("画面中断", "No signal")
ABSENT_SAID = Words("未连接", "Offline")
UNDECODABLE_SAID = Words("无法解码", "Undecodable")
LINK_DOWN_SAID = Words("无线链路中断", "Radio link down")
SOURCE_DOWN_SAID = Words("来源中断", "Source down")
BLACK_SAID = Words("黑屏", "Black")
BLANK_SAID = Words("单色画面", "One colour")
COVERED_SAID = Words("镜头遮挡", "Covered")
MOVED_SAID = Words("视角偏移", "Moved away")
BLURRED_SAID = Words("画面模糊", "Blurred")
CLOCK_WRONG_SAID = Words("时间偏差", "Clock off")

# What stands below the pill where one word is not enough.
OVERLAY_ONLY = Words("仅时间字符在走", "Only its clock runs")
NO_KEY_YET = Words("有数据，等关键帧", "Data, no key frame")
NOT_DECODED = Words("有数据，解不出画面", "Data, no picture")
ONLY_THE_LINK = Words("是无线链路，不是摄像机", "The radio link, not the camera")
LINK_QUALITY = Words("无线 {share}，断 {n} 次", "radio {share}, {n} breaks")
WHOLE_SOURCE = Words("整个来源，不是单路", "The whole source")
MOSAIC = Words("视频窗格", "Video tiles")
TURN_LEFT = Words("自动轮播 {n}/{all} · {left}后换页", "Rotation {n}/{all} · next in {left}")
TURN_HELD = Words("自动轮播 {n}/{all} · 已停住", "Rotation {n}/{all} · held")
TURN_BACK = Words("上一页", "Previous page")
TURN_FORTH = Words("下一页", "Next page")
TURN_HOLD = Words("停住", "Hold")
TURN_GO = Words("继续轮播", "Go on")
TURN_END = Words("结束轮播", "End the rotation")
NO_STREET = Words("未登记街道", "No street on record")
NO_GROUP = Words("未分组", "No group")
NO_GATEWAY = Words("直接取流", "Asked directly")
SECONDS = Words("{n} 秒", "{n} s")
MINUTES = Words("{n} 分钟", "{n} min")
HOURS = Words("{n} 小时", "{n} h")
MENU = Words("布局与场景", "Layouts and scenes")
MENU_SCENES = Words("场景列表", "Scene list")
MENU_CAMERAS = Words("摄像机列表", "Camera list")
MENU_LAYOUT = Words("分屏布局", "Layout")
MENU_TURN = Words("自动轮播 · 全部监控", "Rotate all cameras")
MENU_TURN_TILE = Words("自动轮播 · 仅本窗格", "Rotate this tile only")
MENU_TURN_END = Words("结束轮播", "End the rotation")
EVERY = Words("每 {left}", "Every {left}")
SCENES_UNREADABLE = Words(
    "场景文件 {file} 已损坏，本席位从九画面开始；原文件另存为 {kept}，可交系统管理员恢复",
    "The scene file {file} is damaged; this seat begins with nine pictures. It was kept as {kept} "
    "for the administrator",
)
SCENES_NOT_KEPT = Words(
    "场景没有保存：{why}。请告知系统管理员检查磁盘",
    "The scenes were not kept: {why}. Ask the administrator to look at the disk",
)


def age_words(seconds: float) -> Words:
    """Return a length of time as ``1:12``, ``2:03:40`` or ``3 天 4 时``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    if hours >= 24:
        return DAY_AGE.filled(d=hours // 24, h=hours % 24)
    minutes, secs = divmod(rest, 60)
    text = f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"
    return Words(text, text)


def off_words(seconds: float) -> Words:
    """Return how far a clock is off, with its sign: ``+0:07``, ``-2:03:40``."""
    sign = "+" if seconds > 0 else "-"
    age = age_words(abs(seconds))
    return Words(sign + age.zh, sign + age.en)


def left_words(seconds: float) -> Words:
    """Return a dwell or what is left of it, in the largest unit that says it exactly enough."""
    whole = max(0, int(seconds))
    if whole < 120:
        return SECONDS.filled(n=whole)
    if whole < 7_200:
        return MINUTES.filled(n=round(whole / 60))
    return HOURS.filled(n=round(whole / 3_600))
