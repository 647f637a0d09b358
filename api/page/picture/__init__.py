"""How the picture of a chain is laid out and drawn, and text measured for it."""

__all__ = [
    "drawing",
    "paint",
    "shapes",
    "text",
]
