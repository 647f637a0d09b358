"""Commands about tables of orders, memos of what was decided, and policies."""

__all__ = ["memo", "orders", "policy"]
