"""What lies around entities: everything that paths reach, nearest first, with the best path to each."""

from graph.search.neighbourhood.reached import Reached, ReachedFrom, reached_from
from graph.search.neighbourhood.read_around import BoundedSnapshot, read_around

__all__ = ["BoundedSnapshot", "Reached", "ReachedFrom", "reached_from", "read_around"]
