"""The front matter of a directive: what it is called, when it takes effect, its roles, actions and terms (P2; R3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from spokesperson.directive.engine import reading
from spokesperson.directive.engine.blocks import Node, read
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.expression import FALSE, Expr, facts_of
from spokesperson.directive.engine.marks import Marks
from spokesperson.directive.engine.own_facts import own_facts
from spokesperson.directive.engine.vocabulary import Facts, Vocabulary

REQUIRED = ("directive", "title", "revision", "adopted", "effective", "roles", "actions", "table")
OPTIONAL = ("parent", "acts", "facts", "terms", "refusals", "positions", "administrator_positions", "purposes",
            "questions", "related", "statutory", "jurisdiction", "scenes")  # fmt: skip
BODIES = ("political_subdivision", "private", "association")
ANSWERS = ("words", "yes", "no")
# What a decision's rules are specialised by; the table's condition may turn on nothing else.
FIXED = ("action", "includes", "use", "roles", "stage")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Front:
    """The front matter, read. ``scenes`` are facts that cases start from, as the author wrote them."""

    code: str = ""
    title: str = ""
    revision: str = ""
    adopted: str = ""
    effective: datetime = EPOCH
    parent: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    table: Expr = FALSE
    terms: dict[str, Expr] = field(default_factory=dict)
    refusals: dict[str, tuple[str, str]] = field(default_factory=dict)
    administrator_positions: tuple[str, ...] = ()
    positions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    related: dict[str, str] = field(default_factory=dict)
    scenes: dict[str, Node] = field(default_factory=dict)
    facts: Facts = field(default_factory=lambda: FACTS)
    fact_clauses: list[Node] = field(default_factory=list)
    statutory: dict[str, Node] = field(default_factory=dict)
    jurisdiction: dict[str, str] = field(default_factory=dict)


def read_front(text: str, line: int, marks: Marks, limits: frozenset[str]) -> tuple[Front, Vocabulary]:
    """The front matter and the vocabulary it gives to every condition; mistakes go to ``marks``."""
    front = Front()
    node = read(text, line, marks.at)
    if node is None or not marks.keys(node, "the front matter", REQUIRED, OPTIONAL):
        vocabulary = Vocabulary(FACTS, limits=limits)
        if node is None or not isinstance(node.value, dict):
            return front, vocabulary
    _plain(front, node, marks)
    everything = frozenset(front.actions) | frozenset(front.acts)
    vocabulary = Vocabulary(front.facts, everything, frozenset(front.actions), frozenset(front.roles), limits)
    _terms(front, node, marks, vocabulary)
    _table(front, node, marks, vocabulary)
    return front, vocabulary


def _plain(front: Front, node: Node, marks: Marks) -> None:
    for attribute, key in (("code", "directive"), ("title", "title"), ("revision", "revision"), ("parent", "parent")):
        setattr(front, attribute, marks.words(node.get(key), key))
    for key in ("roles", "actions", "acts", "purposes"):
        setattr(front, key, marks.word_map(node.get(key), key))
    if (revision := node.get("revision")) and front.revision and not re.fullmatch(r"\d+\.\d+", front.revision):
        marks.node(revision, 'the revision must be major and minor, like "1.0"')
    front.adopted = _adopted(node.get("adopted"), marks)
    front.effective = moment(node.get("effective"), marks)
    front.administrator_positions = marks.word_list(node.get("administrator_positions"), "administrator_positions")
    _positions(front, node.get("positions"), marks)
    front.related = _related(node.get("related"), marks)
    _questions(front, node.get("questions"), marks)
    _refusals(front, node.get("refusals"), marks)
    if (given := node.get("facts")) is not None:
        front.facts = {**FACTS, **own_facts(given, FACTS, marks)}
        declared = given.value.values() if isinstance(given.value, dict) else ()
        front.fact_clauses = [c for one in declared if isinstance(one.value, dict) and (c := one.get("clause"))]
    front.scenes = _mapping(node.get("scenes"), "scenes must be a mapping of names to facts", marks)
    front.statutory = _mapping(node.get("statutory"), "statutory must be a mapping of kinds to lists of clauses", marks)
    _jurisdiction(front, node.get("jurisdiction"), marks)
    for key in front.actions.keys() & front.acts.keys():
        marks.node(node.value["acts"].keys[key], f"{key!r} is a row of the table already")


def _mapping(node: Node | None, message: str, marks: Marks) -> dict[str, Node]:
    """The entries of a mapping; nothing, after it was reported, of anything else."""
    if node is None or isinstance(node.value, dict):
        return node.value if node else {}
    marks.node(node, message)
    return {}


def _jurisdiction(front: Front, node: Node | None, marks: Marks) -> None:
    """What kind of body this is; the law's further demands follow from it (L12)."""
    if node is not None and marks.keys(node, "the jurisdiction", ("kind",), ("law",)):
        front.jurisdiction = {"kind": marks.choice(node.get("kind"), "kind of body", BODIES, BODIES[0])}
        front.jurisdiction["law"] = marks.words(node.get("law"), "law")


def _adopted(node: Node | None, marks: Marks) -> str:
    """As precise as known: a year, a month or a day."""
    found = marks.words(node, "adopted")
    if node and found and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", found):
        marks.node(node, "adopted must be a year, a month or a day, like 2011-01")
    return found


def moment(node: Node | None, marks: Marks) -> datetime:
    """An instant with its zone; reported, and the epoch, otherwise."""
    if node is None:
        return EPOCH
    try:
        found = datetime.fromisoformat(str(node.value))
    except ValueError:
        marks.node(node, f"{str(node.value)[:40]!r} is not an instant like 2011-01-01T00:00-06:00")
        return EPOCH
    if found.utcoffset() is None:
        marks.node(node, "an instant needs its zone, like 2011-01-01T00:00-06:00")
        return EPOCH
    return found


def _related(node: Node | None, marks: Marks) -> dict[str, str]:
    found = _mapping(node, "related must be a mapping of codes to titles", marks)
    return {code: marks.words(title, f"related: {code}") for code, title in found.items()}


def _questions(front: Front, node: Node | None, marks: Marks) -> None:
    """``id: {ask: ..., answer: words | yes | no}``: ``answer`` is what a person who may go on would say."""
    for key, one in _mapping(node, "questions must be a mapping of ids to {ask, answer}", marks).items():
        if marks.keys(one, f"the question {key!r}", ("ask", "answer")):
            front.questions[key] = marks.words(one.get("ask"), "ask")
            front.answers[key] = marks.choice(one.get("answer"), "kind of answer", ANSWERS, "words")


def _positions(front: Front, node: Node | None, marks: Marks) -> None:
    """``role: [position, ...]``: whoever holds one of these positions has the role; a position gives one role."""
    given = dict.fromkeys(front.administrator_positions, "administrator_positions")
    for role, one in _mapping(node, "positions must be a mapping of roles to lists of positions", marks).items():
        if role not in front.roles and node is not None:
            marks.unknown(node.keys[role], "role", role, front.roles)
        front.positions[role] = marks.word_list(one, f"positions: {role}")
        for title in front.positions[role]:
            if given.setdefault(title, role) != role:
                marks.token(one, title, f"the position {title!r} gives a role already: {given[title]}")


def _refusals(front: Front, node: Node | None, marks: Marks) -> None:
    """``action: {text, remedy}``: what to read and do where the table leaves the cell empty."""
    for key, one in _mapping(node, "refusals must be a mapping of actions to {text, remedy}", marks).items():
        if key not in front.actions and key not in front.acts and node is not None:
            marks.unknown(node.keys[key], "action", key, [*front.actions, *front.acts])
        elif marks.keys(one, f"the refusal of {key!r}", ("text", "remedy")):
            front.refusals[key] = (marks.words(one.get("text"), "text"), marks.words(one.get("remedy"), "remedy"))


def _terms(front: Front, node: Node, marks: Marks, vocabulary: Vocabulary) -> None:
    """Named conditions, usable in all that follow, also in later terms."""
    terms = node.get("terms") or Node({}, node.line, node.column, node.line)
    for key, one in _mapping(terms, "terms must be a mapping of names to conditions", marks).items():
        if key in front.facts or key in ("limit", "table") or not key.isidentifier():
            marks.node(terms.keys[key], f"a term cannot be called {key!r}")
            continue
        found = condition(one, vocabulary, marks)
        # A term that is mistaken is still known, so that its users are not blamed for it.
        front.terms[key] = found if found is not None else FALSE
        vocabulary.terms = dict(front.terms)


def _table(front: Front, node: Node, marks: Marks, vocabulary: Vocabulary) -> None:
    given = node.get("table")
    if given is None:
        return
    found = condition(given, vocabulary, marks)
    if found is not None and (beyond := facts_of(found) - set(FIXED)):
        marks.token(given, min(beyond), f"the table's condition may turn on {', '.join(FIXED)} only")
    front.table = found if found is not None else FALSE


def condition(node: Node, vocabulary: Vocabulary, marks: Marks) -> Expr | None:
    """The condition in ``node``; None after its mistakes were marked."""
    return _expression(node, vocabulary, marks, reading.condition)


def number(node: Node, vocabulary: Vocabulary, marks: Marks) -> Expr | None:
    """The sum in ``node``."""
    return _expression(node, vocabulary, marks, reading.number)


def _expression(node: Node, vocabulary: Vocabulary, marks: Marks, read_as: Any) -> Expr | None:
    if isinstance(node.value, (dict, list)) or node.value is None:
        marks.node(node, "a condition is expected here")
        return None
    text = {True: "True", False: "False"}[node.value] if isinstance(node.value, bool) else str(node.value)
    found: Expr | None = read_as(" ".join(text.split()), vocabulary, marks.within(node))
    return found
