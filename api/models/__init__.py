"""Answers and reports as data: what --json prints and the service returns."""
