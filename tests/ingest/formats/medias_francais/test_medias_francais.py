"""Médias français: shares, controls without one, persons and families, tables together in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said_in

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness

MEDIA = (
    "Nom\tType\tPeriodicite\tEchelle\tPrix\tDisparu\nLe Figaro\tPresse\tQuotidien\tNational\tPayant\tchecked"
)
ORGANISATIONS = "nom\tcommentaire\nGroupe Dassault\tAnciennement X\n"
PERSONS = "Nom\trangChallenges2024\tmilliardaireForbes2024\nXavier Niel\t9\t\nFamille Dassault\t6\t\n"
LINKS = "id\torigine\tqualificatif\tvaleur\tcible\tcommentaire\n"


def read_tables(folder: Path, *links: str, names: bool = True) -> Said:
    tables = {"liens.tsv": LINKS + "".join(f"{number}\t{link}\n" for number, link in enumerate(links))}
    if names:
        tables |= {"medias.tsv": MEDIA, "organisations.tsv": ORGANISATIONS, "personnes.tsv": PERSONS}
    return said_in(folder, tables, "medias_francais")


def ids(found: Said) -> dict[str, str]:
    return {s.value: s.subject for s in found.statements if s.prop == "name"}


def test_names_and_what_is_said_of_them(tmp_path: Path) -> None:
    found = read_tables(tmp_path)
    id = ids(found)
    types = {name: found.values(subject, "type")[0] for name, subject in id.items()}
    assert types == {
        "Le Figaro": "Organization",
        "Groupe Dassault": "Organization",
        "Xavier Niel": "Person",
        "Famille Dassault": "LegalEntity",
    }
    assert found.values(id["Le Figaro"], "remark") == [
        "type: Presse",
        "périodicité: Quotidien",
        "échelle: National",
        "prix: Payant",
        "disparu",
    ]
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("link", "kind", "share"),
    [
        ("égal à\t50.00%", "Ownership", "50"),
        ("supérieur à\t50.00%", "Ownership", "(50,100]"),
        ("inférieur à\t20%", "Ownership", "(0,20)"),
        ("participe\t", "Ownership", "None"),
        ("contrôle\t", "Control", "None"),
    ],
)
def test_links(tmp_path: Path, link: str, kind: str, share: str) -> None:
    found = read_tables(tmp_path, f"Groupe Dassault\t{link}\tLe Figaro\t")
    [stated] = found.links()
    assert (stated.subject, stated.value) == (ids(found)["Groupe Dassault"], ids(found)["Le Figaro"])
    assert (stated.prop, str(stated.share), stated.direct) == (kind, share, Directness.UNSTATED)


@pytest.mark.parametrize(
    ("link", "said_of_it"),
    [
        ("Groupe Dassault\tenviron\t5%\tLe Figaro\t", "qualificatif: is 'environ'"),
        ("Groupe Dassault\tégal à\tbeaucoup\tLe Figaro\t", "valeur: 'beaucoup' is no percentage"),
        ("Groupe Dassault\tégal à\t120%\tLe Figaro\t", "valeur: "),
        ("Groupe Dassault\tcontrôle\t5%\tLe Figaro\t", "valeur: is '5%' beside 'contrôle'; leave it empty"),
        ("\tégal à\t5%\tLe Figaro\t", "origine: is missing"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place(tmp_path: Path, link: str, said_of_it: str) -> None:
    [rejected] = read_tables(tmp_path, link).rejected
    assert rejected.startswith(f"liens.tsv, row 2, {said_of_it}")


def test_whom_no_table_names_is_loaded_and_counted(tmp_path: Path) -> None:
    found = read_tables(tmp_path, "Groupe Dassault\tcontrôle\t\tLe Figaro\t", names=False)
    assert found.unmapped == {"Groupe Dassault": 1, "Le Figaro": 1}
    assert {s.value for s in found.statements if s.prop == "type"} == {"Organization"}


def test_another_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none of the tables .* title"):
        said_in(tmp_path, {"a.tsv": "nom\ttitle\nA\tB\n"}, "medias_francais")


@pytest.mark.parametrize("text", [MEDIA, ORGANISATIONS, PERSONS, LINKS])
def test_each_table_is_told_by_its_columns(text: str) -> None:
    assert format_of(Head("a.tsv", text.encode())).name == "medias_francais"
