"""Answers as text for a terminal."""

__all__ = [
    "annotations",
    "citations",
    "classes",
    "entities",
    "layout",
    "loads",
    "neighbourhood",
    "paths",
    "screening",
    "sources",
]
