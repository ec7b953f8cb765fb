"""The hall wall."""
