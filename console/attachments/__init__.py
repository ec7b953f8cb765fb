"""Voices and papers of a case: seen, heard, and brought into its evidence."""
