"""What is taken along of a picture: itself as a file, its links as tables and graphs, its citations."""

__all__ = [
    "files",
    "taken",
]
