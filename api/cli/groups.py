"""Commands that have commands: `ketting keys list`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import typer

from api.cli.guard import guarded


@dataclass(frozen=True, slots=True)
class Group:
    """What a group is about, in a sentence, and its commands by name."""

    help: str
    commands: Mapping[str, Callable[..., None]]

    def as_app(self, name: str) -> typer.Typer:
        """The group of this name as Typer takes it."""
        app = typer.Typer(help=self.help, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
        for each, command in self.commands.items():
            app.command(each)(guarded(f"{name} {each}", command))
        return app
