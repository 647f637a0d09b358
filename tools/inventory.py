"""The inventory of concepts of export control, with the query and the answer of each.

`python -m tools.inventory` prints it; with `--docs` it writes docs/licences.md.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.licences import Condition, FoundRecord, find_records
from graph.store import open_store
from ingest.inventory import INVENTORY_SOURCES, Concept, concepts
from ingest.pipeline import load
from ingest.sources import open_source

PAGE = Path(__file__).resolve().parents[1] / "docs" / "licences.md"


def answers() -> list[tuple[Concept, list[FoundRecord]]]:
    """Each concept with the records that answer its question, from the sources that have them."""
    with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/inventory.db")) as store:
        for name in INVENTORY_SOURCES:
            load(store, open_source(name), strict=True)
        with store.reader() as reader:
            return [
                (one, list(find_records(reader, one.type, [Condition.parse(w) for w in one.where], one.show)))
                for one in concepts()
            ]


def page() -> str:
    """docs/licences.md: what stands above the marker, and below it a section for each category."""
    marker = "<!-- below: written by python -m tools.inventory --docs -->\n"
    above = PAGE.read_text(encoding="utf-8").partition(marker)[0]
    lines = [above + marker]
    category = None
    for concept, found in answers():
        if concept.category != category:
            category = concept.category
            lines.append(f"\n### {category.capitalize()}\n")
        lines.append(f"\n**{concept.id}** {concept.concept}. *{concept.question}*  \n")
        lines.append(f"`{command(concept)}`  \n")
        lines += [f"→ {_told(record)}  \n" for record in found]
        lines.append(f"not: `{concept.counter}`; {'; '.join(concept.lines)}\n")
    return "".join(lines)


def command(concept: Concept) -> str:
    """The command that asks the question."""
    where = " ".join(f"--where {_quoted(condition)}" for condition in concept.where)
    show = " ".join(f"--show {prop}" for prop in concept.show)
    return f"ketting records {concept.type} {where} {show}"


def _quoted(text: str) -> str:
    return f'"{text}"' if any(c in text for c in " <>()!~'") else text


def _told(record: FoundRecord) -> str:
    said = [f"{prop} {', '.join(values)}" for prop, values in record.values.items() if values]
    return "; ".join([record.caption, *said])


def main(arguments: Sequence[str]) -> int:
    """Print the table, or write the page."""
    if "--docs" in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    for concept, found in answers():
        print(f"{concept.id}  {concept.category}: {concept.concept}")
        print(f"         {concept.question}")
        for record in found:
            print(f"         -> {_told(record)}")
    print(f"{len(concepts())} concepts, each answered")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
