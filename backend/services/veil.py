"""Privacy masks over a picture that came from outside, before anything keeps it."""

from backend.domain.cameras.camera import Camera

_QUALITY = 88
# Larger ones are refused before anything is unpacked: 8,000 by 5,000 is beyond any camera here.
_MOST_PX = 40_000_000
_START, _FRAMES = b"\xff\xd8", frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def veiled(camera: Camera, jpeg: bytes) -> bytes | None:
    """Return the picture with all masks of its camera painted over; None where it is no picture.

    All masks of a turning camera lie over it at once: where it looked nobody can be sure of.
    """
    width, height = jpeg_size(jpeg)
    if not 0 < width * height <= _MOST_PX:
        return None
    # Imported late: only a recognizer's picture needs it.
    import cv2
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return None
    if not camera.covered:
        return jpeg
    height, width = picture.shape[:2]
    for corners in camera.covered:
        shape = np.array([(x * width, y * height) for x, y in corners], np.float64)
        cv2.fillPoly(picture, [np.rint(shape).astype(np.int32)], (0, 0, 0))
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(data.tobytes()) if done else None


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height a JPEG says of itself, pixels; (0, 0) where it is none."""
    at = len(_START)
    if not data.startswith(_START):
        return 0, 0
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            size = data[at + 5 : at + 9]
            return int.from_bytes(size[2:], "big"), int.from_bytes(size[:2], "big")
        at += 2 + length
    return 0, 0
