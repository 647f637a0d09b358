"""Commands about ownership in the end, regimes and duties."""

__all__ = ["assess", "ownership", "rules", "what_if"]
