"""Benchmarks of casework: what the audit log costs."""
