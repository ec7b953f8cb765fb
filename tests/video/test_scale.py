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


def textured(width_px: int, height_px: int, form: str) -> av.VideoFrame:
    """Return a picture with colours, soft noise and something like burned text."""
    y, x = np.mgrid[0:height_px, 0:width_px]
    ways = (x * 255 // width_px, y * 255 // height_px, (x + y) * 255 // (width_px + height_px))
    picture = np.stack(ways, axis=-1).astype(np.uint8)
    picture[height_px // 2 : height_px // 2 + 24 : 4, 20 : width_px // 2] = 255
    return av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=form)


@pytest.mark.parametrize("form", ["yuv420p", "yuvj420p"])
@pytest.mark.parametrize("source", [(704, 576), (1280, 720), (1920, 1080), (640, 360)])
def test_a_picture_halved_first_looks_as_one_reduced_at_once(source, form) -> None:
    frame = textured(*source, form)
    small = Scaler().scaled(frame, (236, 132)).to_ndarray()[:, :, :3].astype(int)
    size = {"width": small.shape[1], "height": small.shape[0]}
    at_once = frame.reformat(**size, format="bgra", interpolation="AREA")
    difference = np.abs(small - at_once.to_ndarray()[:, :, :3])
    assert difference.mean() < 1.5 and np.abs((small - at_once.to_ndarray()[:, :, :3]).mean()) < 1


def test_a_stream_that_changes_its_size_or_kind_is_scaled_as_it_comes() -> None:
    scaler = Scaler()
    for source, form in (((704, 576), "yuv420p"), ((352, 288), "yuv420p"), ((704, 576), "nv12")):
        frame = textured(*source, form)
        small = scaler.scaled(frame, (216, 176)).to_ndarray()[:, :, :3].astype(int)
        assert abs(small[88, -1, 2] - 250) < 12 and abs(small[2, 2, 2]) < 12, (source, form)
