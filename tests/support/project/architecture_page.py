"""docs/architecture.md: what it says of folders, exceptions and ways, to compare with the code.

`python tests/support/project/architecture_page.py` writes its table of folders anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("api", "ingest", "graph", "ontology")

_FACES = "<!-- folders: written by tests/support/project/architecture_page.py -->\n"
_END = "<!-- end of folders -->\n"
_EXCEPTION = re.compile(r"- `([^`]+)`: (.+)")
_STEP = re.compile(r"^\d+\. `([\w.]+)`", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Folder:
    """A package folder: its docstring and its `__all__`, `None` where it has none.

    A face is names, or modules where each stands for itself.
    """

    name: str
    docstring: str
    face: tuple[str, ...] | None

    @property
    def row(self) -> str:
        """Its row in the table of the page."""
        face = " ".join(f"`{name}`" for name in self.face or ()) or "none"
        return f"| `{self.name}` | {self.docstring} | {face} |"


def folders() -> Iterator[Folder]:
    """Every package folder of the four packages, in the order of the layers."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("__init__.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            name = ".".join(file.parent.relative_to(ROOT).parts)
            docstring = " ".join((ast.get_docstring(tree) or "").partition("\n\n")[0].split())
            yield Folder(name, docstring, _face(tree))


def _face(tree: ast.Module) -> tuple[str, ...] | None:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if any(ast.unparse(target) == "__all__" for target in targets):
            return tuple(ast.literal_eval(node.value))  # type: ignore[attr-defined]  # of an assignment
    return None


def section(heading: str) -> str:
    """The text under a heading of the second level."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert after, f"docs/architecture.md has no section {heading!r}"
    return after.partition("\n## ")[0]


def exceptions() -> dict[str, str]:
    """The reason of each path that may be larger than the rest."""
    lines = [line for line in section("Exceptions").splitlines() if line.startswith("- ")]
    matches = [_EXCEPTION.fullmatch(line) for line in lines]
    assert all(matches), [line for line, match in zip(lines, matches, strict=True) if not match]
    return {match[1]: match[2] for match in matches if match}


def steps(heading: str) -> list[str]:
    """The functions that the numbered steps of a section begin with."""
    return _STEP.findall(section(heading))


def table() -> str:
    """The table of folders, as it should be."""
    rows = [folder.row for folder in folders()]
    return "\n".join(["| Folder | What belongs in it | Public face |", "|---|---|---|", *rows, ""])


def shown_table() -> str:
    """The table of folders, as the page has it."""
    return PAGE.read_text(encoding="utf-8").partition(_FACES)[2].partition(_END)[0]


def write() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_FACES)
    PAGE.write_text(f"{before}{_FACES}{table()}{_END}{rest.partition(_END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    write()
