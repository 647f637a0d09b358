"""Labelled pairs of names, and the weights that are fitted to them."""

__all__ = ["logic_v2", "pairs", "unrelated", "weights"]
