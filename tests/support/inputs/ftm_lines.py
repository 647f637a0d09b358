"""Entities of FollowTheMoney in tests, and what a reader makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from emitted import Emitted
from input_files import written

from graph.store import Dataset, Document
from ingest.files import InputFile
from ingest.formats import format_named
from ingest.publishers import publisher_folder, read_publication
from ingest.records import Records
from ontology import Statement

READ = date(2026, 1, 31)


@dataclass
class Said:
    """What a file says: its statements, what was rejected, and the unmapped terms with their counts."""

    statements: list[Statement]
    rejected: list[str] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    dataset: Dataset | None = None

    def values(self, subject: str, prop: str) -> list[str]:
        """The values of a property of an entity."""
        return [s.value for s in self.statements if (s.subject, s.prop) == (subject, prop)]

    def names(self, party: str) -> list[Statement]:
        """The statements by which entries of lists name the party."""
        return [s for s in self.statements if (s.prop, s.value) == ("names", party)]

    def lists(self) -> list[tuple[str, int | None, int | None, str]]:
        """The lists that the source holds: id, held, total and the day of the copy."""
        held = () if self.dataset is None else self.dataset.lists
        return [(each.id, each.held, each.total, each.copied.isoformat()) for each in held]

    def links(self) -> list[Statement]:
        """The statements that are links."""
        return [s for s in self.statements if s.direct is not None]


def entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:
    """An entity, of which each property has one value or a list of several."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return {"id": id, "schema": schema, "properties": listed}


def lines(*entities: dict[str, Any]) -> str:
    """The entities as a file has them."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entities)


def said(folder: Path, text: str, format: str = "ftm") -> Said:
    """What a file with this text says."""
    return said_in(folder, {"given.json": text}, format)


def said_in(folder: Path, texts: Mapping[str, str], format: str) -> Said:
    """What files with these names and texts say together."""
    return said_by([written(folder, name, text) for name, text in texts.items()], format)


def said_by(files: Sequence[InputFile], format: str) -> Said:
    """What files say together."""
    ids = ("file", *(f"file-{number}" for number in range(2, len(files) + 1)))
    documents = [Document(id, f.name, "Somebody", READ) for id, f in zip(ids, files, strict=True)]
    publisher = format_named(format).publisher
    lists = () if publisher is None else read_publication(publisher_folder(publisher), READ).dataset.lists
    emit = Emitted(Dataset("given", "Given", "Somebody", READ, lists=lists), documents)
    format_named(format).read(Records(tuple(files), format, reject=emit.reject), emit)
    emit.steps.end()
    return Said(
        emit.statements,
        [str(rejection) for rejection in emit.rejected],
        {term.term: term.count for term in emit.unmapped_terms},
        dict(emit.documents),
        emit.dataset,
    )
