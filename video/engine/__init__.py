"""Decoder workers and their mailboxes, never Qt."""

from .engine import VideoEngine
from .flaws import FLAWS, Flaw
from .mailbox import FrameInfo, Phase, Status

__all__ = ["FLAWS", "Flaw", "FrameInfo", "Phase", "Status", "VideoEngine"]
