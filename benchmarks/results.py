"""benchmarks/RESULTS.md: a section for each benchmark, which writes its own and leaves the others."""

from __future__ import annotations

from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
_TITLE = "# Measured"


def write_section(title: str, text: str, path: Path = RESULTS) -> None:
    """Put the section in the place of the one with this title, or at the end."""
    before = path.read_text(encoding="utf-8") if path.exists() else _TITLE
    head, *sections = ("\n" + before.strip()).split("\n## ")
    found = {section.partition("\n")[0]: section for section in sections}
    found[title] = f"{title}\n\n{text.strip()}\n"
    parts = [head.strip(), *(f"## {section.strip()}" for section in found.values())]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
