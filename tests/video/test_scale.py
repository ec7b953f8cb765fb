"""Pictures on their way into a tile."""

import av
import numpy as np
import pytest

from video.engine.scale import Scaler, fitted


def street(width_px: int, height_px: int) -> av.VideoFrame:
    """Return a picture that gets brighter to the right."""
    row = np.linspace(30, 220, width_px).astype(np.uint8)
    grey = np.repeat(row[None, :, None], height_px, axis=0).repeat(3, axis=2)
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(grey), format="rgb24")


@pytest.mark.parametrize("source", [(352, 288), (704, 576), (1280, 720)])
@pytest.mark.parametrize("room", [(236, 176), (235, 176), (237, 133), (101, 57), (1279, 719)])
def test_a_scaled_picture_has_an_even_width_and_lacks_no_column(source, room) -> None:
    frame = street(*source).reformat(format="yuv420p")
    small = Scaler().scaled(frame, room)
    width, height = fitted(source, room)
    assert small.width in (width, width + 1) and small.width % 2 == 0 and small.height == height
    picture = small.to_ndarray()[:, :, :3].astype(int)
    assert abs(picture[:, 0].mean() - 30) < 6 and abs(picture[:, -1].mean() - 220) < 6
    assert (np.diff(picture[:, :, 1].mean(axis=0)) > -2).all(), "no column is out of place"
