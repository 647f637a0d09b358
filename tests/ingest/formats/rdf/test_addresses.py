"""Addresses of others become ids whole: two addresses are two bodies, however alike they look."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from foreign_rdf import loaded_file
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.rdf.entity_ids import entity_id
from ontology.schema import is_entity_id

ALIKE = [
    "https://reg.example/firm/7",
    "http://reg.example/firm/7",
    "https://reg.example/firm#7",
    "https://reg.example/firm:7",
    "https://reg.example/firm?7",
    "https://reg.example/firm@7",
    "https://reg.example/firm/7/",
    "https://reg.example/firm//7",
    "https://reg.example/FIRM/7",
    "https://reg.example/x/../firm/7",
    "https://reg.example:443/firm/7",
    "https://REG.example/firm/7",
    "HTTPS://reg.example/firm/7",
    "https:reg.example/firm/7",
    "https://reg.example/%66irm/7",
    "https://reg.example/firm@23@7",
    "https://reg.example/北",
    "https://reg.example/%E5%8C%97",
    "https://reg.example/%e5%8c%97",
    "https://reg.example/%255317",
    "https://reg.example/@5317@",
    "https://北.example/",
    "https://xn--djr.example/",
    "https://reg.example/caf\u00e9",
    "https://reg.example/cafe\u0301",
    "urn:uuid:6f1c0a5e-0000-4000-8000-000000000001",
    "URN:uuid:6f1c0a5e-0000-4000-8000-000000000001",
    "urn:uuid:6F1C0A5E-0000-4000-8000-000000000001",
    "urn://uuid/6f1c0a5e-0000-4000-8000-000000000001",
]


@pytest.mark.parametrize("syntax", ["turtle", "nquads"])
def test_alike_addresses_are_bodies_of_their_own(syntax: str, tmp_path: Path) -> None:
    lines = [
        f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Corporation> .\n"
        f'<{iri}> <https://schema.org/name> "Works {number}" .\n'
        for number, iri in enumerate(ALIKE)
    ]
    path = tmp_path / "file"
    path.write_text("".join(lines), encoding="utf-8")
    with loaded_file(path, syntax, strict=True) as (reader, _):
        found = {reader.entity(id).caption for id, _ in reader.entity_types()}  # type: ignore[union-attr]  # they exist
    assert found == {f"Works {number}" for number in range(len(ALIKE))}


def test_two_bodies_of_one_number_are_not_merged_by_their_links(tmp_path: Path) -> None:
    """A bakery is no subsidiary because the works with the other address is one."""
    path = tmp_path / "file"
    path.write_text(
        "@prefix s: <https://schema.org/> .\n"
        '<https://reg.example/firm#9> a s:Corporation ; s:name "Quiet Bakery" .\n'
        '<https://reg.example/firm/9> a s:Corporation ; s:name "Turbine Works" ; '
        "s:parentOrganization <https://reg.example/group> .\n"
        '<https://reg.example/group> a s:Corporation ; s:name "The Group" .\n',
        encoding="utf-8",
    )
    with loaded_file(path, "turtle", strict=True) as (reader, _):
        owners = {
            e.caption: len(reader.links(e.id))
            for e in reader.entities([id for id, _ in reader.entity_types()]).values()
        }
    assert owners == {"Quiet Bakery": 0, "Turbine Works": 1, "The Group": 1}


def test_an_escaped_letter_is_another_address_so_the_link_between_them_is_no_self_link(
    tmp_path: Path,
) -> None:
    path = tmp_path / "file"
    path.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        '<https://r.example/%E5%8D%97> a org:Organization ; foaf:name "Escaped" ; '
        "org:subOrganizationOf <https://r.example/南>, <https://r.example/%E5%8D%97> .\n"
        '<https://r.example/南> a org:Organization ; foaf:name "Written" .\n',
        encoding="utf-8",
    )
    with loaded_file(path, "turtle", strict=False) as (reader, report):
        (escaped,) = [id for id, _ in reader.entity_types() if "@25@" in id]
        (link,) = reader.links(escaped)
    assert (link.type, link.lower, link.upper) == ("Ownership", escaped, "file:https:r.example:@5357@")
    (ignored,) = report.loads[0].ignored
    assert (ignored.field, report.rejected_count) == ("object", 0)
    assert "from a body to itself" in ignored.reason


def test_alike_addresses_have_ids_of_their_own() -> None:
    ids = [entity_id("s", iri) for iri in ALIKE]
    assert [pair for pair in combinations(ids, 2) if len(set(pair)) == 1] == []
    assert all(map(is_entity_id, ids))


@given(st.lists(st.text("a@#/:%7F\u5317", max_size=8), min_size=2, max_size=2, unique=True))
def test_no_two_short_addresses_have_one_id(paths: list[str]) -> None:
    one, other = (entity_id("s", f"https://a.example/{path}") for path in paths)
    assert one != other
    assert is_entity_id(one) and is_entity_id(other)


def test_of_a_long_address_the_end_is_a_fingerprint_that_no_other_address_can_spell() -> None:
    for length in range(60, 130):
        long = "https://a.example/" + "p" * length + "#" * 40
        id = entity_id("s", long)
        assert is_entity_id(id) and len(id) <= len("s:") + 120
        beginning, _, fingerprint = id.removeprefix("s:https:a.example:").rpartition("@")
        # Whoever knows the fingerprint cannot make an address of which it is the end.
        spelt = "https://a.example/" + beginning.replace("@23@", "#") + "#" + fingerprint
        assert entity_id("s", spelt) != id


def test_an_address_of_ours_is_the_id_itself() -> None:
    assert entity_id("s", "https://w3id.org/ketting/id/cn-one") == "cn-one"
    assert entity_id("s", "http://w3id.org/ketting/id/cn-one") == "s:http:w3id.org:ketting:id:cn-one"
    assert entity_id("s", "https://w3id.org/ketting/id/%E5") == "s:https:w3id.org:ketting:id:@25@E5"
