"""Every sentence about pop-up cameras at the desk."""

from backend.domain.terms.words import Words

TITLE = Words("临时监控", "Pop-up cameras")
COUNT = Words("{n} 路在用", "{n} set up")
NAME = Words("名称", "Name")
NAME_HINT = Words("如：望川隧道口", "e.g. tunnel entrance")
URL = Words("地址", "Address")
URL_HINT = Words("rtsp://…（只存后台，不显示）", "rtsp://… (kept by the backend only)")
HOURS = Words("租期（小时）", "Lease, hours")
PLACE = Words("位置 {lon}, {lat}：在地图上点一下可改", "At {lon}, {lat}: click the map to change")
NO_PLACE = Words("先在地图上点一下位置", "Click the place on the map")
ADD = Words("新增", "Set it up")
BAD_HOURS = Words("租期写小时数，1 到 2160", "The lease is 1 to 2160 hours")
SENT = Words("已发出，等待后台回执", "Sent, waiting for the backend")
ADDED = Words("“{name}”已加入监控列表", "“{name}” is on the lists now")
DONE = Words("已办", "Done")
LEFT = Words("剩 {left}", "{left} left")
ROW = Words("{lon}, {lat} · 到 {until}", "{lon}, {lat} · until {until}")
NONE = Words("没有临时监控", "No pop-up camera is set up")
NOT_YOURS = Words("值班长和派遣员可以新增、续租、撤除", "Leaders and dispatchers may change them")
HINT = Words(
    "回车 新增 · ↑ ↓ 选一路 · Ctrl+R 续租一天 · Ctrl+Delete 撤除 · Esc 关闭",
    "Enter sets up · ↑ ↓ choose · Ctrl+R one more day · Ctrl+Delete takes away · Esc closes",
)
CLOSE = Words("关闭", "Close")
