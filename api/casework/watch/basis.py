"""By what lines are read: data, day, names, rules and policy."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Basis:
    """Two readings of a line on the same basis are equal.

    `versions` are source, number and SHA-256 of what is loaded, `names` a digest of who can be meant by a
    name, `rules` and `policy` the version of the rules and the digest of the policy. `classes` are those
    asked about, none in a basis of before they were kept.
    """

    versions: tuple[tuple[str, int, str], ...]
    known_at: datetime | None
    day: date
    names: str
    rules: int
    policy: str
    classes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the versions, as answers and records state it.

        >>> Basis((), None, date(2026, 11, 28), "", 2, "").digest[:8]
        '4f53cda1'
        """
        stated = json.dumps(self.versions, separators=(",", ":"))
        return hashlib.sha256(stated.encode()).hexdigest()

    def reads_as(self, other: Basis) -> bool:
        """Whether both read alike: by the same rules and policy, whatever the data.

        >>> basis = Basis((), None, date(2026, 11, 28), "", 2, "")
        >>> basis.reads_as(basis)
        True
        """
        return (self.rules, self.policy) == (other.rules, other.policy)

    def as_json(self) -> str:
        """The basis as text."""
        stated = asdict(self) | {"known_at": self.known_at and self.known_at.isoformat()}
        return json.dumps({**stated, "day": self.day.isoformat()}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def of_json(cls, text: str) -> Self:
        """The basis of such a text.

        >>> basis = Basis((("press", 1, "0a"),), datetime(2026, 11, 28), date(2026, 11, 28), "", 2, "")
        >>> Basis.of_json(basis.as_json()) == basis
        True
        """
        stated = json.loads(text)
        known_at = stated["known_at"]
        return cls(
            tuple((source, number, digest) for source, number, digest in stated["versions"]),
            None if known_at is None else datetime.fromisoformat(known_at),
            date.fromisoformat(stated["day"]),
            stated["names"],
            stated["rules"],
            stated["policy"],
            tuple(stated.get("classes", ())),
        )
