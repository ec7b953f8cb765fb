"""Every sentence about a rotation as a list of pages."""

from backend.domain.terms.words import Words

TITLE = Words("轮播列表", "Rotation list")
TURNS = Words("正在轮播，共 {n} 页，一圈 {round}", "turning, {n} pages, {round} a round")
LOOKED_AT = Words("画面放大中，轮播暂停，共 {n} 页", "waits while a picture is enlarged, {n} pages")
HELD = Words("已停住，共 {n} 页", "held, {n} pages")
STANDS = Words("未轮播，共 {n} 页", "not turning, {n} pages")
PAGE = Words("第 {n} 页", "Page {n}")
TILE = Words("仅第 {n} 格", "tile {n} only")
CAMERAS = Words("{n} 路", "{n} cameras")
EMPTY = Words("空页", "empty page")
DWELL = Words("停留 {left}", "stands {left}")
DWELL_FIELD = Words(
    "本页停留多久：如 15、90s、5m、2h（3 秒到 24 小时），回车",
    "how long this page stands: 15, 90s, 5m, 2h (3 s to 24 h), Enter",
)
NAME_FIELD = Words(
    "把列表存为场景：名称，回车；Alt+数字调出", "keep the list as a scene: name, Enter"
)
BAD_DWELL = Words(
    "停留“{text}”读不懂：3 秒到 24 小时，如 15、90s、5m、2h",
    "“{text}” is no dwell: 3 s to 24 h, as 15, 90s, 5m, 2h",
)
OTHER_TILES = Words(
    "布局已换，窗格数不同：按 L 重新分页", "the layout was changed: L makes the pages anew"
)
TOO_FEW = Words(
    "至少两页才能轮播：A 加一页，L 全部分页", "Two pages turn: A adds one, L all cameras"
)
HINT = Words(
    "↑ ↓ 选页 · ← → 停留 · D 输入停留 · Ctrl+← → 移动 · 空格 看这页 · A 加当前画面 · "
    "U 改为当前画面 · Delete 删页 · L 全部分页 · Enter 开始 · S 存为场景 · Esc 关闭",
    "↑ ↓ page · ← → dwell · D types it · Ctrl+← → moves · Space shows · A adds what stands · "
    "U takes what stands · Delete removes · L all cameras · Enter begins · S keeps · Esc closes",
)
