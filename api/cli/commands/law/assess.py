"""`ketting assess`: what rules of export control point to about a shipment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api.batch.memo import write_new_memo
from api.batch.single import assessed_with_memo
from api.cli import options, output
from api.cli.opening import opened
from api.errors import BadUse
from api.render.law.assessment import assessment as assessment_text
from api.screening import Assessor
from api.screening.law.shipments import Shipment
from api.screening.question import Question, ValidAt
from api.settings import SearchIn, Settings

_MOST_BYTES = 1_000_000

File = Annotated[
    Path, typer.Argument(metavar="SHIPMENT.json", help="A file with consignee, date and facts of a shipment.")
]


Memo = Annotated[
    Path | None,
    typer.Option(
        "--memo", metavar="FILE", help="Write a memo of the assessment there, for `ketting memo verify`."
    ),
]


@options.asks(ValidAt)
def assess(
    shipment: File,
    question: Question,
    memo: Memo = None,
    store: options.Store = None,
    policy: options.Policy = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show which export rules point to a duty.

    Published rules about a shipment, each with its article, the facts used and what is still to be found out.
    This is no legal advice.
    """
    read = _read(shipment).on(question.valid_at)
    with opened(Settings.of(store, search, policy=policy)) as workspace:
        if memo is None:
            answer = Assessor(workspace).assess(read)
        else:
            answer, written = assessed_with_memo(workspace, read)
            write_new_memo(written, memo)
    output.show(answer, assessment_text, as_json=json)


def _read(file: Path) -> Shipment:
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadUse(f"{file}: it cannot be read: {error.strerror}; name a JSON file") from None
    if len(text) > _MOST_BYTES:
        raise BadUse(f"{file}: it has over {_MOST_BYTES:,} bytes; describe one shipment")
    try:
        return Shipment.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise BadUse(f"{file}, {field}: {first['msg']}") from None
