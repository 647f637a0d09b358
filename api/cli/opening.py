"""From options to an open store, a workspace over it, and a question to ask it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager

from api.policy import BUILT_IN, Policy, policy_at
from api.screening import Assessor, Explorer, Question, Screener
from api.screening.law.outcomes import prepare_rules
from api.screening.policy import asked_under
from api.settings import SearchIn, Settings
from api.workspace import Workspace
from graph.errors import StoreUnreachable
from graph.model import preset
from graph.search import SnapshotSearch
from graph.store import open_store
from graph.store.contract import Store

_PREPARED = ("control", "any")
"""The traversals by which the service decides about every entity before the first question."""


@contextmanager
def opened_store(settings: Settings, *, create: bool = False) -> Iterator[Store]:
    """The store, closed afterwards; made when there is none and `create` is true.

    Raises `StoreUnreachable` and what `open_store` raises.
    """
    with closing(_open(settings, create=create)) as store:
        yield store


def _open(settings: Settings, *, create: bool) -> Store:
    try:
        return open_store(settings.store_url, create=create)
    except StoreUnreachable as error:
        if create or settings.is_store_present:
            raise
        raise StoreUnreachable(
            f"there is no store at {settings.store_url}; `ketting load --bundled` makes one and loads "
            "what comes with Ketting, and --store or KETTING_STORE names another"
        ) from error


def policy_in_force(settings: Settings) -> Policy:
    """The policy of the file that the settings name, or the built-in one; raises `BadUse`."""
    return BUILT_IN if settings.policy is None else policy_at(settings.policy)


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Workspace]:
    """A workspace over the store, under the policy that the settings name; raises `BadUse` for a bad one."""
    policy = policy_in_force(settings)
    with opened_store(settings, create=create) as store:
        yield Workspace(
            store, snapshot_folder=settings.snapshot_folder, search=settings.search, policy=policy
        )


@contextmanager
def opened_screener(store_url: str | None, search: SearchIn = SearchIn.AUTO) -> Iterator[Screener]:
    """A screener over a store that must be there already."""
    with opened(Settings.of(store_url, search)) as workspace:
        yield Screener(workspace)


def build_snapshot(workspace: Workspace) -> None:
    """Build the snapshot of everything loaded, so that the first question is fast."""
    with workspace.view() as view:
        _ = view.search


def prepare_decisions(workspace: Workspace) -> None:
    """Index the names, and decide about every entity by today's traversals and rules, for nobody to wait."""
    with workspace.view() as view:
        view.parties.names.prepare()
        if isinstance(view.search, SnapshotSearch):
            today = workspace.today
            usual = [preset(name, today, today=today) for name in _PREPARED]
            asked = asked_under(Question(), workspace.policy).as_traversal(today)
            for traversal in dict.fromkeys((*usual, asked)):
                view.search.prepare(traversal)
            prepare_rules(view, preset(_PREPARED[0], workspace.today, today=workspace.today))


def discard_snapshots(settings: Settings) -> None:
    """Remove the snapshots of what the store held before: another store may have equal version numbers."""
    shutil.rmtree(settings.snapshot_folder, ignore_errors=True)


@contextmanager
def opened_explorer(store_url: str | None, search: SearchIn = SearchIn.AUTO) -> Iterator[Explorer]:
    """What answers about the neighbourhood of entities, over a store that must be there already."""
    with opened(Settings.of(store_url, search)) as workspace:
        yield Explorer(workspace)


@contextmanager
def opened_assessor(store_url: str | None, search: SearchIn = SearchIn.AUTO) -> Iterator[Assessor]:
    """What answers about ownership and law, over a store that must be there already."""
    with opened(Settings.of(store_url, search)) as workspace:
        yield Assessor(workspace)
