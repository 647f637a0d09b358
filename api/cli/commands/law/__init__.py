"""Commands about ownership in the end, regimes and duties."""

__all__: list[str] = []
