"""What an answer rests on: paths, links, documents, list entries and records, and how many are shown."""

__all__ = ["bounds", "cited", "class_lists", "evidence", "explain", "open_ends", "records", "validity"]
