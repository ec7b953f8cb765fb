"""What the page of standards says, in both languages side by side."""

from backend.domain.terms.words import Words

TITLE = Words("标准与规则", "Standards and rules")
CHAPTERS = {
    "classes": Words("立案处置标准", "Filing and limits"),
    "duties": Words("责任单位职责", "Duties of units"),
    "steps": Words("环节时限与工作时间", "Steps and hours"),
    "indicators": Words("评价指标", "Indicators"),
    "rules": Words("不能办理的情形", "What is refused"),
}
ABOUT = {
    "classes": Words(
        "{edition}；每个小类按立案条件定处置时限，★ 为本市增加或修改的类别",
        "{edition}; the filing condition sets the limit; ★ was added or changed by this city",
    ),
    "duties": Words(
        "派遣先看部件权属，再看地点和职责", "A component's owner goes first, then place and duty"
    ),
    "steps": Words(
        "受理、立案、派遣等环节各有时限；处置时限从派遣起算",
        "Each step of a seat has a limit; the handling limit runs from dispatch",
    ),
    "indicators": Words(
        "所有页面和报表都用这些公式", "All pages and sheets count by these formulas"
    ),
    "rules": Words(
        "系统据此拒绝操作，提示中引用的就是这些规则", "By these an act is refused, in these words"
    ),
}
FIND = Words("名称、代码或拼音首字母", "Name, code or initials")
NONE = Words("没有符合的条目", "Nothing fits")
COUNT = Words("{n} 条", "{n} entries")
HINT = Words(
    "输入即查找 · ↑↓ 上下 · Ctrl+Tab 换栏目 · Esc 关闭",
    "Type to find · ↑↓ · Ctrl+Tab other chapter · Esc closes",
)
CODE, CLASS = Words("代码", "Code"), Words("类别", "Class")
CONDITION, LIMIT = Words("立案条件", "Filed when"), Words("处置时限", "Limit")
URGENT = Words("紧急", "Urgent")
UNITS = Words("主责单位", "Units")
UNIT, DUTIES = Words("责任单位", "Unit"), Words("负责类别", "Classes")
AREAS, CONTACT = Words("辖区", "Area"), Words("联系", "Contact")
EVERYWHERE = Words("全市", "Everywhere")
NOBODY = Words("未登记", "nobody registered")
N_UNITS = Words("{n} 家单位", "{n} units")
STEP, ORDINARY, PRESSING = (
    Words("环节", "Step"),
    Words("一般时限", "Ordinary"),
    Words("紧急时限", "Urgent"),
)
WORK_HOURS = Words("工作时间", "Working hours")
HOLIDAYS = Words("节假日", "Holidays")
MAKEUP = Words("调休上班", "Days worked instead")
WORKDAY = Words("工作日的算法", "Reading of a working day")
DAY_ENDS = Words("第 n 个工作日下班时到期", "ends with the n-th working day")
DAY_HOURS = Words("按工作小时累计", "counted as its working hours")
SHIFTS = Words("班次", "Shifts")
INDICATOR, FORMULA, SOURCE = (
    Words("指标", "Indicator"),
    Words("公式", "Formula"),
    Words("出处", "Source"),
)
PLAIN = Words("计数", "a count")
RULE, SAYS = Words("规则", "Rule"), Words("提示", "What is said")
MINUTES = Words("{n} 分钟", "{n} min")
HOURS = Words("{n} 小时", "{n} h")
SECONDS = Words("{n} 秒", "{n} s")
