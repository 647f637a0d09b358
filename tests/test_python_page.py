"""The Python page's program is run, and prints what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checkout import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_program_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    shown = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert program is not None
    assert shown is not None
    monkeypatch.chdir(tmp_path)
    exec(program[1], {"__name__": "__main__"})
    text = capsys.readouterr().out
    printed = iter(text.splitlines())
    for line in shown[1].splitlines():
        assert line in printed, f"{line!r} is not printed, or not in this order:\n{text}"
