import pytest

from ingest.normalise.folding import folded


def test_traditional_characters_become_simplified() -> None:
    # Fails where the opencc wheel came without its dictionaries.
    assert folded("中國電子科技集團公司第二十四研究所") == "中国电子科技集团公司第二十四研究所"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ＣＥＴＣ　２４", "cetc 24"),
        ("S.I.S.C.", "sisc"),
        ("S. I. S. C.", "sisc"),
        ("Si'En", "sien"),
        ("Si’En", "sien"),
        ("Société Générale", "societe generale"),
        ("华润（集团）有限公司", "华润集团有限公司"),
        ("zero\u200bwidth", "zerowidth"),
        ("٢٤", "24"),
    ],
)
def test_folding(written: str, expected: str) -> None:
    assert folded(written) == expected


def test_marks_of_other_scripts_stay() -> None:
    assert folded("हिन्दी") == "हिन्दी"
