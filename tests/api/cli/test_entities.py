from __future__ import annotations

from command_line import Ketting
from resolved import read_back
from rich.cells import cell_len

from api.models import EntityAnswer, LinksAnswer, PathsAnswer


def test_paths_between_an_id_and_a_name(on_case: Ketting) -> None:
    result = on_case("paths", "cn-gta", "China Electronics Corporation", "--json")
    answer = read_back(PathsAnswer, result.out)
    assert [each.id for each in (*answer.starts, *answer.ends)] == ["cn-gta", "cn-cec"]
    assert [(path.hops, path.at_least) for path in answer.paths] == [(2, False), (2, True)]


def test_paths_are_drawn_as_chains(on_case: Ketting) -> None:
    words = on_case("paths", "cn-gta", "cn-cec").words
    assert "GTA Semiconductor cn-gta ↑ owned by; under 100%; direct" in words
    assert "“a unit of state-owned China Electronics”" in words


def test_no_path_is_an_answer(on_case: Ketting) -> None:
    result = on_case("paths", "cn-gta", "cn-cetc-24")
    assert result.code == 0
    assert "No path found in the data loaded, with this search." in result.out


def test_any_also_goes_down(on_case: Ketting) -> None:
    assert "↓ owns" in on_case("paths", "cn-cec", "cn-gta", "--traversal", "any").out


def test_owners_with_share_and_source(on_case: Ketting) -> None:
    result = on_case("owners", "SiEn (Qingdao) Integrated Circuits Co., Ltd.")
    assert "cn-qingdao-sasac" in result.out
    indirect = "indirect; intermediate owners not named; counted as at least 2"
    assert f"ownership; 67%; {indirect}; last confirmed 5 Aug 2021" in result.words
    answer = read_back(LinksAnswer, on_case("owners", "cn-sien", "--json").out)
    held = {(link.upper.id, holding.share) for link in answer.links for holding in link.holdings}
    assert held >= {("cn-qingdao-sasac", "67"), ("cn-aucma-yunlian", "57.1")}


def test_an_entity_without_owner_says_so(on_case: Ketting) -> None:
    assert "is recorded in the data loaded" in on_case("owners", "cn-sustech").words


def test_an_entity_with_facts_classes_and_listings(on_case: Ketting) -> None:
    words = on_case("entity", "中国电子科技集团公司第二十四研究所").words
    assert "24th Research Institute of CETC cn-cetc-24" in words
    assert "Acronym S.I.S.C." in words
    assert "Military research institute: last confirmed" in words
    assert "CETC Chip Technology Co., Ltd. us-el-cetc-chip" in words
    assert read_back(EntityAnswer, on_case("entity", "cn-cetc-24", "--json").out).id == "cn-cetc-24"


def test_a_listing_is_shown_by_its_id(on_case: Ketting) -> None:
    assert "89 FR 41888" in on_case("entity", "us-el-cetc-chip").out


def test_columns_align_beside_chinese_names(on_case: Ketting) -> None:
    lines = on_case("entity", "cn-cetc-24").out.splitlines()
    header = next(line for line in lines if line.startswith("Fact"))
    row = next(line for line in lines if "中国电子科技集团公司第二十四研究所" in line and "[" in line)
    assert cell_len(row[: row.index("[")]) == cell_len(header[: header.index("Source")])


def test_owners_come_a_page_at_a_time_with_the_option_that_goes_on(on_case: Ketting) -> None:
    first = on_case("owners", "cn-gta", "--limit", "1")
    assert "more: --offset 1" in first.words
    second = on_case("owners", "cn-gta", "--offset", "1", "--limit", "1")
    assert second.code == 0 and first.out != second.out
