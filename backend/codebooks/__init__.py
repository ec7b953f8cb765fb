"""The classification tables by edition, and their loader."""

from .codebook import DEFAULT_EDITION, EDITIONS, CityClass, Codebook, LiveBook, Major, load

__all__ = ["DEFAULT_EDITION", "EDITIONS", "CityClass", "Codebook", "LiveBook", "Major", "load"]
