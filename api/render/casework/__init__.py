"""Casework as text for a terminal: what was decided about customers."""

__all__ = ["dispositions"]
