"""What people and programs use: screening, the HTTP service, the command line and the page."""

__all__ = [
    "batch",
    "casework",
    "cli",
    "errors",
    "http",
    "models",
    "references",
    "screening",
    "settings",
    "workspace",
]
