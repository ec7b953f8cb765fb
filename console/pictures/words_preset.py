"""Every sentence about a camera's presets as they are kept from a desk."""

from backend.domain.terms.words import Words

TITLE = Words("预置位 · {name}", "Presets · {name}")
NAME_HINT = Words("名称，如：公交站台", "name, e.g. bus stop")
SAVE = Words("存为新的", "Save as new")
NONE = Words("还没有预置位", "No presets yet")
HERE = Words("当前", "here")
PLANNED = Words("巡查计划", "in the patrol's plan")
MASKED = Words("有隐私遮挡", "has privacy masks")
NOT_YOURS = Words("只有值班长能改预置位", "Only a shift leader changes presets")
SENT = Words("已发出，等待后台回执", "Sent, waiting for the backend")
ON_ITS_WAY = Words("已记录，设备正在办", "Recorded, the device is at it")
FAILED = Words("设备没有照办：{why}", "The device did not do it: {why}")
AGAIN_REMOVE = Words(
    "再按一次 Ctrl+Delete，删除“{preset}”", "Press Ctrl+Delete again to remove “{preset}”"
)
AGAIN_RESAVE = Words(
    "再按一次 Ctrl+U，把“{preset}”改存到现在的画面",
    "Press Ctrl+U again to move “{preset}” to what is seen now",
)
HINT = Words(
    "回车 存为新的 · ↑ ↓ 选一个 · Ctrl+R 改成所写的名称 · Ctrl+U 改存到现在的画面 · "
    "Ctrl+Delete 删除 · Esc 回去",
    "Enter saves a new one · ↑ ↓ choose · Ctrl+R gives it the name written · Ctrl+U moves it "
    "here · Ctrl+Delete removes it · Esc goes back",
)
BACK = Words("Esc 回去", "Esc goes back")
