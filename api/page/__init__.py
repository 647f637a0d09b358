"""The page for people: what its views show, drawn and worded here, and its templates."""

__all__ = ["question", "rendering", "screen"]
