"""What stands on the sheets that are printed, and around them."""

from typing import ClassVar

from backend.domain.clocks.reckoning import Span
from backend.domain.terms.words import Words


class Print:
    """The preview."""

    TITLE = Words("打印　{sheet}", "Print: {sheet}")
    PAGE = Words("第 {n} / {all} 页", "Page {n} of {all}")
    NONE = Words("此案没有可打印的单据", "There is no sheet to print for this case")
    CHOOSE = Words("请先选中一件案件", "Choose a case first")
    PATH = Words("保存到", "Save to")
    SAVE = Words("保存 PDF　Enter", "Save as PDF　Enter")
    HINT = Words(
        "←→ 换单据　PgUp/PgDn 翻页　Tab 改文件名　Enter 保存 PDF　Esc 关闭",
        "←→ sheet · PgUp/PgDn page · Tab file · Enter saves the PDF · Esc closes",
    )
    SAVED = Words("已保存：{path}", "Saved: {path}")
    THERE = Words("已有此文件，再按 Enter 覆盖", "The file is there: Enter again replaces it")
    FAILED = Words("没有保存：{why}", "Not saved: {why}")
    NO_NAME = Words("请写文件名", "Write a file name")
    CLOSE = Words("关闭打印页", "Close the print page")
    FOOT = Words("{who}　打印于 {at}", "Printed by {who}, {at}")


class Sheets:
    """Titles and terms of the sheets."""

    ARBITRATION = Words("责任仲裁单", "Arbitration sheet")
    SUPERVISION = Words("督办单", "Supervision slip")
    PLEA = Words("剔除审批单", "Exclusion sheet")
    DEADLINE = Words("时限计算单", "Computation of the deadline")
    CASE_NO = Words("案卷号", "Case number")
    CLASS = Words("类别", "Class")
    CONDITION = Words("立案条件", "Filing condition")
    PLACE = Words("位置", "Place")
    GRID = Words("网格", "Grid")
    REPORTED = Words("上报", "Reported")
    TEXT = Words("问题描述", "Description")
    STATE = Words("状态", "State")
    UNIT = Words("责任单位", "Responsible unit")
    COMPONENT = Words("部件", "Component")
    OWNER = Words("登记权属", "Registered owner")
    OWNERLESS = Words("无主部件", "ownerless")
    NO_COMPONENT = Words("事件案件，不涉及部件", "an event, no component")
    NO_OWNER = Words("查不到权属", "nobody is known to own it")
    NOBODY = Words("未登记", "not registered")
    REFUSALS = Words("各单位退回经过", "Returns by the units")
    REFUSAL_HEAD = (
        Words("时间", "Time"),
        Words("单位", "Unit"),
        Words("退回理由", "Reason"),
    )
    NONE = Words("无", "none")
    NOTES = Words("现场会、图纸、移交资料记录", "Site meeting, drawings, papers handed over")
    ATTACHED = Words("附件", "Attachments")
    ATTACHED_HEAD = (
        Words("序号", "No."),
        Words("种类", "Kind"),
        Words("是什么", "What it is"),
        Words("何人", "Who"),
        Words("时间", "When"),
    )
    ATTACHED_NO = Words("附件 {n}：{what}", "Attachment {n}: {what}")
    NOT_AT_HAND = Words("（扫描件没有取到）", "(the scan could not be fetched)")
    MAP = Words("位置图", "Map")
    PHOTOS = Words("现场照片", "Photos")
    RULING = Words("裁定", "Ruling")
    RULED = Words("裁定由 {unit} 负责", "{unit} is responsible")
    NOT_RULED = Words("（待裁定）", "(not ruled yet)")
    PLEA_HEAD = (
        Words("环节", "Step"),
        Words("何人", "Who"),
        Words("时间", "When"),
        Words("意见", "What was said"),
    )
    PLEA_ASKED = Words("申请", "Asked")
    PLEA_DECIDED = Words("审批", "Decided")
    PLEA_APPEALED = Words("申诉", "Appealed")
    PLEA_RULED = Words("裁定", "Ruled")
    PLEA_STANDS = Words("目前：{step}", "Now: {step}")
    PLEA_SIGNS: ClassVar[tuple[Words, ...]] = (
        Words("申请人", "Asked by"),
        Words("审批人", "Decided by"),
        Words("裁定人", "Ruled by"),
        Words("日期", "Date"),
    )
    SIGNS: ClassVar[tuple[Words, ...]] = (
        Words("主持人", "Chair"),
        Words("参会单位", "Units present"),
        Words("日期", "Date"),
    )
    SLIP = Words("督办 {n}", "Slip {n}")
    ISSUER = Words("签发人", "Issued by")
    ISSUED = Words("签发时间", "Issued at")
    ORDER = Words("督办要求", "Order")
    LIMIT = Words("时限", "Limit")
    UNTIL = Words("答复期限", "Answer due")
    ANSWER = Words("答复", "Answer")
    NOT_ANSWERED = Words("未答复", "not answered")
    ANSWERED = Words("{text}（{who} {at}）", "{text} ({who}, {at})")
    RECEIVED: ClassVar[tuple[Words, ...]] = (
        Words("签收人", "Received by"),
        Words("签收时间", "Received at"),
    )
    RULE = Words("计时规则", "Rule")
    HOURS = Words("工作时间", "Working hours")
    HOLIDAYS = Words("放假", "Days off")
    MAKEUP = Words("补班", "Days worked instead")
    START = Words("起算（派遣）", "Starts (dispatch)")
    LENGTH = Words("时限合计", "Length")
    EXTENDED = Words("{limit} + 延期 {n} 次，共 {hours}", "{limit}, {n} extensions: {hours} in all")
    PLAIN = Words("{limit}，共 {hours}", "{limit}: {hours} in all")
    DEADLINE_AT = Words("截止", "Deadline")
    REPLIED = Words("单位反馈", "Reply")
    IN_TIME = Words("{at}，按时", "{at}, in time")
    LATE = Words("{at}，超期", "{at}, late")
    STEPS = Words("逐段计算", "Step by step")
    STEP_HEAD = (
        Words("从", "From"),
        Words("到", "To"),
        Words("这一段", "What"),
        Words("计入", "Counted"),
        Words("剩余", "Left"),
    )
    KINDS: ClassVar[dict[Span, Words]] = {
        Span.RUNS: Words("连续计时", "runs day and night"),
        Span.WORKING: Words("工作日", "working day"),
        Span.NIGHT: Words("非工作时间", "outside working hours"),
        Span.WEEKEND: Words("周末", "weekend"),
        Span.HOLIDAY: Words("放假", "day off"),
        Span.MAKEUP: Words("补班日", "day worked instead"),
        Span.PAUSED: Words("暂停（挂账、缓办、移送或待核查）", "stopped (suspended, deferred…)"),
    }
    CONTINUOUS = Words(
        "连续计时：昼夜、周末、节假日都走；暂停的时间不计。",
        "It runs day and night, through weekends and holidays; time that was stopped is left out.",
    )
    ONLY_WORKING = Words(
        "只计工作时间：夜间、周末、节假日不走，补班日照计；暂停的时间不计。",
        "Only working time counts: no nights, weekends or holidays; days worked instead count. Time"
        " that was stopped is left out.",
    )
    DAY_ENDS = Words(
        "工作日按日终计：到第 n 个工作日的最后一分钟为止。",
        "A working day ends with the last minute of the n-th working day.",
    )
    CODEBOOK = Words("分类标准 {edition}，编码版本 {n}", "{edition}, codebook version {n}")
