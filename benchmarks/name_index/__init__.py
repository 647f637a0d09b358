"""What measures the index of names: synthetic names, otherwise written ones, and what is found of them."""

from benchmarks.name_index.measuring import MEASUREMENTS, measure

__all__ = ["MEASUREMENTS", "measure"]
