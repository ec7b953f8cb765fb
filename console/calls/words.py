"""Every sentence about speaking to people through loudspeakers."""

from backend.domain.terms.words import Words

CLOSE = Words("关闭", "Close")
TITLE = Words("喊话", "Speak to people")
SPEAKER = Words("{name}（{n}/{all}）", "{name} ({n}/{all})")
SWITCH = Words("← → 换音柱", "← → another speaker")
NONE = Words(
    "本市没有登记音柱：请系统管理员用 import speakers 导入",
    "No loudspeaker is on record: the administrator brings them in by “import speakers”",
)
PLAYABLE = Words("可播放", "ready")
MUTE = Words("没有录音", "no recording")
MUTE_HOW = Words(
    "把录音存为数据目录的 voice/{key}.wav，重启后台即可",
    "wanted: voice/{key}.wav in the data folder",
)
REASON = Words("紧急理由（写进记录）", "the emergency's reason (it is recorded)")
HINT = Words(
    "↑ ↓ 选一条 · Enter 播放 · 按住空格说话 · Delete 停止 · Esc 关闭",
    "↑ ↓ choose · Enter plays · hold Space to speak · Delete stops · Esc closes",
)
NOT_YOURS = Words(
    "本席位不能喊话：由受理员和值班长喊话", "This seat does not call: intake and shift leaders do"
)
REASON_KEPT = Words("理由已记下，按住空格说话", "The reason is noted: hold Space to speak")
PLAYING = Words("{who} 正在播放：{text}", "{who} is playing: {text}")
TALKING = Words("{who} 正在说话", "{who} is speaking")
OWN_TALK = Words("正在说话，松开空格结束", "You are speaking; let go of Space to end")
SENDING = Words("已交后台……", "Sent to the backend …")
DONE = Words("已播完，{s} 秒", "Over, {s} s")
FAILED = Words("没有播出：{why}", "Not played: {why}")
NO_WORD = Words(
    "后台没有答复，不知道播了没有：请听现场或问值班长",
    "no answer, it may have been played or not: listen, or ask the shift leader",
)
NO_MICROPHONE = Words(
    "本席位没有麦克风：可以播放录音，不能直接说话",
    "this seat has no microphone: play a recording instead",
)
DEAF = Words("麦克风断了，喊话已结束", "the microphone broke off and the call ended")
