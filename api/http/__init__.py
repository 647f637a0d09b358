"""The HTTP service: the application, its routes, content negotiation, limits and problem documents."""
