"""Keys, decisions about customers, and what changed about them, as text for a terminal."""

__all__ = ["dispositions", "keys", "watch"]
