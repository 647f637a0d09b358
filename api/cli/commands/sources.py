"""`ketting sources`: what can be loaded by name, and what is loaded."""

from __future__ import annotations

from typing import Annotated

from rich.console import Group, RenderableType
from rich.text import Text

from api.cli import options, output
from api.cli.opening import opened
from api.models import BundledSource, DataAnswer, SourceList, VersionAnswer
from api.render import sources as tables
from api.render import versions as version_tables
from api.render.layout import section
from api.screening import Question, Screener
from api.screening.question import KnownAt
from api.settings import Settings
from api.versions import every_version
from api.wording.catalogue import say
from graph.store.records import Dataset
from ingest.sources import bundled_sources, open_source

KnownTime = Annotated[str | None, options.option("known_at")]


def sources(known_at: KnownTime = None, store: options.Store = None, json: options.Json = False) -> None:
    """List the sources bundled and those loaded, with versions."""
    settings = Settings.of(store)
    loaded, versions = _loaded(settings, options.read_question(KnownAt, known_at=known_at))
    present = {version.source for version in loaded}
    bundled = [open_source(name).dataset for name in bundled_sources()]
    if json:
        output.answer_json(
            SourceList(
                store=settings.store_url,
                bundled=[_bundled_answer(dataset, is_loaded=dataset.id in present) for dataset in bundled],
                loaded=loaded,
                versions=versions,
            )
        )
        return
    parts: list[RenderableType] = [Text("Bundled", style="bold underline"), tables.bundled(bundled, present)]
    parts.append(
        section("Loaded", tables.data(loaded), *tables.overdue(loaded))
        if loaded
        else section("Loaded", Text("nothing yet; `ketting load --bundled` loads all of the above"))
    )
    if versions:
        parts.append(section(say("versions.title"), version_tables.versions(versions)))
    output.answer(Group(*parts))
    output.message(f"store: {settings.store_url}")


def _loaded(settings: Settings, question: Question) -> tuple[list[DataAnswer], list[VersionAnswer]]:
    if not settings.is_store_present:
        return [], []
    with opened(settings) as workspace:
        return Screener(workspace).data(question), every_version(workspace.store)


def _bundled_answer(dataset: Dataset, *, is_loaded: bool) -> BundledSource:
    return BundledSource(
        source=dataset.id,
        title=dataset.title,
        publisher=dataset.publisher,
        read=dataset.read,
        update_days=dataset.update_days,
        loaded=is_loaded,
    )
