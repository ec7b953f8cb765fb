"""Nouns and rules of the field, pure: standard library only, no clock is read here."""
