"""A seat's own loudspeaker: whatever program of this machine can play, behind one face.

Nothing of Qt's sound is in the package; ALSA's and GStreamer's own players read raw samples from
their input, and so does any file or pipe that is named in ``WANMI_SPEAKER``.
"""

import os
import shutil
from collections.abc import Mapping
from typing import NamedTuple

from console.kit.sound_card import has_sound_card

ENV = "WANMI_SPEAKER"


class Speaker(NamedTuple):
    """A program that plays signed 16-bit little endian, 8 kHz, mono from its input."""

    program: str
    arguments: tuple[str, ...]


# The first that this machine has is taken.
SPEAKERS = (
    Speaker("aplay", ("-q", "-f", "S16_LE", "-r", "8000", "-c", "1", "-t", "raw")),
    Speaker(
        "gst-launch-1.0",
        (
            *("-q", "fdsrc", "fd=0", "!", "rawaudioparse", "format=pcm", "pcm-format=s16le"),
            *("sample-rate=8000", "num-channels=1", "!", "audioconvert", "!", "audioresample"),
            *("!", "autoaudiosink"),
        ),
    ),
)


def find_speaker(environ: Mapping[str, str]) -> Speaker | None:
    """Return what this machine can be heard with, None where it has no loudspeaker."""
    named = environ.get(ENV, "")
    if named:
        return Speaker("dd", (f"of={named}", "status=none")) if os.path.exists(named) else None
    if not has_sound_card():
        return None
    return next((one for one in SPEAKERS if shutil.which(one.program)), None)
