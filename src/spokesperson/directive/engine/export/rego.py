"""A directive as a module in Rego (R3, R28; an oracle for the engine, and a form other systems can take).

``data.directive.effect`` is the effect and ``data.directive.fired`` the set of all that spoke. Rego has no "or" inside
a body and no conditions as values: each such part becomes a helper of its own, named ``any_1``, ``any_2`` and so on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.export.translate import Spoken, is_truth
from spokesperson.directive.engine.expression import FALSE, TRUE, Const, Expr, FactRef, LimitRef, Op, show
from spokesperson.directive.engine.model import Directive

EXPLAINED = """\
How to ask. The facts are the input; then
  data.directive.effect   is "permit", "warn" (once noted), "ask" (another person has to act) or "deny"
  data.directive.fired    is the set of the rules, advice, obligations and rows of the table that spoke
and deny, ask, warn, permit, advise and oblige hold the rules of each kind, given and refused the rows of the table.

Every fact below has to be there, also "no" and empty lists. Sets are lists without repetition. Instants are
microseconds since 1970-01-01T00:00Z, times of day microseconds since midnight, durations microseconds, and days the
number YYYYMMDD."""

KINDS = ("deny", "ask", "warn", "permit", "advise", "oblige")
# What no rule may be called, where a fact's name follows "input." directly.
_RESERVED = frozenset(
    [
        "as",
        "default",
        "else",
        "every",
        "false",
        "if",
        "import",
        "in",
        "contains",
        "not",
        "null",
        "package",
        "some",
        "true",
        "with",
    ]
)
_OTHER = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

ANSWER = """
# The answer: the most severe that was said, and a denial where nothing was.
default effect := "deny"
effect := "deny" if count(deny | refused) > 0
else := "ask" if count(ask) > 0
else := "warn" if count(warn) > 0
else := "permit" if count(permit | given) > 0

fired := deny | ask | warn | permit | advise | oblige | given | refused"""

TABLE = """
asked := {input.action} | {action | some action in input.includes}

# A row counts where the table does and no rule stands in for it.
rows contains action if {
    heard
    table
    some action in asked
    action in object.keys(holders)
    not action in opened
}

given contains concat("/", ["table", action]) if {
    some action in rows
    meet(holders[action], input.roles)
}

refused contains concat("/", ["table", action]) if {
    some action in rows
    not meet(holders[action], input.roles)
}

# Beside the table only a rule that permits the act opens it.
in_the_table if {
    table
    input.action in object.keys(holders)
}

refused contains concat("/", ["table", input.action]) if {
    heard
    input.action in known
    not in_the_table
    count(permit) == 0
}

refused contains "unknown-action" if {
    heard
    not input.action in known
}

# An act beside the table is no part of another act.
refused contains "unknown-action" if {
    heard
    some action in input.includes
    not action in object.keys(holders)
}

meet(some_words, others) if {
    some word in some_words
    word in others
}

words(list) := {word | some word in list}"""


def rego(directive: Directive) -> str:
    """The whole directive as the text of one Rego module."""
    return "\n".join(_Rego(directive).text()) + "\n"


class _Rego:
    def __init__(self, directive: Directive) -> None:
        self.directive, self.document = directive, directive.document
        self.helpers: dict[tuple[tuple[Expr, bool], ...], str] = {}
        self.waiting: list[str] = []
        self.sets = {name for name in translate.facts_read(directive) if self.type_of(name) == "set"}

    def type_of(self, name: str) -> str:
        return self.document.facts[name].type.name

    def text(self) -> Iterator[str]:
        for words in translate.header(self.directive, EXPLAINED):
            yield f"# {words}".rstrip()
        yield from ("package directive", "", "import rego.v1", "")
        yield f"in_force if input.now >= {translate.plain(self.document.effective)}"
        yield from self.limits()
        yield from self.alone()
        for one in translate.spoken(self.document):
            yield from self.rule(one)
        yield from self.kinds()
        yield from self.table()
        yield from ANSWER.split("\n")

    def limits(self) -> Iterator[str]:
        """Each limit with its value on the day of the act."""
        for name, ((_, value), *later) in translate.limits(self.document).items():
            if later:
                yield ""
                for since, new in reversed(later):
                    first = _limit(name) if (since, new) == later[-1] else "else"
                    yield f"{first} := {new} if input.now >= {since}"
                yield f"else := {value}"
            else:
                yield f"{_limit(name)} := {value}"

    def alone(self) -> Iterator[str]:
        """The rules that silence all others, then the moment in which the others are heard."""
        alone = [s for s in translate.spoken(self.document) if s.alone]
        for one in alone:
            yield from self.body(f"alone contains {_json(one.id)}", one, ["in_force", *self.all_of(one.when)])
        yield from ("", "heard if {", "    in_force", *(["    count(alone) == 0"] if alone else []), "}")

    def rule(self, one: Spoken) -> Iterator[str]:
        name = _json(one.id)
        statements = [f"{name} in alone"] if one.alone else ["heard", *self.all_of(one.when)]
        yield from self.body(f"{one.effect} contains {name}", one, statements)

    def body(self, head: str, one: Spoken, statements: list[str]) -> Iterator[str]:
        """One rule, after the helpers that it is the first to need."""
        yield from self.waiting
        self.waiting = []
        yield from ("", f"# {translate.line(one.clause)}: {one.id}", f"{head} if {{")
        yield from (f"    {s}" for s in statements)
        yield "}"

    def kinds(self) -> Iterator[str]:
        """The directive itself, and kinds of which there are no rules."""
        yield from ("", 'deny contains "no-directive-in-force" if not in_force')
        there = {"deny", *(s.effect for s in translate.spoken(self.document))}
        yield from (f"{kind} := set()" for kind in KINDS if kind not in there)

    def table(self) -> Iterator[str]:
        document = self.document
        yield from ("", f"# {translate.line(document.table_clause)}: the table, as the roles that hold each row")
        yield "holders := {"
        for action in document.actions:
            yield f"    {_json(action)}: {_literal(frozenset(translate.holders(document, action)))},"
        yield "}"
        # One a line, because readers of Rego take a line of about a thousand characters for a mistake.
        yield from ("known := {", *(f"    {_json(a)}," for a in sorted([*document.actions, *document.acts])), "}")
        statements = self.all_of(document.table)
        yield from (*self.waiting, "", "table if {", *(f"    {s}" for s in statements or ["true"]), "}")
        opening = [s for action in document.actions for s in translate.ways_into(document, action)]
        yield from (f"opened contains {_json(s.opens)} if {_json(s.id)} in permit" for s in opening)
        if not opening:
            yield "opened := set()"
        yield from TABLE.split("\n")

    def all_of(self, expr: Expr, wanted: bool = True) -> list[str]:
        """Statements that hold together exactly when ``expr`` is as ``wanted``."""
        if isinstance(expr, Const):
            return [] if expr == (TRUE if wanted else FALSE) else ["false"]
        if isinstance(expr, FactRef):
            return [_fact(expr.name) if wanted else f"not {_fact(expr.name)}"]
        assert isinstance(expr, Op)
        if expr.op == "not":
            return self.all_of(expr.args[0], not wanted)
        if expr.op in ("and", "or"):
            if (expr.op == "and") == wanted:
                return [s for a in expr.args for s in self.all_of(a, wanted)]
            return [self.any_of((a, wanted) for a in expr.args)]
        if expr.op in ("==", "!=") and any(is_truth(a) for a in expr.args):
            return [self.alike(expr.args[0], expr.args[1], (expr.op == "==") == wanted)]
        return [self.compared(expr.op, expr.args[0], expr.args[1], wanted)]

    def any_of(self, ways: Iterable[tuple[Expr, bool]]) -> str:
        """The helper that holds when one of the ways does; the same question is asked by one helper only."""
        key = tuple(ways)
        if key not in self.helpers:
            bodies = [self.all_of(expr, wanted) for expr, wanted in key]
            name = self.helpers[key] = f"any_{len(self.helpers) + 1}"
            words = " or ".join(show(e) if wanted else f"not ({show(e)})" for e, wanted in key)
            self.waiting += ["", f"# {translate.line(words)}"]
            self.waiting += [f"{name} if {{ {'; '.join(body or ['true'])} }}" for body in bodies]
        return self.helpers[key]

    def alike(self, a: Expr, b: Expr, wanted: bool) -> str:
        """Two conditions that are both true or both false; or that are not."""
        other = Op("not", (a,)), Op("not", (b,))
        if wanted:
            return self.any_of([(Op("and", (a, b)), True), (Op("and", other), True)])
        return self.any_of([(Op("and", (a, other[1])), True), (Op("and", (other[0], b)), True)])

    def compared(self, op: str, a: Expr, b: Expr, wanted: bool) -> str:
        if op == "&":
            return f"{'' if wanted else 'not '}meet({self.value(a)}, {self.value(b)})"
        if op in ("in", "not in"):
            found = f"{self.value(a)} in {self.value(b)}"
            return found if (op == "in") == wanted else f"not {found}"
        if isinstance(a, (Const, LimitRef)):
            a, b, op = b, a, _MIRROR[op]
        left, right = self.whole(a), self.whole(b)
        # A line that begins with a bracket would be read as a call of what stands in the line before.
        return f"{'0 + ' if left.startswith('(') else ''}{left} {op if wanted else _OTHER[op]} {right}"

    def whole(self, expr: Expr) -> str:
        """A value to be compared as a whole: the input has lists where the directive has sets."""
        if isinstance(expr, FactRef) and expr.name in self.sets:
            return f"words({_fact(expr.name)})"
        return self.value(expr)

    def value(self, expr: Expr) -> str:
        if isinstance(expr, Const):
            return _literal(expr.value)
        if isinstance(expr, FactRef):
            return _fact(expr.name)
        if isinstance(expr, LimitRef):
            return _limit(expr.name)
        first, second = expr.args
        right = f"({self.value(second)})" if isinstance(second, Op) else self.value(second)
        return f"{self.value(first)} {expr.op} {right}"


def _limit(name: str) -> str:
    """A limit's name in Rego, which knows only plain letters."""
    return "limit_" + "".join(c if c.isascii() else f"_{ord(c):x}_" for c in name)


def _fact(name: str) -> str:
    plain = name.isidentifier() and name.isascii() and name not in _RESERVED
    return f"input.{name}" if plain else f"input[{_json(name)}]"


def _literal(value: Any) -> str:
    if isinstance(value, frozenset):
        return f"{{{', '.join(_literal(v) for v in sorted(value))}}}" if value else "set()"
    found = translate.plain(value)
    return f"({found})" if type(found) is int and found < 0 else _json(found)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
