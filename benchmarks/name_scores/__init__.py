"""Labelled pairs of names, and the weights that are fitted to them."""

__all__ = ["pairs", "weights"]
