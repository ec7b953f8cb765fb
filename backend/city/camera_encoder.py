"""H.264 for one demo camera."""

from fractions import Fraction

import av
import cv2
import numpy as np

from .camera_marks import Picture
from .camera_street import HEIGHT_PX, WIDTH_PX
from .rtsp_media import CLOCK_HZ, is_key, split_nals

FPS = 12.5
_KEY_EVERY = 25
_QP = "25"


class Encoder:
    """H.264 without delay, key frame every two seconds.

    The quantiser is constant: the same picture, encoded as a key frame, gives the same pixels.
    """

    def __init__(self) -> None:
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        context.time_base = Fraction(1, CLOCK_HZ)
        context.framerate = Fraction(FPS).limit_denominator(100)
        context.gop_size = _KEY_EVERY
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.global_header
        context.options = {
            "preset": "ultrafast", "tune": "zerolatency", "qp": _QP, "forced-idr": "1",
            "x264-params": "scenecut=0:sliced-threads=0:threads=1",
        }  # fmt: skip
        context.open()
        self._context = context
        # One buffer for ever: pictures allocated and freed between small things that stay would
        # tear the heap to pieces (450 MB instead of 120 after a minute).
        self._planes = np.empty((HEIGHT_PX * 3 // 2, WIDTH_PX), dtype=np.uint8)
        nals = split_nals(bytes(context.extradata or b""))
        self.sets = [nal for nal in nals if nal[0] & 0x1F in (7, 8)]

    def encode(self, picture: Picture, pts: int, key: bool) -> list[bytes]:
        """Return the NAL units of one picture, parameter sets before every key frame."""
        cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420, dst=self._planes)
        frame = av.VideoFrame.from_numpy_buffer(self._planes, format="yuv420p")
        frame.pts, frame.time_base = pts, Fraction(1, CLOCK_HZ)
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        nals = [nal for packet in self._context.encode(frame) for nal in split_nals(bytes(packet))]
        nals = [nal for nal in nals if nal[0] & 0x1F not in (6, 7, 8)]
        return [*self.sets, *nals] if is_key(nals) else nals
