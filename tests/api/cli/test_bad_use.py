from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Ketting

SCREEN = ("screen", "S.I.S.C.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("screen", ""), "name"),
        (("screen", "x" * 10_000), "at most 1,000 are read"),
        (("screen", "S.I.S.C.\x07"), "control character"),
        (("screen", "\udcff"), "ketting: "),
        ((*SCREEN, "--max-hops", "0"), "--max-hops 0: it must be a whole number between 1 and 10"),
        ((*SCREEN, "--max-hops", "11"), "between 1 and 10"),
        ((*SCREEN, "--max-hops", "four"), "--max-hops"),
        ((*SCREEN, "--at", "2024-02-30"), "this day does not exist"),
        ((*SCREEN, "--at", "20240205"), "--at 20240205: write a day as YYYY-MM-DD"),
        ((*SCREEN, "--at", "2999-01-01"), "after today"),
        ((*SCREEN, "--known-at", "lately"), "YYYY-MM-DDTHH:MM:SS"),
        ((*SCREEN, "--known-at", "2024-02-30"), "this day does not exist"),
        ((*SCREEN, "--known-at", "0001-01-01T00:00:00+05:00"), "YYYY-MM-DDTHH:MM:SS"),
        ((*SCREEN, "--known-at", "2999-01-01"), "in the future"),
        ((*SCREEN, "--min-share", "150"), "between 0 and 100"),
        ((*SCREEN, "--min-share", "nan"), "between 0 and 100"),
        ((*SCREEN, "--min-grade", "E"), "--min-grade E: it must be A, B, C or D"),
        ((*SCREEN, "--traversal", "sideways"), "choose one of control, any"),
        ((*SCREEN, "--risk-class", "pirate"), "choose from defence_conglomerate"),
        ((*SCREEN, "--source", "nowhere"), "loaded: corporate_links"),
        ((*SCREEN, "--paths", "0"), "between 1 and 50"),
        ((*SCREEN, "--nonsense"), "No such option"),
        (("screen",), "give a NAME, or a table of orders with --file"),
        (("scren", "S.I.S.C."), "Did you mean 'screen'?"),
        (("entity", "cn-nobody"), "no entity is called 'cn-nobody'"),
        (("entity", "Huada"), "cn-bgi (BGI Group)"),
        (("owners", "Bakkerij Zonneschijn Appelscha"), "no entity is called"),
        (("paths", "cn-gta", "cn-nobody"), "no entity is called 'cn-nobody'"),
        (("load",), "name one SOURCE"),
        (("load", "us_lists", "--bundled"), "us_lists is one of them: leave out --bundled"),
        (("load", "x", "--bundled"), "risk_classes, us_lists), so it takes no SOURCE; 'x' is none of them"),
        (("load", "no_such_source"), "neither a bundled source"),
        (("load", "us_lists", "--published", "2020-01-01"), "states the days of its documents"),
        (("load", "x.csv", "--published", "20200101"), "--published 20200101: no such day"),
        (("load", "x.csv", "--published", "2020-02-30"), "--published 2020-02-30: no such day"),
        (("export",), "Missing option '--output'"),
        (("export", "--format", "parquet", "--output", "x"), "jsonl"),
        (("serve", "--port", "70000"), "between 0 and 65535"),
        (("serve", "--host", "no such host"), "names no machine"),
    ],
)
def test_bad_use_is_told_in_one_line(on_case: Ketting, arguments: tuple[str, ...], message: str) -> None:
    result = on_case(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert message in " ".join(result.err.split())
    assert "Traceback" not in result.err
    assert "\x07" not in result.err


@pytest.mark.parametrize("url", ["ketting.db", "oracle://host/x", "sqlite:///", "sqlite:///:memory:", "://"])
def test_an_address_of_no_store(ketting: Ketting, url: str) -> None:
    result = ketting("screen", "S.I.S.C.", "--store", url)
    assert (result.code, result.out) == (2, "")
    assert "write sqlite:///relative/path.db" in result.err


def test_a_backup_overwrites_nothing(on_case: Ketting, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("precious")
    result = on_case("backup", str(kept))
    assert result.code == 2
    assert "exists already; name a new file" in result.err
    assert kept.read_text() == "precious"
