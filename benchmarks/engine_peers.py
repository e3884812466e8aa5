"""The directive's rules said again in other engines' languages, and by hand, for side-by-side measurements.

Each peer answers the bare question "may it go on?" (permit or warn). Ours answers with effect, every clause,
obligations, advice, facts and hash. Facts are put into each peer's own form before the clock starts.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from spokesperson.directive.engine import FACTS, Directive
from spokesperson.directive.engine.expression import Const, Expr, FactRef, Op, fold
from spokesperson.directive.engine.machine import condition_of

Facts = Mapping[str, Any]
STOPS = ("deny", "ask")


def requests(directive: Directive, count: int, seed: int = 6204) -> list[dict[str, Any]]:
    """Seeded requests: a scene of the directive's cases with up to four facts changed at random."""
    chance = random.Random(seed)
    scenes = {c.name: dict(c.given) for c in directive.document.cases if c.then in ("permit", "deny")}
    whole = [scenes[name] for name in sorted(scenes) if len(scenes[name]) == len(FACTS)]
    starts = [facts for facts in whole if facts["now"] >= directive.effective]  # the peers know no versions
    made = []
    for _ in range(count):
        facts = dict(chance.choice(starts))
        if facts["action"] not in directive.actions:
            facts["action"] = "post"
        for name in chance.sample(sorted(FACTS), chance.randint(0, 4)):
            facts[name] = _value(name, facts[name], chance, directive)
        made.append(facts)
    return made


def _value(name: str, now: Any, chance: random.Random, directive: Directive) -> Any:
    kind = FACTS[name].type
    words = sorted(kind.values or (directive.actions if kind.of == "actions" else directive.roles))
    match kind.name:
        case "bool":
            return chance.random() < 0.5
        case "int":
            return chance.choice([0, 1, 5, 59, 60, 90])
        case "enum":
            return chance.choice(words)
        case "set":
            return frozenset(w for w in words if chance.random() < 0.2)
    return now


def stops(directive: Directive) -> list[Expr]:
    """The conditions under which an act stops, limits filled in."""
    limits = directive.limits(directive.effective)
    rules = directive.document.rules
    return [fold(condition_of(r), {}, limits) for r in rules if r.effect in STOPS]


def opens(directive: Directive, action: str) -> list[Expr]:
    return [condition_of(r) for r in directive.document.rules if r.opens == action]


def permits(directive: Directive) -> list[Expr]:
    return [condition_of(r) for r in directive.document.rules if r.effect == "permit"]


def said(expr: Expr, words: Mapping[str, Callable[..., str]]) -> str:
    """An expression in another language; ``words`` say how each operator is written there."""
    if isinstance(expr, FactRef):
        return words["fact"](expr.name)
    if isinstance(expr, Const):
        return words["const"](expr.value)
    assert isinstance(expr, Op)
    return "(" + words[expr.op](*(said(a, words) for a in expr.args)) + ")"


def dotless(name: str) -> str:
    return name.replace(".", "_")


def chewed(facts: Facts) -> dict[str, Any]:
    """Facts as JSON-like peers want them: lists for sets, no instants (no rule compares one)."""
    return {
        dotless(k): sorted(v) if isinstance(v, frozenset) else v for k, v in facts.items() if k != "now"
    }  # fmt: skip


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return "[" + ", ".join(f'"{v}"' for v in sorted(value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _infix(op: str) -> Callable[..., str]:
    return lambda *args: f" {op} ".join(args)


COMPARE = {op: _infix(op) for op in ("==", "!=", "<", "<=", ">", ">=", "+", "-")}
CEDAR = {
    **COMPARE, "and": _infix("&&"), "or": _infix("||"), "not": lambda a: f"!{a}",
    "in": lambda a, b: f"{b}.contains({a})", "not in": lambda a, b: f"!{b}.contains({a})",
    "&": lambda a, b: f"{a}.containsAny({b})", "fact": lambda n: f"context.{dotless(n)}", "const": _quoted,
}  # fmt: skip
SIMPLE = {
    **COMPARE, "and": _infix("&&"), "or": _infix("||"), "not": lambda a: f"!{a}", "in": lambda a, b: f"{a} in {b}",
    "not in": lambda a, b: f"!({a} in {b})", "fact": lambda n: f"r.f.{dotless(n)}",
    "&": lambda a, b: " || ".join(f"({w} in {a})" for w in b.strip("(),").split(", ")),
    "const": lambda v: f"({', '.join(repr(w) for w in sorted(v))},)" if isinstance(v, frozenset) else repr(v),
}  # fmt: skip


def cedar_policies(directive: Directive) -> str:
    """``forbid`` for each stop; one ``permit`` a row for business, one for the rules that permit personal use."""
    lines = [f"forbid(principal, action, resource) when {{ {said(e, CEDAR)} }};" for e in stops(directive)]
    for action in directive.actions:
        held = [f'context.roles.contains("{r}")' for r in directive.roles if directive.matrix[r, action]]
        ways = " || ".join([*held, *(said(e, CEDAR) for e in opens(directive, action))])
        here = f'context.use == "business" && context.includes.contains("{action}") && !({ways})'
        lines.append(f"forbid(principal, action, resource) when {{ {here} }};")
        row = f'action == Action::"{action}"'
        lines.append(f'permit(principal, {row}, resource) when {{ context.use == "business" && ({ways}) }};')
    own = [said(expr, CEDAR) for expr in permits(directive)]
    lines += [f'permit(principal, action, resource) when {{ context.use != "business" && {one} }};' for one in own]
    return "\n".join(lines)


def cedar(directive: Directive) -> tuple[Callable[[Facts], Any], Callable[[Any], bool]]:
    """cedarpy with both handles, as its documentation advises for speed."""
    import cedarpy

    policies = cedarpy.PolicySet.from_str(cedar_policies(directive))
    entities = cedarpy.Entities.from_json_str("[]")

    def prepare(facts: Facts) -> Any:
        return {
            "principal": {"type": "User", "id": "u"},
            "action": {"type": "Action", "id": facts["action"]},
            "resource": {"type": "Account", "id": "a"},
            "context": chewed(facts),
        }

    return prepare, lambda request: bool(cedarpy.is_authorized(request, policies, entities).allowed)


def rego_module(directive: Directive) -> str:
    """Rego: a set of stops, the table as data, and ``allow``."""
    lines = ["package d", "import rego.v1", "default allow := false"]
    for expr in stops(directive):
        lines += [f"stop if {{ {way} }}" for way in rego_ways(expr)]
    for action in directive.actions:
        for role in directive.roles:
            if directive.matrix[role, action]:
                lines.append(f'open contains "{action}" if "{role}" in input.roles')
        for expr in opens(directive, action):
            lines += [f'open contains "{action}" if {{ {way} }}' for way in rego_ways(expr)]
    for expr in permits(directive):
        lines += [f"own if {{ {way} }}" for way in rego_ways(expr)]
    lines += [
        "closed if { some a in input.includes; not a in open }",
        'allow if { input.use == "business"; input.action in open; not closed; not stop }',
        'allow if { input.use != "business"; own; not stop }',
    ]
    return "\n".join(lines)


def rego_ways(expr: Expr) -> list[str]:
    """Rego has no "or" inside a body: each way to fulfil the expression becomes a body of its own."""
    return ["; ".join(way) for way in _ways(expr, True)]


def _ways(expr: Expr, wanted: bool) -> list[list[str]]:
    if isinstance(expr, Op) and expr.op == "not":
        return _ways(expr.args[0], not wanted)
    if isinstance(expr, Op) and expr.op in ("and", "or"):
        if (expr.op == "and") != wanted:
            return [way for a in expr.args for way in _ways(a, wanted)]
        ways: list[list[str]] = [[]]
        for a in expr.args:
            ways = [[*left, *right] for left in ways for right in _ways(a, wanted)]
        return ways
    return [[_rego(expr, wanted)]]


_OTHER = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}


def _rego(expr: Expr, wanted: bool) -> str:
    if isinstance(expr, FactRef):
        return f"input.{dotless(expr.name)} == {str(wanted).lower()}"
    assert isinstance(expr, Op)
    a, b = (_quoted(x.value) if isinstance(x, Const) else f"input.{dotless(x.name)}" for x in expr.args)  # type: ignore[union-attr]
    if expr.op == "&":
        return f"count({{x | some x in {a}; x in {b}}}) {'>' if wanted else '=='} 0"
    op = expr.op if wanted else _OTHER[expr.op]
    return f"not {a} in {b}" if op == "not in" else f"{a} {op} {b}"


def rego(directive: Directive) -> tuple[Callable[[Facts], Any], Callable[[Any], bool]]:
    """Rego through regorus, the rules compiled once. Facts go in as JSON text, because its Python binding takes True
    for the number 1; the text is made before the clock starts."""
    from regorus import Engine

    engine = Engine()
    engine.add_policy("d.rego", rego_module(directive))

    def ask(request: Any) -> bool:
        engine.set_input_json(request)
        return bool(engine.eval_rule("data.d.allow"))

    return lambda facts: json.dumps(chewed(facts)), ask


def casbin(directive: Directive) -> tuple[Callable[[Facts], Any], Callable[[Any], bool]]:
    """pycasbin with an ABAC matcher that says the whole directive."""
    import casbin as peer

    rows = []
    for action in directive.actions:
        held = [f"('{r}' in r.f.roles)" for r in directive.roles if directive.matrix[r, action]]
        ways = " || ".join([*held, *(said(e, SIMPLE) for e in opens(directive, action))])
        rows.append(f"(!(r.f.action == '{action}' || '{action}' in r.f.includes) || {ways})")
    own = " || ".join(said(e, SIMPLE) for e in permits(directive))
    stop = " || ".join(said(e, SIMPLE) for e in stops(directive))
    table = " && ".join(rows)
    matcher = f"!({stop}) && ((r.f.use == 'business' && {table}) || (r.f.use != 'business' && ({own})))"
    model = peer.Model()
    for section, key, text in (
        ("r", "r", "f"), ("p", "p", "x"), ("e", "e", "some(where (p.eft == allow))"), ("m", "m", matcher),
    ):  # fmt: skip
        model.add_def(section, key, text)
    enforcer = peer.Enforcer(model)
    return (lambda facts: SimpleNamespace(**chewed(facts))), lambda request: bool(enforcer.enforce(request))
