"""The automatic lane and its switch."""
