"""Commands that have commands: `ketting dispositions list`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import typer


@dataclass(frozen=True, slots=True)
class Group:
    """What a group is about, in a sentence, and its commands by name."""

    help: str
    commands: Mapping[str, Callable[..., None]]

    def as_app(self) -> typer.Typer:
        """The group as Typer takes it."""
        app = typer.Typer(help=self.help, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
        for name, command in self.commands.items():
            app.command(name)(command)
        return app
