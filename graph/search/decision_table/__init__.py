"""The decision table: verdicts and hops of every entity for one day and traversal, computed in one pass."""

from graph.search.decision_table.cached import decision_table
from graph.search.decision_table.reading import ClassDecision
from graph.search.decision_table.table import DecisionTable, covers

__all__ = ["ClassDecision", "DecisionTable", "covers", "decision_table"]
