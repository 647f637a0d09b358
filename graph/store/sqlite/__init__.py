"""The SQLite store: one file, any number of readers beside one writer."""

__all__ = ["backup", "connection", "history", "restore", "schema", "store"]
