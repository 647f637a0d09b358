"""The questions that follow a screening: what lies around entities, and how they are connected."""

__all__ = ["drawn", "explorer", "history", "params", "paths"]
