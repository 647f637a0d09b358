"""Rows of tables in marked-up texts, XML or HTML, with the section in which each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.record import Record
from ingest.records.xml_elements import local_name, refuse_entities

SectionOf = Callable[[str, Any], str | None]
"""Told `start` or `end` and the element: the section that begins with it, if one does."""

_BLOCKS = frozenset(("p", "br", "div", "li", "fp"))
_CELLS = ("td", "th")
_INLINE = frozenset(("a", "b", "e", "em", "i", "span", "strong", "sub", "sup", "u"))
"""Parts of a heading, kept until it has ended."""

_MAX_ROW = 1_000_000
"""Characters of a row; a longer one is refused."""


def page_rows(file: InputFile, section_of: SectionOf, *, is_html: bool = False) -> Iterator[Record]:
    """The rows of all tables, each as soon as it has ended.

    The value of a record has `section`, whether it is of the `head`, and `cells`: of each cell the lines,
    paragraphs and line breaks apart. HTML may be as loose as browsers take it. Raises `BadFile`.
    """
    section, number, inside, in_paragraph = "", 0, 0, 0
    with file.open() as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            html=is_html,
            encoding="utf-8" if is_html else None,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        is_first = True
        try:
            for event, element in events:
                if is_first and not is_html:
                    refuse_entities(file.name, element)
                is_first = False
                name = local_name(element).lower()
                step = 1 if event == "start" else -1
                inside += step if name == "tr" else 0
                in_paragraph += step if name == "p" else 0
                if not inside and (begun := section_of(event, element)) is not None:
                    section, number = begun, 0
                if event == "end" and not inside and not in_paragraph:
                    if name == "tr":
                        number += 1
                        yield Record(file.name, f"{section}, row {number}", _row(file.name, section, element))
                    if name not in _INLINE:
                        _forget(element)
        except etree.XMLSyntaxError as error:
            raise BadFile(
                f"{file.name}: cannot be read or was cut off ({str(error)[:160]}); get it again"
            ) from None


def text_of(element: Any) -> str:
    """All text inside an element, on one line.

    >>> text_of(etree.fromstring("<p>Alpha <i>and</i> Beta</p>"))
    'Alpha and Beta'
    """
    return " ".join("".join(element.itertext()).split())


def _row(file: str, section: str, element: Any) -> dict[str, Any]:
    cells = [cell for cell in element if local_name(cell).lower() in _CELLS]
    lines = [_lines(cell) for cell in cells]
    if sum(len(line) for cell in lines for line in cell) > _MAX_ROW:
        raise BadFile(f"{file}, {section}: has a row of more than {_MAX_ROW:,} characters")
    is_head = bool(cells) and all(local_name(cell).lower() == "th" for cell in cells)
    return {"section": section, "head": is_head, "cells": lines}


def _lines(cell: Any) -> list[str]:
    """The text of a cell by its paragraphs and line breaks, without empty lines."""
    parts = [""]

    def add(element: Any) -> None:
        is_block = isinstance(element.tag, str) and local_name(element).lower() in _BLOCKS
        if is_block:
            parts.append("")
        if isinstance(element.tag, str):
            parts[-1] += element.text or ""
        for child in element:
            add(child)
            parts[-1] += child.tail or ""
        if is_block:
            parts.append("")

    add(cell)
    return [line for part in parts if (line := " ".join(part.split()))]


def _forget(element: Any) -> None:
    """Let go of what is inside the element, and of what stands before it."""
    tail = element.tail
    element.clear()
    element.tail = tail
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
