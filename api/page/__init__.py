"""The page for people: what its views show, drawn and worded here, and its templates."""

__all__ = [
    "chain",
    "decisions",
    "details",
    "dossier",
    "explore",
    "law",
    "portfolio",
    "question",
    "rendering",
    "screen",
    "sources",
    "surroundings",
    "take_along",
    "watched",
]
