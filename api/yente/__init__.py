"""What the API of yente, OpenSanctions' service, answers: entities of FollowTheMoney, found and matched."""

from api.yente.algorithms import algorithms_answer, checked_algorithm
from api.yente.catalog import ALL
from api.yente.entities import Page
from api.yente.errors import BadRequest, CompatibleError, Moved, NotThere
from api.yente.labels import country_name, topic_label
from api.yente.matching import MatchOptions
from api.yente.searching import Facet, Operator, SearchOptions, read_filter
from api.yente.service import MAX_BATCH, Matched, Scope, Yente
from api.yente.sorting import read_sorts

__all__ = [
    "ALL",
    "MAX_BATCH",
    "BadRequest",
    "CompatibleError",
    "Facet",
    "MatchOptions",
    "Matched",
    "Moved",
    "NotThere",
    "Operator",
    "Page",
    "Scope",
    "SearchOptions",
    "Yente",
    "algorithms_answer",
    "checked_algorithm",
    "country_name",
    "models",
    "read_filter",
    "read_sorts",
    "topic_label",
]
