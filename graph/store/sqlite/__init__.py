"""The SQLite store: one file, any number of readers beside one writer."""
