import pytest

from ingest.normalise import legal_form, read_name


@pytest.mark.parametrize(
    ("name", "rest", "form"),
    [
        ("Foo Co., Ltd.", "foo", "limited"),
        ("Foo Company Limited", "foo", "limited"),
        ("Foo Corp", "foo", "company"),
        ("Foo, Inc.", "foo", "incorporated"),
        ("Foo GmbH & Co. KG", "foo", "gmbh_kg"),
        ("Foo B.V.", "foo", "bv"),
        ("Foo N.V.", "foo", "nv"),
        ("Foo S.à r.l.", "foo", "sarl"),
        ("Foo Sp. z o.o.", "foo", "spzoo"),
        ("ООО «БАЙ»", "бай", "ooo"),
        ("Joint Stock Company Foo", "foo", "shares"),
        ("Foo JSC", "foo", "shares"),
        ("Foo Group Co., Ltd.", "foo group", "limited"),
        ("积塔半导体有限公司", "积塔半导体", "han_limited"),
        ("积塔半导体股份有限公司", "积塔半导体", "han_shares"),
        ("华润（集团）有限公司", "华润集团", "han_limited"),
        ("华润集团公司", "华润集团", "han_company"),
        ("Foo Pte. Ltd.", "foo", "pte"),
        ("Foo Sdn. Bhd.", "foo", "sdn_bhd"),
        ("Foo", "foo", None),
    ],
)
def test_legal_forms_leave_the_name_and_are_kept_beside_it(name: str, rest: str, form: str | None) -> None:
    reading = read_name(name)
    assert (reading.comparable, reading.legal_form) == (rest, form)


def test_a_branch_is_not_its_company() -> None:
    assert read_name("华润集团北京分公司").comparable != read_name("华润集团北京公司").comparable


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert read_name("GmbH").comparable == "gmbh"
    assert read_name("有限公司").comparable == "有限公司"


def test_a_group_and_the_company_listed_under_its_name_stay_two() -> None:
    group, listed = read_name("某某芯片技术（集团）有限公司"), read_name("某某芯片技术股份有限公司")
    assert group.comparable != listed.comparable


def test_a_form_is_generic_or_has_countries() -> None:
    assert legal_form("limited").is_generic
    assert legal_form("pte").countries >= {"sg"}
    assert not legal_form("gmbh").is_generic
