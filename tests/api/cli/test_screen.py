from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Ketting
from resolved import read_back

from api.models import FullAnswer

ACADEMY = "Shenzhen International Quantum Academy"
SISC = ("S.I.S.C.", "--country", "cn", "--address", "Chongqing")


@pytest.mark.parametrize(
    ("name", "city", "id", "verdict"),
    [
        ("S.I.S.C.", "Chongqing", "cn-cetc-24", "yes"),
        (ACADEMY, "Shenzhen", "cn-siqa", "unknown"),
        ("GTA Semiconductor", "Shanghai", "cn-gta", "yes"),
        ("Si En (Qingdao)", "Qingdao", "cn-sien", "unknown"),
        ("Semiconductor Manufacturing Beijing Corporation", "Beijing", "cn-smbc", "unknown"),
    ],
)
def test_the_five_consignees_as_json(on_case: Ketting, name: str, city: str, id: str, verdict: str) -> None:
    result = on_case("screen", name, "--country", "CN", "--address", city, "--json")
    answer = read_back(FullAnswer, result.out)
    assert (result.code, result.err) == (0, "")
    assert (answer.matches[0].entity.id, answer.decision) == (id, "hit")
    assert {p.risk_class: p.verdict for p in answer.proximity}["defence_conglomerate"] == verdict


def test_the_decision_and_the_answer_come_first_then_who_is_meant(on_case: Ketting) -> None:
    words = on_case("screen", *SISC).words
    listed = "HIT 24th Research Institute of CETC is itself on the Entity List (last confirmed 9 Jul 2026, "
    near = (
        "It is 1 hop from China Electronics Technology Group Corporation, a defence conglomerate, by "
        "ownership and unit relationship (evidence grade C)."
    )
    assert words.startswith(listed)
    assert "evidence grade B) on " in words
    who = "Match: 24th Research Institute of CETC (cn-cetc-24); name, country and address agree"
    assert words.index(near) < words.index(who)


@pytest.mark.parametrize("columns", ["100", "120"])
@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("S.I.S.C.", "Chongqing"),
        (ACADEMY, "Shenzhen"),
        ("GTA Semiconductor", "Shanghai"),
        ("Si En (Qingdao)", "Qingdao"),
        ("Semiconductor Manufacturing Beijing Corporation", "Beijing"),
    ],
)
def test_an_answer_fits_forty_lines(
    on_case: Ketting, monkeypatch: pytest.MonkeyPatch, name: str, city: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = on_case("screen", name, "--country", "cn", "--address", city).out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= int(columns)


@pytest.mark.parametrize("order", [("S.I.S.C.",), ("S.I.S.C.", "--country", "cn"), ("SMBC",)])
def test_a_name_that_proves_nothing_is_answered_in_forty_lines_too(
    on_case: Ketting, order: tuple[str, ...]
) -> None:
    result = on_case("screen", *order)
    assert result.out.startswith("MANUAL REVIEW")
    assert len(result.out.splitlines()) <= 40
    assert "Not recorded" not in result.out and "Confirm who is meant" in result.words


def test_one_thing_that_agrees_agrees(on_case: Ketting) -> None:
    assert "Match: GTA Semiconductor (cn-gta); name agrees" in on_case("screen", "GTA Semiconductor").out


@pytest.mark.parametrize("view", ["decision", "summary", "full"])
def test_every_view_says_of_each_match_whether_it_is_accepted(on_case: Ketting, view: str) -> None:
    answer = json.loads(on_case("screen", "CETC", "--json", "--view", view).out)
    assert len(answer["matches"]) > 1 and answer["proximity"]
    assert [match["accepted"] for match in answer["matches"]] == [False] * len(answer["matches"])
    assert all(match["proximity"] for match in answer["matches"][1:])


def test_a_summary_begins_with_the_sentences_that_answer(on_case: Ketting) -> None:
    answer = json.loads(on_case("screen", *SISC, "--json", "--view", "summary").out)
    assert answer["headline"].startswith("24th Research Institute of CETC is itself on the Entity List")
    assert answer["headline"] in answer["summary"] and len(answer["headline"]) < len(answer["summary"])


def test_each_class_has_a_row_with_verdict_hops_grade_and_who_is_nearest(on_case: Ketting) -> None:
    lines = on_case("screen", "GTA Semiconductor").out.splitlines()
    rows = [" ".join(line.split()) for line in lines if line.startswith(("Defence conglomerate  ", "Armed"))]
    assert rows == [
        "Defence conglomerate Yes 2 (C) China Electronics Corporation",
        "Armed forces Inconclusive owners not fully recorded; no complete list",
    ]


def test_in_full_each_class_has_the_hops_at_each_grade(on_case: Ketting) -> None:
    lines = on_case("screen", "GTA Semiconductor", "--full").out.splitlines()
    row = " ".join(next(line for line in lines if line.startswith("Defence conglomerate  ")).split())
    assert row.startswith("Defence conglomerate Yes - - 2 2 China Electronics Corporation")
    assert any(line.startswith("A to D: hops on evidence of that grade or better") for line in lines)


def test_the_best_paths_to_all_classes_are_one_picture(on_case: Ketting) -> None:
    out = on_case("screen", *SISC).out
    picture = out.split("Nearest links\n")[1].split("\n\n")[0]
    assert picture.count("China Electronics Technology Group Corporation") == 1
    assert picture.count("↑ affiliated with (stated by US Department of War)") == 1
    assert "People's Liberation Army  cn-pla = Armed forces (grade B)" in picture


def test_one_line_says_it_all(on_case: Ketting) -> None:
    line = on_case("screen", *SISC, "--brief").out
    assert line.startswith(
        "HIT  S.I.S.C.: 24th Research Institute of CETC (cn-cetc-24); Defence conglomerate 1 hop (C); "
    )
    assert "; itself on the Entity List (B); " in line
    assert line.count("\n") == 1
    assert (
        on_case("screen", "Bakkerij Zonneschijn", "--brief").out == "NO MATCH FOUND  Bakkerij Zonneschijn\n"
    )
    assert on_case("screen", "SMBC", "--brief").out.startswith("MANUAL REVIEW  SMBC: may be ")


def test_one_line_of_a_review_has_class_and_hops_of_the_first_candidate(on_case: Ketting) -> None:
    line = on_case("screen", "S.I.S.C.", "--brief").out
    assert line.startswith("MANUAL REVIEW  S.I.S.C.: may be 24th Research Institute of CETC; if it is ")
    assert "; if it is 24th Research Institute of CETC: Defence conglomerate 1 hop (C); " in line
    assert line.count("\n") == 1


def test_one_form_of_answer_is_chosen(on_case: Ketting) -> None:
    refused = on_case("screen", "S.I.S.C.", "--full", "--brief")
    assert refused.code == 2
    assert "choose one of --full, --brief and --json" in refused.err


def test_next_steps_say_what_would_settle_it(on_case: Ketting) -> None:
    words = on_case("screen", "Si En (Qingdao)").words
    assert (
        "- Check what the Entity List requires: licence requirement for all items subject to the EAR" in words
    )
    assert "obtain register extracts or beneficial-owner declarations." in words


def test_a_path_shows_its_links_shares_dates_sources_and_locators(on_case: Ketting) -> None:
    words = on_case("screen", "Yizhuang Guotou", "--risk-class", "state_body", "--full").words
    assert "↑ owned by; 100%; direct; in force, confirmed on 21 Nov 2026" in words
    assert "= State body: in force" in words
    assert "[1] " in words
    assert "http://power-ic.szczkjgs.com/news_show_164959.htm" in words


def test_an_indirect_link_says_that_nobody_is_named_between(on_case: Ketting) -> None:
    asked = ("--risk-class", "defence_conglomerate", "--full")
    words = on_case("screen", "GTA Semiconductor", *asked).words
    assert "at least 2 hops, evidence grade D" in words
    assert "indirect; intermediate owners not named; counted as at least 2" in words


def test_open_ends_are_told_in_words_once_for_the_classes_that_share_them(on_case: Ketting) -> None:
    words = on_case("screen", "Si En (Qingdao)", "--full").words
    told = "Co., Ltd.: owners are recorded for 57.1% (2020), 42.9% is not recorded"
    assert words.count(told) == 1
    assert "Defence conglomerate, Chinese military company, Military End-User List" in words


def test_listings_shipments_licences_and_claims_of_both_sides(on_case: Ketting) -> None:
    words = on_case("screen", ACADEMY, "--full").words
    assert "shipment-2024-asml-siqa" in words
    assert "Licences Export licence for the DUV machine" in words
    assert "Nieuwsuur, 2025-11-26, asserts" in words
    assert "Dutch Ministry of Foreign Affairs, 2025-11-28, declines" in words
    listed = on_case("screen", "S.I.S.C.", "--full").words
    assert "Entity List: 3,409 of 3,409 entries loaded, copy of 9 Jul 2026; 89 FR 41888" in listed
    assert "ASML, 2025-11-07, asserts" in listed


def test_data_versions_and_overdue_sources_are_named(on_case: Ketting) -> None:
    words = on_case("screen", "S.I.S.C.", "--full").words
    assert "Out of date: us_lists was last read on 9 Jul 2026 and is due every 30 days." in words
    assert all(id in words for id in ("corporate_links", "nieuwsuur_2025", "risk_classes", "us_lists"))


def test_on_the_day_of_the_machine_the_academy_was_near_no_listed_party(on_case: Ketting) -> None:
    result = on_case("screen", ACADEMY, "--at", "2024-02-05", "--risk-class", "listed_party", "--json")
    answer = read_back(FullAnswer, result.out)
    assert answer.decision == "unknown"
    assert [p.verdict for p in answer.proximity] == ["unknown"]


def test_a_source_filter_leaves_the_owner_of_si_en_out(on_case: Ketting) -> None:
    result = on_case("screen", "Si En (Qingdao)", "--source", "nieuwsuur_2025", "--json")
    defence = json.loads(result.out)["proximity"][0]
    assert (defence["verdict"], defence["reasons"]) == ("unknown", ["no_owner_recorded", "open_end"])
    printed = on_case("screen", "Si En (Qingdao)", "--source", "nieuwsuur_2025", "--full").words
    assert "sources nieuwsuur_2025 only" in printed
    assert "Of corporate_links, risk_classes, us_lists only the risk classes count." in printed


def test_a_no_names_what_it_assumes(on_case: Ketting) -> None:
    result = on_case("screen", "Yizhuang Guotou", "--risk-class", "defence_conglomerate", "--full")
    assert result.code == 0
    told = "NO LINK FOUND No link found in the data loaded from Yizhuang Guotou to a defence conglomerate"
    assert result.words.startswith(f"{told} within 4 hops on ")
    assert "(as of the copy of 20 Nov 2026). Ownership records do not show end use." in result.words
    assert "Assumed:" in result.out
    assert "clear" not in result.out.lower()


def test_a_minimum_grade_hides_weaker_evidence(on_case: Ketting) -> None:
    result = on_case(
        "screen", "S.I.S.C.", "--min-grade", "B", "--risk-class", "defence_conglomerate", "--full"
    )
    assert "- the only link found rests on evidence below the minimum grade" in result.words


def test_a_brand_of_several_is_for_somebody_to_look_at(on_case: Ketting) -> None:
    result = on_case("screen", "Huada")
    assert result.code == 0
    assert result.out.startswith("MANUAL REVIEW  ")
    assert all(id in result.out for id in ("cn-bgi", "cn-empyrean", "cn-huada-semiconductor"))


def test_initials_alone_are_for_review_with_the_verdicts_of_the_candidate(on_case: Ketting) -> None:
    words = on_case("screen", "S.I.S.C.").words
    assert words.startswith("MANUAL REVIEW ")
    assert "an abbreviation, not sufficient on its own" in words
    assert "Verdicts if it is 24th Research Institute of CETC" in words


def test_a_view_of_the_json_tells_less(on_case: Ketting) -> None:
    decision = json.loads(on_case("screen", *SISC, "--json", "--view", "decision").out)
    assert (decision["decision"], decision["matches"]) == (
        "hit",
        [{"entity": "cn-cetc-24", "score": 1.0, "accepted": True}],
    )
    assert json.loads(on_case("screen", *SISC, "--json", "--view", "summary").out)["view"] == "summary"
    refused = on_case("screen", *SISC, "--view", "decision")
    assert (refused.code, "give --json too" in refused.err) == (2, True)


def test_each_candidate_shows_its_own_verdicts(on_case: Ketting) -> None:
    answer = read_back(FullAnswer, on_case("screen", "BGI", "--json").out)
    assert answer.decision == "review"
    assert answer.matches[0].entity.id == "cn-bgi-genomics"
    assert "yes" in [each.verdict for each in answer.proximity]
    assert "BGI Genomics Co., Ltd.: Yes: " in on_case("screen", "BGI", "--full").words


def test_candidates_stand_in_order_of_what_they_share_with_the_name(on_case: Ketting) -> None:
    answer = read_back(FullAnswer, on_case("screen", "SiEn Integrated Circuits", "--json").out)
    assert answer.matches[0].entity.id == "cn-sien"


def test_what_the_order_gives_is_in_the_question_and_in_the_explanation(on_case: Ketting) -> None:
    words = on_case("screen", *SISC, "--date", "2024-02-05", "--identifier", "X-1", "--full").words
    assert "country cn; address Chongqing; identifier X-1; on 5 Feb 2024, the day of the order" in words
    assert "country matches (cn)" in words
    assert "an abbreviation, confirmed by the address or identifier given" in words
    assert "the city Chongqing matches the recorded address 'Chongqing'" in words
    assert "the identifier given is not recorded for it" in words


def test_the_day_asked_about_is_the_orders_unless_another_is_named(on_case: Ketting) -> None:
    def day(*options: str) -> str:
        return str(read_back(FullAnswer, on_case("screen", *options, "--json").out).query.valid_at)

    assert day("cn-sien", "--date", "2024-02-05") == "2024-02-05"
    assert day("cn-sien", "--date", "2024-02-05", "--at", "2024-03-01") == "2024-03-01"


def test_search_says_whom_a_name_may_mean(on_case: Ketting) -> None:
    assert on_case("search", *SISC, "--json").out.count('"accepted":true') == 1
    words = on_case("search", "Huada").words
    assert "a brand, not sufficient on its own" in words


@pytest.mark.parametrize("command", ["screen", "search"])
def test_a_file_is_no_name(
    on_case: Ketting, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lists").mkdir()
    for path in ("customers.csv", "lists/customers", "customers", "Hikvision"):
        Path(path).write_text("name\n", encoding="utf-8")
    for path in ("customers.csv", "lists/customers", "./customers", "customers"):
        result = on_case(command, path)
        assert (result.code, result.out) == (2, "")
        assert f"{path} is a file; give one name, or a table of orders with --file" in result.err
    for path in ("lists", "lists/", "."):
        result = on_case(command, path)
        assert (result.code, result.out) == (2, "")
        assert f"{path} is a folder" in result.err
    assert "is the address of a file" in on_case(command, "file:///home/customers.csv").err
    assert on_case(command, "nowhere.csv").code == 0
    assert on_case(command, "Hikvision").code == 0  # a name, whatever else is called so


def test_json_is_one_line_unless_a_terminal_shows_it(
    on_case: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = on_case("screen", *SISC, "--json", "--view", "decision").out
    assert out.count("\n") == 1 and len(out.encode()) <= 2_048
    monkeypatch.setattr("api.cli.output.is_terminal", lambda: True)
    assert on_case("screen", *SISC, "--json", "--view", "decision").out.startswith('{\n  "')


def test_no_match_is_an_answer(on_case: Ketting) -> None:
    result = on_case("screen", "Bakkerij Zonneschijn Appelscha")
    assert result.code == 0
    assert "NO MATCH FOUND No match for “Bakkerij Zonneschijn Appelscha” among " in result.words
    assert "script); lists searched: " in result.words
    assert "Entity List: 3,409 of 3,409 entries loaded" in result.words
    assert "Next steps - Check the spelling" in result.words


def test_before_the_first_load_nothing_was_known(on_case: Ketting) -> None:
    result = on_case("screen", "S.I.S.C.", "--known-at", "2020-01-01", "--json")
    assert read_back(FullAnswer, result.out).decision == "no match found"


def test_what_is_no_terminal_gets_plain_text(on_case: Ketting) -> None:
    out = on_case("screen", "S.I.S.C.").out
    assert "\x1b" not in out
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_the_store_of_the_environment_is_used(
    ketting: Ketting, case_store_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETTING_STORE", f"sqlite:///{case_store_path}")
    assert ketting("screen", "cn-sien", "--json").code == 0


def test_the_former_id_of_a_class_is_refused_with_the_present_one(on_case: Ketting) -> None:
    refused = on_case("screen", "CETC", "--risk-class", "military_end_user")
    assert refused.code == 2
    assert "--risk-class military_end_user: it is called meu_list now; write that" in refused.err
