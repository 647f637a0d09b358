"""Answers about ownership in the end, about what regimes capture, and about duties."""

__all__ = ["assessor", "changes", "outcomes", "params", "shipments"]
