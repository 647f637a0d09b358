"""What can be done with lists, recorded in the audit log: for command line, service and page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.casework.audit import AuditLog, Data, Kind, Record
from api.casework.database import Casework
from api.casework.dispositions import DecisionBook
from api.casework.identity import Identity
from api.casework.watch import changes, lists, runs
from api.casework.watch.basis import Basis
from api.casework.watch.lines import Line
from api.casework.watch.proof import (
    LINES_REMOVED,
    LIST_REMOVED,
    RUN_BEGUN,
    RUN_ENDED,
    digests_of_run,
    rows_of_run,
)
from api.casework.watch.webhook.delivery import deliver
from api.casework.watch.webhook.queue import enqueue, queue_again, set_webhook
from api.casework.watch.world import opened_world
from api.errors import BadUse
from api.models.watch import (
    WatchAdded,
    WatchChanges,
    WatchDelivered,
    WatchDeliveries,
    WatchedLines,
    Watchlist,
    WatchRemoved,
    WatchReport,
)
from api.policy import Policy
from api.screening import Question
from api.workspace import Workspace, current_time

MOST_LISTED = 1_000
"""Changes that the report of a run lists; all of them are among the changes of the list."""


@dataclass(frozen=True, slots=True)
class Watching:
    """The lists of a store of casework, in the name of somebody."""

    casework: Casework
    log: AuditLog
    identity: Identity
    allow_private: bool = False
    """Whether changes may be sent to addresses that are not of the public internet."""

    # ------------------------------------------------------------ lists

    def add(
        self,
        name: str,
        lines: Iterable[Line],
        question: Question | None = None,
        done: Callable[[int], None] = lambda count: None,
    ) -> WatchAdded:
        """Add lines to the list, which is made where there is none; raises `BadUse`."""
        watchlist = lists.make(
            self.casework, name, question or Question(), self.identity.name, current_time()
        )
        rejected = 0

        def named() -> Iterable[Line]:
            nonlocal rejected
            for line in lines:
                if line.name.strip():
                    yield line
                else:
                    rejected += 1

        def recorded(connection: Connection, some: lists.Added) -> None:
            facts = {"added": some.added, "known": some.known}
            self.log.append_in(connection, self._of("lines added", watchlist.name, facts))

        added = lists.add_lines(self.casework, watchlist, named(), done, recorded)
        return WatchAdded(
            watchlist=watchlist.name,
            added=added.added,
            known=added.known,
            rejected=rejected,
            lines=lists.count_of_lines(self.casework, watchlist.id),
            secret=None,
        )

    def remove(self, name: str, lines: Sequence[int] = ()) -> WatchRemoved:
        """Remove lines of the list by their numbers, or the list; raises `NotFound`."""
        found = lists.named(self.casework, name)
        numbers = {"numbers": sorted(set(lines))} if lines else {}
        outcome = LINES_REMOVED if lines else LIST_REMOVED

        def recorded(connection: Connection, watchlist: int, count: int) -> None:
            facts = {"list": watchlist, "lines": count, **numbers}
            self.log.append_in(connection, self._of(outcome, found.name, facts))

        gone = lists.remove(self.casework, found.name, lines, recorded)
        return WatchRemoved(watchlist=found.name, lines=gone, is_gone=not lines)

    def all(self) -> list[Watchlist]:
        """Every list."""
        return lists.all_described(self.casework)

    def names(self) -> list[str]:
        """The names of all lists."""
        return lists.names(self.casework)

    def count(self, name: str) -> int:
        """How many lines the list has; raises `NotFound`."""
        return lists.count_of_lines(self.casework, lists.named(self.casework, name).id)

    def in_brief(self) -> list[lists.Brief]:
        """Every list with how many changes are to be seen, and when it was last run."""
        return lists.in_brief(self.casework)

    def show(self, name: str, offset: int = 0, limit: int = 100) -> WatchedLines:
        """The list with a page of its lines; raises `NotFound`."""
        described = lists.described(self.casework, name)
        lines = lists.lines_of(self.casework, described.name, offset, limit)
        return WatchedLines(watchlist=described, offset=offset, lines=lines)

    def send_to(self, name: str, url: str | None) -> str | None:
        """Send changes of the list to the address, or to nobody; the new secret. Raises `BadUse`."""
        found = lists.named(self.casework, name)
        record = self._of("webhook set" if url else "webhook removed", found.name, {})

        def recorded(connection: Connection) -> None:
            self.log.append_in(connection, record)

        return set_webhook(self.casework, found.id, url, allow_private=self.allow_private, recorded=recorded)

    # ------------------------------------------------------------ runs and changes

    def run(
        self, name: str, workspace: Workspace, done: Callable[[int, int], None] = lambda done, all: None
    ) -> WatchReport:
        """Screen the list again by the data of now, and tell what changed since the run before.

        `done` is told how many of how many lines were read. A run that was interrupted goes on.
        Raises `NotFound`, and `BadUse` where another process screens the list.
        """
        found = lists.named(self.casework, name)
        count = lists.count_of_lines(self.casework, found.id)
        if count == 0:
            raise BadUse(f"the list {found.name!r} has no lines; add some with ketting watch add")
        with opened_world(workspace, found.question, DecisionBook(self.casework, every=1)) as world:
            run = runs.begin(
                self.casework,
                found.id,
                found.name,
                world.basis,
                self.identity.name,
                current_time(),
                lambda connection, id: self._end(connection, found, id, world.basis, workspace.policy),
                lambda connection, id: self._begin(connection, found, id),
            )
            before = changes.count(self.casework, changes.open_changes(found.id))
            runs.perform(self.casework, run, world, lambda read: done(read, count))
            runs.end(
                self.casework,
                run,
                current_time(),
                lambda connection, id: self._end(connection, found, id, world.basis, workspace.policy),
            )
        return self.report(found, run.id, before)

    def sent(self, report: WatchReport) -> WatchReport:
        """The report, after what is due of its list was sent."""
        sent = self.deliver([report.watchlist])
        [of_list] = sent.watchlists
        return report.model_copy(update={"delivered": of_list.delivered, "waiting": of_list.waiting})

    def deliver(self, names: Sequence[str], *, again: bool = False) -> WatchDeliveries:
        """Send what is due of the lists, with `again` what was given up too. Raises `NotFound`."""
        told = []
        for name in names:
            found = lists.named(self.casework, name)
            if again:
                queue_again(self.casework, found.id, current_time())
            sent = deliver(self.casework, found.id, allow_private=self.allow_private)
            counts = {"delivered": sent.delivered, "waiting": sent.waiting, "given_up": sent.given_up}
            if sent.delivered or sent.given_up:
                self.log.append(self._of("reports sent", found.name, counts))
            told.append(WatchDelivered(watchlist=found.name, **counts))
        return WatchDeliveries(watchlists=told)

    def report(self, found: lists.Found, run: int, earlier: int) -> WatchReport:
        """The run with what it found."""
        chosen = changes.of_run(found.id, run)
        count = changes.count(self.casework, chosen)
        with self.casework.read() as connection:
            described = lists.run_of(connection, run)
            not_screened = lists.count_not_screened(connection, found.id)
        listed = changes.page(self.casework, chosen, 0, MOST_LISTED)
        return WatchReport(
            watchlist=found.name,
            run=described,
            not_screened=not_screened,
            earlier=earlier,
            changes=listed,
            more=count - len(listed),
        )

    def changes(
        self, name: str, *, everything: bool = False, offset: int = 0, limit: int = 100
    ) -> WatchChanges:
        """A page of the changes that nobody has acknowledged, or of all; raises `NotFound`."""
        found = lists.named(self.casework, name)
        chosen = changes.all_changes(found.id) if everything else changes.open_changes(found.id)
        return WatchChanges(
            watchlist=found.name,
            total=changes.count(self.casework, chosen),
            offset=offset,
            changes=changes.page(self.casework, chosen, offset, limit),
        )

    def acknowledge(self, name: str, uids: Sequence[str] | None = None) -> int:
        """Note that these changes were seen, or all that nobody has; how many. Raises `NotFound`."""
        found = lists.named(self.casework, name)

        def recorded(connection: Connection, seen: int) -> None:
            record = self._of("changes acknowledged", found.name, {"changes": seen})
            self.log.append_in(connection, record)

        by, now = self.identity.name, current_time()
        return changes.acknowledge(self.casework, found.id, uids, by, now, recorded)

    # ------------------------------------------------------------ inside

    def _of(self, outcome: str, name: str, facts: dict[str, Any]) -> Record:
        return Record(Kind.WATCH, self.identity, outcome, {"watchlist": name}, facts=facts)

    def _begin(self, connection: Connection, found: lists.Found, run: int) -> None:
        self.log.append_in(connection, self._of(RUN_BEGUN, found.name, {"list": found.id, "run": run}))

    def _end(
        self, connection: Connection, found: lists.Found, run: int, basis: Basis, policy: Policy
    ) -> None:
        """Queue what is to be sent of a run, and record it: with its end, or not at all."""
        enqueue(connection, found.id, run, current_time())
        described = lists.run_of(connection, run)
        rows = rows_of_run(connection, self.log.names, found.id, run)
        facts = {name: getattr(described, name) for name in ("state", "lines", "first", "changes")}
        self.log.append_in(
            connection,
            Record(
                Kind.WATCH,
                self.identity,
                RUN_ENDED,
                {"watchlist": found.name},
                facts={
                    "list": found.id,
                    "run": run,
                    **facts,
                    **digests_of_run(connection, found.id, run),
                    **rows.facts,
                },
                policy=policy.stated,
                data=Data(basis.digest, basis.known_at, basis.versions),
            ),
            rows,
        )
