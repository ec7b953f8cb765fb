"""Every sentence of the desk's video lists, both languages side by side."""

from backend.domain.terms.words import Words
from video.camera_index import TreeBy

SCENES = Words("场景与布局", "Scenes and layouts")
SCENE_DETAIL = Words("{layout} · {n} 路", "{layout} · {n} cameras")
SCENE_TURNS = Words("{layout} · {n} 路 · 自动轮播", "{layout} · {n} cameras · rotates")
SCENE_NAME = Words("把当前画面存为场景：输入名称后回车", "Keep what stands as a scene: name, Enter")
SCENE_NEW_NAME = Words("“{name}”的新名称，回车确定", "New name of “{name}”, then Enter")
NO_SCENES = Words("还没有保存的场景", "No scene is kept yet")
SCENES_HINT = Words(
    "数字或回车 调出 · Alt+数字 随时调出 · R 改名 · Delete 删除 · Esc 关闭",
    "Digit or Enter recalls · Alt+digit at any time · R renames · Delete removes · Esc closes",
)
SCENE_KEPT = Words("场景“{name}”已保存", "Scene “{name}” is kept")
SCENE_GONE = Words("没有第 {n} 个场景", "There is no scene {n}")
SOURCE_DOWN = Words(
    "视频来源中断：{name} 等 {n} 路。是来源或网络的问题，不用逐路报修",
    "Video source down: {name} and others, {n} in all. It is the source or the network, "
    "not each camera",
)
GATEWAY_DOWN = Words(
    "视频网关“{name}”中断：{n} 路没有画面。是网关或网络的问题，不用逐路报修",
    "Video gateway “{name}” is down: {n} without pictures. It is the gateway or the network, "
    "not each camera",
)
GATEWAY_BACK = Words("视频网关“{name}”恢复：{n} 路", "Video gateway “{name}” is back: {n}")
SOURCE_BACK = Words("视频来源恢复：{name} 等 {n} 路", "Video source back: {name}, {n} in all")
LAYOUTS = Words("分屏布局", "Layouts")

CAMERAS = Words("摄像机列表", "Cameras")
CAMERA_FILTER = Words("名称、街道、拼音首字母、国标编码", "Name, street, pinyin initials, code")
CAMERAS_HINT = Words(
    "拖到窗格，或回车后按窗格号 · 空格 放大 · Shift+回车 轮播本组 · Esc 关闭",
    "Drag to a tile, or Enter and its number · Space enlarges · Shift+Enter rotates the group · "
    "Esc closes",
)
CAMERAS_NONE = Words("没有符合的摄像机", "No camera fits")
BRANCH = Words("{name}   正常 {live}/{all}", "{name}   {live} live of {all}")
FOUND = Words("符合", "Found")
BY = {
    TreeBy.OWNER: Words("管理单位", "Owner"),
    TreeBy.STREET: Words("街道", "Street"),
    TreeBy.GROUP: Words("分组", "Group"),
    TreeBy.GATEWAY: Words("网关", "Gateway"),
}
CHOOSE_TILE = Words(
    "“{name}”放到哪个窗格？按窗格号，Esc 放弃",
    "Which tile takes “{name}”? Press its number, Esc: none",
)
CASE_CAMERA = Words(
    "附近视频 {n}/{all}：{name}{sees}，再按 F6 换下一路", "Camera {n}/{all}: {name}{sees}, F6: next"
)
SEES = Words("（看得到现场）", " (sees the spot)")
NEAREST_SHOWN = Words("已调出最近的 {n} 路监控", "The nearest {n} cameras are shown")
TOO_FEW = Words("不足两页，不必轮播", "There is no second page to rotate")
