"""Shipments and licences made up for benchmarks."""
