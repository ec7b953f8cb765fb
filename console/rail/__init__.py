"""The units a case can go to."""
