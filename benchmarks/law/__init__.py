"""Benchmarks of ownership in the end and of what regimes capture."""
