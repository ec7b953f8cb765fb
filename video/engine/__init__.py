"""Decoder workers and their mailboxes, never Qt."""

from .engine import VideoEngine
from .mailbox import FrameInfo, Phase, Status

__all__ = ["FrameInfo", "Phase", "Status", "VideoEngine"]
