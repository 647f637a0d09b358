"""Keys: who may ask and change what, how much of it, and the sessions of the page that are begun with one."""

__all__ = ["access", "counts", "key", "meter", "records", "ring", "secret", "sessions", "table"]
