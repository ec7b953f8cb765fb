"""Promises to callers, by their countdown."""
