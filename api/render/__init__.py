"""Answers as text for a terminal."""

__all__ = ["annotations", "citations", "entities", "layout", "loads", "neighbourhood", "screening", "sources"]
