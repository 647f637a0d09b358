"""Answers as text for a terminal."""

__all__ = [
    "annotations",
    "casework",
    "citations",
    "classes",
    "entities",
    "history",
    "layout",
    "loads",
    "nearest_links",
    "neighbourhood",
    "own_data",
    "paths",
    "screening",
    "sources",
    "verdict_tables",
    "versions",
]
