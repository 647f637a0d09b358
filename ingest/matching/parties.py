"""Who can be meant by a name in one view of the data, in memory, so that matching reads no store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from graph.store import Reader
from graph.store.assembly import identifier_key
from ingest.matching.corroboration import NOTHING_GIVEN, Beside, Recorded
from ingest.matching.index import NO_READINGS, NameIndex
from ingest.matching.lines import match_line
from ingest.matching.match import Match
from ingest.normalise import NameReading
from ontology import SCHEMA
from ontology.schema import is_entity_id

_COUNTRY, _ADDRESS = "country", "address"
_IDENTIFIERS = tuple(
    name
    for name, prop in SCHEMA.properties.items()
    if prop.range == "identifier" and name != "list"  # the id of a list identifies no entity on it
)


class Parties:
    """The parties of a view: their names, ids, identifiers, countries and addresses.

    A list entry carries the names of whoever it names; asked for is the body, not the entry.

    >>> import tempfile
    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
    ...         Parties(reader).match("CETC 24")
    []
    """

    def __init__(self, reader: Reader, readings: Mapping[str, NameReading] = NO_READINGS) -> None:
        """Read the parties; `readings` are of names that were read before, by text."""
        self._ids = frozenset(id for id, name in reader.entity_types() if SCHEMA.is_a(name, "LegalEntity"))
        self._merges = reader.merges
        self.names = NameIndex((row for row in reader.names() if row[0] in self._ids), readings)
        facts: defaultdict[str, tuple[dict[str, None], dict[str, None]]] = defaultdict(lambda: ({}, {}))
        identified: defaultdict[str, set[str]] = defaultdict(set)
        for id, prop, value in reader.values((*_IDENTIFIERS, _COUNTRY, _ADDRESS)):
            if id not in self._ids:
                continue
            if prop in (_COUNTRY, _ADDRESS):
                facts[id][prop == _ADDRESS][value] = None
            else:
                identified[identifier_key(value)].add(id)
        self._recorded = {id: Recorded(tuple(of[0]), tuple(of[1])) for id, of in facts.items()}
        self._identified = {key: tuple(sorted(ids)) for key, ids in identified.items()}

    def match(self, text: str, limit: int = 10, beside: Beside = NOTHING_GIVEN) -> list[Match]:
        """The parties that the text can mean: a name, an identifier, an id or a line; raises `BadName`.

        A text that means nobody as it stands is read as a line of an order, with an address and other names.
        """
        return match_line(text, beside, lambda name, where: self._match(name, limit, where))[:limit]

    def _match(self, text: str, limit: int, beside: Beside) -> list[Match]:
        return self.names.match(
            text,
            limit,
            beside,
            known=self._known,
            identified=self._with_identifier,
            recorded=self._recorded_of,
        )

    def _known(self, text: str) -> str | None:
        """The id of the party that the text is an id of."""
        id = self._merges.canonical(text) if is_entity_id(text) else None
        return id if id in self._ids else None

    def _with_identifier(self, text: str) -> Iterable[str]:
        return self._identified.get(identifier_key(text), ())

    def _recorded_of(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        return {id: self._recorded[id] for id in ids if id in self._recorded}
