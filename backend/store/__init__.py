"""The record: tables, sessions, queries, migrations; the only room that speaks SQL."""
