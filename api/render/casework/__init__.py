"""Keys, the audit log, and what was decided about customers, as text for a terminal."""

__all__ = ["audit", "dispositions", "keys"]
