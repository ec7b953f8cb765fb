"""The synthetic city 云汀 and its living day."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backend.basedata.info import city_info

    from .build import Built, generate

__all__ = ["Built", "city_info", "generate"]


def __getattr__(name: str) -> Any:
    """Import the builder when it is asked for: cameras and people live here without it."""
    if name in ("Built", "generate"):
        from . import build

        return getattr(build, name)
    if name == "city_info":
        from backend.basedata.info import city_info

        return city_info
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
