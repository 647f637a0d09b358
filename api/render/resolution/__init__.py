"""Judgements of sameness and disputed statements as text for a terminal."""

__all__ = ["disputes", "sameness"]
