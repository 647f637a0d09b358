"""The HTTP service: the application, its routes, content negotiation, limits and problem documents."""

__all__ = ["app"]
