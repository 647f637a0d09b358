import pytest

from ingest.normalise import comparable_name

THE_24TH = [
    "CETC 24",
    "CETC24",
    "CETC-24",
    "CETC No. 24",
    "CETC No.24",
    "CETC №24",
    "ＣＥＴＣ　２４",
    "CETC 24th Institute",
    "CETC Research Institute 24",
    "CETC Research Institute No. 24",
    "24th Research Institute of CETC",
    "Twenty-Fourth Research Institute of CETC",
    "The No. 24 Institute, CETC",
    "No. 24 Research Institute Of China Electronics Technology Group Corporation",
    "No. 24 Research Institute of China Electronics Technology Group Corp., Ltd.",
    "China Electronics Technology Group Corp. (CETC) 24th Research Institute",
    "China Electronics Technology Group Corporation 24th Research Institute (CETC 24)",
    "中国电子科技集团公司第二十四研究所",
    "中国电子科技集团有限公司第二十四研究所",
    "中國電子科技集團公司第二十四研究所",
    "中国电子科技集团公司第２４研究所",
    "中国电子科技集团公司 第24研究所",
    "中国电科第二十四研究所",
    "中国电科24所",
    "中电科二十四所",
]


@pytest.mark.parametrize("name", THE_24TH)
def test_every_spelling_of_the_24th_institute_is_one_name(name: str) -> None:
    assert comparable_name(name) == "cetc 24 institute"


@pytest.mark.parametrize(
    ("acronym", "english", "chinese"),
    [
        ("CETC", "China Electronics Technology Group Corporation", "中国电子科技集团有限公司"),
        ("CEC", "China Electronics Corporation", "中国电子信息产业集团有限公司"),
        ("CASC", "China Aerospace Science and Technology Corporation", "中国航天科技集团有限公司"),
        ("CASIC", "China Aerospace Science & Industry Corporation Limited", "中国航天科工集团有限公司"),
        ("AVIC", "Aviation Industry Corporation of China, Ltd.", "中国航空工业集团有限公司"),
        ("AECC", "Aero Engine Corporation of China", "中国航空发动机集团有限公司"),
        ("CSSC", "China State Shipbuilding Corporation Limited", "中国船舶集团有限公司"),
        ("NORINCO", "China North Industries Group Corporation Limited", "中国兵器工业集团有限公司"),
        ("CSGC", "China South Industries Group Corporation", "中国兵器装备集团有限公司"),
        ("CNNC", "China National Nuclear Corporation", "中国核工业集团有限公司"),
        ("CAEP", "China Academy of Engineering Physics", "中国工程物理研究院"),
    ],
)
def test_a_central_group_is_one_name(acronym: str, english: str, chinese: str) -> None:
    assert comparable_name(acronym) == comparable_name(english) == comparable_name(chinese) == acronym.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国电子科技集团公司", "中国电子科技集团有限公司"),
        (
            "Shenzhen Institute of Quantum Science and Engineering",
            "Shenzhen Institute for Quantum Science & Engineering",
        ),
        (
            "Semiconductor Manufacturing Beijing Corporation (SMBC)",
            "Semiconductor Manufacturing Beijing Corporation",
        ),
        ("SiEn (Qingdao) Integrated Circuits Co., Ltd.", "Si'En Qingdao Integrated Circuits"),
        ("Factory No. 112", "112 Factory"),
        ("Factory 132", "132厂"),
        ("Second Research Academy of CASIC", "中国航天科工集团第二研究院"),
        ("6th Research Institute of China Electronics Corporation", "中国电子信息产业集团有限公司第六研究所"),
        ("Big Fund II", "Big Fund Phase 2"),
        ("国家基金二期有限公司", "国家基金2期"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert comparable_name(one) == comparable_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CETC 24", "CETC 29"),
        ("CETC 24", "CETC 2"),
        ("中国电子科技集团公司第十四研究所", "中国电子科技集团公司第四十研究所"),
        ("CETC 24", "CETC 24 Co., Ltd."),
        ("CETC 24", "CETC 24th Institute Chongqing Branch Company"),
        ("CASIC Second Academy", "CASIC 2nd Institute"),
        ("CASIC 2", "CASIC Second Academy"),
        (
            "Semiconductor Manufacturing Beijing Corporation",
            "Semiconductor Manufacturing International (Beijing) Corporation",
        ),
        ("China North Industries Corporation", "China North Industries Group Corporation"),
        ("中国电子学会", "中国电子信息产业集团有限公司"),
        ("Shanxi Institute", "Shaanxi Institute"),
        ("Foo Design Co. (SWID)", "Foo Design Co."),
        ("国家基金一期", "国家基金二期"),
    ],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert comparable_name(one) != comparable_name(other)


def test_words_with_numerals_in_them_are_left_alone() -> None:
    assert comparable_name("三一重工股份有限公司") == "三一重工"
    assert comparable_name("上海第一百货商店") == comparable_name("上海第1百货商店")
