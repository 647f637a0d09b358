"""Memos, and what a policy would do, as text for a terminal."""

__all__ = ["memo", "trial"]
