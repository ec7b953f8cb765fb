"""Cameras, and what people do at them: tours, turning, speaking, judging suggestions."""
