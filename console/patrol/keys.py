"""The keys of the patrol's desk: one hand on the row of digits, one on the space bar."""

from backend.domain.terms.words import Words
from console.kit.keymap import KeySpec

PATROL_KEYS: dict[str, KeySpec] = {
    spec.key: spec
    for spec in (
        KeySpec("space", ("Space",), Words("看过，下一页", "Seen, next page"), bare=True),
        KeySpec("start_pause", ("F7",), Words("开始 / 停住", "Begin, hold"), bare=True),
        KeySpec("capture", ("S",), Words("抓拍上报", "Report a find"), bare=True),
        *(
            KeySpec(f"tile:{n}", (f"{n}",), Words("选画面", "Choose a picture"), bare=True)
            for n in range(1, 5)
        ),
        KeySpec("bad", ("B",), Words("坏画面", "Bad picture"), bare=True),
        KeySpec("hold", ("P",), Words("停住本页", "Hold the page"), bare=True),
        KeySpec(
            "turn",
            ("Left", "Right", "Up", "Down"),
            Words("转动（有权）", "Turn, with right"),
            bare=True,
        ),
        KeySpec("call", ("C",), Words("喊话", "Speak to people"), bare=True),
        KeySpec("request", ("F",), Words("申请表（非自有）", "Request form"), bare=True),
        KeySpec("last", ("T",), Words("上轮画面", "Last tour's picture"), bare=True),
        KeySpec("theme", ("G",), Words("换专题", "Another theme"), bare=True),
    )
}
# How the card of keys names them: the catalogue's row and what is painted as its key.
CARD = (
    ("space", Words("空格", "Space")),
    ("capture", Words("S", "S")),
    ("tile:1", Words("1–4", "1–4")),
    ("bad", Words("B", "B")),
    ("hold", Words("P", "P")),
    ("turn", Words("方向键", "Arrows")),
    ("call", Words("C", "C")),
    ("last", Words("T", "T")),
    ("theme", Words("G", "G")),
    ("request", Words("F", "F")),
    ("start_pause", Words("F7", "F7")),
)
