"""Every sentence of the page on which a film is watched."""

from backend.domain.terms.words import Words

TITLE = Words("录像", "Film")
OPENING = Words("正在打开录像", "Opening the film")
FETCHING = Words("正在取录像", "Fetching the film")
PLAYING = Words("▶ 播放", "▶ playing")
PAUSED = Words("❚❚ 暂停", "❚❚ paused")
COUNT = Words("第 {n}/{all} 幅", "picture {n} of {all}")
SPEED = Words("{speed} 倍速", "speed ×{speed}")
OFFSET = Words("第 {at} 秒", "second {at}")
OF_FILMS = Words("第 {n}/{all} 段", "film {n} of {all}")
HINT = Words(
    "空格 播放/暂停   ← → 逐幅   ↑ ↓ 快慢   PgUp PgDn 前后 5 秒   Home End 首尾   Esc 关闭",
    "Space plays or pauses   ← → one picture   ↑ ↓ speed   PgUp PgDn 5 s   "
    "Home End first, last   Esc closes",
)
HINT_NEXT = Words("   N 下一段", "   N next film")
AGAIN = Words("空格 再试   Esc 关闭", "Space tries again   Esc closes")
CLOSE = Words("Esc 关闭", "Esc closes")
ALTERED = Words(
    "这段录像与入库时的散列值不符，内容已被改动", "Altered: the film does not match its hash"
)
NO_FILMS = Words("此案没有录像", "This case has no film")
CHOOSE = Words("先选一个案件", "Choose a case first")
WATCH = Words("看录像  {key}", "Film  {key}")
WATCH_MANY = Words("看录像 {n} 段  {key}", "{n} films  {key}")
WATCH_COPY = Words("看导出的录像  {key}", "Exported film  {key}")
OF_FIND = Words("{name}，抓拍前 {s} 秒", "{name}, {s} s before the find")
OF_CASE = Words("{case} 的录像", "Film of {case}")
OF_COPY = Words("导出件 {file}", "Exported: {file}")

FAULTS = {
    "missing": Words("这段录像读不到，没有播放", "The film cannot be read: nothing is played"),
    "no_film": Words(
        "这个文件不是录像，或已损坏，放不出来；原件没有动",
        "This file is no film, or damaged: it cannot be played; it was left as it is",
    ),
    "no_picture": Words(
        "这段录像里没有能解出的画面；原件没有动",
        "No picture of this film can be decoded; it was left as it is",
    ),
    "too_long": Words(
        "这段录像超过一个半小时，不在席位上播放", "Longer than 90 minutes: not for a desk"
    ),
    "too_large": Words("这段录像的画面太大，席位放不了", "Its pictures are too large for a desk"),
    "hung": Words("播放没有响应，已经停掉", "Playing did not answer and was ended"),
    "died": Words("播放中断，解码程序已退出", "Playing broke off: the decoder ended"),
    "no_helper": Words("解码程序没能启动", "The decoder could not be started"),
}
# Those that may go well the next time.
PASSING = ("hung", "died", "no_helper")
