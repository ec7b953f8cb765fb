"""A city at load under random faults for as long as wanted: ``python -m tests.soak``."""
