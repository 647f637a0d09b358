"""docs/casework.md takes a compliance officer through a year, by the commands that it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from casework_year import days, year
from on_the_day import DAY_FILE
from page_shell import check_shown, page_shell
from pages import shown_files


@pytest.mark.slow
def test_the_year_goes_as_the_page_says(small_case_path: Path, tmp_path: Path) -> None:
    clock = tmp_path / "day"
    store = f"sqlite:///{tmp_path}/ketting.db"
    shell = page_shell(
        tmp_path, small_case_path, KETTING_STORE=store, KETTING_AUDIT="auto", **{DAY_FILE: str(clock)}
    )
    text, printed = year(), {}
    for path, content in shown_files(text).items():
        (tmp_path / path).write_text(content, encoding="utf-8")
    for noon, commands in days(text):
        clock.write_text(noon.isoformat(), "utf-8")
        for command in commands:
            finished = shell(command.text)
            check_shown(command, finished.returncode, finished.stdout)
            printed[(f"{noon:%Y-%m}", command.text.split('"')[0])] = finished.stdout

    alert = printed["2027-02", "ketting watch run customers"]
    assert "our_denied" in alert
    void = printed["2027-02", "ketting screen "]
    assert "It no longer holds." in void and "now, too." in void
    explained = printed["2027-11", "ketting dispositions show 1"]
    assert "Microscope for teaching" in " ".join(explained.split())
    assert "escalated by" in explained
    assert "nothing of them was changed" in printed["2027-11", "ketting audit verify"]
