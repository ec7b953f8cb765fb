from .stores import cluster, place, store

__all__ = ["cluster", "place", "store"]
