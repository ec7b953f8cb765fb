"""Decoder workers and their mailboxes, never Qt."""
