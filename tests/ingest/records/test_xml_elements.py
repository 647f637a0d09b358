"""XML element by element: what a record has of one, and what is refused."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from input_files import records_in, values

from ingest.errors import BadFile

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<!-- published daily -->
<l:list xmlns:l="urn:a" day="2026-01-31">
  <entry id="1"><name> Alpha </name><name lang="zh">阿尔法</name><none/></entry>
  <head/>
  <entry id="2"><address><city>Delft</city></address></entry>
</l:list>
"""


def test_an_element_has_its_attributes_children_and_text(tmp_path: Path) -> None:
    records = list(records_in(tmp_path, LIST).elements("entry"))

    assert values(records) == [
        {"@id": "1", "name": ["Alpha", {"@lang": "zh", "#text": "阿尔法"}], "none": ""},
        {"@id": "2", "address": {"city": "Delft"}},
    ]
    assert [record.locator for record in records] == ["entry 1", "entry 2"]


def test_the_root_has_its_attributes(tmp_path: Path) -> None:
    root = records_in(tmp_path, LIST).root()

    assert (root.locator, root.value) == ("list", {"@day": "2026-01-31"})


def test_other_encodings_are_read_as_the_file_says(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><list><entry>Café</entry></list>'

    assert values(list(records_in(tmp_path, text.encode("latin-1")).elements("entry"))) == [{"#text": "Café"}]


BOMB = (
    '<!DOCTYPE list [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<list><entry>&b;</entry></list>"
)
OUTSIDE = '<!DOCTYPE list [<!ENTITY a SYSTEM "file:///etc/passwd">]><list><entry>&a;</entry></list>'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        (LIST[:-20], "was cut off"),
        (LIST.replace("</name>", "</nam>", 1), "is no well-formed XML"),
        ("", "is no well-formed XML"),
        ("<list>" + "<a>" * 300, "is no well-formed XML"),
        (b"<list><entry>\xff</entry></list>", "is no well-formed XML"),
    ],
)
def test_what_cannot_be_trusted_is_refused(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text).elements("entry"))


def test_an_outside_definition_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "list.dtd").write_text('<!ENTITY a "from outside">', encoding="utf-8")
    text = f'<!DOCTYPE list SYSTEM "{tmp_path}/list.dtd"><list><entry>&a;</entry></list>'

    with pytest.raises(BadFile, match=r"refers to the entity '&a;'|is no well-formed XML"):
        list(records_in(tmp_path, text).elements("entry"))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    entries = "".join(f"<entry id='{number}'><name>Name</name></entry>" for number in range(20_000))
    records = records_in(tmp_path, f"<list>{entries}</list>")
    tracemalloc.start()

    assert sum(1 for _ in records.elements("entry")) == 20_000

    assert tracemalloc.get_traced_memory()[1] < len(entries)
    tracemalloc.stop()
