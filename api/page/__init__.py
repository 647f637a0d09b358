"""The page for people: what its views show, drawn and worded here, and its templates."""

__all__ = [
    "details",
    "dossier",
    "drawing",
    "explore",
    "paint",
    "question",
    "rendering",
    "screen",
    "sources",
    "take_along",
]
