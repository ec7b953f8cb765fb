"""Cameras at a desk: which stand where, what turns, whose hand is on them."""
