"""The letters of 2025 as the bundled source has them, with their traps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundled_facts import Facts, about, load, names, only, uppers

from ingest.sources import Source, open_source
from ontology import Directness, Grade, Period, Statement
from ontology.schema import NAME_PROPERTIES

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"


TEXTS = {
    "mfa-correspondence": "000_0846a016a214624e.txt",
    "asml-correspondence": "001_bf2a226425aff252.txt",
}


CONSIGNEES = ("cn-cetc-24", "cn-siqa", "cn-gta", "cn-sien", "cn-smbc")


def _lines_named(source: Source) -> Iterator[tuple[Statement, str]]:
    """Each statement from a letter with the text of the lines that its locator names."""
    for fact in load(source.id):
        if fact.document in TEXTS:
            lines = (SEEDS / TEXTS[fact.document]).read_text(encoding="utf-8").splitlines()
            _, _, spans = fact.locator.rpartition("line")
            ranges = re.findall(r"(\d+)(?:-(\d+))?", spans)
            assert ranges, fact.locator
            chosen = [" ".join(lines[int(first) - 1 : int(last or first)]) for first, last in ranges]
            yield fact, " ".join(" ".join(chosen).split())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the letters are not beside the repository")
@pytest.mark.parametrize("name", ["nieuwsuur_2025", "risk_classes"])
def test_every_quote_from_the_letters_stands_in_the_lines_named(name: str) -> None:
    checked = 0
    for fact, text in _lines_named(open_source(name)):
        assert fact.quote, fact
        assert " ".join(fact.quote.split()) in text, (fact.subject, fact.prop, fact.locator)
        checked += 1
    assert checked > 0


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the letters are not beside the repository")
def test_every_name_from_the_letters_is_spelled_as_there() -> None:
    for fact, text in _lines_named(open_source("nieuwsuur_2025")):
        if fact.prop in NAME_PROPERTIES and not fact.subject.startswith(("shipment-", "licence-", "claim-")):
            assert fact.value.casefold() in text.casefold(), (fact.subject, fact.value)


@pytest.mark.parametrize(
    ("owner", "consignee"),
    [
        ("cn-cetc", "cn-cetc-24"),
        ("cn-siqse", "cn-siqa"),
        ("cn-huada-semiconductor", "cn-gta"),
        ("cn-smic", "cn-smbc"),
    ],
)
def test_owner_in_the_letters_has_an_unknown_share(letters: Facts, owner: str, consignee: str) -> None:
    link = only(letters, owner, "Ownership", consignee)
    assert uppers(letters, consignee) == {("Ownership", owner)}
    assert (link.share, link.direct, link.grade) == (None, Directness.UNSTATED, Grade.C)
    assert link.observed == Period.parse("2025-11-26")  # the day of the letter, not of the deliveries


def test_letters_name_no_owner_of_si_en(letters: Facts) -> None:
    assert uppers(letters, "cn-sien") == set()


def test_24th_institute_has_every_name_of_the_letters(letters: Facts) -> None:
    old = "The 24th Research Institute of the Ministry of Electronics Industry"
    assert names(letters, "cn-cetc-24", "acronym") == {"S.I.S.C."}
    assert names(letters, "cn-cetc-24", "previousName") == {old, f"S.I.S.C. {old}"}


def test_smbc_alone_never_accepts_a_match(letters: Facts, links: Facts) -> None:
    assert [f.prop for f in letters + links if f.value == "SMBC"] == ["brand"]


def test_five_shipments_are_claimed_and_two_described(letters: Facts) -> None:
    shipments = {
        f.subject: f.value for f in letters if f.prop == "consignee" and f.subject.startswith("ship")
    }
    assert sorted(shipments.values()) == sorted(CONSIGNEES)
    assert {only(letters, id, "status").value for id in shipments} == {"claimed"}
    assert {shipments[id] for id in shipments if about(letters, id, "goods")} == {
        "cn-cetc-24",
        "cn-siqa",
    }
    assert {f.value for f in about(letters, "nl-asml", "Supply")} == set(CONSIGNEES)


def test_licence_of_the_duv_machine_is_only_inferred(letters: Facts, links: Facts) -> None:
    licence = [f for f in letters if f.subject == "licence-2024-asml-siqa"]
    assert {f.grade for f in licence} == {Grade.D}
    assert only(letters, "licence-2024-asml-siqa", "status").value == "inferred"
    later = about(links, "shipment-2024-asml-siqa", "licensing")
    assert [f.value for f in later] == ["unclear whether prior approval was needed"]


def test_both_sides_are_heard_on_every_shipment(letters: Facts) -> None:
    for shipment in (f.value for f in letters if f.prop == "shipment" and f.value.startswith("shipment-")):
        claims = {f.subject for f in letters if (f.prop, f.value) == ("shipment", shipment)}
        speakers = {only(letters, id, "speaker").value for id in claims if about(letters, id, "speaker")}
        assert speakers == {"Nieuwsuur", "ASML", "Dutch Ministry of Foreign Affairs"}


def test_who_the_letter_to_asml_means_is_inferred(letters: Facts) -> None:
    meant = [
        f
        for f in letters
        if f.document == "asml-correspondence"
        and (f.prop == "shipment" or (f.prop == "about" and f.value in CONSIGNEES))
    ]
    assert meant
    assert {f.grade for f in meant} == {Grade.D}
    assert all(f.original and "does not name the five" in f.original for f in meant)


def test_ministry_declines_on_both_described_shipments(letters: Facts) -> None:
    for end, shipment in (("24th-institute", "cetc-24"), ("quantum-academy", "siqa")):
        claim = f"claim-mfa-2025-11-28-{end}"
        assert only(letters, claim, "stance").value == "declines"
        assert only(letters, claim, "shipment").value == f"shipment-2024-asml-{shipment}"
        assert about(letters, claim, "text")[0].quote == "BZ doet geen uitspraken over individuele bedrijven"


def test_stances_are_the_three_known(letters: Facts, links: Facts) -> None:
    assert {f.value for f in letters + links if f.prop == "stance"} <= {"asserts", "denies", "declines"}
