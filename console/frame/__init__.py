"""A duty desk put together: window, wiring, door, process."""
