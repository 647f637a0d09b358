import pytest

from ingest.normalise.numerals import chinese_number, with_digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十四", 14),
        ("四十", 40),
        ("二十四", 24),
        ("一百零二", 102),
        ("一百二十", 120),
        ("七百一十二", 712),
        ("一四二四", 1424),
        ("二〇四", 204),
        ("一千四百二十四", 1424),
        ("一千零一", 1001),
    ],
)
def test_chinese_numerals_are_read(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "十百", "百", "二百五", "一十零", "二十百", "一一十", "万", "一" * 9])
def test_unsound_chinese_numerals_are_left_alone(text: str) -> None:
    assert chinese_number(text) is None


def _chinese(number: int) -> str:
    """The written form of 1 to 99."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def test_every_written_number_below_a_hundred_is_read() -> None:
    assert [chinese_number(_chinese(n)) for n in range(1, 100)] == list(range(1, 100))


@pytest.mark.parametrize(
    "words",
    [
        ["24"],
        ["24th"],
        ["no", "24"],
        ["no24"],
        ["nr", "24"],
        ["number", "24"],
        ["twenty", "four"],
        ["twenty", "fourth"],
        ["024"],
    ],
)
def test_every_way_to_write_24_is_24(words: list[str]) -> None:
    assert with_digits(words) == ["24"]


def test_roman_numerals_are_read_where_a_number_is_expected() -> None:
    assert with_digits(["phase", "ii"]) == ["phase", "2"]
    assert with_digits(["x", "fab"]) == ["x", "fab"]
