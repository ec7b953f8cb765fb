"""What the desk says of the resolver's advice, and of the automatic lane."""

from typing import ClassVar

from backend.domain.terms.words import Words


class Learnt:
    """The advice card."""

    FIRST = Words("后台建议", "The backend suggests")
    TOGETHER = Words("同网格同类待派 {n} 件，一起派", "Same grid and class: send {n} together")
    OWN_TABLE = Words("本席规则表建议", "This desk's own table suggests")
    ASKING = Words(
        "后台建议还没有到，先按本席规则表", "The backend has not answered yet: own table"
    )
    NONE = Words("后台没有给出建议，按本席规则表", "No advice from the backend: own table")
    DENIED = Words("后台没有给出建议（{why}），按本席规则表", "No advice ({why}): own table")
    AGE = Words("{age}前的建议", "advice {age} old")
    CON = Words("不利：{reasons}", "Against: {reasons}")
    SCORE = Words("规则“{rule}”首派 {n} 件，{kept} 件办了", "Rule “{rule}”: {kept} of {n} kept")
    SCORE_BAD = Words("{score}，建议复查该规则", "{score}: review this rule")
    NO_SCORE = Words("规则“{rule}”还没有办件记录", "Rule “{rule}” has no record yet")
    NIGHT = Words("夜间联系 {who}", "At night: {who}")
    LANE = Words("自动派遣：{why}", "Automatic lane: {why}")
    BOUNCE_CARD = Words("首选 可能退回", "First, may return")
    AGAINST_CARD = Words("有不利记录", "Record against it")
    JOINED = Words("；", "; ")
    RULES: ClassVar[dict[str, Words]] = {
        "ruled": Words("仲裁裁定", "a ruling"),
        "kept_before": Words("历来承办", "kept before"),
        "component_owner": Words("部件权属", "component owner"),
        "place_and_class": Words("属地加小类", "place and class"),
        "refer_up": Words("转派上级", "refer up"),
        "not_the_owner": Words("职责相符非权属", "duty, not owner"),
        "territory": Words("属地兜底", "territory"),
    }


class Lane:
    """The switch of the automatic lane."""

    TITLE = Words("自动派遣", "Automatic lane")
    LINK_ON = Words("自动派遣 开", "Lane on")
    LINK_OFF = Words("自动派遣 关", "Lane off")
    ON = Words("已开启", "On")
    OFF = Words("已停止", "Off")
    SENDING = Words("正在切换…", "Switching…")
    START = Words("开启　Enter", "Switch on　Enter")
    STOP = Words("停止　Enter", "Stop　Enter")
    ABOUT = Words(
        "只派记录证明派得对的案件：同一街道同类至少办过 {least} 件且没有退回，"
        "首选领先 {lead:g} 分；拿不准的一律留给人。人经手过的案件不碰。",
        "It dispatches only where the record proves it right: at least {least} of this class in"
        " this street, none returned, the first choice leads by {lead:g} points. All else is left"
        " to people, and so is what a person has touched.",
    )
    SHARE = Words(
        "今日派遣 {n} 件，其中自动 {auto} 件（{share}）",
        "Dispatched today: {n}, by the lane {auto} ({share})",
    )
    NO_SHARE = Words("今日还没有派遣", "Nothing dispatched today")
    SAMPLE = Words("抽样：每 {n} 件留 1 件给人核对", "Sample: one in {n} is left to people")
    NO_SAMPLE = Words("抽样：不抽", "Sample: none")
    HEAD = (
        Words("规则", "Rule"),
        Words("首派办了 / 首派", "Kept / first"),
        Words("准确率", "Right"),
        Words("状态", "State"),
    )
    ACTS = Words("可用", "in use")
    STOPPED = Words("已停用", "switched off")
    REVIEW = Words("记录不佳，建议复查", "bad record: review it")
    NO_RULES = Words("还没有办件记录", "No record yet")
    ASKING = Words("正在查记录…", "Asking for the record…")
    DENIED = Words("查不到记录：{why}", "No record: {why}")
    HINT = Words(
        "Enter 开启或停止　↑↓ 选规则　空格 停用或启用　←→ 抽样　Esc 关闭",
        "Enter on or off · ↑↓ rule · Space stops or allows it · ←→ sample · Esc",
    )
    HINT_READ = Words("值班长和中心领导可以切换　Esc 关闭", "Leaders switch it · Esc closes")
    CLOSE = Words("关闭", "Close")
    NO_WORD = Words("切换没有回音，请看开关现状", "No word: look at the switch")
