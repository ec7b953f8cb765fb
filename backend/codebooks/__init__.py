"""The classification tables by edition, and their loader."""
