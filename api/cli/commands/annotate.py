"""`ketting annotate`: hops and next hops on the nodes of a Neo4j store, for analysts."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.models import Annotation as AnnotationAnswer
from api.models import Annotations
from api.render.annotations import written
from api.screening.question import Question, RiskClassParams, TraversalParams
from api.settings import Settings
from api.workspace import Workspace
from graph.model.traversal import PRESETS
from graph.search.annotation import Annotation, annotations_of, written_annotations
from graph.search.annotation import annotate as write_annotations

Traversals = Annotated[
    list[str] | None,
    typer.Option(
        "--traversal",
        metavar="|".join(PRESETS),
        help=f"{TraversalParams.model_fields['traversal'].description}; control by default, may be repeated.",
    ),
]
RiskClasses = Annotated[list[str] | None, options.option("risk_classes")]
At = Annotated[str | None, options.option("valid_at")]
MaxHops = Annotated[int | None, options.option("max_hops")]
Status = Annotated[
    bool, typer.Option("--status", help="Write nothing: say what is written, and whether it is current.")
]


def annotate(
    traversal: Traversals = None,
    risk_class: RiskClasses = None,
    at: At = None,
    max_hops: MaxHops = None,
    status: Status = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Write hops and next hops on the nodes of a Neo4j store.

    All that was written before goes. A load makes what is written stale: annotate again after it.
    """
    questions = [
        options.read_question(
            RiskClassParams, valid_at=at, risk_classes=risk_class, traversal=name, max_hops=max_hops
        )
        for name in dict.fromkeys(traversal or PRESETS[:1])
    ]
    if status and (traversal or risk_class or at or max_hops):
        raise BadUse("--status tells what is written and takes only --store and --json beside it")
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace:
        annotations = (
            written_annotations(workspace.store)
            if status
            else [(annotation, True) for annotation in _annotate(workspace, questions)]
        )
        if not status:
            with opened_audit(settings) as log:
                written_for = sorted({annotation.hops_property for annotation, _ in annotations})
                record_other(log, settings, "load", "annotated", {"properties": written_for})
        answer = Annotations(
            store=workspace.store.url,
            annotations=[_answer(annotation, is_current) for annotation, is_current in annotations],
        )
    if json:
        output.answer_json(answer)
    else:
        output.answer(written(answer))
        output.message(f"store: {answer.store}")


def _annotate(workspace: Workspace, questions: list[Question]) -> list[Annotation]:
    annotations_of(workspace.store)  # a store without nodes is refused before its snapshot is built
    with progress_bar() as bar, workspace.view() as view:
        wanted = [
            (question.as_traversal(workspace.today), risk_class)
            for question in questions
            for risk_class in question.as_classes(view.classes)
        ]
        loaded_at = max((version.loaded_at for version in view.versions), default=None)
        if loaded_at is None:
            raise BadUse(f"nothing is loaded into {workspace.store.url}; load a source first")
        task = bar.add_task("nodes", total=None)
        return write_annotations(
            workspace.store,
            workspace.snapshot(view.reader),
            loaded_at,
            wanted,
            lambda done, total: bar.update(task, completed=done, total=total),
        )


def _answer(annotation: Annotation, is_current: bool) -> AnnotationAnswer:
    return AnnotationAnswer(
        traversal=annotation.traversal.name,
        risk_class=annotation.risk_class,
        hops_property=annotation.hops_property,
        next_property=annotation.next_property,
        entities=annotation.entities,
        max_hops=annotation.traversal.max_hops,
        day=annotation.traversal.valid_at,
        version=annotation.version.number,
        loaded_at=annotation.version.loaded_at,
        current=is_current,
    )
