"""Keys, the audit log, decisions about customers, and what changed about them, as text for a terminal."""

__all__ = ["audit", "dispositions", "keys", "watch"]
