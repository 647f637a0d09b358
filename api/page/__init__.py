"""The page for people: what its views show, drawn and worded here, and its templates."""

__all__ = [
    "around",
    "chain",
    "data_versions",
    "decisions",
    "details",
    "dossier",
    "examples",
    "law",
    "portfolio",
    "question",
    "rendering",
    "screen",
    "sources",
    "take_along",
    "watched",
]
