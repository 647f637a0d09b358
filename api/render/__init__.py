"""Answers as text for a terminal."""

__all__ = [
    "annotations",
    "citations",
    "classes",
    "entities",
    "layout",
    "loads",
    "neighbourhood",
    "screening",
    "sources",
]
