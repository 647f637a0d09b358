"""Which parties are one, over HTTP: candidates and judgements for programs, and the page that takes them."""

__all__ = ["page", "service"]
