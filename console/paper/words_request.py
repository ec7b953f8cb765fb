"""The form by which the use of somebody else's camera is asked for (视频资源使用申请表)."""

from backend.domain.terms.words import Words

FORM = Words("视频资源使用申请表", "Request for use of a video resource")
TITLE = Words("申请表　{camera}", "Request form: {camera}")
CHOOSE = Words("请先选一路监控", "Choose a camera first")
OURS = Words("{camera}是自有监控，转动不用申请", "{camera} is the hall's own: nothing to ask for")
PURPOSE = Words("用途", "What for")
PURPOSE_HINT = Words("如：核实学府路井盖缺失", "e.g. to verify a missing cover")
SPAN = Words("使用时间", "When")
NO_PURPOSE = Words("请写明用途", "Say what it is for")
HINT = Words(
    "Enter 下一项，最后保存 PDF　↑↓ 换申请事项　Esc 关闭",
    "Enter next, at last saves the PDF · ↑↓ what is asked for · Esc closes",
)
CLOSE = Words("关闭申请表", "Close the form")
TO = Words("致：{owner}", "To: {owner}")
CAMERA = Words("监控名称", "Camera")
CODE = Words("国标编码", "National code")
PLACE = Words("位置", "Place")
OWNER = Words("权属单位", "Owner")
ASKED_BY = Words("申请人", "Asked by")
CENTRE = Words("申请单位", "Asking centre")
WANTED = Words("申请事项", "What is asked for")
KINDS = (
    Words("临时转动云台", "to turn the camera for a while"),
    Words("调阅录像", "to see its recordings"),
    Words("长期转动授权", "a lasting right to turn it"),
)
CASE = Words("相关案卷", "Case")
ASKED_AT = Words("申请时间", "Asked at")
LAW = Words(
    "只用于上述用途，不复制、不外传；使用情况留痕备查。",
    "For this purpose only; nothing is copied or passed on; each use is recorded.",
)
VERDICT = Words("权属单位意见", "The owner's decision")
SIGNS = (
    Words("申请人", "Asked by"),
    Words("值班长", "Shift leader"),
    Words("权属单位（盖章）", "Owner (seal)"),
    Words("日期", "Date"),
)
EACH = Words("{one} 至 {other}", "{one} to {other}")
