"""Commands about tables of orders: screening one, and verifying a memo of it."""

__all__ = ["memo", "orders"]
