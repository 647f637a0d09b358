"""Consignees as orders name them: lines kept beside the repository, and cases of our own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from api.models import SearchMatch
from api.screening import Question, Screener
from ingest.matching import Beside, Match, NameIndex, Recorded

LINES = Path(__file__).parents[4] / "shared" / "vectors" / "consignee_lines.csv"

# recorded, its country, asked, country, address, expected
OWN = (
    ("上海积塔半导体有限公司", "cn", "Shanghai Jita Semiconductor Co., Ltd.", "cn", "Shanghai", "accept"),
    ("上海积塔半导体有限公司", "cn", "Shanghai Jita Semiconductor Co., Ltd.", "cn", "Beijing", "review"),
    ("Foobar Optics", "cn", "Foobar Optics B.V.", "nl", "", "not_accept"),
    ("Foobar Optics", "cn", "Foobar Optics Sdn. Bhd.", "cn", "", "not_accept"),
    ("Foobar Optics", "", "Foobar Optics K.K.", "", "", "not_accept"),
    ("Foobar Optics Pte. Ltd.", "sg", "Foobar Optics Pty. Ltd.", "au", "", "not_accept"),
    ("Foobar Optics GmbH", "de", "Foobar Optics AG", "de", "", "not_accept"),
    ("Foobar Optics Ltd", "gb", "Foobar Optics PLC", "gb", "", "not_accept"),
    ("某某光电有限公司", "cn", "某某光电股份有限公司", "cn", "", "not_accept"),
    ("Foobar Optics GmbH", "de", "Foobar Optics Co., Ltd.", "de", "", "accept"),
    ("Foobar Optics Pte. Ltd.", "sg", "FOOBAR OPTICS LIMITED", "sg", "", "accept"),
    ("Foobar Optics", "sg", "Foobar Optics Pte Ltd", "sg", "", "accept"),
    ("Foobar Optics", "de", "Foobar Optics GmbH", "cn", "", "review"),
    ("Foobar Optics", "cn", "Foobar Optics", "de", "", "review"),
    ("AECC", "cn", "AECC Corp.", "cn", "", "not_accept"),
    ("China Aerospace Science and Technology Corporation", "cn", "CASC Limited", "cn", "", "not_accept"),
    ("China Aerospace Science and Technology Corporation", "cn", "CASC", "cn", "", "review"),
    ("CASC Limited", "cn", "China Aerospace Science and Technology Corporation", "cn", "", "not_accept"),
    ("CASC Limited", "cn", "CASC Limited", "cn", "", "accept"),
    ("中国航天科技集团有限公司", "cn", "航天科技有限公司", "cn", "", "not_accept"),
    ("中国电子科技集团有限公司", "cn", "中电科技", "cn", "", "not_accept"),
    ("中国电子科技集团有限公司", "cn", "中国电科", "cn", "", "review"),
    ("中国电子科技集团有限公司", "cn", "中国电科集团有限公司", "cn", "", "not_accept"),
    ("中国电子科技集团公司第三十八研究所", "cn", "中电科第三十八研究所", "cn", "", "accept"),
    ("FBO", "cn", "FBO", "cn", "", "review"),
    ("F.B.O.P.Q.", "cn", "FBOPQ", "", "", "review"),
    ("FBOPQ", "cn", "F.B.O.P.Q. Ltd.", "cn", "", "not_accept"),
    ("Foobar", "cn", "FOOBAR", "", "", "accept"),
    ("Fuba", "cn", "Fuba", "cn", "", "review"),
    ("丰宝", "cn", "丰宝", "cn", "", "review"),
    ("丰宝光", "cn", "丰宝光", "cn", "", "accept"),
    ("某某乾光电有限公司", "cn", "某某干光电有限公司", "cn", "", "not_accept"),
    ("某某昇光電有限公司", "cn", "某某升光电有限公司", "cn", "", "not_accept"),
    ("某某於光电有限公司", "cn", "某某于光电有限公司", "cn", "", "not_accept"),
    ("某某第七一〇研究所", "cn", "某某第七一○研究所", "cn", "", "accept"),
    ("某某第七一〇研究所", "cn", "某某第七一O研究所", "cn", "", "accept"),
    ("某某第七一〇研究所", "cn", "某某第710研究所", "cn", "", "accept"),
    ("某某第七一〇研究所", "cn", "某某第七一研究所", "cn", "", "not_accept"),
    ("某某第三十三研究所", "cn", "某某第卅三研究所", "cn", "", "accept"),
    ("CETC 22nd Institute", "cn", "CETC 2*2 Institute", "cn", "", "not_accept"),
    ("CETC 2nd Institute", "cn", "CETC 2 2 Institute", "cn", "", "not_accept"),
    ("Østfold Æther AS", "no", "OSTFOLD AETHER AS", "no", "", "accept"),
    ("Đorđe Straße", "rs", "Dorde Strasse", "rs", "", "accept"),
)


def _lines() -> list[object]:
    if not LINES.exists():
        reason = f"{LINES.name} is not beside the repository"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    with LINES.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["id"]) for row in csv.DictReader(file)]


def _answer(matches: list[Match] | list[SearchMatch]) -> str:
    if any(match.accepted for match in matches):
        return "accept"
    return "review" if matches else "nothing"


def _ask_one(recorded: str, recorded_country: str, query: str, country: str, address: str) -> str:
    index = NameIndex([("it", "name", recorded)])
    facts = {"it": Recorded((recorded_country,) if recorded_country else ())}
    beside = Beside(country or None, address or None)
    return _answer(index.match(query, beside=beside, recorded=lambda ids: facts))


@pytest.mark.parametrize("row", _lines())
def test_consignee_lines(row: dict[str, str], screener: Screener) -> None:
    given = row["query"], row["query_country"], row["query_address"]
    expected = {"accept", "review"} if row["expect"] == "accept|review" else {row["expect"]}
    if row["expect"] == "not_accept":
        expected = {"review", "nothing"}
    if row["recorded"]:
        assert _ask_one(row["recorded"], row["recorded_country"], *given) in expected
        return
    question = Question(country=given[1] or None, address=given[2] or None)
    matches = screener.search(given[0], question).matches
    answer = _answer(matches)
    assert answer in expected
    if answer == "accept":
        assert [match.entity.id for match in matches] == [row["entity"]]
    elif "review" in row["expect"]:
        assert row["entity"] in [match.entity.id for match in matches]


@pytest.mark.parametrize(("recorded", "recorded_country", "query", "country", "address", "expected"), OWN)
def test_cases_of_our_own(
    recorded: str, recorded_country: str, query: str, country: str, address: str, expected: str
) -> None:
    answer = _ask_one(recorded, recorded_country, query, country, address)
    assert answer == expected or (expected == "not_accept" and answer != "accept")
