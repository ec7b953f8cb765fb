"""The desks: windows, actions, wiring, notices."""
