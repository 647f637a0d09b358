"""What measures the index of names: synthetic names, otherwise written ones, and what is found of them."""

from benchmarks.name_index.measuring import measure

__all__ = ["measure"]
