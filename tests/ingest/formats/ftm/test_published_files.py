"""Published files of FollowTheMoney load whole: what became of them, with what has no place counted."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import ROOT

from graph.store import open_store
from ingest.discovery import load_path
from ontology import Grade

FILES = ROOT.parent / "shared" / "data" / "ftm"

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}")


def test_zala(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load_path(store, FILES / "zala", read=date(2026, 11, 28))

        assert [(load.source, load.format, load.rejected_count) for load in report.loads[1:]] == [
            ("zala", "ftm", 0)
        ]
        assert report.loads[1].version.statements == 1_210  # as docs/sources.md says
        unmapped = {term.term: term.count for term in report.unmapped}
        assert (unmapped["topic debarment"], unmapped["Ownership.sharesCount"]) == (9, 13)
        assert unmapped["schema Passport"] == 1
        with store.reader(sources=["zala"]) as reader:
            kinds = Counter(s.prop for s in reader.statements() if s.direct is not None)
            assert kinds == {"Ownership": 14, "Directorship": 3, "Family": 4}
            types = Counter(s.value for s in reader.statements_of("zala") if s.prop == "type")
            assert types == {"Listing": 41, "Company": 11, "Address": 11, "Person": 6}
            members = [s for s in reader.statements_of("zala") if s.prop == "riskClass"]
            assert len(members) == 13
            [link] = reader.links_of(["NK-abdzbEBkqyT29GyREbiURZ"])[:1]
            assert {s.grade for s in link.observations} <= {Grade.A, Grade.B, Grade.C}


def test_party_donations(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load_path(store, FILES / "parteispenden" / "entities.ftm.json", read=date(2026, 11, 28))

    assert [(load.source, load.loaded) for load in report.loads[1:]] == [("parteispenden", 653)]
    assert {term.term: term.count for term in report.unmapped} == {"schema Payment": 290}
