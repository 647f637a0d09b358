"""A folder with a store of synthetic names, and what is asked about them: made once, for all measurements."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.cli.app import main as ketting
from api.settings import Settings
from benchmarks.name_index.noise import KINDS, Body, Noise
from benchmarks.name_index.synthetic import SEED, names

Asked = list[tuple[str, str]]
"""A name to ask about, and the recorded one that it is changed from."""

_MOST_OF_A_KIND = 1_000
_MIXED = 10_000


@dataclass(frozen=True)
class KeptNames:
    """The store and the questions in the folder, of so many names."""

    folder: Path
    count: int

    @property
    def settings(self) -> Settings:
        """By which the store is opened."""
        return Settings.of(f"sqlite:///{self.folder}/names.db")

    @property
    def indexes(self) -> list[Path]:
        """The folders of indexes of names that are there."""
        return sorted(self.settings.snapshot_folder.glob("names-*"))

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """Changed names by kind, and `mixed` ones."""
        return {kind: [(a, b) for a, b in rows] for kind, rows in self._about["asked"].items()}

    @property
    def beginnings(self) -> list[str]:
        """The first letters of recorded names."""
        return [recorded[:5] for _, recorded in self.asked["mixed"]]

    @cached_property
    def _about(self) -> dict[str, dict[str, list[list[str]]]]:
        about: dict[str, dict[str, list[list[str]]]] = json.loads(_about(self.folder).read_text("utf-8"))
        return about


def kept_names(folder: Path, count: int) -> KeptNames:
    """The names of the folder, made where it has none; raises `ValueError` where it has another number."""
    folder.mkdir(parents=True, exist_ok=True)
    if _about(folder).exists():
        known = json.loads(_about(folder).read_text("utf-8"))["count"]
        if known != count:
            raise ValueError(f"{folder} has {known:,} names; give --count {known}, or another folder")
        return KeptNames(folder, count)
    bodies = [body for _, _, body in names(count)]
    kept = KeptNames(folder, count)
    began = time.perf_counter()
    file = folder / "parties.ftm.json"
    with file.open("w", encoding="utf-8") as written:
        for number, body in enumerate(bodies):
            written.write(json.dumps(_entity(number, str(body)), ensure_ascii=False) + "\n")
    if ketting(["load", str(file), "--store", kept.settings.store_url]) != 0:
        raise RuntimeError("the names were not loaded")
    file.unlink()
    print(f"made a store of {count:,} names in {time.perf_counter() - began:.0f} s", flush=True)
    asked = {kind: list(_changed(bodies, noise, _MOST_OF_A_KIND)) for kind, (noise, _) in KINDS.items()}
    asked["mixed"] = list(_changed(bodies, _any_noise, _MIXED))
    about = json.dumps({"count": count, "asked": asked}, ensure_ascii=False)
    _about(folder).write_text(about, encoding="utf-8")
    return kept


def without_index(kept: KeptNames) -> None:
    """Remove the indexes of names, so that they are made anew."""
    for folder in kept.indexes:
        shutil.rmtree(folder)


def _about(folder: Path) -> Path:
    return folder / "questions.json"


def _entity(number: int, name: str) -> dict[str, object]:
    return {
        "id": f"n{number:07}",
        "caption": name,
        "schema": "Company",
        "properties": {"name": [name], "country": ["cn"]},
        "datasets": ["synthetic"],
        "referents": [],
        "target": False,
    }


def _changed(bodies: Sequence[Body], noise: Noise, count: int) -> Iterator[tuple[str, str]]:
    """So many changed names, each with the recorded one."""
    rng = random.Random(SEED)
    for number in rng.sample(range(len(bodies)), len(bodies)):
        name, recorded = noise(bodies[number], rng), str(bodies[number])
        if name is not None and name != recorded:
            yield name, recorded
            count -= 1
        if not count:
            return


def _any_noise(body: Body, rng: random.Random) -> str | None:
    """The name changed in some way that applies to it."""
    noises = [noise for noise, _ in KINDS.values()]
    return next(filter(None, (noise(body, rng) for noise in rng.sample(noises, len(noises)))), None)
