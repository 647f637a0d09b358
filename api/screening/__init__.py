"""Screening: a question in, a decision with its evidence out."""
