"""What the services say when they cannot do something, beyond the rules of a case's life."""

from backend.domain.errors import Refused
from backend.domain.words import Words

SAYINGS: dict[str, Words] = {
    "malformed": Words("命令内容不合格式：{what}", "the command is malformed: {what}"),
    "unknown_account": Words("没有账号 {account}", "there is no account {account}"),
    "not_your_part": Words(
        "账号 {account} 没有{role_zh}权限", "account {account} is not a {role_en}"
    ),
    "command_id_reused": Words(
        "命令编号 {command_id} 已用于另一命令，未执行",
        "command id {command_id} was used for something else; nothing was done",
    ),
    "no_such_case": Words("没有这个案卷", "there is no such case"),
    "no_such_class": Words("编码表中没有类别 {class_key}", "the codebook has no class {class_key}"),
    "no_such_unit": Words("没有责任单位 {unit_id}", "there is no responsible unit {unit_id}"),
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
    "photo_empty": Words("照片是空的", "the photo is empty"),
    "photo_too_large": Words("照片超过 {limit_mb} MB", "the photo is larger than {limit_mb} MB"),
    "asked_too_late": Words("已超期，不能申请延期", "it is overdue: no extension any more"),
    "day_full": Words("今日案卷号已用完", "the day has no case number left"),
    "not_of_the_hall": Words("只有大厅席位能确认告警", "only a seat of the hall may do this"),
    "no_such_alarm": Words("没有这个告警", "there is no such alarm"),
}
CONFLICT = Words(
    "{who}已先{act_zh}，请按最新情况重做", "{who} was first: {act_en}; look again, then decide"
)
ALARM_CONFLICT = Words("{who} 已先确认", "{who} acknowledged it first")


def refusal(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised, with its places filled in."""
    return Refused(rule, SAYINGS[rule].filled(**values))
