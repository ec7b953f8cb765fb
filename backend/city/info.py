"""What a console must know of the city; written in ``basedata``, where the backend may read it."""

from backend.basedata.info import city_info

__all__ = ["city_info"]
