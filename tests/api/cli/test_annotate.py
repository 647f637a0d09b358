"""`ketting annotate` where there is nothing to write on, and asked the wrong way."""

from __future__ import annotations

import pytest
from command_line import Ketting


@pytest.mark.parametrize("how", [[], ["--status"]], ids=["written", "told"])
def test_a_file_has_no_nodes_to_write_on(on_case: Ketting, how: list[str]) -> None:
    result = on_case("annotate", *how)
    assert result.code == 1
    assert "is a file and has no nodes to write on; name a Neo4j store" in result.err


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (["--status", "--traversal", "any"], "--status tells what is written"),
        (["--at", "yesterday"], "write a day as YYYY-MM-DD"),
    ],
)
def test_bad_use_is_told(on_case: Ketting, how: list[str], said: str) -> None:
    result = on_case("annotate", *how)
    assert result.code == 2
    assert said in " ".join(result.err.split())
