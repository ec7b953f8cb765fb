"""The bars around a desk: city, lamps, alarm, search, and what a start awaits."""
