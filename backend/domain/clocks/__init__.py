"""Limits, calendars and what time makes of a case."""
