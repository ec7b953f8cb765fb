"""Every rule the desk works by, to be looked up: standards, limits, indicators, refusals (A25)."""
