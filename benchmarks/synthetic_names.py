"""Synthetic names of companies and persons, as registers and lists have them, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

SEED = 20261128

_BRAND_CHARACTERS = (
    "华海光中新天宏泰恒信诚金东方明达盛兴隆瑞祥德丰源通利安康永和科创智联云星航宇飞龙腾凯创佳美雅"
    "鑫森林木水火土山川江河湖洋波涛润泽清源绿青紫红黄白玉石银铜铁钢晶硅磁电力能动力源量子微纳芯米"
    "博文学思睿哲雷风雨雪霜露晨曦朝阳春夏秋冬梅兰竹菊松柏桐杉枫桦麦禾稻谷米豆瓜果荣昌茂顺福禄寿喜"
    "庆吉祺嘉善良仁义礼智孝忠勇毅刚强健壮伟雄杰俊英豪贤能俊彦士圣王侯元亨利贞乾坤震巽坎离艮兑旭昇"
    "晟昊旻昱昕晖晔暄曜耀辉煌灿烁焕炎炜炬烨然熙煦照亮景映昭显扬鹏鹤鹰雁凤凰麒麟虎豹狮象骏驰骋跃进"
    "巨宝鼎铭钧钰铠锐锋锦镇钟鸿禹舜尧汉唐宋元明清秦楚齐燕赵魏韩吴越蜀桂粤闽浙苏皖赣湘鄂豫冀晋"
)
_HAN_PLACES = [
    "北京",
    "上海",
    "深圳",
    "广州",
    "杭州",
    "南京",
    "苏州",
    "无锡",
    "常州",
    "成都",
    "重庆",
    "武汉",
    "西安",
    "天津",
    "青岛",
    "济南",
    "烟台",
    "大连",
    "沈阳",
    "长春",
    "哈尔滨",
    "郑州",
    "长沙",
    "合肥",
    "福州",
    "厦门",
    "泉州",
    "宁波",
    "温州",
    "嘉兴",
    "绍兴",
    "南通",
    "徐州",
    "扬州",
    "珠海",
    "佛山",
    "东莞",
    "惠州",
    "中山",
    "昆明",
    "贵阳",
    "南宁",
    "海口",
    "兰州",
    "太原",
    "石家庄",
    "保定",
    "洛阳",
    "宜昌",
    "绵阳",
    "浙江",
    "江苏",
    "山东",
    "广东",
    "四川",
    "河南",
    "湖北",
    "湖南",
    "安徽",
    "福建",
]
_LATIN_PLACES = [
    "Beijing",
    "Shanghai",
    "Shenzhen",
    "Guangzhou",
    "Hangzhou",
    "Nanjing",
    "Suzhou",
    "Wuxi",
    "Changzhou",
    "Chengdu",
    "Chongqing",
    "Wuhan",
    "Xi'an",
    "Tianjin",
    "Qingdao",
    "Jinan",
    "Yantai",
    "Dalian",
    "Shenyang",
    "Changchun",
    "Harbin",
    "Zhengzhou",
    "Changsha",
    "Hefei",
    "Fuzhou",
    "Xiamen",
    "Quanzhou",
    "Ningbo",
    "Wenzhou",
    "Jiaxing",
    "Shaoxing",
    "Nantong",
    "Xuzhou",
    "Yangzhou",
    "Zhuhai",
    "Foshan",
    "Dongguan",
    "Huizhou",
    "Zhongshan",
    "Kunming",
    "Guiyang",
    "Nanning",
    "Haikou",
    "Lanzhou",
    "Taiyuan",
    "Shijiazhuang",
    "Baoding",
    "Luoyang",
    "Yichang",
    "Mianyang",
    "Zhejiang",
    "Jiangsu",
    "Shandong",
    "Guangdong",
    "Sichuan",
    "Henan",
    "Hubei",
    "Hunan",
    "Anhui",
    "Fujian",
]
_TRADES = tuple(  # a Chinese trade word and what translators write for it
    (han, latin.replace("_", " "))
    for han, _, latin in (
        pair.partition("=")
        for pair in [
            "科技=Technology",
            "电子=Electronics",
            "贸易=Trading",
            "实业=Industry",
            "机械=Machinery",
            "化工=Chemical",
            "国际=International",
            "投资=Investment",
            "物流=Logistics",
            "半导体=Semiconductor",
            "微电子=Microelectronics",
            "光电=Optoelectronics",
            "仪器=Instruments",
            "设备=Equipment",
            "材料=Materials",
            "软件=Software",
            "通信=Communication",
            "工程=Engineering",
            "进出口=Import_and_Export",
            "航空=Aviation",
            "集成电路=Integrated_Circuit",
            "自动化=Automation",
            "新能源=New_Energy",
            "医药=Pharmaceutical",
            "精密=Precision",
            "制造=Manufacturing",
            "汽车=Automobile",
            "服务=Services",
        ]
    )
)
_HAN_FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
_LATIN_FORMS = ("Co., Ltd.", "Co., Ltd.", "Limited", "Co., Limited", "Corporation", "Inc.")
_WESTERN_FORMS = (
    "Ltd",
    "GmbH",
    "B.V.",
    "Inc.",
    "LLC",
    "S.A.",
    "AG",
    "S.r.l.",
    "Limited",
    "Pty Ltd",
    "Oy",
    "A/S",
)
_WESTERN_TRADES = [
    "Logistics",
    "Trading",
    "Engineering",
    "Systems",
    "Technologies",
    "Solutions",
    "Marine",
    "Shipping",
    "Aerospace",
    "Electronics",
    "Optics",
    "Components",
    "Instruments",
    "Consulting",
    "Services",
    "Industries",
    "Energy",
    "Chemicals",
    "Holdings",
    "International",
    "Semiconductors",
    "Materials",
    "Software",
    "Networks",
    "Laboratories",
    "Precision",
    "Automation",
    "Supply",
    "Partners",
    "Group",
]
_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sch",
    "sl",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "oa", "ou", "au"]
_CODAS = ["", "", "", "n", "r", "s", "l", "x", "ck", "nd", "rt", "m", "st", "ng"]
_ENGLISH = [
    "Blue",
    "Red",
    "Silver",
    "Golden",
    "North",
    "Star",
    "Atlas",
    "Delta",
    "Sigma",
    "Omega",
    "Pacific",
    "Atlantic",
    "Nordic",
    "Alpine",
    "River",
    "Stone",
    "Bridge",
    "Eagle",
    "Falcon",
    "Lion",
    "Summit",
    "Harbor",
    "Crystal",
    "Quantum",
    "Vector",
    "Matrix",
    "Prime",
    "Apex",
    "Titan",
    "Phoenix",
    "Orion",
    "Nova",
    "Zenith",
    "Vertex",
    "Global",
]
_FIRST = [
    "James",
    "Mary",
    "John",
    "Patricia",
    "Robert",
    "Jennifer",
    "Michael",
    "Linda",
    "William",
    "Elizabeth",
    "David",
    "Barbara",
    "Richard",
    "Susan",
    "Joseph",
    "Jessica",
    "Thomas",
    "Sarah",
    "Charles",
    "Karen",
    "Ivan",
    "Olga",
    "Dmitri",
    "Svetlana",
    "Sergei",
    "Natalia",
    "Andrei",
    "Elena",
    "Ahmed",
    "Fatima",
    "Mohammed",
    "Aisha",
    "Omar",
    "Layla",
    "Hassan",
    "Zahra",
    "Ali",
    "Maryam",
    "Jose",
    "Maria",
    "Juan",
    "Carmen",
    "Luis",
    "Ana",
    "Carlos",
    "Rosa",
    "Hans",
    "Greta",
    "Klaus",
    "Ingrid",
    "Pierre",
    "Claire",
    "Jean",
    "Sophie",
    "Luca",
    "Giulia",
    "Marco",
    "Chiara",
    "Kenji",
    "Yuki",
    "Hiroshi",
    "Akiko",
    "Min-jun",
    "Seo-yeon",
    "Arjun",
    "Priya",
    "Rahul",
]


class _Brands:
    """Brands by how common they are: a few that many firms have, and a great many that one has."""

    def __init__(self, rng: random.Random) -> None:
        characters = list(dict.fromkeys(_BRAND_CHARACTERS))
        rng.shuffle(characters)
        self._characters = characters
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(characters))))
        self._rng = rng

    def han(self) -> str:
        length = self._rng.choices((2, 3, 4), (70, 15, 15))[0]
        return "".join(self._rng.choices(self._characters, cum_weights=self._weights, k=length))

    def latin(self) -> str:
        rng = self._rng
        syllables = rng.choices((2, 3, 4), (50, 40, 10))[0]
        word = "".join(
            rng.choice(_ONSETS) + rng.choice(_VOWELS) + (rng.choice(_CODAS) if rng.random() < 0.5 else "")
            for _ in range(syllables)
        )
        return word.capitalize()


class Han:
    """A Chinese company in parts, from which every way of writing it is made."""

    def __init__(self, place: int | None, brand: str, trades: list[int], form: str) -> None:
        self.place, self.brand, self.trades, self.form = place, brand, trades, form

    @property
    def characters(self) -> str:
        """As it is registered."""
        return self.place_and_brand + "".join(_TRADES[trade][0] for trade in self.trades) + self.form

    @property
    def place_and_brand(self) -> str:
        """What it is told by."""
        return ("" if self.place is None else _HAN_PLACES[self.place]) + self.brand

    def english(self, form: str) -> str:
        """As a translator writes it: the brand in pinyin, and words for words."""
        from pypinyin import lazy_pinyin

        place = [] if self.place is None else [_LATIN_PLACES[self.place]]
        words = [_TRADES[trade][1] for trade in self.trades]
        return " ".join([*place, "".join(lazy_pinyin(self.brand)).capitalize(), *words, form])


def han_company(rng: random.Random, brands: _Brands) -> Han:
    place = rng.randrange(len(_HAN_PLACES)) if rng.random() < 0.8 else None
    trades = rng.sample(range(len(_TRADES)), rng.choices((1, 2, 3), (50, 40, 10))[0])
    return Han(place, brands.han(), trades, rng.choice(_HAN_FORMS))


def western_company(rng: random.Random, brands: _Brands) -> str:
    words = [brands.latin()]
    if rng.random() < 0.35:
        words.insert(rng.randrange(2), rng.choice(_ENGLISH) if rng.random() < 0.6 else brands.latin())
    words += rng.sample(_WESTERN_TRADES, rng.choices((0, 1, 2), (15, 55, 30))[0])
    return " ".join([*words, rng.choice(_WESTERN_FORMS)])


def person(rng: random.Random, brands: _Brands) -> str:
    names = [rng.choice(_FIRST), brands.latin()]
    if rng.random() < 0.5:
        names.insert(1, rng.choice(_FIRST))
    return " ".join(names)


def names(count: int, seed: int = SEED) -> Iterator[tuple[str, str, Han | str]]:
    """So many names: what kind of name, the name, and a Chinese company in parts or the name again.

    >>> [kind for kind, _, _ in names(3)] == [kind for kind, _, _ in names(3)]
    True
    """
    rng = random.Random(seed)
    brands = _Brands(rng)
    for _ in range(count):
        kind = rng.choices(("han", "english", "western", "person"), (40, 15, 30, 15))[0]
        if kind == "han":
            body = han_company(rng, brands)
            yield kind, body.characters, body
        elif kind == "english":
            body = han_company(rng, brands)
            name = body.english(rng.choice(_LATIN_FORMS))
            yield kind, name, name
        else:
            name = western_company(rng, brands) if kind == "western" else person(rng, brands)
            yield kind, name, name
