"""JSON Schema of a directive's front matter and blocks, for editors that complete and check while one types (P2; R3).

The reader is stricter: it also knows which facts, roles and clauses there are. What the schema refuses, it refuses too.
``docs/reference/directive.schema.json`` is this, written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spokesperson.directive.engine.bodies import SCREEN_EFFECTS, STATEMENTS
from spokesperson.directive.engine.catalogue import ALL_KINDS, FACTS
from spokesperson.directive.engine.front import ANSWERS, BODIES, OPTIONAL, REQUIRED
from spokesperson.directive.engine.model import EFFECTS, LEVELS
from spokesperson.directive.engine.remedies import REMEDIES
from spokesperson.directive.engine.source import KINDS
from spokesperson.directive.engine.vocabulary import TYPES, Fact

Schema = dict[str, Any]

WORDS: Schema = {"type": ["string", "integer"], "maxLength": 600, "pattern": r"\S"}
CONDITION: Schema = {
    "type": ["string", "boolean"],
    "maxLength": 1200,
    "description": "and, or, not, comparisons, 'in' and '&' over declared facts, terms and limit.NAME",
}
ID: Schema = {"type": ["string", "integer"], "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 60}
INSTANT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$"}
FACTS_REF: Schema = {"$ref": "#/$defs/facts"}
EACH: Schema = {"type": "array", "minItems": 1}
CASE_REF: Schema = {"$ref": "#/$defs/one_case"}
KEY = "^[a-z][a-z0-9_]{0,59}$"
REMEDY: Schema = {**WORDS, "examples": sorted(REMEDIES)}


def block_schema() -> Schema:
    """The whole schema: ``$defs`` holds ``front_matter`` and one definition for each kind of block."""
    kinds: dict[str, Schema] = {
        "rule": _object(
            ("id", "when", "effect", "text"),
            {
                "id": ID,
                "when": CONDITION,
                "unless": CONDITION,
                "effect": {"enum": list(EFFECTS)},
                "text": WORDS,
                "remedy": REMEDY,
                "row": WORDS,
                "opens": WORDS,
                "alone": {"type": "boolean"},
            },
        ),
        "screen": _screen(),
        "limit": _object(
            ("id", "value", "from"),
            {"id": WORDS, "value": {"type": "integer", "minimum": 0}, "from": INSTANT, "unit": WORDS},
        ),
        "obligation": _object(
            ("id", "when", "do", "text"),
            {
                "id": ID,
                "when": CONDITION,
                "unless": CONDITION,
                "do": WORDS,
                "text": WORDS,
                "wait": CONDITION,
                "after": {"type": "boolean"},
            },
        ),
        **{kind: _statement(required, optional) for kind, (required, optional) in STATEMENTS.items()},
        "case": {"anyOf": [CASE_REF, {"type": "array", "items": CASE_REF, "minItems": 1}]},
    }
    kinds["obligation"]["properties"]["wait"] = {"type": ["string", "integer"], "maxLength": 1200}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A directive's front matter and blocks",
        "description": "The YAML between --- at the head of a directive, and in its fenced blocks.",
        "$defs": {
            "facts": _facts(),
            "one_case": _case(),
            "front_matter": _front(),
            **{kind: kinds[kind] for kind in KINDS},
        },
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("front_matter", *KINDS)],
    }


def _object(required: Iterable[str], properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": dict(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema, keys: str = "") -> Schema:
    found: Schema = {"type": "object", "additionalProperties": values}
    return {**found, "propertyNames": {"pattern": keys}} if keys else found


def _screen() -> Schema:
    kind: Schema = {"enum": sorted(ALL_KINDS)}
    for_levels = {"anyOf": [WORDS, _object((), dict.fromkeys(LEVELS, WORDS))]}
    return _object(
        ("id", "kinds", *LEVELS, "text"),
        {
            "id": ID,
            "kinds": _list(kind),
            **{level: {"enum": list(SCREEN_EFFECTS)} for level in LEVELS},
            "text": for_levels,
            "related": {"anyOf": [WORDS, _map(_list(kind))]},
            "when": CONDITION,
            "unless": CONDITION,
            "remedy": for_levels,
        },
    )


def _statement(required: tuple[str, ...], optional: tuple[str, ...]) -> Schema:
    return _object(required, {key: ID if key == "id" else WORDS for key in (*required, *optional)})


def _case() -> Schema:
    return _object(
        ("name", "then"),
        {
            "name": WORDS,
            "scene": WORDS,
            "given": FACTS_REF,
            "each": {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": EACH},
            "then": {"enum": [effect for effect in EFFECTS if effect != "advise"]},
            "cites": _list(WORDS),
            "fires": _list(WORDS),
            "silent": _list(WORDS),
        },
    )


def _facts() -> Schema:
    """Facts as a case states them; null takes a scene's fact away. An institution's own facts are not known here."""
    return {"type": "object", "properties": {name: _fact(fact) for name, fact in FACTS.items()}}


def _fact(fact: Fact) -> Schema:
    words: Schema = {"enum": sorted(fact.type.values)} if fact.type.values else {"type": "string", "maxLength": 80}
    shapes: Mapping[str, Schema] = {
        "bool": {"type": "boolean"},
        "int": {"type": "integer"},
        "enum": words,
        "set": {"type": "array", "items": words},
    }
    return {"anyOf": [shapes.get(fact.type.name, {"type": "string"}), {"type": "null"}], "description": fact.doc}


def _front() -> Schema:
    facts = _object(
        ("type", "means"),
        {
            "type": {"enum": list(TYPES)},
            "means": WORDS,
            "words": _list(WORDS),
            "otherwise": {"type": ["string", "integer", "boolean", "array"]},
            "clause": WORDS,
            "ask": {**WORDS, "maxLength": 200},
        },
    )
    shapes: dict[str, Schema] = {
        "directive": WORDS,
        "title": WORDS,
        "parent": WORDS,
        "revision": {"type": "string", "pattern": r"^\d+\.\d+$"},
        "adopted": {"type": ["string", "integer"], "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"},
        "effective": INSTANT,
        "roles": _map(WORDS, KEY),
        "actions": _map(WORDS, KEY),
        "acts": _map(WORDS, KEY),
        "purposes": _map(WORDS, KEY),
        "table": CONDITION,
        "facts": _map(facts, KEY),
        "terms": _map(CONDITION),
        "refusals": _map(_object(("text", "remedy"), {"text": WORDS, "remedy": REMEDY})),
        "positions": _map(_list(WORDS)),
        "administrator_positions": _list(WORDS),
        "questions": _map(_object(("ask", "answer"), {"ask": WORDS, "answer": {"enum": list(ANSWERS)}})),
        "related": _map(WORDS),
        "statutory": _map(_list(WORDS)),
        "jurisdiction": _object(("kind",), {"kind": {"enum": list(BODIES)}, "law": WORDS}),
        "scenes": _map(FACTS_REF),
    }
    return _object(REQUIRED, {key: shapes[key] for key in (*REQUIRED, *OPTIONAL)})
