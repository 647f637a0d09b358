"""The routes of the HTTP service, a file for each subject, and their parameters."""

__all__ = [
    "batch",
    "classes",
    "entities",
    "health",
    "iris",
    "linked_data",
    "neighbourhood",
    "options",
    "pages",
    "portfolio",
    "screening",
    "services",
    "sign_in",
    "sources",
]
