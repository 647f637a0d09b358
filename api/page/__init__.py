"""The page for people: what its views show, drawn and worded here, and its templates."""

__all__ = ["dossier", "paint", "question", "rendering", "screen", "take_along"]
