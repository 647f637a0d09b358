"""Watchlists: what is watched, runs over it, and what changed about a line, with what caused it."""

from api.models.watch.changes import (
    ChangeFact,
    ChangeOrigin,
    WatchChange,
    WatchedLine,
    WatchedLink,
    WatchedMatch,
    WatchNearest,
    WatchState,
)
from api.models.watch.lists import (
    WatchAdded,
    WatchChanges,
    WatchDelivered,
    WatchDeliveries,
    WatchedLines,
    Watchlist,
    Watchlists,
    WatchRemoved,
    WatchReport,
    WatchReports,
    WatchRun,
    WebhookState,
)

__all__ = [
    "ChangeFact",
    "ChangeOrigin",
    "WatchAdded",
    "WatchChange",
    "WatchChanges",
    "WatchDelivered",
    "WatchDeliveries",
    "WatchNearest",
    "WatchRemoved",
    "WatchReport",
    "WatchReports",
    "WatchRun",
    "WatchState",
    "WatchedLine",
    "WatchedLines",
    "WatchedLink",
    "WatchedMatch",
    "Watchlist",
    "Watchlists",
    "WebhookState",
]
