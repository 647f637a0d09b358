"""RESULTS.md in sections, each written by the benchmark that it is of, the others kept."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_head(path: Path, text: str) -> None:
    """Put the text in the place of all that stands before the first section."""
    path.write_text("\n".join([text.rstrip() + "\n", *_sections(path)]), encoding="utf-8")


def write_section(path: Path, heading: str, text: str) -> None:
    """Put a section under the heading, in the place of the one that was there or at the end."""
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    head = re.split(r"(?m)^(?=## )", kept)[0]
    section = f"## {heading}\n\n{text.rstrip()}\n"
    sections = _sections(path)
    places = [place for place, old in enumerate(sections) if old.startswith(f"## {heading}\n")]
    if places:
        sections[places[0]] = section
    else:
        sections.append(section)
    path.write_text("\n".join([head.rstrip() + "\n", *sections]), encoding="utf-8")


def _sections(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [part.rstrip() + "\n" for part in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8"))[1:]]
