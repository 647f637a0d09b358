"""The answers of the service as types of TypeScript, made from its description in OpenAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME = re.compile(r"\w+", re.ASCII)


def declarations(openapi: Mapping[str, Any]) -> str:
    """One type for each schema of the description, in the namespace `Api`.

    >>> schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    >>> print(declarations({"components": {"schemas": {"Count": schema}}}))
    declare namespace Api {
      type Count = { "n": number };
    }
    """
    schemas = openapi["components"]["schemas"]
    lines = [f"  type {name} = {_type(schema)};" for name, schema in schemas.items() if _NAME.fullmatch(name)]
    return "\n".join(["declare namespace Api {", *lines, "}"])


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return f"Api.{schema['$ref'].rpartition('/')[2]}"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(f"({_type(each)})" for each in schema[key])
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    match schema.get("type"):
        case "array":
            return f"({_type(schema.get('items', {}))})[]"
        case "object" if "properties" in schema:
            required = set(schema.get("required", ()))
            fields = (
                f"{json.dumps(name)}{'' if name in required else '?'}: {_type(each)}"
                for name, each in schema["properties"].items()
            )
            return f"{{ {'; '.join(fields)} }}"
        case "object":
            values = schema.get("additionalProperties")
            return f"Record<string, {_type(values) if isinstance(values, Mapping) else 'unknown'}>"
        case str(plain):
            return _PLAIN[plain]
    return "unknown"
