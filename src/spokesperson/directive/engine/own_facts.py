"""The facts an institution declares for itself, beside those every directive knows (R2, R28).

``facts: {approval_level: {type: int, means: ..., otherwise: 0}}``. The desk's own facts stay as they are; whoever
asks for a decision states the others, and what is not stated is ``otherwise``, or missing, which denies. A fact with a
question (``ask: ...``) is the author's to state, at the desk.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spokesperson.directive.engine.blocks import Node
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.engine.marks import Marks
from spokesperson.directive.engine.vocabulary import TYPES, Fact, Facts, Type, from_json

MOST = 60
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def own_facts(node: Node, known: Facts, marks: Marks) -> dict[str, Fact]:
    """The declared facts; what is wrong is marked at its place."""
    if not isinstance(node.value, dict):
        marks.node(node, "facts must be a mapping of names to {type, means}")
        return {}
    if len(node.value) > MOST:
        marks.node(node, f"a directive declares at most {MOST} facts of its own")
    found: dict[str, Fact] = {}
    for name, one in node.value.items():
        if not _NAME.fullmatch(name):
            marks.node(node.keys[name], f"the fact {name!r} must be small letters, digits and _")
        elif name in known or name in ("limit", "table", "true", "false"):
            marks.node(node.keys[name], f"{name!r} is a word of the language already")
        elif (fact := _fact(name, one, marks)) is not None:
            found[name] = fact
    return found


def _fact(name: str, node: Node, marks: Marks) -> Fact | None:
    if not marks.keys(node, f"the fact {name!r}", ("type", "means"), ("words", "otherwise", "clause", "ask")):
        return None
    kind = marks.choice(node.get("type"), "type of fact", TYPES, "bool")
    words = marks.word_list(node.get("words"), "words")
    if (kind in ("enum", "set")) != bool(words):
        marks.node(
            node, f"the fact {name!r} needs words" if not words else f"only an enum or a set has words: {name!r}"
        )
    fact = Fact(
        Type(kind, frozenset(words)),
        marks.words(node.get("means"), "means"),
        marks.words(node.get("clause"), "clause"),
        ask=marks.words(node.get("ask"), "ask", most=200),
    )
    given = node.get("otherwise")
    if given is None:
        return fact
    try:
        typed = from_json({name: given.data()}, {name: fact})[name]
    except FactError as error:
        marks.node(given, str(error))
        return fact
    return replace(fact, otherwise=typed)
