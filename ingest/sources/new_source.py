"""A folder for a list of one's own, to be filled in: its source.toml with remarks, and a small table."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from ingest.errors import BadSource, UnknownSource
from ingest.formats import format_named
from ingest.sources.source import DESCRIPTION, bundled_sources, source_id
from ontology import SCHEMA

TABLE = "list.csv"
"""The table in the folder."""

_SOURCE = """\
# A source of your own. Load it:   ketting load {folder}
# Try it:                          ketting screen "Nova Optics (Shanghai) Co., Ltd." --risk-class {id}
# Load it again whenever {table} has changed: the new version takes the place of the one before.

id = "{id}"                          # lower-case letters, digits and _
title = "denied list of Example BV"
publisher = "Example BV"             # who says it
read = {today}                      # the day on which the list was last looked at
update_days = 90                     # how often that must happen; leave it out if never
format = "table"                     # CSV, .xlsx or Parquet beside this file, all with the same columns

# The class that the list makes: for --risk-class, tables of verdicts, the page and exports. With decides =
# true whoever is on the list, or near somebody on it, is a hit; with false it is only shown.
[class.{id}]
label = "Denied by us"
description = "Named on the list of parties that Example BV does not supply."
decides = true

# The document that every row cites.
[documents.decision]
title = "Decision of the compliance board"
publisher = "Example BV"
date = "{today}"
read = {today}

# {table} needs a column with names. Country, reason, date, id, address, LEI and many others are recognised by
# what they are called. For others, `ketting map suggest {table}` proposes a mapping: keep it here as
# mapping.toml.

# A load stops when the files have fewer facts than this, as they were probably cut off then.
# [expect]
# rows = 20
"""

_TABLE = """\
name,country,reason,date
"Nova Optics (Shanghai) Co., Ltd.",China,"Resold our lenses without a licence",{today}
"Nova Lens GmbH",Germany,"Same owner and address as Nova Optics",{today}
"""


def write_new_source(folder: Path, today: date) -> list[str]:
    """Write the folder, and give the paths of its files; raises `BadSource` when anything is there already.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     [Path(file).name for file in write_new_source(Path(parent, "our-denied"), date(2026, 1, 31))]
    ['source.toml', 'list.csv']
    """
    id = source_id(folder.resolve().name, format_named("table"))
    if not id[:1].isalpha():
        id = f"list_{id}"[:64]
    if id in bundled_sources() or id in SCHEMA.classes or id in SCHEMA.renamed_classes:
        raise UnknownSource(f"{folder}: {id!r} is a name of Ketting's own; give the folder another")
    texts = {DESCRIPTION: _SOURCE, TABLE: _TABLE}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadSource(f"{folder}: is not empty, so nothing was written; name a folder that is new")
        for name, text in texts.items():
            filled = text.format(
                folder=json.dumps(str(folder)) if " " in str(folder) else folder,
                id=id,
                today=today,
                table=TABLE,
            )
            with (folder / name).open("x", encoding="utf-8") as file:
                file.write(filled)
    except OSError as error:
        raise BadSource(f"{folder}: cannot be written: {error.strerror or error}") from None
    return [str(folder / name) for name in texts]
