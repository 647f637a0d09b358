"""The version of the rules by which a name is matched and a decision is made."""

RULES = 4
"""Raised by whoever changes what an answer to an equal question about equal data can be: a rule of
docs/semantics.md, the matcher or its tables. A memo says by which version it was made.
"""
