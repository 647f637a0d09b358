"""Keys: who may ask and change what, how much of it, and the sessions of the page that are begun with one."""

__all__ = ["access", "key", "meter", "ring", "secret", "sessions", "table"]
