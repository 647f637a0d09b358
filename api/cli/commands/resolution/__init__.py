"""Commands about sameness and disputed statements: what persons judge, and take back."""

__all__ = ["dispute", "resolve"]
