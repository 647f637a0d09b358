"""The commands of `ketting watch` by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.cli.commands.watch.lists import add, list_, remove, show
from api.cli.commands.watch.runs import changes, deliver, run

HELP = "Screen lists of customers again, and tell what changed."

COMMANDS: Mapping[str, Callable[..., None]] = {
    "add": add,
    "list": list_,
    "show": show,
    "remove": remove,
    "run": run,
    "changes": changes,
    "deliver": deliver,
}
