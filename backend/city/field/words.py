"""What people of the synthetic city write: reports, replies, reasons.

Only ``zh`` goes on the wire, as people's own words do; ``en`` stands beside it for review.
"""

from backend.domain.terms.words import Words

# ---- units ---------------------------------------------------------------------------------------

NOT_OURS_OWNER = Words(
    "非我单位职责：该部件权属登记为{owner}，部件先看权属（规则 7）",
    "not our duty: the component is registered to {owner}; owner first (rule 7)",
)
NOT_OURS_PLACE = Words(
    "非我单位职责：{name}按小类归{other}负责（规则 12）",
    "not our duty: {name} belongs to {other} by class (rule 12)",
)
NOT_OURS = Words(
    "非我单位职责：经现场查看，{name}不在我单位养护范围（规则 9）",
    "not our duty: seen on site, {name} is outside what we maintain (rule 9)",
)
REPLIES = (
    Words("已到场处置完毕，现场已恢复，请核查。", "Done on site and restored; please check."),
    Words("已安排人员处理，{name}已消除，照片附后。", "Our people dealt with it; photo attached."),
    Words("接派后即到场，问题已整改到位。", "Went at once; put right."),
)
REPLY_REWORK = Words(
    "已按核查意见返工，遗留问题已清理完毕。", "Reworked as asked; the rest is done."
)

# ---- collectors ----------------------------------------------------------------------------------

CHECK_OK = Words("现场核查：问题已消除。", "checked on site: it is gone")
CHECK_BAD = Words(
    "现场核查：尚有残留，未达到结案标准", "checked on site: some is left, not to standard"
)
ERRAND_REFUSED = Words("正在处理另一现场，走不开", "busy at another site, cannot leave it")
VERIFY_OK = Words("现场核实：情况属实。", "verified on site: it is so")
VERIFY_BAD = Words("现场核实：未发现所述问题", "verified on site: nothing of it was found")

# ---- staff ---------------------------------------------------------------------------------------

DUPLICATE = Words(
    "与案卷 {other} 重复：同类、相距 50 米内", "same as case {other}: class and place"
)
DUPLICATE_UNFILED = Words("与在办上报重复：同类、相距 50 米内", "same as a report in hand")
REWORK_BECAUSE = Words("核查不通过，请返工：{found}", "the check failed, please redo: {found}")

# What the enforcement body tells of a case that was handed to it.
ENFORCE_BEGUN = "已立案调查"
ENFORCE_ORDERED = "已下达责令改正通知书"
ENFORCE_DONE = "当事人已改正，执法办毕"
