"""Every sentence of an export: what for, for whom, where it lies, and what stands on it."""

from backend.domain.terms.words import Words

TITLE = Words("导出影像 · {case}", "Export pictures · {case}")
WHAT = Words("照片 {stills} 张，录像 {films} 段", "pictures: {stills}, films: {films}")
BUT_VOICES = Words(
    "{said}；语音 {n} 段不导出（加不上水印）", "{said}; voices stay: {n} (they bear no mark)"
)
PURPOSE = Words("用途", "What for")
PURPOSE_HINT = Words("如：移交执法、行政复议", "e.g. handed to enforcement, a review")
RECIPIENT = Words("领取人", "Given to")
RECIPIENT_HINT = Words("单位和姓名", "unit and name")
SECOND = Words("第二人账号", "Second person")
SECOND_HINT = Words("另一位大厅人员，如 leader-01", "somebody else of the hall, e.g. leader-01")
PASSWORD = Words("第二人口令", "Their password")
PASSWORD_HINT = Words("由第二人自己输入", "typed by the second person")
NO_SECOND = Words("请第二人输入账号和口令", "The second person types account and password")
FOLDER = Words("存到", "Folder")
SEND = Words("导出  Ctrl+Enter", "Export  Ctrl+Enter")
HELP = Words(
    "用途、领取人、导出人和第二人一并留痕；导出件带水印，原件不变    Enter 下一项    Esc 不导出",
    "Purpose, recipient and both persons stand in the trail; copies bear a watermark, "
    "originals stay    Enter next    Esc leaves it",
)
CHOOSE = Words("先选一个案卷", "Choose a case first")
NOTHING = Words("此案没有影像", "This case has no pictures")
NO_PURPOSE = Words("请写明用途", "Say what it is for")
NO_RECIPIENT = Words("请写明领取人", "Say who is given it")
ASKING = Words("已提交，等待后台留痕", "Sent, waiting for the record")
FETCHING = Words("已留痕，正在取影像 {n}/{all}", "Recorded; fetching {n}/{all}")
WRITING = Words("正在加水印并写出", "Marking and writing")
SAVED = Words("已导出到 {path}", "Exported to {path}")
FAILED = Words(
    "没有写成：{why}。留痕已在，请换一个位置再导出",
    "It could not be written: {why}. The record stands; choose another place and export again",
)
MISSING = Words("后台没有这些影像，没有导出", "The backend does not have them: nothing was written")
MARK = Words(
    "{city} · 导出件 · {at} · {account} · 领取：{recipient} · 用途：{purpose}",
    "{city} · exported · {at} · {account} · given to: {recipient} · for: {purpose}",
)
MANIFEST = Words(
    "{city}\n影像导出单\n\n案卷：{case}\n时间：{at}\n导出人：{account}\n第二人：{second}\n领取人：{recipient}\n"
    "用途：{purpose}\n留痕：日志第 {seq} 行\n\n"
    "文件名 = 原件哈希（BLAKE2b-128），导出件带水印，与原件内容不同。\n",
    "{city}\nExport of pictures\n\ncase: {case}\ntime: {at}\nexported by: {account}\n"
    "second person: {second}\n"
    "given to: {recipient}\nfor: {purpose}\nrecord: journal row {seq}\n\n"
    "A file is named by the hash of its original (BLAKE2b-128); "
    "it bears a watermark and differs.\n",
)
MANIFEST_NAME = Words("导出单.txt", "export.txt")
