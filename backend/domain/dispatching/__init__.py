"""Whose a case is, why, and what experience says."""
