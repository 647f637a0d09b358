"""Commands about casework: keys, and the log of what was asked and decided with them."""

__all__ = ["audit", "keys"]
