"""JSON by reference: what an answer names many times stands once, in a table, under its id.

The answers of `api.models` hold each other; JSON of those that cite statements is made here alone.
`documents`, `statements`, `entities`, `links`, `memberships` and `lists` are objects by id, beside the fields
of the answer:

- an entity is named by its id; a record, which is an entity too, has its `facts` in the same table;
- a statement by an id that holds within the answer, since facts that are cited alike share one entry; what it
  is `known_from` stands in `known_from` of the answer, by data set, where that holds for most of them;
- a document by its id; a link by its id, and a path by the links of each of its steps, under `steps`;
- a membership by class and entity; a list by its id.

Entries of one id that differ get ids with `~2` and so on, and say only in what they differ from the first, as
do statements from one place: `like` names the entry that says the rest. Facts that rest on the same
statements stand together. What has no value, is an empty list or false is left out, but for verdicts and the
fields of the answer itself; and what says in words what fields beside it say, but for sentences.
"""

from api.references.description import json_model
from api.references.writer import as_json, by_reference

__all__ = ["as_json", "by_reference", "json_model"]
