"""Which columns of a table have what is asked about an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.batch.orders import Order, in_one_line
from api.errors import BadUse
from ingest.formats.table import plain_header, term_of

FIELDS = ("name", "country", "address", "identifier", "date", "reference")
"""What a row may have."""

_WORDS = {
    "reference": (
        "reference", "ref", "refno", "referenceno", "referencenumber", "order", "orderno", "orderid",
        "ordernumber", "po", "pono", "ponumber", "purchaseorder", "invoice", "invoiceno", "invoicenumber",
        "shipment", "shipmentno", "referentie", "bestelnummer", "ordernummer", "factuurnummer", "referenz",
        "bestelnr", "ordernr", "factuurnr", "auftrag", "auftragsnummer", "auftragsnr", "bestellnummer",
        "bestellnr", "commande", "pedido", "订单号", "订单编号", "编号",
    ),
    "date": (
        "date", "orderdate", "shipmentdate", "shippingdate", "deliverydate", "invoicedate", "datum",
        "orderdatum", "besteldatum", "leverdatum", "auftragsdatum", "bestelldatum", "lieferdatum", "fecha",
        "日期", "订单日期",
    ),
    "identifier": ("identifier", "identifiers", "registration", "registrationid"),
    "country": ("destination", "destinationcountry", "shiptocountry", "consigneecountry", "bestemming"),
    "address": ("shiptoaddress", "deliveryaddress", "consigneeaddress", "afleveradres", "lieferadresse"),
    "name": ("shipto", "shiptoname", "deliverto", "receiver", "recipient", "ontvanger", "empfänger"),
}  # fmt: skip
"""What the columns of orders are called beside what those of lists of parties are."""

_KNOWN = {word: field for field, words in _WORDS.items() for word in words}
_IDENTIFIERS = ("leiCode", "uscCode", "imoNumber", "registrationNumber", "taxNumber")
_ONE = ("name", "country", "date", "reference")
"""Fields that one column has; addresses and identifiers may stand in several."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns of each field, in a header of so many columns."""

    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, header: Sequence[str], stated: Mapping[str, str], file: str = "the file") -> Columns:
        """Those that the names of columns say; `stated` names a column for a field, whatever it is called.

        Raises `BadUse` where none has the names, or one that is stated is not there.

        >>> columns = Columns.of(("Order no.", "Kunde", "Land", "Colour"), {})
        >>> columns.named()
        {'name': ['Kunde'], 'country': ['Land'], 'reference': ['Order no.']}
        >>> Columns.of(("Alpha",), {})
        Traceback (most recent call last):
        api.errors.BadUse: no column of the file is known to have names (Alpha); say which: \
--column name=Alpha
        """
        names = [cell.strip() for cell in header]
        places: dict[str, list[int]] = {}
        for field, column in stated.items():
            if column not in names:
                raise BadUse(
                    f"--column {field}={column[:80]}: {file} has no such column; it has "
                    f"{', '.join(filter(None, names))[:300]}"
                )
            places[field] = [names.index(column)]
        for place, name in enumerate(names):
            known = _field_of(name)
            if known is None or known in stated or any(place in taken for taken in places.values()):
                continue
            if known not in _ONE or known not in places:
                places.setdefault(known, []).append(place)
        if "name" not in places:
            shown = ", ".join(filter(None, names))
            raise BadUse(
                f"no column of {file} is known to have names ({shown[:300]}); say which: --column "
                f"name={next(filter(None, names), 'COLUMN')[:40]}"
            )
        return cls(tuple(names), {field: tuple(places[field]) for field in FIELDS if field in places})

    def named(self) -> dict[str, list[str]]:
        """The columns of each field."""
        return {field: [self.header[place] for place in places] for field, places in self.places.items()}

    def order(self, row: int, cells: Sequence[str]) -> Order:
        """The order of a row.

        >>> Columns.of(("name", "street", "city"), {}).order(2, ("Alpha", "Main St 1", "Delft")).address
        'Main St 1, Delft'
        """
        if any(cell.strip() for cell in cells[len(self.header) :]):
            return Order(
                row,
                problem=f"it has {len(cells)} cells under {len(self.header)} columns; quote a cell that "
                "holds a separator",
            )
        name, country, date, reference = (self._cells(field, cells) for field in _ONE)
        return Order(
            row,
            "".join(name),
            "".join(country),
            ", ".join(self._cells("address", cells)),
            self._cells("identifier", cells),
            "".join(date),
            "".join(reference),
        )

    def _cells(self, field: str, cells: Sequence[str]) -> tuple[str, ...]:
        places = (place for place in self.places.get(field, ()) if place < len(cells))
        return tuple(text for place in places if (text := in_one_line(cells[place])))


def read_columns(stated: Sequence[str]) -> dict[str, str]:
    """The columns stated as `FIELD=COLUMN`; raises `BadUse`.

    >>> read_columns(["name=Kunde"])
    {'name': 'Kunde'}
    """
    columns: dict[str, str] = {}
    for text in stated:
        field, sign, column = text.partition("=")
        if not sign or field not in FIELDS or not column.strip():
            raise BadUse(
                f"--column {text[:80]}: write FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}"
            )
        columns[field] = column.strip()
    return columns


def _field_of(header: str) -> str | None:
    plain = plain_header(header)
    if (known := _KNOWN.get(plain)) is not None:
        return known
    match term_of(header):
        case ("name", _):
            return "name"
        case ("property", "country"):
            return "country"
        case ("property", "address") | ("address_part", _):
            return "address"
        case ("property", kind) if kind in _IDENTIFIERS:
            return "identifier"
        case ("id", _):
            return "reference"
    return None
