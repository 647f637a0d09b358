"""Links from a body to itself, such as treasury shares or links between two ids of one body.

They say nothing about who stands above whom, so nobody follows them (docs/semantics.md, "Links"). They are
no mistake either: they are kept and reported, and count again when a judgement of sameness is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.store.assembly import Merges
from ingest.rejections import MAX_LISTED
from ontology import Statement


@dataclass(frozen=True, slots=True)
class Ignored:
    """A fact that was loaded and has no effect, where it stands and why.

    `record` locates it in the file, as that of a rejection does.

    >>> print(Ignored("facts.csv", "row 7", "object", "acme owns itself; the link is ignored"))
    facts.csv, row 7, object: acme owns itself; the link is ignored
    """

    file: str
    record: str
    field: str
    reason: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.reason}"


class SelfLinks:
    """Counts the links of a source from a body to itself, and lists the first `MAX_LISTED`.

    `judged` are pairs of ids judged the same, of this source and of others.

    >>> from ontology import Grade, Period
    >>> link = Statement("a", "Unit", "Unit", "b", "trial", "report", "page 1", Grade.C, Period.parse("2024"))
    >>> self_links = SelfLinks([("a", "b")])
    >>> self_links.add(link, "facts.csv", "row 7")
    >>> print(self_links.listed[0])
    facts.csv, row 7, object: a and b are judged the same; their Unit link is ignored
    """

    def __init__(self, judged: Iterable[tuple[str, str]] = ()) -> None:
        self.count = 0
        self.listed: list[Ignored] = []
        self._merges = Merges.of(judged)

    def add(self, statement: Statement, file: str, record: str) -> None:
        """Take in a link and where it stands."""
        one, other = statement.subject, statement.value
        if one == other:
            self._found(file, record, f"{one} is both ends; a link from a body to itself is ignored")
        elif self._merges.redirects and self._merges.canonical(one) == self._merges.canonical(other):
            self._found(
                file,
                record,
                f"{one} and {other} are judged the same; their {statement.prop} link is ignored",
            )

    def _found(self, file: str, record: str, reason: str) -> None:
        self.count += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(Ignored(file, record, "object", reason))
