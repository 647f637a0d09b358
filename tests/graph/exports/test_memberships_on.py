"""The classes of a few entities are those that an export of all of them finds."""

from __future__ import annotations

from datetime import date

from api.workspace import Workspace
from graph.exports.entities import Classes, memberships_on


def test_classes_of_a_few_are_those_of_all(small_workspace: Workspace) -> None:
    for day in (date(2019, 6, 1), small_workspace.today):
        with small_workspace.view() as view:
            ids = [id for id, _ in view.reader.entity_types()]
            of_all, of_these = Classes(view.reader, day), memberships_on(view.reader, ids, day)
            assert {id: names for id in ids if (names := of_all.with_lists(id))} == of_these
