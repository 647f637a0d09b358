"""Commands that have commands: `ketting keys list`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup

from api.cli.guard import guarded


def _with_default(default: str) -> type[TyperGroup]:
    """A group in which a first word that names no command is the first word of this one."""

    class WithDefault(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            is_meant = bool(args) and args[0] not in self.commands and args[0] != "--help"
            return super().parse_args(ctx, [default, *args] if is_meant else args)

    return WithDefault


@dataclass(frozen=True, slots=True)
class Group:
    """What a group is about, in a sentence, and its commands by name.

    `default` is the command that is meant where the first word is none of them.
    """

    help: str
    commands: Mapping[str, Callable[..., None]]
    default: str | None = None

    def as_app(self, name: str) -> typer.Typer:
        """The group of this name as Typer takes it."""
        kind = TyperGroup if self.default is None else _with_default(self.default)
        app = typer.Typer(
            cls=kind, help=self.help, no_args_is_help=True, add_completion=False, rich_markup_mode=None
        )
        for each, command in self.commands.items():
            app.command(each)(guarded(f"{name} {each}", command))
        return app
