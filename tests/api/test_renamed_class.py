"""The former id of a class is refused wherever it can be written, with the name that it goes by now.

The command line and the service refuse it in `tests/api/cli/test_screen.py` and
`tests/api/http/test_service_problems.py`, a source.toml in `tests/ingest/sources/test_source.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fact_tables import declared, fact, source_folder

from api.errors import BadQuestion
from api.screening import Question
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import read_source

OLD, TOLD = "military_end_user", "risk class 'military_end_user' is called 'meu_list' now"


def test_in_python() -> None:
    with pytest.raises(BadQuestion, match="it is called meu_list now; write that"):
        Question(risk_classes=(OLD,))


def test_in_a_fact_table(tmp_path: Path) -> None:
    rows = [*declared("plant"), fact("plant", "riskClass", OLD)]
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    [loaded] = load(store, read_source(source_folder(tmp_path / "trial", *rows, id="risk_classes"))).loads
    store.close()
    assert [str(rejection) for rejection in loaded.rejected] == [
        f"facts.csv, row 4, object: {TOLD}; write meu_list"
    ]
