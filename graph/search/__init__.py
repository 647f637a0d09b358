"""Questions about hops: breadth-first search, best paths, proximity to a class, and the search engine."""

from graph.search.bfs import UNREACHED, bfs
from graph.search.completeness import Assumption, Gap, GapKind
from graph.search.decision_table import ClassDecision, DecisionTable
from graph.search.distance import Hops, class_distance, hops_to
from graph.search.engine import Limits, Search, SnapshotSearch, SubgraphSearch
from graph.search.next_hops import NO_NEXT_HOP, NextHops, next_hops
from graph.search.paths import Goal, Path, PathResult, Step, best_paths
from graph.search.proximity import Proximity, Verdict, proximity, unmatched
from graph.search.reasons import CLASS_REASONS, Reason, headline_reasons
from graph.search.snapshots import Snapshots

__all__ = [
    "CLASS_REASONS",
    "NO_NEXT_HOP",
    "UNREACHED",
    "Assumption",
    "ClassDecision",
    "DecisionTable",
    "Gap",
    "GapKind",
    "Goal",
    "Hops",
    "Limits",
    "NextHops",
    "Path",
    "PathResult",
    "Proximity",
    "Reason",
    "Search",
    "SnapshotSearch",
    "Snapshots",
    "Step",
    "SubgraphSearch",
    "Verdict",
    "annotation",
    "best_paths",
    "bfs",
    "class_distance",
    "engine",
    "headline_reasons",
    "hops_to",
    "neighbourhood",
    "next_hops",
    "possibly_same",
    "proximity",
    "results",
    "snapshots",
    "transitions",
    "unmatched",
]
