import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.normalise import BadName, comparable_name, read_name

# Words that the rules react to, so that random names reach the rules' interplay.
_WORDS = """
no number 24 24th second phase stage fund ii iv i of for the & co ltd corp inc company limited research
institute academy factory plant cetc cetc24 china electronics technology group corporation north beijing
llc jsc gmbh kg a s z o.o. S.I.S.C. u. twenty fourth 0 007 ( ) , . - '
中国 电子 科技 集团 公司 有限公司 有限 责任 第二十四 研究所 所 院 二 十 期
第 一 分 厂 百 货 乾 隆 電 中电科 中国电科
"""
_RULE_WORDS = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=9)
_NAMES = st.one_of(st.text(max_size=60), _RULE_WORDS.map(" ".join), _RULE_WORDS.map("".join))


def _comparable(text: str) -> str | None:
    try:
        return comparable_name(text)
    except BadName:
        return None


@pytest.mark.slow
@given(_NAMES)
@example("中国电科 of 24")
@example("第 有限公司 一 iv iv")
def test_a_comparable_name_is_its_own_comparable_name(text: str) -> None:
    comparable = _comparable(text)
    assert comparable is None or comparable_name(comparable) == comparable


@given(_NAMES)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read_name(text)
    except BadName:
        return
    assert reading.comparable.strip()
    assert reading.plain.strip()


def test_every_character_settles_at_once() -> None:
    for codepoint in range(0x20, 0x3000):
        comparable = _comparable(chr(codepoint))
        assert comparable is None or _comparable(comparable) == comparable, hex(codepoint)
