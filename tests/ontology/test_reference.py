"""docs/ontology.md is current and has every term."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDFS

from ontology import SCHEMA
from ontology.reference import PAGE, main, reference
from ontology.vocabulary import vocabulary


def test_the_committed_page_is_what_the_generator_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_term_has_a_row() -> None:
    page = reference()
    for term in set(vocabulary().subjects(RDFS.isDefinedBy)):
        name = str(term).removeprefix(SCHEMA.namespace)
        assert f"\n| `{name}` | " in page or name in ("RiskClasses", "EvidenceGrades", "DirectnessValues")


def test_alignments_are_shown_where_the_term_stands() -> None:
    (company,) = [line for line in reference().splitlines() if line.startswith("| `Company` ")]
    assert "`rov:RegisteredOrganization`" in company and "`ftm:Company`" in company
    (ownership,) = [line for line in reference().splitlines() if line.startswith("| `Ownership` ")]
    assert "spec.edmcouncil.org/fibo" in ownership


def test_check_notices_a_changed_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "ontology.md"
    assert main(["--check", "--page", str(page)]) == 1
    assert main(["--page", str(page)]) == 0
    assert main(["--check", "--page", str(page)]) == 0
    page.write_text(page.read_text(encoding="utf-8") + "\n")
    capsys.readouterr()
    assert main(["--check", "--page", str(page)]) == 1
    assert "differs" in capsys.readouterr().err
