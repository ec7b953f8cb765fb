"""Every sentence about what a recognizer suggests, and how often it is right."""

from backend.domain.cameras.suggestion import SwitchWhat
from backend.domain.terms.words import Words

CLOSE = Words("关闭", "Close")
TITLE = Words("AI 建议", "AI suggestions")
LINK = Words("AI 建议 {n}", "AI suggestions {n}")
COUNT = Words("{n} 条待研判，不是案件", "{n} to be judged; none is a case")
NONE = Words("没有待研判的建议", "Nothing waits to be judged")
ROW = Words("{at} · 把握 {sure}", "{at} · sure {sure}")
ROW_STATE = Words("本路准确率 {camera}", "camera right {camera}")
# Of fewer nobody can tell.
FEW = Words("样本少", "few yet")
SHARE = Words("{share}（{right}/{n}）", "{share} ({right}/{n})")
PICTURE_OF = Words("{scene} · {camera}", "{scene} · {camera}")
SEEN = Words("{at} 拍摄，机器自报把握 {sure}", "taken {at}, the machine says {sure}")
CAMERA_SHARE = Words("这路监控：{share}", "This camera: {share}")
SCENE_SHARE = Words("这类场景：{share}", "This scene: {share}")
NO_PICTURE_YET = Words("正在取截图……", "Fetching the picture …")
NO_PICTURE = Words("截图没有取到", "The picture did not come")
HINT = Words(
    "↑ ↓ 选 · Enter 属实，上报 · D 属实，已有案件 · Delete 误报 · P 准确率 · Esc 关闭",
    "↑ ↓ choose · Enter right, report · D right, case exists · Delete wrong · P precision · "
    "Esc closes",
)
HINT_READ = Words(
    "本席位只看：由受理员和值班长研判 · P 准确率 · Esc 关闭",
    "This seat only looks: intake and shift leaders judge · P precision · Esc closes",
)
REPORTED = Words("已上报，建议记为属实", "Reported; the suggestion counts as right")
FORM_OPEN = Words("先办完正在登记的上报", "Finish the report you are writing first")
CAMERA_GONE = Words(
    "这路监控已不在名录，无法定位；可按误报或已有案件处理",
    "This camera is in the list no more, so there is no place to report; judge it without one",
)
SENDING = Words("已交后台……", "Sent to the backend …")
NO_WORD = Words("后台没有答复，请看最新情况", "No answer from the backend: look again")
JUDGED_WRONG = Words("已记为误报", "Noted as wrong")
JUDGED_KNOWN = Words("已记为属实，已有案件", "Noted as right, a case exists")

PRECISION = Words("识别准确率", "How often it is right")
PRECISION_ABOUT = Words(
    "最近 {n} 次研判中属实的比例", "share that was right in the last {n} judgements"
)
ASKING = Words("正在问后台……", "Asking the backend …")
NOBODY_JUDGED = Words("还没有研判过", "Nothing was judged yet")
WHAT = {
    SwitchWhat.CAMERA: Words("监控", "Camera"),
    SwitchWhat.SCENE: Words("场景", "Scene"),
}
OFF = Words("已停用", "Off")
PROPOSED = Words("建议停用", "Should go off")
WORKS = Words("在用", "On")
AUTO_ON = Words("差的自动停用：开", "Bad ones go off by themselves: on")
AUTO_OFF = Words("差的自动停用：关，只提建议", "Bad ones go off by themselves: off, proposals only")
P_HINT = Words(
    "↑ ↓ 选 · 空格 停用 / 启用 · A 自动停用 · P 返回建议 · Esc 关闭",
    "↑ ↓ choose · Space off / on · A automatic · P back · Esc closes",
)
P_HINT_READ = Words(
    "由值班长停用或启用 · P 返回建议 · Esc 关闭",
    "The shift leader switches · P back · Esc closes",
)
TEXT = Words("监控 {camera} {at}：{scene}", "{camera} at {at}: {scene}")
FROM = Words("AI 建议，由您研判后上报", "An AI suggestion, reported on your judgement")
