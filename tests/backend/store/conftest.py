from .stores import cluster, place, server, store

__all__ = ["cluster", "place", "server", "store"]
