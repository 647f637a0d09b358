"""XML, element by element, whatever the size of the file. No entity is expanded, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.record import Record

_MAX_CHILDREN = 100_000
"""Elements inside one record; one with more is refused before it fills the memory."""


def xml_elements(file: InputFile, names: tuple[str, ...]) -> Iterator[Record]:
    """The elements with these local names, each as soon as it has ended; raises `BadFile`."""
    counts = dict.fromkeys(names, 0)
    with file.open() as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        open_records = inside = 0
        is_first = True
        try:
            for event, element in events:
                if is_first:
                    refuse_entities(file.name, element)
                    is_first = False
                name = local_name(element)
                if event == "start":
                    open_records += name in counts
                    inside = inside + 1 if open_records else 0
                    if inside > _MAX_CHILDREN:
                        raise BadFile(
                            f"{file.name}: an element {name} is too large; check that it is the right file"
                        )
                    continue
                if name in counts:
                    open_records -= 1
                    counts[name] += 1
                    yield Record(file.name, f"{name} {counts[name]}", _mapping(element))
                if not open_records:
                    _forget(element)
                    inside = 0
        except etree.XMLSyntaxError as error:
            raise BadFile(
                f"{file.name}: is no well-formed XML or was cut off ({str(error)[:160]}); get it again"
            ) from None


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return _without_namespace(str(element.tag))


@lru_cache(maxsize=1_000)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def _mapping(element: Any) -> dict[str, Any]:
    """The attributes, children and text of an element; see `Record`."""
    value: dict[str, Any] = {
        f"@{_without_namespace(str(name))}": text for name, text in element.attrib.items()
    }
    for child in element:
        if not isinstance(child.tag, str):  # an entity that was not expanded
            raise BadFile(
                f"element {local_name(element)} refers to the entity {child.text!r}, and none is expanded"
            )
        name = local_name(child)
        inner: Any = _mapping(child) if len(child) or child.attrib else (child.text or "").strip()
        if name not in value:
            value[name] = inner
        elif isinstance(value[name], list):
            value[name].append(inner)
        else:
            value[name] = [value[name], inner]
    text = (element.text or "").strip()
    if text:
        value["#text"] = text
    return value


def _forget(element: Any) -> None:
    """Let go of the element and of what stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def refuse_entities(name: str, root: Any) -> None:
    """Raise `BadFile` for XML that declares entities; none is expanded and nothing is fetched."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadFile(f"{name}: declares entities, which no published list needs; nothing was read")


def xml_root(file: InputFile) -> Record:
    """The root with its attributes alone, as a record with its local name for a place; raises `BadFile`."""
    with file.open() as stream:
        try:
            for _, root in etree.iterparse(
                stream, events=("start",), resolve_entities=False, no_network=True
            ):
                attributes = {f"@{str(n).rpartition('}')[2]}": value for n, value in root.attrib.items()}
                return Record(file.name, local_name(root), attributes)
        except etree.XMLSyntaxError as error:
            raise BadFile(f"{file.name}: is no XML ({str(error)[:160]}); get it again") from None
    raise BadFile(f"{file.name}: is empty")
