"""What may be done to a case, in words."""

from enum import StrEnum

from backend.domain.terms.words import Words


class Act(StrEnum):
    """Something that may be done to a case. Values are stored and sent: never rename one."""

    __hash__ = str.__hash__  # as of ``CaseState``

    REPORT = "report"
    ACCEPT = "accept"
    DECLINE = "decline"
    FILE = "file_case"
    SEND_VERIFY = "send_verify"
    VERIFIED = "verified"
    NOT_FOUND = "not_found"
    DISPATCH = "dispatch"
    UNDO_DISPATCH = "undo_dispatch"
    DELIVER = "deliver"
    READ = "read"
    SEND_BACK = "send_back"
    RETURN = "return_case"
    URGE = "urge"
    REPLY = "reply"
    SEND_CHECK = "send_check"
    CHECK_PASSED = "check_passed"
    CHECK_FAILED = "check_failed"
    REWORK = "rework"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    ASK_DEFER = "ask_defer"
    DEFER = "defer"
    ASK_LIST = "ask_list"
    ASK_VOID = "ask_void"
    REFUSE_REQUEST = "refuse_request"
    INSIST = "insist"
    REDISPATCH = "redispatch"
    DECLARE_OWNERLESS = "declare_ownerless"
    RULE = "rule"
    NOTE = "note"
    REFER = "refer"
    REFER_BACK = "refer_back"
    REFER_DONE = "refer_done"
    HAND_OVER = "hand_over"
    ENFORCE_BACK = "enforce_back"
    ENFORCED = "enforced"
    ENFORCE_TOLD = "enforce_told"
    COORDINATE = "coordinate"
    SUPERVISE = "supervise"
    ANSWER_SLIP = "answer_slip"
    ORDER = "order"
    STAGE_DONE = "stage_done"
    STAND_GUARD = "stand_guard"
    RELIEVE = "relieve"
    TAG = "tag"
    UNTAG = "untag"
    FAST_REPORT = "fast_report"
    FAST_CLOSE = "fast_close"
    FAST_REJECT = "fast_reject"
    MERGE = "merge"
    UNMERGE = "unmerge"
    TAKE_IN = "take_in"
    LET_GO = "let_go"
    REOPEN = "reopen"
    PLEAD = "plead"
    GRANT_PLEA = "grant_plea"
    REFUSE_PLEA = "refuse_plea"
    APPEAL = "appeal"
    ALLOW_APPEAL = "allow_appeal"
    DISMISS_APPEAL = "dismiss_appeal"
    ASK_COLLECTOR = "ask_collector"
    TAKE_ERRAND = "take_errand"
    REFUSE_ERRAND = "refuse_errand"
    SPOKEN_ORDER = "spoken_order"
    READ_BACK = "read_back"
    APPRAISE = "appraise"
    LEAVE = "leave_close"


ACT_WORDS: dict[Act, Words] = {
    Act.REPORT: Words("上报", "Report"),
    Act.ACCEPT: Words("受理", "Accept"),
    Act.DECLINE: Words("不予受理", "Decline"),
    Act.FILE: Words("立案", "File (立案)"),
    Act.SEND_VERIFY: Words("派核实", "Send to verify (核实)"),
    Act.VERIFIED: Words("核实属实", "Verified"),
    Act.NOT_FOUND: Words("核实不属实", "Not found"),
    Act.DISPATCH: Words("派遣", "Dispatch (派遣)"),
    Act.UNDO_DISPATCH: Words("撤回派遣", "Take back"),
    Act.DELIVER: Words("送达", "Delivered"),
    Act.READ: Words("签收", "Read"),
    Act.SEND_BACK: Words("退回监督", "Back to supervision"),
    Act.RETURN: Words("回退", "Return (回退)"),
    Act.URGE: Words("催办", "Urge (催办)"),
    Act.REPLY: Words("反馈", "Reply"),
    Act.SEND_CHECK: Words("派核查", "Send to check (核查)"),
    Act.CHECK_PASSED: Words("核查通过", "Check passed"),
    Act.CHECK_FAILED: Words("核查不通过", "Check failed"),
    Act.REWORK: Words("返工", "Rework (返工)"),
    Act.CLOSE: Words("结案", "Close (结案)"),
    Act.SUSPEND: Words("挂账", "Suspend (挂账)"),
    Act.RESUME: Words("恢复处置", "Resume"),
    Act.CANCEL: Words("作废", "Cancel (作废)"),
    Act.ASK_EXTENSION: Words("申请延期", "Ask for extension (延期)"),
    Act.EXTEND: Words("批准延期", "Grant extension (延期)"),
    Act.ASK_DEFER: Words("申请缓办", "Ask to defer (缓办)"),
    Act.DEFER: Words("批准缓办", "Defer (缓办)"),
    Act.ASK_LIST: Words("申请挂账", "Ask for long list (挂账)"),
    Act.ASK_VOID: Words("申请作废", "Ask to cancel (作废)"),
    Act.REFUSE_REQUEST: Words("不予批准", "Refuse the request"),
    Act.INSIST: Words("驳回回退", "Refuse the return"),
    Act.REDISPATCH: Words("改派", "Re-dispatch (改派)"),
    Act.DECLARE_OWNERLESS: Words("无主提请仲裁", "No owner: to arbitration"),
    Act.RULE: Words("裁定", "Rule (裁定)"),
    Act.NOTE: Words("登记", "Note"),
    Act.REFER: Words("转派上级", "Refer upwards (转派)"),
    Act.REFER_BACK: Words("上级退回", "Back from above"),
    Act.REFER_DONE: Words("上级办毕", "Done above"),
    Act.HAND_OVER: Words("移交执法", "Hand to enforcement"),
    Act.ENFORCE_BACK: Words("执法退回", "Back from enforcement"),
    Act.ENFORCED: Words("执法办毕", "Enforcement done"),
    Act.ENFORCE_TOLD: Words("执法进展", "Word from enforcement"),
    Act.COORDINATE: Words("指定协调单位", "Name the coordinator"),
    Act.SUPERVISE: Words("督办", "Supervise (督办)"),
    Act.ANSWER_SLIP: Words("回复督办", "Answer the slip"),
    Act.ORDER: Words("批转", "Written order (批转)"),
    Act.STAGE_DONE: Words("阶段完成", "Stage done"),
    Act.STAND_GUARD: Words("现场警戒", "Stand guard"),
    Act.RELIEVE: Words("解除警戒", "Relieve the guard"),
    Act.TAG: Words("归入专项", "Add to campaign"),
    Act.UNTAG: Words("移出专项", "Take out of campaign"),
    Act.FAST_REPORT: Words("快速处置上报", "Fast-track report"),
    Act.FAST_CLOSE: Words("快处结案", "Close fast track"),
    Act.FAST_REJECT: Words("快处转立案", "Fast track to filing"),
    Act.MERGE: Words("并案", "Merge"),
    Act.UNMERGE: Words("撤销并案", "Un-merge"),
    Act.TAKE_IN: Words("并入他案", "Took a case in"),
    Act.LET_GO: Words("分出案件", "Let a case go"),
    Act.REOPEN: Words("重开", "Reopen"),
    Act.PLEAD: Words("申请剔除", "Ask to exclude (剔除)"),
    Act.GRANT_PLEA: Words("批准剔除", "Exclude (剔除)"),
    Act.REFUSE_PLEA: Words("不予剔除", "Refuse to exclude"),
    Act.APPEAL: Words("剔除申诉", "Appeal"),
    Act.ALLOW_APPEAL: Words("申诉成立", "Allow the appeal"),
    Act.DISMISS_APPEAL: Words("驳回申诉", "Dismiss the appeal"),
    Act.ASK_COLLECTOR: Words("改请采集员", "Ask another collector"),
    Act.TAKE_ERRAND: Words("接受任务", "Take the errand"),
    Act.REFUSE_ERRAND: Words("不接任务", "Refuse the errand"),
    Act.SPOKEN_ORDER: Words("口头指令", "Spoken order (口头指令)"),
    Act.APPRAISE: Words("回访评价", "The caller's verdict"),
    Act.READ_BACK: Words("复诵受领", "Read the order back"),
    Act.LEAVE: Words("留待下一班", "Leave to the next shift"),
}
