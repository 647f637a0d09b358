"""The commands that a page shows, and what it says they print.

A `console` block shows `$ command` and its output; a line of three dots stands for any lines left
out. In a `bash` or `sh` block every line is a command. A line that ends in a backslash goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

ELLIPSIS = "..."
PROMPT = "$ "
_FENCE = re.compile(r"^ *```(\w*)")
_ANY_LINES = r"(?:.*\n)*?"


@dataclass(frozen=True)
class Command:
    """A command as a shell takes it, and the lines shown under it; none: its output is not shown."""

    text: str
    shown: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """The first word, without settings of the environment and the folder that it is called from."""
        words = [word for word in self.text.split() if not re.match(r"[A-Z_]+=", word)]
        return words[0].removeprefix(".venv/bin/") if words else ""

    @property
    def is_shown_to_fail(self) -> bool:
        """Whether the page shows an error of `ketting` under the command."""
        return any(line.startswith("ketting: ") for line in self.shown)

    def difference(self, output: str) -> str:
        """What this output has (+) that the page does not show, and the reverse (-)."""
        return "\n".join(unified_diff(self.shown, output.splitlines(), "shown", "printed", lineterm=""))

    def is_printed_by(self, output: str) -> bool:
        """Whether this output is the one shown, blanks at line ends apart."""
        lines = [_ANY_LINES if line == ELLIPSIS else re.escape(line) + r"\n" for line in self.shown]
        printed = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
        return not self.shown or re.fullmatch("".join(lines), printed) is not None


@dataclass(frozen=True)
class Block:
    """A block of commands and the line that it starts at."""

    line: int
    commands: tuple[Command, ...]


def command_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page that show commands."""
    language: str | None = None
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        fence = _FENCE.match(line)
        if fence is None:
            lines.append(line)
        elif language is None:
            language, lines = fence[1], []
        else:
            if language in {"console", "bash", "sh"}:
                prompt = PROMPT if language == "console" else ""
                yield Block(number - len(lines) - 1, tuple(_commands(lines, prompt)))
            language = None


def _commands(lines: list[str], prompt: str) -> Iterator[Command]:
    waiting = list(reversed(lines))
    while waiting:
        line = waiting.pop()
        if not prompt and (not line.strip() or line.lstrip().startswith("#")):
            continue
        if not line.startswith(prompt):
            raise ValueError(f"output stands before the first command of its block: {line!r}")
        text = line.removeprefix(prompt)
        while text.endswith("\\") and waiting:
            text = text.removesuffix("\\") + waiting.pop().strip()
        shown = []
        while prompt and waiting and not waiting[-1].startswith(prompt):
            shown.append(waiting.pop().rstrip())
        while shown and not shown[-1]:
            shown.pop()
        yield Command(text, tuple(shown))


_SHOWN_FILE = re.compile(r"`((?:[\w-]+/)?[\w-]+\.\w+)`:\n\n```\w+\n(.*?)```\n", re.DOTALL)


def shown_files(text: str) -> dict[str, str]:
    """The files that a page shows whole, by their path: `folder/file` and a colon before a block."""
    return dict(_SHOWN_FILE.findall(text))
