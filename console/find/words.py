"""Every sentence of a find: its picture, its film, what is cut and drawn, what leaves."""

from backend.domain.terms.words import Words

TITLE = Words("抓拍上报", "Report a find")
PICTURES = Words("影像", "Pictures")
STILL = Words("{kind} 画面 {width}×{height}", "{kind} picture {width}×{height}")
TILE = Words("窗格画面 {width}×{height}", "Tile's picture {width}×{height}")
FILM_COMES = Words("正在存前 10 秒录像", "Saving the 10 s before")
FILM = Words("录像 {s} 秒", "Film of {s} s")
NO_FILM = Words("没有录像", "No film")
MARKED = Words("已裁剪标注，原图同存", "Cut and marked, the original is kept")
MASKED = Words("已遮挡隐私区域", "Private parts are covered")
MARK = Words("裁剪标注  Ctrl+M", "Mark  Ctrl+M")
FILM_FIRST = Words(
    "录像还在保存，存好即登记", "The film is still being saved; the report goes out with it"
)

MARK_TITLE = Words("裁剪与标注", "Cut and mark")
MARK_HELP = Words(
    "拖动鼠标，或方向键移动十字、空格定两点（Shift 微调）    Z 撤销    Enter 完成    Esc 不改",
    "Drag, or move the cross by arrows and set two points by Space (Shift: finer)    "
    "Z undoes    Enter done    Esc leaves it",
)
TOOLS = {
    "crop": ("X", Words("裁剪", "Cut")),
    "box": ("R", Words("方框", "Box")),
    "circle": ("C", Words("圆圈", "Circle")),
    "arrow": ("A", Words("箭头", "Arrow")),
}
NOT_PRESENT = Words("{name} 没有实时画面，不能抓拍", "{name} has no live picture to capture")
CAPTURING = Words("正在抓拍 {name}", "Capturing {name}")
DRAFTED = Words("已抓拍，填类别后登记", "Captured: give the class and report it")
CAPTURED = Words("{name} {at} 画面：", "{name} {at}: ")
FORM_OPEN = Words(
    "登记表还开着：先登记（Ctrl+Enter）或收起（Esc），再抓拍",
    "A report is still open: send it (Ctrl+Enter) or put it away (Esc) first",
)
PICK_FIRST = Words(
    "先选一路画面（点画面，或 Tab 移到画面），再按 {key} 抓拍",
    "Choose a picture first (click it, or Tab to it), then {key} reports what it shows",
)
VIEW_OF = Words("{name} 视域", "View of {name}")
