"""What the services say when they cannot do something, beyond the rules of a case's life."""

from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

SAYINGS: dict[str, Words] = {
    "malformed": Words("命令内容不合格式：{what}", "the command is malformed: {what}"),
    "unknown_account": Words("没有账号 {account}", "there is no account {account}"),
    "not_your_part": Words(
        "账号 {account} 没有{role_zh}权限", "account {account} is not a {role_en}"
    ),
    "account_disabled": Words("账号 {account} 已停用", "account {account} is disabled"),
    "not_logged_in": Words("本席位还没有登录", "nobody is logged in at this desk"),
    "key_of_a_unit": Words(
        "此机的密钥只属于责任单位 {unit_id}，只有该单位的人员能在此登录",
        "this desk's key is the unit {unit_id}'s: only its own people log in here",
    ),
    "key_of_the_hall": Words(
        "此机的密钥看得到全市案卷；驻场人员须在用本单位密钥的席位登录（console-key --unit）",
        "this desk's key hears of every case; a unit's person logs in at a desk with the unit's "
        "own key (console-key --unit)",
    ),
    "seat_locked": Words(
        "本席位已锁定，请先输入口令", "this seat is locked: give the password first"
    ),
    "wrong_password": Words("账号或口令不对", "account or password is wrong"),
    "wrong_password_wait": Words(
        "账号或口令不对，{s} 秒后可再试", "account or password is wrong; try again in {s} s"
    ),
    "wait_to_log_in": Words("请等 {s} 秒再试", "wait {s} s, then try again"),
    "password_length": Words(
        "口令要 {least} 到 {most} 个字符", "a password has {least} to {most} characters"
    ),
    "password_weak": Words(
        "口令太简单：不能是账号本身，也不能只用几个相同的字符",
        "too simple a password: not the account itself, nor the same few characters",
    ),
    "administrator_and_more": Words(
        "系统、安全、审计管理员各是一个账号，不能兼任其他角色",
        "an administrator holds no other role, and no second administrator's",
    ),
    "inside_and_outside": Words(
        "采集员、责任单位、接入网关的账号不能兼任其他角色",
        "an account of a collector, a unit or a gateway holds no other role",
    ),
    "supervision_and_command": Words(
        "监督与指挥不能由一个账号兼任（合署大厅除外）",
        "supervision and command are two accounts, unless the hall is a combined one",
    ),
    "account_taken": Words("账号 {account} 已存在", "there is an account {account} already"),
    "recover_keeper_only": Words(
        "只有安全管理员的口令可以这样恢复",
        "only a security administrator's password is recovered so",
    ),
    "last_keeper": Words(
        "这是最后一个能登录的安全管理员，停用后无人能管账号",
        "this is the last security administrator who can log in; nobody could mend accounts then",
    ),
    "system_is_nobody": Words("系统角色不属于任何账号", "the system's role is nobody's"),
    "override_alarm": Words(
        "紧急越权（第 {n} 次）：{who} 对 {case} {act_zh}，理由：{why}",
        "Emergency override ({n} so far): {who}, {case}, {act_en}: {why}",
    ),
    "command_id_reused": Words(
        "命令编号 {command_id} 已用于另一命令，未执行",
        "command id {command_id} was used for something else; nothing was done",
    ),
    "no_such_case": Words("没有这个案卷", "there is no such case"),
    "no_such_class": Words("编码表中没有类别 {class_key}", "the codebook has no class {class_key}"),
    "class_is_national": Words(
        "{class_key} 是国标类别，不能改", "{class_key} belongs to the standard and stays as it is"
    ),
    "no_such_unit": Words("没有责任单位 {unit_id}", "there is no responsible unit {unit_id}"),
    "no_such_collector": Words("没有采集员 {account}", "there is no collector {account}"),
    "no_such_condition": Words(
        "没有立案条件 {condition}", "there is no filing condition {condition}"
    ),
    "component_of_other_class": Words(
        "部件 {component_code} 不属于所报类别", "component {component_code} is of another class"
    ),
    "observed_in_future": Words(
        "上报时间晚于当前时间，请校对采集设备时钟",
        "it was seen in the future; set the clock of the reporting device",
    ),
    "photo_missing": Words(
        "照片尚未上传，请重新上传后再提交", "a photo has not been sent yet; send it, then try again"
    ),
    "not_of_the_kind": Words(
        "附件不是{zh}：文件内容不是 {formats}", "no {en}: its bytes are none of {formats}"
    ),
    "photo_empty": Words("照片是空的", "the photo is empty"),
    "photo_too_large": Words("照片超过 {limit_mb} MB", "the photo is larger than {limit_mb} MB"),
    "export_without_purpose": Words(
        "导出须写明用途和领取人", "say what it is for and who is given it"
    ),
    "peek_without_purpose": Words("清晰显示须写明用途", "say what the clear look is for"),
    "peek_too_long": Words(
        "清晰显示只能 {least} 秒到 {most} 分钟", "a clear look lasts {least} s to {most} min"
    ),
    "second_needed": Words(
        "须有第二人在场：请另一位大厅人员输入自己的账号和口令",
        "a second person is needed: somebody else of the hall gives their own account and password",
    ),
    "second_is_first": Words("第二人不能是本人", "the second person cannot be the first"),
    "second_not_of_the_hall": Words(
        "第二人须是大厅在册人员", "the second person must be of the hall"
    ),
    "export_not_of_case": Words(
        "所选影像不属于此案", "what was chosen is no evidence of this case"
    ),
    "asked_too_late": Words("已超期，不能申请延期", "it is overdue: no extension any more"),
    "day_full": Words("今日案卷号已用完", "the day has no case number left"),
    "not_of_the_hall": Words("只有大厅席位能确认告警", "only a seat of the hall may do this"),
    "no_such_tour": Words("没有这一轮巡查", "there is no such tour"),
    "tour_still_open": Words(
        "{account} 的一轮还没有结束，同时只巡查一轮",
        "{account} is still on a tour; there is one at a time",
    ),
    "no_such_promise": Words("此案没有回电承诺", "nobody was promised a call about this case"),
    "caller_erased": Words(
        "来电人的姓名和电话已按保存期限删除", "name and number were erased: their time is over"
    ),
    "no_such_caller": Words("此案没有登记来电人", "no caller is kept for this case"),
    "no_such_handover": Words("没有这次交班", "there is no such handover"),
    "not_counted": Words(
        "这次统计已过时，请重新统计（F5）后再办",
        "that count is out of date: count again (F5), then go on",
    ),
    "frozen_most": Words(
        "同一统计期最多冻结 {most} 次", "numbers of one period are frozen at most {most} times"
    ),
    "oddity_unseen": Words(
        "请先看过并勾选：{what_zh}", "look at this and tick it first: {what_en}"
    ),
    "no_such_alarm": Words("没有这个告警", "there is no such alarm"),
}
NOT_FOR_ROLE = Words("{role_zh}无权这样做", "that is not for the {role_en}")
CONFLICT = Words(
    "{who}已先{act_zh}，请按最新情况重做", "{who} was first: {act_en}; look again, then decide"
)
TOUR_CONFLICT = Words(
    "本轮巡查已由 {who} 改变，请看最新一页", "{who} was first on this tour; look at its page again"
)
PROMISE_CONFLICT = Words(
    "{who} 已先处理这次回电，请看最新情况", "{who} was first on this call; look at it again"
)
CAMPAIGN_CONFLICT = Words(
    "专项已由别人改过，请看最新情况再改", "somebody changed this campaign first; look at it again"
)
FROZEN_CONFLICT = Words(
    "{who} 已先冻结或发布了同一期的数字，请看最新的一份",
    "{who} was first with the numbers of this period; look at the newest ones",
)
HANDOVER_CONFLICT = Words(
    "这次交班已由 {who} 改变，请看最新情况", "{who} was first on this handover; look at it again"
)
ALARM_CONFLICT = Words("{who} 已先确认", "{who} acknowledged it first")


def refusal(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised, with its places filled in."""
    return Refused(rule, SAYINGS[rule].filled(**values))
