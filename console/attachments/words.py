"""Every sentence about voices and papers of a case."""

from backend.domain.terms.words import Words

TITLE = Words("附件　{case}", "Attachments: {case}")
COUNT = Words("{n} 份", "{n} in all")
NONE = Words("此案还没有附件", "This case has no attachment yet")
CHOOSE = Words("先选一个案件", "Choose a case first")
CLOSE = Words("关闭附件", "Close the attachments")
WHO = Words("{who}　{at}　散列 {hash}", "{who}   {at}   hash {hash}")
HINT = Words(
    "↑ ↓ 选一份 · Enter 看 / 听 · 空格 暂停 · ← → 前后 5 秒 · Tab 添加 · Esc 关闭",
    "↑ ↓ choose · Enter shows or plays · Space pauses · ← → 5 s · Tab adds one · Esc closes",
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

PATH, WHAT = Words("文件", "File"), Words("是什么", "What it is")
PATH_HINT = Words(
    "扫描件 JPEG、PNG，或语音 WAV、OGG、M4A、MP3 的位置",
    "a scan (JPEG, PNG) or a voice (WAV, OGG, M4A, MP3): where it lies",
)
WHAT_HINT = Words("如：2019 年道路移交单", "e.g. the hand-over paper of 2019")
ADD = Words("附上　Enter", "Attach  Enter")
NO_PATH = Words("请写文件的位置", "Write where the file lies")
NO_WHAT = Words("请写明是什么", "Say what it is")
READING = Words("正在读文件……", "Reading the file …")
KEEPING = Words("正在存入……", "Sending it …")
NOTING = Words("已存入，正在登记……", "Kept; noting it in the case …")
DONE = Words("已附上：{what}", "Attached: {what}")
REFUSED = Words("没有附上：{why}", "Not attached: {why}")
NOT_THERE = Words("没有这个文件 {path}", "there is no file {path}")
NO_FILE = Words("{path} 不是文件", "{path} is no file")
UNREADABLE = Words("读不了，{why}", "it cannot be read, {why}")
EMPTY = Words("文件是空的", "the file is empty")
TOO_LARGE = Words("文件有 {mb} MB，最多 {most} MB", "the file has {mb} MB, at most {most} MB")
NONE_OF_THESE = Words(
    "内容既不是语音（WAV、OGG、M4A、MP3），也不是扫描件（JPEG、PNG）",
    "its content is no voice (WAV, OGG, M4A, MP3) and no scan (JPEG, PNG)",
)
BROKEN_PAPER = Words("扫描件解不出画面，文件已损坏", "the scan holds no picture: it is damaged")
ALREADY = Words("此案已有这份附件", "this case has it already")
CLOSED = Words("此案现在不能登记", "nothing can be noted in this case now")
PENDING = Words("此案还有操作在等回执，稍后再附", "something else is on its way: try again")

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
