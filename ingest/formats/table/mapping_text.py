"""A mapping written as the TOML that it is read from, with remarks for whoever goes on with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.formats.table.mapping import REASON, Cell, MappedEntity, TableMapping
from ingest.records import Layout

_ABOUT = """\
# What the columns of {name} mean. Load it with
#   ketting load {name} --mapping FILE --id my_source
# docs/bring-your-own.md has all that can stand here, and docs/ontology.md all properties and types.
"""


def mapping_text(mapping: TableMapping, name: str, left: Sequence[str] = ()) -> str:
    """The mapping of the table of this name; `left` are the columns that it leaves out, which are ignored.

    >>> names = (("name", Cell(("Firm",))),)
    >>> party = MappedEntity("party", Cell(constant="Company"), (), names, Cell(constant="C"))
    >>> print(mapping_text(TableMapping(Layout(), (party,)), "a.csv", ["Colour"]).split("\\n", 4)[4])
    ignore = ["Colour"]
    grade = "C"
    <BLANKLINE>
    [entity.party]
    type = "Company"
    name = "Firm"
    <BLANKLINE>
    """
    lines = [_ABOUT.format(name=name), *_layout(mapping.layout)]
    lines += [f"ignore = {_value(left)}"] if left else []
    lines += [f"grade = {_value(mapping.entities[0].grade.constant or 'C')}"]
    for entity in mapping.entities:
        lines += ["", f"[entity.{_key(entity.name)}]", *_entity(entity)]
    for link in mapping.links:
        lines += [
            "",
            "[[link]]",
            *(f"{key} = {_value(getattr(link, key))}" for key in ("type", "upper", "lower")),
        ]
        lines += [f"{_key(field)} = {_cell(cell)}" for field, cell in link.fields.items()]
    if mapping.listing is not None:
        lines += [
            "",
            "# Each row is an entry of a list of your own. Leave this table out if the rows are plain facts.",
        ]
        lines += ["[listing]", f"names = {_value(mapping.listing.names)}"]
        fields = [*mapping.listing.fields.items(), *mapping.listing.properties]
        lines += [f"{REASON if field == 'remark' else _key(field)} = {_cell(cell)}" for field, cell in fields]
    return "\n".join(lines) + "\n"


def _layout(layout: Layout) -> Iterator[str]:
    plain = Layout(layout.kind)
    for key in ("delimiter", "encoding", "sheet", "header_row"):
        value = getattr(layout, key)
        if value != getattr(plain, key):
            yield f"{key} = {_value(value)}"


def _entity(entity: MappedEntity) -> Iterator[str]:
    fixed = entity.type.constant
    yield f"type = {_value(fixed) if fixed else _cell(entity.type, is_type=True)}"
    if entity.id:
        yield f"id = {_value(_one_or_more(entity.id))}"
    for name, cell in entity.properties:
        yield f"{name} = {_cell(cell)}"


def _cell(cell: Cell, *, is_type: bool = False) -> str:
    """Where values stand; a text alone is a column, but that of a type, which is a type."""
    said: dict[str, object] = {}
    if cell.constant is not None:
        said["constant"] = cell.constant
    elif cell.joined is not None:
        said["join"] = cell.columns
        if cell.joined != ", ":
            said["by"] = cell.joined
    else:
        said["column"] = _one_or_more(cell.columns)
    if cell.separator is not None:
        said["separator"] = cell.separator
    if cell.dates:
        said["dates"] = _one_or_more(cell.dates)
    if cell.decimal != ".":
        said["decimal"] = cell.decimal
    if cell.is_fraction:
        said["unit"] = "fraction"
    if cell.values:
        said["values"] = cell.values
    if said.keys() == {"column"} and not is_type:
        return _value(said["column"])
    return _value(said)


def _one_or_more(texts: Sequence[str]) -> str | Sequence[str]:
    return texts[0] if len(texts) == 1 else texts


def _value(value: object) -> str:
    """The value in TOML, in which texts are written as in JSON."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    assert isinstance(value, Iterable)  # nothing else is written
    return "[" + ", ".join(_value(each) for each in value) + "]"


def _key(key: str) -> str:
    is_bare = bool(key) and all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in key)
    return key if is_bare else json.dumps(key, ensure_ascii=False)
