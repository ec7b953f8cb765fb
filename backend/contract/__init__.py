"""The wire: what may be said between the backend and those who follow it."""
