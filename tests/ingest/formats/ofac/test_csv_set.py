"""OFAC's legacy tables: what goes together, every kind of remark, links by name, and damaged rows."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from checkout import ROOT
from ftm_lines import READ
from published_lists import Published, csv_row, ofac_entry, ofac_table, published, read_published

from graph.store import open_store
from ingest.discovery import load_path
from ingest.errors import BadFile
from ingest.formats import format_named, format_of
from ingest.records import Head
from ontology import Grade, PartialDate

FILES = ROOT.parent / "shared" / "data"


def sdn(folder: Path, *rows: str, **tables: str) -> Published:
    """What the table of entries with these rows says, beside other tables."""
    return published(folder, "ofac_csv", sdn=ofac_table(*rows), **tables)


def remark(folder: Path, text: str, kind: str | None = None) -> list[tuple[str, str, str | None]]:
    """What a remark says of entry 36: properties, values and the words of the list."""
    found = sdn(folder, ofac_entry(36, "ALPHA LTD", kind, remarks=text)).statements
    return [(s.prop, s.value, s.original) for s in found if s.subject == "ofac-36"][2:]


def test_an_entry_with_its_address_and_aliases(tmp_path: Path) -> None:
    found = sdn(
        tmp_path,
        ofac_entry(36, "AEROCARIBBEAN AIRLINES", program="CUBA] [SDGT"),
        add=ofac_table(csv_row(36, 25, None, "Havana", "Cuba", None)),
        alt=ofac_table(
            csv_row(36, 12, "aka", "AERO-CARIBBEAN", None), csv_row(36, 13, "fka", "AERO ONE", None)
        ),
        comments=ofac_table(csv_row(36, "; Gender Male.")),
    )
    assert (found.rejected, found.unmapped) == ([], {})
    party, entry = "ofac-36", "ofac-36-ofac-sdn"
    assert {(s.subject, s.prop, s.value) for s in found.statements} == {
        (party, "type", "Organization"),
        (party, "name", "AEROCARIBBEAN AIRLINES"),
        (party, "alias", "AERO-CARIBBEAN"),
        (party, "previousName", "AERO ONE"),
        (party, "address", "Havana, Cuba"),
        (party, "country", "cu"),
        (party, "remark", "Gender Male"),
        (entry, "type", "Listing"),
        (entry, "name", "AEROCARIBBEAN AIRLINES"),
        (entry, "list", "us-ofac-sdn"),
        (entry, "authority", "US Department of the Treasury, Office of Foreign Assets Control"),
        (entry, "remark", "Program: CUBA"),
        (entry, "remark", "Program: SDGT"),
        (entry, "names", party),
    }
    assert {(s.grade, s.locator, str(s.observed)) for s in found.statements} == {
        (Grade.B, "entry 36", READ.isoformat())
    }
    assert {found.documents[s.document].title.rpartition(": ")[2] for s in found.statements} == {
        "sdn", "add", "alt"
    }  # fmt: skip
    assert found.held() == {"us-ofac-sdn": (1, 1, READ)}


@pytest.mark.parametrize(
    ("kind", "name", "type", "said"),
    [
        (None, "BM BANK JSC", "Company", "BM BANK JSC"),
        (None, "HAMAS", "Organization", "HAMAS"),
        ("individual", "DOE, Jane Ann", "Person", "Jane Ann DOE"),
        ("vessel", "DANIEL", "Vessel", "DANIEL"),
        ("aircraft", "EP-GOM", "Asset", "EP-GOM"),
    ],
)
def test_types_and_names(tmp_path: Path, kind: str | None, name: str, type: str, said: str) -> None:
    found = sdn(tmp_path, ofac_entry(36, name, kind))
    assert (found.values("ofac-36", "type"), found.values("ofac-36", "name")) == ([type], [said])
    assert found.values("ofac-36", "alias") == ([] if said == name else [name])


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("DOB 15 Jan 1955.", "individual", ("birthDate", "1955-01-15")),
        ("alt. DOB circa 1951.", "individual", ("birthDate", "1951")),
        ("DOB 1951 to 1953.", "individual", ("remark", "DOB 1951 to 1953")),
        ("DOB 1951.", None, ("remark", "DOB 1951")),
        ("POB Tehran, Iran.", "individual", ("remark", "POB Tehran, Iran")),
        ("nationality Korea, North.", "individual", ("country", "kp")),
        ("citizen Nowhere.", "individual", ("remark", "citizen Nowhere")),
        ("Passport A00000604 (Nicaragua).", "individual", ("remark", "Passport A00000604 (Nicaragua)")),
        ("Registration ID 1027739609391 (Russia).", None, ("registrationNumber", "1027739609391")),
        ("Folio Mercantil No. 4123 (Jalisco) (Mexico).", None, ("registrationNumber", "4123")),
        ("Tax ID No. 7702070139 (Russia) issued 08 Feb 1955.", None, ("taxNumber", "7702070139")),
        ("Unified Social Credit Code (USCC) 9111000071093019X7.", None, ("uscCode", "9111000071093019X7")),
        ("Unified Social Credit Code (USCC) 9111.", None, ("registrationNumber", "9111")),
        ("Legal Entity Number 253400V1H6ART1UQ0N98.", None, ("leiCode", "253400V1H6ART1UQ0N98")),
        ("Company Number IMO 5055293.", None, ("imoNumber", "5055293")),
        ("Identification Number 159014 (Iraq).", None, ("remark", "Identification Number 159014 (Iraq)")),
        ("Vessel Registration Identification IMO 9187629.", "vessel", ("imoNumber", "9187629")),
        ("Equity Ticker 00883 HK.", None, ("ticker", "00883 HK")),
        ("Website www.vtb.com.", None, ("website", "http://www.vtb.com")),
        ("Organization Established Date 17 Dec 2016.", None, ("incorporationDate", "2016-12-17")),
        ("a.k.a. 'BNC'.", None, ("brand", "BNC")),
        ("a.k.a. 'BNC'.", "vessel", ("alias", "BNC")),
        ("f.k.a. 'ANA I'.", None, ("previousName", "ANA I")),
        ("HAMAS - Hebron.", None, ("remark", "HAMAS - Hebron")),
    ],
)
def test_remarks(tmp_path: Path, text: str, kind: str | None, expected: tuple[str, str]) -> None:
    [(prop, value, original)] = remark(tmp_path, text, kind)
    assert (prop, value) == expected
    whole = text.removesuffix(".")
    assert whole in (original, value)  # the words of the list are kept


def test_what_being_listed_does_belongs_to_the_entry(tmp_path: Path) -> None:
    text = "Secondary sanctions risk: section 1(b) of Executive Order 13224; Gender Male."
    found = sdn(tmp_path, ofac_entry(36, "ALPHA", remarks=text))
    effect = "Secondary sanctions risk: section 1(b) of Executive Order 13224"
    assert found.values("ofac-36-ofac-sdn", "effect") == [effect]
    assert found.values("ofac-36", "remark") == ["Gender Male"]


def test_a_remark_goes_on_in_another_table_within_a_word(tmp_path: Path) -> None:
    found = sdn(
        tmp_path,
        ofac_entry(36, "ALPHA", remarks="Gender Male; Linked To: PROMO RAI"),
        ofac_entry(37, "PROMO RAIZ S.A.S."),
        comments=ofac_table(csv_row(36, "Z S.A.S.; a.k.a. 'A'.")),
    )
    [link] = found.links()
    assert (link.prop, link.subject, link.value) == ("Affiliation", "ofac-37", "ofac-36")
    assert found.values("ofac-36", "brand") == ["A"]


def test_linked_to_is_an_affiliation_with_whoever_has_the_name(tmp_path: Path) -> None:
    text = "Linked To: HAMAS; Linked To: TWIN; Linked To: NOBODY, S.A."
    found = sdn(
        tmp_path,
        ofac_entry(1, "HAMAS"),
        ofac_entry(2, "TWIN"),
        ofac_entry(3, "Twin"),
        ofac_entry(36, "ALPHA", remarks=f"{text}."),
    )
    hamas, twin, nobody = found.links()
    assert [(s.prop, s.value, s.original) for s in (hamas, twin, nobody)] == [
        ("Affiliation", "ofac-36", item) for item in text.split("; ")
    ]
    assert hamas.subject == "ofac-1"
    assert found.values(twin.subject, "name") == ["TWIN"]
    assert set(found.values(twin.subject, "possiblySameAs")) == {"ofac-2", "ofac-3"}
    assert found.values(nobody.subject, "name") == ["NOBODY, S.A."]
    assert found.values(nobody.subject, "possiblySameAs") == []


def test_a_ship_has_an_owner_and_no_affiliation(tmp_path: Path) -> None:
    found = sdn(
        tmp_path,
        ofac_entry(1, "NITC"),
        ofac_entry(
            36, "DANIEL", "vessel", remarks="Linked To: NITC.", owner="NITC", flag="Iran", grt="163,660"
        ),
    )
    [owner] = found.links()
    assert (owner.prop, owner.subject, owner.value) == ("Ownership", "ofac-1", "ofac-36")
    assert found.values("ofac-36", "country") == ["ir"]
    assert found.values("ofac-36", "remark") == ["Gross Registered Tonnage 163,660", "Linked To: NITC"]
    assert found.unmapped["Linked To"] == 1


def non_sdn(folder: Path, *rows: str) -> Published:
    """The same of the table of the other lists, which has an entry of the Palestinian Legislative Council."""
    first = ofac_entry(9639, "HANIYA, Ismail", "individual", "NS-PLC")
    return published(folder, "ofac_csv", cons_prim=ofac_table(first, *rows))


@pytest.mark.parametrize(
    ("program", "text", "lists", "start"),
    [
        ("UKRAINE-EO13662", None, ["us-ofac-ssi"], None),
        ("UKRAINE-EO13662] [RUSSIA-EO14024", None, ["us-ofac-ssi"], None),
        ("CMIC-EO13959", "Listing Date (CMIC) 03 Jun 2021.", ["us-ofac-ns-cmic"], "2021-06-03"),
        ("561-Related", None, ["us-ofac-capta"], None),
        (
            "RUSSIA-EO14024",
            "Effective Date (EO 14024 Directive 3): 26 Mar 2022; "
            "Listing Date (EO 14024 Directive 3): 24 Feb 2022.",
            ["us-ofac-ns-mbs"],
            "2022-02-24",
        ),
    ],
)
def test_the_list_of_another_entry_follows_from_its_program(
    tmp_path: Path, program: str, text: str | None, lists: list[str], start: str | None
) -> None:
    found = non_sdn(tmp_path, ofac_entry(36, "ALPHA", program=program, remarks=text))
    [listing] = [s for s in found.statements if (s.prop, s.value) == ("names", "ofac-36")]
    assert found.values(listing.subject, "list") == lists
    assert listing.start == (None if start is None else PartialDate(start))


def test_a_program_of_no_known_list_makes_a_listed_party_all_the_same(tmp_path: Path) -> None:
    found = non_sdn(tmp_path, ofac_entry(36, "ALPHA", program="NEW-EO15000"))
    assert found.values("ofac-36", "riskClass") == ["listed_party"]
    assert found.unmapped["list NEW-EO15000"] == 1
    assert found.held() == {"us-ofac-ns-plc": (1, 1, READ)}


def test_lists_that_the_table_does_not_tell_are_not_held(tmp_path: Path) -> None:
    found = non_sdn(tmp_path, ofac_entry(36, "ALPHA", program="561-Related"))
    assert "us-ofac-capta" not in found.held()


# ---------------------------------------------------------------- damaged files


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (csv_row(37, "BETA"), "sdn, row 2: has 2 cells, and a row of the table of entries has 12"),
        (ofac_entry(37, "BETA") + ",1", "sdn, row 2: has 13 cells"),
        (ofac_entry(37, "BETA", "robot"), "sdn, row 2, SDN_Type: is 'robot'; OFAC has individual"),
        (ofac_entry(37, ""), "sdn, row 2, SDN_Name: is missing"),
        (ofac_entry(36, "BETA"), "sdn, row 2, ent_num: 36 occurs twice"),
        (f"x{ofac_entry(37, 'BETA')}", "sdn, row 2, ent_num: 'x37' is no number"),
    ],
)
def test_a_bad_entry_is_rejected_and_named(tmp_path: Path, row: str, message: str) -> None:
    found = sdn(tmp_path, ofac_entry(36, "ALPHA"), row)
    assert len(found.rejected) == 1
    assert found.rejected[0].startswith(message)
    assert found.values("ofac-36", "name") == ["ALPHA"]


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("alt", csv_row(36, 2, "xka", "A", None), "alt, row 2, alt_type: is 'xka'; OFAC has aka, fka, nka"),
        ("alt", csv_row(99, 2, "aka", "A", None), "alt, row 2, ent_num: '99' is the number of no entry"),
        ("alt", csv_row(36, 2, "aka", None, None), "alt, row 2, alt_name: is missing"),
        ("add", csv_row(99, 2, None, "Delft", None, None), "add, row 2, ent_num: '99' is the number of no"),
        ("comments", csv_row(99, "DOB 1962."), "comments, row 2, ent_num: '99' is the number of no entry"),
    ],
)
def test_a_bad_row_of_another_table_is_rejected(tmp_path: Path, table: str, row: str, message: str) -> None:
    good = {
        "alt": csv_row(36, 1, "aka", "A", None),
        "add": csv_row(36, 1, None, "Delft", None, None),
        "comments": csv_row(36, "DOB 1962."),
    }[table]
    found = sdn(tmp_path, ofac_entry(36, "ALPHA"), **{table: ofac_table(good, row)})
    [rejected] = found.rejected
    assert rejected.startswith(message)


def test_tables_that_are_missing_are_reported(tmp_path: Path) -> None:
    found = sdn(tmp_path, ofac_entry(36, "ALPHA"))
    assert set(found.unmapped) == {
        "table of addresses", "table of aliases", "table of overflowing remarks"
    }  # fmt: skip


def test_a_table_without_its_entries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"the table of entries is missing .* load that"):
        published(tmp_path, "ofac_csv", add=ofac_table(csv_row(36, 25, None, "Havana", "Cuba", None)))


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="does not end in a line break"):
        published(tmp_path, "ofac_csv", sdn=f"{ofac_entry(36, 'ALPHA')}\n{ofac_entry(37, 'BETA')[:-3]}")


def test_a_list_that_is_too_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text(ofac_table(ofac_entry(36, "ALPHA")))
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store, pytest.raises(BadFile) as refused:
        load_path(store, path, read=READ)
    assert "sdn.csv: 1 records, and at least 5000 were expected" in str(refused.value)


@pytest.mark.parametrize(
    "row",
    [
        ofac_entry(36, "ALPHA"),
        csv_row(36, 25, None, "Havana", "Cuba", None),
        csv_row(36, 12, "aka", "A", None),
        csv_row(36, "DOB 1962."),
    ],
)
def test_each_table_is_recognised_by_its_content(row: str) -> None:
    assert format_of(Head("a.txt", f"{row}\n".encode())).name == "ofac_csv"


def test_two_lists_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    texts = {
        "a": ofac_table(ofac_entry(36, "ALPHA")),
        "b": ofac_table(ofac_entry(9639, "HANIYA, Ismail", "individual", "NS-PLC")),
        "c": ofac_table(csv_row(9639, 1, "aka", "HANIYYA, Ismaeel", None)),
        "d": ofac_table(csv_row(36, 1, "aka", "A", None)),
    }
    for name, text in texts.items():
        tmp_path.joinpath(name).write_text(text)
    found = format_named("ofac_csv").publications([tmp_path / name for name in texts])
    assert [(publisher, [file.name for file in files]) for publisher, files in found] == [
        ("us_ofac_sdn", ["a", "d"]),
        ("us_ofac_cons", ["b", "c"]),
    ]


# ---------------------------------------------------------------- published files


@pytest.mark.slow
@pytest.mark.skipif(not FILES.exists(), reason="the published files are not here")
def test_the_published_tables() -> None:
    found = read_published("ofac_csv", *sorted((FILES / "ofac_sdn_2021-07").glob("*.csv")))
    assert (found.rejected, found.unmapped) == ([], {"Linked To": 632})
    assert found.held() == {"us-ofac-sdn": (8_976, 8_976, READ)}
    assert len(found.statements) == 153_464
    assert Counter(s.prop for s in found.links()) == {"Affiliation": 2_776, "Ownership": 10}
    others = read_published("ofac_csv", *sorted((FILES / "ofac_2025-01").glob("*.csv")))
    assert (others.rejected, others.unmapped) == ([], {})
    assert {id: held for id, (held, _, _) in others.held().items()} == {
        "us-ofac-ssi": 286, "us-ofac-ns-cmic": 68, "us-ofac-ns-plc": 78,
    }  # fmt: skip
    assert len(others.statements) == 8_571
    assert Counter(s.prop for s in others.links()) == {"Affiliation": 283}
