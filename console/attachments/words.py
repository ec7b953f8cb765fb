"""Every sentence about voices and papers of a case."""

from backend.domain.terms.words import Words

TITLE = Words("附件　{case}", "Attachments: {case}")
COUNT = Words("{n} 份", "{n} in all")
NONE = Words("此案还没有附件", "This case has no attachment yet")
CHOOSE = Words("先选一个案件", "Choose a case first")
CLOSE = Words("关闭附件", "Close the attachments")
WHO = Words("{who}　{at}　散列 {hash}", "{who}   {at}   hash {hash}")
HINT = Words(
    "↑ ↓ 选一份 · Enter 看 / 听 · 空格 暂停 · ← → 前后 5 秒 · Esc 关闭",
    "↑ ↓ choose · Enter shows or plays · Space pauses · ← → 5 s · Esc closes",
)
FETCHING = Words("正在取附件……", "Fetching it …")
MISSING = Words("这份附件取不到", "It cannot be fetched")
NO_PICTURE = Words(
    "这份材料解不出画面；原件没有动", "This paper holds no picture; it was left as it is"
)
ALTERED = Words("这份附件与入库时的散列值不符，内容已被改动", "Altered: it does not match its hash")
DECODING = Words("正在打开语音……", "Opening the voice …")
PLAYING = Words("▶ {at} / {span}", "▶ {at} / {span}")
PAUSED = Words("❚❚ {at} / {span}　空格 播放", "❚❚ {at} / {span}   Space plays")
CUT = Words("文件后段已损坏，只能听到这里为止", "the file is broken behind what can be heard")
AND = Words("{one}　{other}", "{one}   {other}")

FAULTS = {
    "no_speaker": Words(
        "本席位没有扬声器，语音放不出来（长 {span}）",
        "This seat has no loudspeaker: nothing is played ({span} long)",
    ),
    "no_output": Words("扬声器断了，没有放完", "The loudspeaker broke off before the end"),
    "no_sound": Words(
        "这段语音解不出声音；原件没有动",
        "No sound can be decoded from this voice; it was left as it is",
    ),
    "film": Words("这个文件里有画面，不是语音", "It has moving pictures: it is no voice"),
    "too_long": Words("这段语音超过一小时，不在席位上播放", "Longer than an hour: not for a desk"),
    "hung": Words("解码没有响应，已经停掉", "Decoding did not answer and was ended"),
    "died": Words("解码程序已退出", "The decoder ended"),
    "no_helper": Words("解码程序没能启动", "The decoder could not be started"),
}
