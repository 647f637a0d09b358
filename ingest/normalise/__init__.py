"""Name normalisation: the comparable form of a name, and the typed tokens that tell two bodies apart."""

from ingest.normalise.comparable import NameReading, comparable_name, read_name, typed_tokens
from ingest.normalise.errors import BadName
from ingest.normalise.folding import MAX_NAME
from ingest.normalise.legal_forms import are_compatible
from ingest.normalise.places import places_contradict
from ingest.normalise.tables import is_han
from ingest.normalise.tokens import Token, TokenKind, distinctive_words
from ingest.normalise.words import folded_initials

__all__ = [
    "MAX_NAME",
    "BadName",
    "NameReading",
    "Token",
    "TokenKind",
    "are_compatible",
    "comparable_name",
    "distinctive_words",
    "folded_initials",
    "is_han",
    "places_contradict",
    "read_name",
    "typed_tokens",
]
