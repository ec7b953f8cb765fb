"""Every sentence of the patrol's desk."""

from backend.domain.terms.words import Words

TITLE = Words("视频巡查 · 第 {n} 轮 / 12", "Video patrol · Tour {n} / 12")
TITLE_THEME = Words("专题巡查 · {theme}", "Themed patrol · {theme}")
BEGIN_THEME = Words("专题巡查：{theme}", "Themed tour: {theme}")
OVER_THEME = Words("专题巡查“{theme}”已结束", "The themed tour “{theme}” is over")
THEMES = Words("\nG 换专题：{themes}", "\nG chooses a theme: {themes}")
THEME_ALL = Words("全部", "everything")
THEME_LATER = Words("本轮结束后再换专题", "Choose a theme when this tour is over")
SEAT = Words("巡查席 {n}", "Patrol seat {n}")
PAGE = Words("第 {page} / {pages} 页", "Page {page} / {pages}")
SUM = Words(
    "已见 {seen} · 断线 {offline} · 冻结 {frozen} · 坏 {bad} · 跳过 {skipped}"
    " · 剩 {left} = {total}",
    "seen {seen} · offline {offline} · frozen {frozen} · bad {bad} · skipped {skipped}"
    " · left {left} = {total}",
)
SHARE = Words("本轮巡查 {part} / {all} 路", "{part} of {all} cameras this tour")
ENDS = Words("预计 {at} 完，余量 {m} 分", "through by {at}, {m} min to spare")
TIGHT = Words("{n} 路来不及，时段 {at} 截止", "{n} will be late, the window closes {at}")
NEXT = Words("距第 {n} 轮 {left}", "Tour {n} in {left}")
DWELL = Words("本页停留", "This page")
SECONDS = Words("{s} 秒", "{s} s")
OVERDUE = Words("请确认", "Confirm")
KEYS = Words("按键", "Keys")
FINDS = Words("本轮发现 {n}", "Found on this tour {n}")
NO_FINDS = Words("还没有上报", "Nothing reported yet")
BAD = Words("异常画面 {n}", "Bad pictures {n}")
NO_BAD = Words("没有异常画面", "No bad picture")
PENDING = Words("已发出", "Sent")
WARM = Words("下一页已预连 {n}/{all}", "Next page warm {n}/{all}")
WORKED = Words("连续巡查 {m} 分，{left} 分后换任务", "{m} min on patrol, change in {left} min")
NO_NEXT = Words("这是最后一页", "This is the last page")
RIGHTS_OWN = Words("自有", "Own")
RIGHTS_OTHER = Words("{owner} · 仅观看", "{owner} · view only")
PRESET = Words("预置位 {n}", "Preset {n}")
CASE_IN_VIEW = Words("约 {what} · {state}", "about {what} · {state}")
CASES_NEAR = Words("附近另有 {n} 件：{what}", "{n} more close by: {what}")
LAST = Words("上轮 {at}", "Last tour {at}")
NO_LAST = Words("上轮无画面", "No picture last tour")
BEGIN = Words("开始第 {n} 轮", "Begin tour {n}")
BEGIN_ABOUT = Words(
    "重点：{emphasis}。共 {n} 路监控，按空格开始",
    "Look for: {emphasis}. {n} cameras. Space begins",
)
BEGIN_SHARE = Words(
    "。全市 {all} 路两小时看不完：先看重点，其余轮流",
    ". All {all} cannot be seen in two hours: risk comes first, the others take turns",
)
PAUSED = Words("座席无人，已暂停", "Nobody here: paused")
PAUSED_ABOUT = Words(
    "停在第 {page} 页，这一页没有计入。按空格继续",
    "At page {page}; that page was not counted. Space goes on",
)
HELD = Words("已停住", "Held")
HELD_ABOUT = Words("再按 P 继续，空格确认本页", "P goes on, Space confirms the page")
RESTING = Words("请换任务", "Change your task")
RESTING_ABOUT = Words(
    "连续巡查已满二十分钟：核对自己的上报或接听电话。{left} 后可按空格继续；值班长可免",
    "Twenty minutes are over: check your own finds, or take calls. Space goes on in {left}; "
    "the shift leader may waive it",
)
REST_OVER = Words("换任务已满，按空格继续", "The change of task is over: Space goes on")
OVER = Words("第 {n} 轮已结束", "Tour {n} is over")
OVER_ABOUT = Words("下一轮 {left} 后开始", "The next tour begins in {left}")
CONNECTING = Words("正在与后台连接", "Connecting to the backend")
NOT_LIVE_YET = Words(
    "{name} 实时不足 {s} 秒，请再看一会儿", "{name} was live for less than {s} s: look on"
)
STILL_COMING = Words("{name} 正在连接，请稍候", "{name} is still connecting")
WAITS = Words("已确认，等待后台回执", "Confirmed, waiting for the backend")
NO_TILE = Words("先按 1–4 选画面", "Choose a picture by 1–4 first")
TURNING = Words("{name} 正在转到预置位，请稍候", "{name} is turning to its preset: wait a moment")
PRESET_GONE = Words("设备上没有预置位“{n}”", "the device has no preset “{n}”")
PRESET_BUSY = Words("同一路监控的另一个预置位在看", "another preset of this camera is being seen")
NO_WORD = Words("后台没有答复", "the backend did not answer")
NOT_TURNED = Words("没有转到预置位：{why}", "not turned to its preset: {why}")
FILED = Words("已立案 {no}", "Filed as {no}")
BAD_REASON = Words("人工标记", "marked by hand")
TEST_FOUND = Words(
    "这是测试画面，已记为发现，不必上报",
    "That was a test picture: counted as found, nothing to report",
)
TESTS = Words("。测试画面发现 {found} / {n}", ". Test pictures found: {found} of {n}")
MISSED = Words("，漏看：{what}", ", overlooked: {what}")
