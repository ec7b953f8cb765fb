"""The desk of the video patrol."""
