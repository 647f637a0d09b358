"""The classes: how complete each is on a day, and who is in it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ClassAnswer, ClassesAnswer, ClassMembersAnswer
from api.render import words
from api.render.citations import Citations
from api.render.layout import columns, indented, section


def classes(answer: ClassesAnswer) -> RenderableType:
    """A block for each class."""
    blocks = [Group(Text(""), *_class(each)) for each in answer.classes]
    return Group(Text(f"Classes on {answer.valid_at}"), *blocks)


def members(answer: ClassMembersAnswer) -> RenderableType:
    """The members of one class, a row for each."""
    citations = Citations()
    heading = [Text(f"On {answer.valid_at}", style="dim"), *_class(answer.risk_class)]
    if not answer.total:
        return Group(*heading, Text("\nNo member on that day in the data loaded."))
    rows = [
        (
            member.membership.entity.caption,
            member.membership.entity.id,
            ", ".join(member.membership.lists) or "stated by a source",
            "; ".join(dict.fromkeys(entry.valid.detail for entry in member.listings))
            or member.membership.valid.detail,
            member.membership.grade,
            citations.brief(member.membership.sources),
        )
        for member in answer.members
    ]
    table = columns(("Member", "Id", "List", "Valid", "Grade", "Source"), rows, whole=("Id", "Grade"))
    after = answer.offset + len(answer.members)
    more = (
        [Text(f"and {answer.total - after} more: --offset {after}", style="dim")]
        if after < answer.total
        else []
    )
    return Group(*heading, Text(""), table, *more, section("Documents", citations.documents(brief=True)))


def _class(answer: ClassAnswer) -> list[RenderableType]:
    count = f"{answer.members:,} {'member' if answer.members == 1 else 'members'}"
    state = (
        "complete" + (f", as of the copy of {answer.as_of}" if answer.as_of else "")
        if answer.complete
        else f"not complete: {', '.join(map(str, answer.reasons))}"
    )
    lists = [indented(Text(line)) for line in words.loaded_lists(answer.lists)]
    title = Text.assemble((answer.label, "bold"), (f"  {answer.name}", "dim"), f": {count}; {state}")
    return [title, indented(Text(answer.description, style="dim")), *lists]
