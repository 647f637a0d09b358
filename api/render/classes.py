"""The classes: how complete each is on a day, and who is in it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ClassAnswer, ClassesAnswer, ClassMembersAnswer
from api.render import words
from api.render.citations import Citations
from api.render.layout import columns, indented
from api.wording.catalogue import on, say
from api.wording.classes import class_label
from api.wording.reasons import reason_label


def classes(answer: ClassesAnswer) -> RenderableType:
    """A block for each class."""
    blocks = [Group(Text(""), *_class(each)) for each in answer.classes]
    return Group(Text(say("classes.on", day=on(answer.valid_at))), *blocks)


def members(answer: ClassMembersAnswer) -> RenderableType:
    """The members of one class, a row for each."""
    citations = Citations()
    heading = [
        Text(say("classes.members_on", day=on(answer.valid_at)), style="dim"),
        *_class(answer.risk_class),
    ]
    if not answer.total:
        return Group(*heading, Text(""), Text(say("classes.nobody")))
    rows = [
        (
            member.membership.entity.caption,
            member.membership.entity.id,
            ", ".join(member.membership.lists) or say("classes.stated"),
            "; ".join(dict.fromkeys(entry.valid.detail for entry in member.listings))
            or member.membership.valid.detail,
            member.membership.grade,
            citations.brief(member.membership.sources),
        )
        for member in answer.members
    ]
    headers = [say(f"column.{name}") for name in ("member", "id", "list", "valid", "grade", "source")]
    table = columns(headers, rows, whole=(headers[1], headers[4]))
    more = words.next_page(answer.total, answer.offset + len(answer.members))
    return Group(*heading, Text(""), table, *more, *citations.section(brief=True))


def _class(answer: ClassAnswer) -> list[RenderableType]:
    if not answer.complete:
        state = say("classes.not_complete", reasons=", ".join(map(reason_label, answer.reasons)))
    elif answer.as_of:
        state = say("classes.complete_as_of", day=on(answer.as_of))
    else:
        state = say("classes.complete")
    count = say("classes.count", n=answer.members)
    lists = [indented(Text(line)) for line in words.loaded_lists(answer.lists)]
    title = Text.assemble(
        (class_label(answer.name, answer.label), "bold"), (f"  {answer.name}", "dim"), f": {count}; {state}"
    )
    return [title, indented(Text(answer.description, style="dim")), *lists]
