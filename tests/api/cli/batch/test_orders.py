"""`ketting screen --file` and `ketting memo` as a shell sees them."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import Ketting


def test_the_command_ends_with_what_the_rows_come_to(on_small_case: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Kunde;Land\nGTA Semiconductor;cn\nBakkerij Jansen;nl\n;cn\n", encoding="utf-8")

    def run(name: str, *options: str) -> int:
        result = on_small_case("screen", "--file", str(file), "--output", str(tmp_path / name), *options)
        if "--json" in options:
            assert json.loads(result.out)["decisions"] == {"hit": 1, "no match found": 1}
        return result.code

    assert run("a.csv") == 3
    assert run("b.csv", "--json", "--exit-code") == 10
    assert run("c.pdf") == 2
    assert on_small_case("screen", "Alpha", "--resume").code == 2
    assert on_small_case("screen").code == 2
    assert on_small_case("screen", "--file", str(tmp_path / "none.csv"), "--output", "x.csv").code == 1
