"""What a publisher's source.toml says of its files: the source that they become, and what is expected of
them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from graph.store.records import Dataset, Document
from ingest.files import InputFile
from ingest.sources import DESCRIPTION, Expected, Source, TomlTable, described_dataset, named_list


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publisher's files become; `dataset` is described but for the day on which they are read.

    Its lists are those that the files may hold; how many entries of each they have, their reader counts.
    `download` are the addresses of its files, where they stay the same from one edition to the next.
    """

    dataset: Dataset
    expected: Expected
    download: tuple[str, ...] = ()


def published_source(
    publication: Publication, format: str, inputs: Sequence[InputFile], id: str | None = None
) -> Source:
    """The source that files of a publication are, in the format of this name; a document for each file.

    `id` is another than the publication has, for a copy beside it.

    >>> from pathlib import Path
    >>> url = "https://ministry.example/red.xml"
    >>> dataset = Dataset("red_list", "Red list", "A ministry", date(2026, 1, 31), url=url)
    >>> publication = Publication(dataset, Expected())
    >>> source = published_source(publication, "red_list", [InputFile(Path("red.xml"), "0a")])
    >>> source.documents[0].title, source.documents[0].url
    ('Red list: red.xml', 'https://ministry.example/red.xml')
    """
    dataset = publication.dataset if id is None else replace(publication.dataset, id=id)
    documents = tuple(
        Document(
            "file" if number == 1 else f"file-{number}",
            f"{dataset.title}: {file.name}",
            dataset.publisher,
            dataset.read,
            url=dataset.url,
            sha256=file.sha256,
        )
        for number, file in enumerate(inputs, start=1)
    )
    paths = tuple(file.path for file in inputs)
    return Source(dataset, documents, paths, format, publication.expected, None)


def publisher_folder(name: str) -> Traversable:
    """The folder of a publisher that comes with Ketting.

    >>> publisher_folder("a_ministry").name
    'a_ministry'
    """
    return files("ingest").joinpath("publishers", name)


def publishers() -> tuple[str, ...]:
    """The names of the folders of all publishers, each the id of the source that its files become.

    >>> "gleif_lei" in publishers()
    True
    """
    return tuple(
        sorted(
            entry.name
            for entry in files("ingest").joinpath("publishers").iterdir()
            if entry.joinpath(DESCRIPTION).is_file()
        )
    )


def read_publication(folder: Traversable, read: date) -> Publication:
    """Read a publisher's source.toml, strictly; `read` is the day on which its files are read.

    Raises `BadSource`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "source.toml").write_text(
    ...         'id = "a"\\ntitle = "A list"\\npublisher = "A ministry"\\n[expect]\\nleast = 10\\n'
    ...     )
    ...     publication = read_publication(Path(folder), date(2026, 1, 31))
    >>> publication.dataset.title, publication.expected.least
    ('A list', 10)
    """
    raw = tomllib.loads(folder.joinpath(DESCRIPTION).read_text(encoding="utf-8"))
    table = TomlTable(f"{folder}/{DESCRIPTION}", "", raw)
    dataset, download = described_dataset(table, read), table.addresses("download")
    lists = tuple(named_list(entry, dataset) for entry in table.tables("list"))
    publication = Publication(replace(dataset, lists=lists), Expected.of(table), download)
    table.close()
    return publication
