"""Keys, and what was decided about customers, as text for a terminal."""

__all__ = ["dispositions", "keys"]
