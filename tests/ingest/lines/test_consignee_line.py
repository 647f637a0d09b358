"""Lines of orders taken apart: the name stays whole, and nothing around it is taken for part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import ConsigneeLine, read_line

WITH_ADDRESS = [
    ("S.I.S.C., No.14 Nanping Huayuan Road, Chongqing", "S.I.S.C.", "No.14 Nanping Huayuan Road"),
    (
        "Foo Optics Inc., 1200 Main Street, Suite 5, Springfield, IL 62701",
        "Foo Optics Inc.",
        "1200 Main Street",
    ),
    ("Foo Optics GmbH, Industriestrasse 5, 80331 München, Germany", "Foo Optics GmbH", "Industriestrasse 5"),
    ("Foo Optics B.V. De Run 6501 5504 DR Veldhoven", "Foo Optics B.V.", "De Run 6501 5504 DR Veldhoven"),
    ("Tower Semiconductor Ltd., Migdal Haemek, Israel", "Tower Semiconductor Ltd.", "Migdal Haemek"),
    ("Foo AS, Pb 5, 0250 Oslo, Norway", "Foo AS", "Pb 5, 0250 Oslo"),
    ("CETC 58, No. 5 Huihe Road, Wuxi 214035", "CETC 58", "No. 5 Huihe Road, Wuxi 214035"),
    ("No. 55 Research Institute, Nanjing", "No. 55 Research Institute", "Nanjing"),
    ("Institute 24, CETC, Chongqing", "Institute 24, CETC", "Chongqing"),
    (
        "Harbin Engineering University 145 Nantong Street Harbin",
        "Harbin Engineering University",
        "145 Nantong",
    ),
    ("Room 5 Technology Co., Ltd., Shenzhen", "Room 5 Technology Co., Ltd.", "Shenzhen"),
    ("四川固体电路研究所 重庆市南坪花园路14号", "四川固体电路研究所", "重庆市南坪花园路14号"),
    ("四川固体电路研究所重庆市南坪花园路14号", "四川固体电路研究所", "重庆市南坪花园路14号"),
    ("重庆市南坪花园路14号 四川固体电路研究所", "四川固体电路研究所", "重庆市南坪花园路14号"),
    ("某某光电有限公司，江苏省无锡市惠河路5号", "某某光电有限公司", "江苏省无锡市惠河路5号"),
    (
        "中国电子科技集团公司第五十八研究所 江苏省无锡市惠河路5号",
        "中国电子科技集团公司第五十八研究所",
        "江苏省",
    ),
    ("株式会社東洋光学精機 東京都港区1-2-3", "株式会社東洋光学精機", "東京都港区1-2-3"),
]

WHOLE = [
    "CETC 24",
    "Nanjing",
    "Unit 61398 of the PLA",
    "Foo & Bar, Inc.",
    "Plaza Semiconductor Corp",
    "Foo Optics (Wuxi) Co., Ltd.",
    "Foo Optics Co., Ltd., Beijing Branch",
    "China Shipbuilding Industry Corporation 701 Research Institute",
    "Shanghai Institute of Microsystem, Chinese Academy of Sciences",
    "Semiconductor Manufacturing International (Beijing) Corporation",
    "北京大学深圳研究院",
    "某某光电有限公司重庆分公司",
    "中国电子科技集团公司第二十四研究所",
    "重庆市光电技术研究所",
]


@pytest.mark.parametrize(("text", "name", "address"), WITH_ADDRESS)
def test_an_address_is_no_part_of_the_name(text: str, name: str, address: str) -> None:
    line = read_line(text)
    assert line.names == (name,)
    assert line.address is not None
    assert line.address.startswith(address)


@pytest.mark.parametrize("text", WHOLE)
def test_a_name_stays_whole(text: str) -> None:
    assert read_line(text) == ConsigneeLine((text,))


def test_names_and_who_stands_between_are_told_apart() -> None:
    line = read_line(
        "Consignee: Foo Optics Co., Ltd. a/k/a Fuo Optics / 某某光电 f/k/a Bar Trading Co., Ltd., "
        "Room 501, Tower B c/o Baz Logistics, Kowloon, Hong Kong Attn: Mr. Wang Tel: +852 1234567"
    )
    assert line.names == ("Foo Optics Co., Ltd.", "Fuo Optics", "某某光电")
    assert line.former_names == ("Bar Trading Co., Ltd.",)
    assert line.intermediaries == ("Baz Logistics",)
    assert line.address == "Room 501, Tower B, Kowloon"
    assert line.country == "hk"
    assert line.left_out == ("Mr. Wang", "+852 1234567")


def test_a_former_name_in_brackets_interrupts_no_name() -> None:
    line = read_line("Foo Optics (formerly Bar Optics) Co., Ltd., Wuxi")
    assert (line.names, line.former_names, line.address) == (
        ("Foo Optics Co., Ltd.",),
        ("Bar Optics",),
        "Wuxi",
    )
    line = read_line("某某光电有限公司（原名：旧某某光电有限公司），无锡市惠河路5号")
    assert (line.names, line.former_names) == (("某某光电有限公司",), ("旧某某光电有限公司",))
    assert line.address == "无锡市惠河路5号"


def test_an_address_between_name_and_contact_is_kept() -> None:
    line = read_line("Foo Tech Co Ltd Attn: Mr. Wang, 5 Hezuo Road, Chongqing")
    assert (line.names, line.address, line.left_out) == (
        ("Foo Tech Co Ltd",),
        "5 Hezuo Road, Chongqing",
        ("Mr. Wang",),
    )


def test_a_line_that_names_only_who_stands_between_names_no_consignee() -> None:
    assert read_line("c/o Baz Logistics, Kowloon").names == ()
    assert read_line("Notify party: Baz Logistics Ltd").intermediaries == ("Baz Logistics Ltd",)
    assert read_line(",,,").names == ()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    line = read_line(text)
    assert all(name.strip() and name in text for name in line.names if "," not in name and " " not in name)
