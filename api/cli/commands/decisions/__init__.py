"""Commands about decisions on customers: making them, and reading, undoing and confirming what was made."""

__all__ = ["decide", "dispositions"]
