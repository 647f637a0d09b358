"""Casework: who asked and decided what, kept in a store of its own, SQLite or PostgreSQL."""

__all__ = ["database", "identity", "keys", "opening", "persons", "verifying"]
