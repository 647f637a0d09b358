"""Commands about casework: keys, and what was asked and decided with them."""

__all__ = ["keys"]
