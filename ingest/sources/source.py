"""Sources: folders with a source.toml that describes them, bundled or not, and single files."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from graph.store.records import Dataset, Document, Fetched
from ingest.errors import BadSource, UnknownFormat, UnknownSource
from ingest.files import InputFile, Readable
from ingest.formats import Format, format_named
from ingest.records import TomlTable
from ingest.rejections import REJECTED_SUFFIX
from ingest.reports import folder_of, report_ids
from ingest.sources.description import read_dataset, read_documents

DESCRIPTION = "source.toml"
"""The file in a source's folder that describes it."""

_ON_REQUEST = "on_request"
"""The folder of the sources that are loaded by name alone."""

_REPORT = "report_"
"""What the id of a source of the cells of a report begins with."""

MAPPING = "mapping.toml"
"""The file beside source.toml that says what the columns of tables mean."""

_DEFAULT_FORMAT = "fact_table"
_NOT_STATED = "Not stated in the file"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known beforehand of the size of a source; `None` where nothing is.

    `rows` is the least number of facts over all files; `least` and `most` bound the number of records, as the
    format counts them. `max_shrink` is the percentage of its statements that a newer version may have less.
    """

    rows: int | None = None
    least: int | None = None
    most: int | None = None
    max_shrink: int | None = None

    @classmethod
    def of(cls, table: TomlTable) -> Expected:
        """What [expect] of a source.toml says; raises `BadSource`."""
        if "expect" not in table.left():
            return cls()
        expect = table.table("expect")
        expected = cls(*(expect.maybe_number(key) for key in ("rows", "least", "most", "max_shrink")))
        expect.close()
        return expected


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the files of a source came from: how they were fetched, and what a catalogue says of it."""

    fetched: tuple[Fetched, ...] = ()
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    update_days: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a load reads: files of one format, and the dataset and documents that they belong to.

    `files` are in the order of their names, `format` is a name in `ingest.formats.FORMATS`.
    `expected` is what is known of its size. `sha256` is the fingerprint of source.toml; `None` for files
    without one. `mapping` is the file that says what the columns of tables mean, if there is one, and
    `download` are the addresses that source.toml states of its files.
    """

    dataset: Dataset
    documents: tuple[Document, ...]
    files: tuple[Readable, ...]
    format: str
    expected: Expected
    sha256: str | None
    mapping: Readable | None = None
    download: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of its dataset."""
        return self.dataset.id

    def from_origin(self, origin: Origin | None) -> Source:
        """The source with where its files came from, also in documents of which nothing else says it."""
        if origin is None:
            return self
        urls = [file.url for file in origin.fetched]
        if len(urls) != len(self.documents):  # an archive at one address holds several
            urls = [*urls[:1] * len(self.documents)]
        documents = tuple(
            document if document.url is not None or not urls else replace(document, url=urls[number])
            for number, document in enumerate(self.documents)
        )
        dataset = replace(
            self.dataset,
            fetched=origin.fetched,
            title=origin.title or self.dataset.title,
            publisher=origin.publisher or self.dataset.publisher,
            url=origin.url or self.dataset.url or next(iter(urls), None),
            update_days=origin.update_days or self.dataset.update_days,
        )
        return replace(self, dataset=dataset, documents=documents)


def bundled_sources() -> tuple[str, ...]:
    """The ids of the sources that come with Ketting, in alphabetical order.

    >>> "risk_classes" in bundled_sources()
    True
    """
    return _described_in(_bundle())


def sources_on_request() -> tuple[str, ...]:
    """The ids of the sources that come with Ketting and are loaded by name alone, in alphabetical order.

    >>> sources_on_request()
    ('export_control_nl', 'licence_examples', 'report_nl_2024', 'union_general_licences')
    """
    return tuple(sorted(_on_request()))


def _on_request() -> dict[str, Traversable]:
    """Folders by the ids of their sources; the cells of reports stand beside what describes their tables."""
    folder = _bundle() / _ON_REQUEST
    return {id: folder / id for id in _described_in(folder)} | {
        f"{_REPORT}{report}": folder_of(report) for report in report_ids()
    }


def _described_in(folder: Traversable) -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.joinpath(DESCRIPTION).is_file()))


def open_source(name: str | Path) -> Source:
    """The bundled source of this name or else the source in the folder of this path.

    Raises `UnknownSource` when it is neither and `BadSource` when its source.toml is wrong.

    >>> open_source("risk_classes").expected.rows
    118
    """
    if str(name) in bundled_sources():
        return read_source(_bundle().joinpath(str(name)))
    on_request = _on_request()
    if str(name) in on_request:
        return read_source(on_request[str(name)])
    if _is_source_folder(Path(name)):
        return read_source(Path(name))
    raise UnknownSource(
        f"no source {str(name)[:200]!r}: it is neither a bundled source ({', '.join(bundled_sources())}) "
        f"nor a folder with a {DESCRIPTION} nor a file"
    )


def read_source(folder: Traversable) -> Source:
    """Read the source.toml of a folder, strictly; raises `BadSource`.

    >>> read_source(resources.files("ingest.sources") / "risk_classes").dataset.title
    'Risk classes: who is a member, since when, on whose word'
    """
    place = f"{folder}/{DESCRIPTION}"
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
        content = folder.joinpath(DESCRIPTION).read_bytes()
        raw = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise BadSource(f"{place}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadSource(f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSource(f"{place}: is not TOML: {error}") from None
    table = TomlTable(place, "", raw)
    documents = read_documents(table)
    if not documents:
        raise BadSource(f"{place}: cites no document; add a [documents.<id>] for each document read")
    expected = Expected.of(table)
    format = _format(table)
    download = table.addresses("download")
    dataset = read_dataset(table)
    table.close()
    inputs = tuple(entry for entry in entries if _is_input(entry, format))
    if not inputs:
        raise BadSource(
            f"{folder.name}: has no {format.name} file; put one with the suffix "
            f"{' or '.join(format.suffixes)} beside {DESCRIPTION}"
        )
    sha256 = hashlib.sha256(content).hexdigest()
    mapping = next((entry for entry in entries if entry.name == MAPPING), None)
    return Source(
        dataset,
        documents,
        inputs,
        format.name,
        expected,
        sha256,
        mapping if format.takes_mapping else None,
        download,
    )


def file_source(
    files: Sequence[InputFile],
    format: Format,
    *,
    read: date,
    id: str | None = None,
    mapping: Path | None = None,
) -> Source:
    """A source that is a file, or a few that belong together: one dataset, and a document for each file.

    The dataset is named after the first file where no `id` is given. `read` is the day on which the files are
    read, and `mapping` says what the columns of tables mean. Raises `UnknownSource` for a format that needs a
    source.toml, and for a mapping of one that takes none.

    >>> from ingest.files import InputFile
    >>> file_source([InputFile(Path("A.ttl"), "0a")], format_named("turtle"), read=date(2026, 1, 31)).id
    'a'
    """
    first = files[0].name
    if format.needs_source:
        raise UnknownSource(
            f"{first}: a {format.name} cites documents that a {DESCRIPTION} describes; name its source, and "
            "the file after it to read it in place of the source's own"
        )
    if mapping is not None and not format.takes_mapping:
        raise UnknownSource(
            f"{first}: is {format.title}, whose fields are known, so it takes no mapping; leave it out"
        )
    documents = tuple(
        Document(
            "file" if number == 1 else f"file-{number}", file.name, _NOT_STATED, read, sha256=file.sha256
        )
        for number, file in enumerate(files, start=1)
    )
    own_id = id or source_id(first, format)
    title = f"{own_id} list" if format.takes_mapping else f"Facts of {first}"
    return Source(
        Dataset(own_id, title, _NOT_STATED, read),
        documents,
        tuple(file.path for file in files),
        format.name,
        Expected(),
        None,
        mapping,
    )


def source_id(name: str, format: Format) -> str:
    """The id of a source that is a file of this name.

    A name without a Latin letter or digit leaves that of the format's module.

    >>> source_id("Some file.v2.ttl", format_named("turtle")), source_id("名.ttl", format_named("turtle"))
    ('some_file', 'rdf')
    """
    id = re.sub(r"[^a-z0-9]+", "_", name.partition(".")[0].lower()).strip("_")
    return id[:64] or format.module.rpartition(".")[2]


def _bundle() -> Traversable:
    return resources.files("ingest").joinpath("sources")


def _format(table: TomlTable) -> Format:
    name = table.maybe_text("format") or _DEFAULT_FORMAT
    try:
        return format_named(name)
    except UnknownFormat as error:
        raise table.error("format", str(error)) from None


def _is_source_folder(folder: Path) -> bool:
    try:
        return folder.joinpath(DESCRIPTION).is_file()
    except OSError:  # a name that no file system takes, or a folder that may not be entered
        return False


def _is_input(entry: Traversable, format: Format) -> bool:
    name = entry.name
    return name.endswith(format.suffixes) and not name.endswith(REJECTED_SUFFIX) and entry.is_file()
