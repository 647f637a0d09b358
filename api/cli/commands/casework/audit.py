"""`ketting audit`: list, show, verify, anchor and export the audit log, and what it keeps about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import options, output
from api.cli.audit_log import name_keys, opened_log
from api.cli.exit_codes import ExitCode
from api.cli.guard import command_identity
from api.errors import BadUse, CaseworkError
from api.render.casework import audit as tables
from api.settings import Settings

if TYPE_CHECKING:
    from api.casework.audit import AuditLog

HELP = "Read, verify, anchor and export the audit log."

_MOST = 1_000
_DAYS = ["%Y-%m-%d"]


class PersonAction(StrEnum):
    """What `ketting audit person` can do."""

    FIND = "find"
    EXPORT = "export"
    ERASE = "erase"


class NamesKept(StrEnum):
    """How the log keeps names."""

    PLAIN = "plain"
    HASHED = "hashed"


Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", help="Only records of this kind, such as screening; may be repeated."
    ),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only what this identity did.")]
CustomerName = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Only questions about this name.")
]
Reference = Annotated[
    str | None,
    typer.Option("--reference", metavar="TEXT", help="The number that the customer has with you."),
]
Entity = Annotated[
    str | None, typer.Option("--entity", metavar="ID", help="Only answers that named this recorded body.")
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since", formats=_DAYS, metavar="YYYY-MM-DD", help="Only from this day on.", show_default=False
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until", formats=_DAYS, metavar="YYYY-MM-DD", help="Only until this day.", show_default=False
    ),
]
Before = Annotated[
    int | None, typer.Option("--before", metavar="N", help="Only records before this number: the next page.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=_MOST, help="At most so many.")]
Number = Annotated[int, typer.Argument(metavar="N", help="The number of a record.")]
RowNumber = Annotated[
    int | None,
    typer.Option("--row", metavar="K", help="A row of a batch, counted from 1, with its proof."),
]
AnchorFile = Annotated[
    Path | None,
    typer.Option("--anchor", metavar="FILE", help="Hold the log against what `ketting audit anchor` wrote."),
]
ExportFile = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="Verify what `ketting audit export` wrote."),
]
Key = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help="The key that signs anchors, made at the first; by default audit-key beside the store.",
    ),
]
NewAnchor = Annotated[Path, typer.Argument(metavar="FILE", help="A new file; keep it elsewhere.")]
NewFile = Annotated[Path, typer.Option("--output", metavar="FILE", help="A new file of lines of JSON.")]
First = Annotated[int, typer.Option("--first", min=1, metavar="N", help="Begin with this record.")]
WithoutDetails = Annotated[
    bool,
    typer.Option("--without-details", help="Leave out what was asked and answered; it verifies the same."),
]
Action = Annotated[
    PersonAction,
    typer.Argument(metavar="find|export|erase", help="erase: for good; the chain still verifies."),
]
Person = Annotated[str | None, typer.Argument(metavar="[NAME]", help="The name, as it was screened.")]
Reason = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help="Why it is erased, without the name; it is kept for good."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without, only what would be erased is shown.")]
Kept = Annotated[
    NamesKept,
    typer.Argument(metavar="plain|hashed", help="hashed: names, addresses and identifiers by HMAC-SHA-256."),
]
NameKey = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help="The key of the hashes, made where there is none; KETTING_NAME_KEY names it later.",
    ),
]


def list_(  # noqa: PLR0913  # each is an option of the command
    kind: Kinds = None,
    by: By = None,
    name: CustomerName = None,
    reference: Reference = None,
    entity: Entity = None,
    since: Since = None,
    until: Until = None,
    before: Before = None,
    limit: Limit = 50,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """List records, newest first.

    What is given beside each other holds together. Rows of batches are found by `ketting audit person`.
    """
    with _log(store, casework) as log:
        from api.casework.audit.answers import kind_called, listed
        from api.casework.audit.query import Filter

        wanted = Filter(
            kinds=[kind_called(each) for each in kind or ()],
            identity=by,
            name=name,
            reference=reference,
            entity=entity,
            since=None if since is None else since.date(),
            until=None if until is None else until.date(),
            before=before,
            limit=limit,
        )
        answer = listed(log, wanted)
    output.show(answer, tables.listed, as_json=json)
    if answer.missing_keys:
        output.message(tables.missing_keys(answer.missing_keys))


def show(
    number: Number,
    row: RowNumber = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Show one record with all that stands beside it.

    Of a batch --row shows one row, and the hashes by which anybody can check that it was among those
    whose Merkle root the record states.
    """
    with _log(store, casework) as log:
        from api.casework.audit.answers import shown

        answer = shown(log, number, row)
    output.show(answer, tables.shown, as_json=json)


def verify(
    anchor: AnchorFile = None,
    file: ExportFile = None,
    key: Key = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Say whether the log is whole; exit code 1 when it is not.

    Finds records that were changed, removed or put in another place, and decisions that are not as they were
    recorded, and names the first. Only an anchor
    shows that the last ones were cut off, or all were made anew.
    """
    from api.casework.audit.answers import verified
    from api.casework.verifying import verify_casework

    settings = Settings.of(store, casework=casework)
    signing = key or settings.anchor_key
    if file is not None:
        answer = verified(None, file, anchor, signing)
    else:
        with _log(store, casework) as log:
            answer = verified(log.casework, None, anchor, signing, partial(verify_casework, log.names))
            answer = answer.model_copy(update={"missing_keys": list(log.names.missing)})
    output.show(answer, tables.verified, as_json=json)
    if answer.problem is not None:
        raise typer.Exit(ExitCode.FAILURE)


def anchor(
    file: NewAnchor,
    key: Key = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Write the signed head of the log to a new file.

    Keep it, and the key, where nobody who may write the log can reach: `ketting audit verify --anchor FILE`
    then finds a log that was cut off or made anew since.
    """
    settings = Settings.of(store, casework=casework)
    with _log(store, casework) as log:
        from api.casework.audit.answers import anchored

        answer = anchored(log.casework, file, key or settings.anchor_key)
    output.show(answer, tables.anchored, as_json=json)


def export(
    output_file: NewFile,
    first: First = 1,
    without_details: WithoutDetails = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Write the log as lines of JSON that verify on their own."""
    with _log(store, casework) as log:
        from api.casework.audit.answers import export_to

        answer = export_to(log.casework, output_file, first, details=not without_details)
    output.show(answer, tables.exported, as_json=json)


def person(
    action: Action,
    name: Person = None,
    reference: Reference = None,
    reason: Reason = "",
    yes: Yes = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Find, take along or erase what is kept about a person.

    All that has the name, as it is compared without case and width, or the --reference. export says in the
    log that a copy was given; erase takes --reason and --yes, and the log says who erased it and when.
    """
    settings = Settings.of(store, casework=casework)
    with _log(store, casework) as log:
        from api.casework.audit.erasing import Person
        from api.casework.persons import erase_person, export_person, find_person

        who = Person(name, reference)
        if action is PersonAction.ERASE and yes:
            answer = erase_person(log, who, command_identity(settings), reason)
        elif action is PersonAction.EXPORT:
            answer = export_person(log, who, command_identity(settings))
        else:
            answer = find_person(log, who)
    as_json = json or action is PersonAction.EXPORT
    output.show(answer, tables.person, as_json=as_json)
    if action is PersonAction.ERASE and not yes and answer.places:
        output.message("nothing was erased; give --reason TEXT and --yes to erase it for good")
    if answer.missing_keys:
        output.message(tables.missing_keys(answer.missing_keys))
        raise typer.Exit(ExitCode.FAILURE)


def names(
    kept: Kept,
    key: NameKey = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Choose how the log keeps names from now on.

    hashed is for names that are confidential: who reads the log cannot read them, and who has the key and a
    name finds it. Another --key replaces the one of before, which is still needed to find what it hashed.
    Services that run have to be started again.
    """
    settings = Settings.of(store, casework=casework)
    if kept is NamesKept.PLAIN and key is not None:
        raise BadUse("--key goes with hashed; leave it out for plain")
    with opened_log(settings, is_choosing=True) as log:
        from api.casework.audit.answers import set_names

        chosen = None if kept is NamesKept.PLAIN else (key or next(iter(name_keys()), settings.name_key))
        if chosen is not None and _are_same(chosen, settings.anchor_key):
            raise BadUse(f"{chosen} signs anchors; name another key, since each is for one purpose")
        answer = set_names(log, command_identity(settings), chosen)
    output.show(answer, tables.names, as_json=json)


COMMANDS: Mapping[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "verify": verify,
    "anchor": anchor,
    "export": export,
    "person": person,
    "names": names,
}
"""The commands of the group by name."""


def _are_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


@contextmanager
def _log(store: str | None, casework: str | None) -> Iterator[AuditLog]:
    """The audit log, which must be there already."""
    settings = Settings.of(store, casework=casework)
    if not settings.is_casework_present:
        raise CaseworkError(
            f"there is no audit log at {settings.casework_url}; the first screening or load makes one, and "
            "--casework or KETTING_CASEWORK names another"
        )
    with opened_log(settings) as log:
        yield log
