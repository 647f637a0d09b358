"""Keys, and what was recorded and decided, as text for a terminal."""

__all__ = ["keys"]
