import pytest

from ingest.normalise import typed_tokens


def _tokens(name: str) -> set[str]:
    return {f"{token.kind}:{token.value}" for token in typed_tokens(name)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CETC24", {"system:cetc", "number:24"}),
        ("中国电科24所", {"system:cetc", "number:24", "kind:research"}),
        ("Shanxi Foo", {"place:shanxi"}),
        ("Shaanxi Foo", {"place:shaanxi"}),
        ("山西某某", {"place:shanxi"}),
        ("陕西某某", {"place:shaanxi"}),
        ("Xi'an Foo", {"place:shaanxi/xian"}),
        ("Suzhou Foo", {"place:anhui/suzhou|jiangsu/suzhou"}),
        ("Suzhou Foo (宿州)", {"place:anhui/suzhou"}),
        ("Foo of Suzhou, Jiangsu", {"place:jiangsu", "place:jiangsu/suzhou"}),
        ("Hong Kong Foo", {"place:hongkong"}),
        ("西南某某", {"direction:southwest"}),
        ("中芯北方", {"direction:north"}),
        ("海南南方某某", {"place:hainan", "direction:south"}),
        ("Foo Fund II", {"kind:fund", "phase:2"}),
        ("国家某某基金二期", {"kind:fund", "phase:2"}),
        ("Foo Bank", {"kind:bank"}),
        ("Foo", set()),
    ],
)
def test_typed_tokens(name: str, expected: set[str]) -> None:
    assert _tokens(name) == expected


def test_a_region_is_a_place_and_a_direction() -> None:
    assert _tokens("Foo North China (Beijing)") == {"place:north-china", "place:beijing", "direction:north"}
