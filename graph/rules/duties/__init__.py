"""Rules of export control as data: conditions over facts of a shipment, and the duties that they point to."""

from graph.rules.duties.assess import Found, Unread, assess, unread
from graph.rules.duties.duty import Consequence, Duty, Standing
from graph.rules.duties.embargoes import Embargo, embargoes, qualifying_embargo
from graph.rules.duties.expressions import BadExpression, Condition, parse
from graph.rules.duties.facts import FACTS, USES, Facts, FactSpec, Value
from graph.rules.duties.reading import duties, read_duties

__all__ = [
    "FACTS",
    "USES",
    "BadExpression",
    "Condition",
    "Consequence",
    "Duty",
    "Embargo",
    "FactSpec",
    "Facts",
    "Found",
    "Standing",
    "Unread",
    "Value",
    "assess",
    "duties",
    "embargoes",
    "parse",
    "qualifying_embargo",
    "read_duties",
    "unread",
]
