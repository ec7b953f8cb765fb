"""A few pictures brought to the first tiles for a while, and the scene of before put back."""

from video.layouts import DEFAULT, LAYOUTS
from video.mosaic import VideoMosaic
from video.scene import EMPTY, Scene, scene_of
from video.turner import Turner


class VideoRow:
    """Shows cameras in order on the first tiles; what stood there comes back when asked."""

    def __init__(self, mosaic: VideoMosaic, turner: Turner) -> None:
        self._mosaic, self._turner = mosaic, turner
        self._before = self._shown = EMPTY

    @property
    def is_shown(self) -> bool:
        """Whether what it brought still stands; a person may have changed it since."""
        return self._shown is not EMPTY and self._mosaic.scene == self._shown

    def show(self, camera_ids: tuple[str, ...]) -> None:
        """Bring these to the first tiles; a layout with fewer tiles gives way."""
        scene = self._before if self.is_shown else self._mosaic.scene
        self._before = scene
        layout = scene.layout
        if len(LAYOUTS[layout].spans) < len(camera_ids):
            layout = DEFAULT.key
        behind = [key for key in scene.cameras[len(camera_ids) :] if key not in camera_ids]
        self._turner.end()
        self._put(scene_of(layout, (*camera_ids, *behind)))

    def put_back(self) -> None:
        """Show what stood before, where nobody changed anything since."""
        if self.is_shown:
            self._mosaic.show_scene(self._before)
        self._before = self._shown = EMPTY

    def _put(self, scene: Scene) -> None:
        self._mosaic.show_scene(scene)
        self._shown = self._mosaic.scene
