"""A process that reads batches of names: `python -m ingest.name_index.worker FOLDER NUMBER...`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ingest.name_index.files import save_batch
from ingest.name_index.reading import read_batch


def main(folder: Path, numbers: list[str]) -> None:
    """Read the rows of each `NUMBER.json` and write them as a batch into the folder `NUMBER`."""
    for number in numbers:
        content = json.loads((folder / f"{number}.json").read_text(encoding="utf-8", errors="surrogatepass"))
        batch = read_batch([(id, property, name) for id, property, name in content["rows"]], content["first"])
        save_batch(batch, folder / number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
