"""Sentences of coming and going: login, lock, hand-over, who sits where."""

from typing import ClassVar

from backend.domain.terms.words import Words

# Rule by which the backend keeps everything from a desk at which nobody is logged in.
OUTSIDE = "not_logged_in"


class Door:
    """The panel over a desk nobody may act at."""

    ASKING = Words("正在连接后台", "Connecting to the backend")
    ASKING_HINT = Words(
        "连上后请登录；若一直连不上，上方会写明原因",
        "Then log in. What keeps it is said above",
    )
    LOGIN = Words("登录", "Log in")
    HAND_OVER = Words("交接席位", "Hand the seat over")
    HAND_OVER_HINT = Words(
        "现为 {who}；下一位登录后，{who} 即离席。Esc 返回",
        "Now {who}, who leaves when the next one has logged in. Esc goes back",
    )
    LOCKED = Words("已锁定", "Locked")
    LOCKED_HINT = Words("{who}，{at} 起", "{who}, since {at}")
    TRUSTED_HINT = Words(
        "{who}，{at} 起。本席位由密钥担保，按回车解锁",
        "{who}, since {at}. Its key vouches for it: Enter unlocks",
    )
    ACCOUNT = Words("账号", "Account")
    PASSWORD = Words("口令", "Password")
    SEAT = Words("席位", "Seat")
    SUBMIT = Words("登录", "Log in")
    UNLOCK = Words("解锁", "Unlock")
    SWITCH = Words("换人 Shift+F12", "Another person  Shift+F12")
    BACK = Words("返回 Esc", "Back  Esc")
    CHECKING = Words("正在核对", "Checking")
    NO_ACCOUNT = Words("请输入账号和口令", "Give account and password")
    NO_LINK = Words(
        "后台未连上，暂时不能核对口令；连上后再试",
        "No link to the backend: no password can be checked until it is back",
    )
    NO_ANSWER = Words("后台没有答复，请再试一次", "The backend did not answer: try again")
    WAIT = Words("请等 {s} 秒", "Wait {s} s")
    URGENT = Words("紧急 {n}", "Urgent {n}")
    ALARMS = Words("告警 {n}", "Alarms {n}")
    CALM = Words("没有告警", "No alarm")


class Lock:
    """Locking, told at the desk."""

    LINK = Words("锁定 F12", "Lock F12")
    LINK_TIP = Words(
        "锁定本席位；Shift+F12 交接给另一人", "Lock this seat; Shift+F12 hands it over"
    )
    LAPSED = Words("登录已失效，请重新登录", "The login has ended: log in again")
    TWICE = Words(
        "您的账号同时坐在两处：{where}。若不是您本人，请告知安全管理员",
        "Your account sits at {where} too. If that is not you, tell the security administrator",
    )


class Present:
    """Who sits where."""

    LINK = Words("在席 {n}", "Seated {n}")
    LINK_TWICE = Words("在席 {n} · 一号两席", "Seated {n} · one account twice")
    TITLE = Words("谁在席上", "Who sits where")
    CLOSE = Words("Esc 关闭", "Esc closes")
    NO_SHIFT = Words("现在没有班次", "No shift now")
    NOBODY = Words("没有人登录", "Nobody is logged in")
    HEAD: ClassVar[tuple[Words, ...]] = (
        Words("席位", "Seat"),
        Words("账号", "Account"),
        Words("角色", "Role"),
        Words("入席", "Since"),
        Words("状态", "State"),
        Words("在手", "In hand"),
        Words("已办", "Done"),
        Words("机器", "Machine"),
    )
    HERE = Words("在席", "Here")
    LOCKED = Words("已锁定", "Locked")
    SILENT = Words("失联 {s}", "Silent {s}")
    TWICE = Words("同一账号另在 {where}", "Also at {where}")


GROUPS = (Door, Lock, Present)
