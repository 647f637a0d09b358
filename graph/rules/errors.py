"""What goes wrong in a file of rules."""

from __future__ import annotations

from graph.errors import GraphError


class BadRule(GraphError):
    """A file of a rule that cannot be used: file, line and field, and what to write there."""
