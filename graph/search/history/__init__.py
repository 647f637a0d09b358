"""How the distance of an entity to a class changed: on which days, and by which facts."""

from graph.search.history.days_of_change import days_of_change
from graph.search.history.distance_on_days import (
    ClassDistance,
    DistanceHistory,
    Spell,
    change,
    class_distance_on,
    distance_history,
)
from graph.search.history.missing_facts import MissingFact, missing_facts
from graph.search.history.read_any_day import read_any_day

__all__ = [
    "ClassDistance",
    "DistanceHistory",
    "MissingFact",
    "Spell",
    "change",
    "class_distance_on",
    "days_of_change",
    "distance_history",
    "missing_facts",
    "read_any_day",
]
