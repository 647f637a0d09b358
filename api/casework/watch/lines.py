"""A line that is watched: a customer as a file has it, or an entity."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Self

from api.batch.orders import Order


@dataclass(frozen=True, slots=True)
class Line:
    """What is asked about a customer, and what the customer is called by whoever watches it.

    `row` is its number in the file that it came from, 0 where it came from none. With an `entity`, its id,
    nobody has to be found by the `name`, which is then what the entity was called when it was added.
    """

    name: str
    country: str = ""
    address: str = ""
    identifiers: tuple[str, ...] = ()
    reference: str = ""
    row: int = 0
    entity: str = ""

    @classmethod
    def of_order(cls, order: Order) -> Self:
        """The line of a row; its date is left out, since a customer is watched as of today.

        >>> Line.of_order(Order(2, "Alpha", "nl", date="2024-02-05"))
        Line(name='Alpha', country='nl', address='', identifiers=(), reference='', row=2, entity='')
        """
        return cls(order.name, order.country, order.address, order.identifiers, order.reference, order.row)

    @property
    def order(self) -> Order:
        """The line as a row of orders."""
        return Order(self.row, self.name, self.country, self.address, self.identifiers, "", self.reference)

    @property
    def key(self) -> str:
        """SHA-256 of what makes it another line; in which row it stands does not.

        >>> Line("Alpha", row=2).key == Line("Alpha", row=7).key != Line("Alpha", "nl").key
        True
        """
        asked = asdict(self)
        del asked["row"]
        if self.entity:
            del asked["name"]
        return hashlib.sha256(_json(asked).encode()).hexdigest()

    def as_json(self) -> str:
        """The line as text."""
        return _json({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def of_json(cls, text: str) -> Self:
        """The line of such a text.

        >>> Line.of_json(Line("Alpha", identifiers=("1",)).as_json())
        Line(name='Alpha', country='', address='', identifiers=('1',), reference='', row=0, entity='')
        """
        stated = json.loads(text)
        return cls(**{**stated, "identifiers": tuple(stated.get("identifiers", ()))})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
