"""The sections of files that are known, and what runs each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.vectors.bods import check_bands, check_statements
from tests.support.vectors.duties import check_cases
from tests.support.vectors.hops import check_hops
from tests.support.vectors.integrated import check_control, check_integrated, check_power, check_weakest_link
from tests.support.vectors.outcome import Check, Document, Outcome
from tests.support.vectors.ownership_rules import check_ownership_rules
from tests.support.vectors.tables import check_tables


@dataclass(frozen=True)
class Section:
    """A list of a file under this name; a file has it when the lists named in `beside` are there too."""

    name: str
    check: Check
    beside: tuple[str, ...] = ()

    def is_in(self, document: Document) -> bool:
        return all(isinstance(document.get(name), (list, dict)) for name in (self.name, *self.beside))


SECTIONS = (
    Section("queries", check_hops, beside=("edges",)),
    Section("tables", check_tables),
    Section("vectors", check_ownership_rules, beside=("rules",)),
    Section("integrated", check_integrated),
    Section("control_fixpoint", check_control),
    Section("weakest_link", check_weakest_link),
    Section("power", check_power),
    Section("cases", check_cases, beside=("rules",)),
    Section("statements", check_statements, beside=("expect",)),
    Section("bands", check_bands),
)
"""Whoever adds a shape writes a module and a line here."""


def run(file: Path) -> Iterator[tuple[str, Outcome | None]]:
    """The sections of the file with what each came to; `None` for one that nothing here knows."""
    document = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        document = {file.stem: document}
    known = [section for section in SECTIONS if section.is_in(document)]
    taken = {name for section in known for name in (section.name, *section.beside)}
    for section in known:
        yield section.name, section.check(document[section.name], document)
    for name, value in document.items():
        if name not in taken and isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            yield name, None
