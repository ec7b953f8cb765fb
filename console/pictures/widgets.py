"""What of a desk shows pictures, or lists of them."""

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from console.face.parts import DeskParts
from layers.view import MapView
from video.mosaic import VideoMosaic
from video.panel import VideoPanel
from video.turner import Turner

from .cameras import CameraPanel
from .rotation_panel import RotationPanel
from .scenes import ScenePanel


class VideoWidgets(NamedTuple):
    """What of a desk shows pictures or lists of them."""

    mosaic: VideoMosaic
    panel: VideoPanel
    turner: Turner
    scenes: ScenePanel
    cameras: CameraPanel
    rotation: RotationPanel
    map: MapView


def video_widgets(
    parts: DeskParts,
    mosaic: VideoMosaic,
    panel: VideoPanel,
    turner: Turner,
    map_: MapView,
    host: QWidget,
) -> VideoWidgets:
    """Make the lists that belong to the tiles."""
    scenes = ScenePanel(parts.looks, parts.lang, host)
    cameras = CameraPanel(parts.looks, parts.lang, host)
    rotation = RotationPanel(parts.looks, parts.lang, host)
    return VideoWidgets(mosaic, panel, turner, scenes, cameras, rotation, map_)
