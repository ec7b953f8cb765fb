"""The classification tables by edition, and their loader."""

from .codebook import DEFAULT_EDITION, EDITIONS, CityClass, Codebook, Major, load

__all__ = ["DEFAULT_EDITION", "EDITIONS", "CityClass", "Codebook", "Major", "load"]
