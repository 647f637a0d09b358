"""How entities are connected with others: best paths, alternatives that share no link, and what all need."""

from graph.search.connections.between import Between
from graph.search.connections.connect import connect
from graph.search.connections.disjoint import Alternatives, alternatives
from graph.search.connections.read_between import read_and_connect

__all__ = ["Alternatives", "Between", "alternatives", "connect", "read_and_connect"]
