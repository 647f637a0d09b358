"""Ownership in the end, regimes and duties as people read them."""

__all__ = ["assessment", "ownership", "rules"]
