"""What CONTRIBUTING.md shows of extensions, and how to add it to a copy of the project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "CONTRIBUTING.md"
_PATH = re.compile(r"`([\w./]+/[\w.]+)`")


@dataclass(frozen=True, slots=True)
class Change:
    """A new file, or lines for a file that is there: `text` is a diff then."""

    path: str
    text: str
    is_diff: bool

    def apply(self, tree: Path) -> None:
        """Make the change in a copy of the project."""
        file = tree / self.path
        if not self.is_diff:
            assert not file.exists(), f"{self.path} is there already"
            file.write_text(self.text, encoding="utf-8")
            return
        file.write_text(inserted(file.read_text(encoding="utf-8"), self.text), encoding="utf-8")


def inserted(text: str, diff: str) -> str:
    """The text with the + lines of the diff under the line above them, which stands in it at least once."""
    lines, (first, *rest) = text.splitlines(), diff.splitlines()
    assert first.startswith(" ") and all(line.startswith("+") for line in rest), diff
    anchors = [number for number, line in enumerate(lines) if line == first[1:]]
    assert anchors, f"no line {first[1:]!r}"
    lines[anchors[-1] + 1 : anchors[-1] + 1] = [line[1:] for line in rest]
    return "\n".join(lines) + "\n"


def changes(heading: str) -> list[Change]:
    """What the section shows to add; a block without a path before it is for the file of the one above."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition(f"\n### {heading}\n")
    text = re.split(r"\n##+ ", after)[0]
    result: list[Change] = []
    position = 0
    for block in re.finditer(r"```(python|diff)\n(.*?)```", text, re.DOTALL):
        paths = _PATH.findall(text[position : block.start()])
        position = block.end()
        path = paths[-1] if paths else result[-1].path
        result.append(Change(path, block[2], block[1] == "diff"))
    assert result, f"CONTRIBUTING.md shows nothing to add under {heading!r}"
    return result
