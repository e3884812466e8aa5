"""The directive's rules said again in other engines' languages, for side-by-side measurements.

Each peer answers the bare question "may it go on?" (permit or warn). Ours answers with effect, every clause,
obligations, advice, facts and hash. Facts are put into each peer's own form before the clock starts.

Cedar and Rego get the whole export. The others know neither effects nor dates: they get the conditions under which an
act may not go on, with the annex's numbers of the day filled in.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from itertools import count as counted
from types import SimpleNamespace
from typing import Any

from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.export.cedar import ACT, ONCE_NOTED
from spokesperson.directive.engine.export.cedar import cedar as cedar_policies
from spokesperson.directive.engine.export.rego import rego as rego_module
from spokesperson.directive.engine.expression import (
    FALSE,
    TRUE,
    Const,
    Expr,
    FactRef,
    Op,
    both,
    evaluate,
    facts_of,
    fold,
)

Facts = Mapping[str, Any]
Peer = tuple[Callable[[Facts], Any], Callable[[Any], bool]]
GO_ON = ("permit", "warn")
STOPS = ("deny", "ask")


def requests(directive: Directive, count: int, seed: int = 6204) -> list[dict[str, Any]]:
    """Seeded requests: a scene of the directive's cases with up to four facts changed at random."""
    chance, known = random.Random(seed), directive.document.facts
    scenes = {c.name: dict(c.given) for c in directive.document.cases if c.then in ("permit", "deny")}
    whole = [scenes[name] for name in sorted(scenes) if len(scenes[name]) == len(known)]
    newest = max([directive.effective, *(v.since for v in directive.document.limits)])
    starts = [facts for facts in whole if facts["now"] >= newest]  # most peers know no versions
    made = []
    for _ in range(count):
        facts = dict(chance.choice(starts))
        if facts["action"] not in directive.actions:
            facts["action"] = "post"
        for name in chance.sample(sorted(known), chance.randint(0, 4)):
            facts[name] = _value(name, facts[name], chance, directive)
        made.append(facts)
    return made


def _value(name: str, now: Any, chance: random.Random, directive: Directive) -> Any:
    kind = directive.document.facts[name].type
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


def denials(directive: Directive) -> list[Expr]:
    """Every condition under which an act may not go on, for peers that know only yes and no."""
    document = directive.document
    limits = directive.limits(max([directive.effective, *(v.since for v in document.limits)]))
    spoken = translate.spoken(document)
    if any(s.alone and s.effect not in STOPS for s in spoken):
        raise NotImplementedError("a rule that permits alone")
    found = [s.when for s in spoken if s.effect in STOPS]
    for action in document.actions:
        word, asked = Const(action), Op("==", (FactRef("action"), Const(action)))
        held = Op("&", (FactRef("roles"), Const(frozenset(translate.holders(document, action)))))
        ways = [held, *(s.when for s in translate.ways_into(document, action))]
        row = both(document.table, Op("or", (asked, Op("in", (word, FactRef("includes"))))))
        found.append(both(row, Op("not", (Op("or", tuple(ways)),))))
    for action, outside, permits in translate.beside_the_table(document):
        asked = Op("==", (FactRef("action"), Const(action)))
        found.append(both(asked, outside, Op("not", (Op("or", (FALSE, *permits)),))))
    left = (translate.cheapest_first(fold(one, {}, limits)) for one in found)
    return [one for one in left if one != FALSE]


def chew(directive: Directive) -> tuple[list[Expr], Callable[[Facts], dict[str, Any]]]:
    """The denials, and how facts are given for them: names without dots, lists for sets.

    What those languages cannot say of a fact and a plain value is worked out for them before the clock starts.
    """
    names: dict[Expr, str] = {}
    found = [_sayable(one, names) for one in denials(directive)]
    read = sorted(frozenset().union(*(facts_of(one) for one in found)) - set(names.values()))

    def chewed(facts: Facts) -> dict[str, Any]:
        given = {dotless(name): translate.plain(facts[name]) for name in read}
        return given | {name: evaluate(expr, facts, {}) for expr, name in names.items()}

    return found, chewed


def _sayable(expr: Expr, names: dict[Expr, str]) -> Expr:
    if not isinstance(expr, Op):
        return expr
    if expr.op in ("and", "or", "not"):
        return Op(expr.op, tuple(_sayable(a, names) for a in expr.args))
    a, b = expr.args
    simple = isinstance(a, FactRef) and isinstance(b, Const) and type(b.value) in (bool, int, str, frozenset)
    if simple or (expr.op in ("in", "not in") and isinstance(a, Const) and isinstance(b, FactRef)):
        return expr
    return FactRef(names.setdefault(expr, f"known_{len(names)}"))


def dotless(name: str) -> str:
    return name.replace(".", "_")


Words = Mapping[str, Callable[..., str]]


def said(expr: Expr, words: Words) -> str:
    """An expression in another language; ``words`` say how each operator is written there."""
    if isinstance(expr, FactRef):
        return words["fact"](expr.name)
    if isinstance(expr, Const):
        return words["const"](expr.value)
    assert isinstance(expr, Op)
    if expr.op in ("in", "not in") and isinstance(expr.args[0], Const):  # a word in a set of facts: one in common
        common = Op("&", (expr.args[1], Const(frozenset({str(expr.args[0].value)}))))
        expr = common if expr.op == "in" else Op("not", (common,))
    return "(" + words[expr.op](*(said(a, words) for a in expr.args)) + ")"


def _infix(op: str) -> Callable[..., str]:
    return lambda *args: f" {op} ".join(args)


def _listed(value: Any) -> str:
    return f"[{', '.join(map(json.dumps, sorted(value)))}]" if isinstance(value, frozenset) else json.dumps(value)


COMPARE = {op: _infix(op) for op in ("==", "!=", "<", "<=", ">", ">=")}
_LETTERS = counted()
PYTHONIC: Words = {
    **COMPARE, "and": _infix("&&"), "or": _infix("||"), "not": lambda a: f"!{a}", "in": lambda a, b: f"{a} in {b}",
    "not in": lambda a, b: f"!({a} in {b})", "fact": lambda n: f"r.f.{dotless(n)}",
    "&": lambda a, b: " || ".join(f"({w} in {a})" for w in b.strip("(),").split(", ")),
    "const": lambda v: f"({', '.join(repr(w) for w in sorted(v))},)" if isinstance(v, frozenset) else repr(v),
}  # fmt: skip
ZEN: Words = {
    **COMPARE, "and": _infix("and"), "or": _infix("or"), "not": lambda a: f"not {a}", "in": lambda a, b: f"{a} in {b}",
    "not in": lambda a, b: f"not ({a} in {b})", "&": lambda a, b: f"some({a}, # in {b})", "fact": dotless,
    "const": _listed,
}  # fmt: skip
POLAR: Words = {
    **COMPARE, "and": _infix("and"), "or": _infix("or"), "not": lambda a: f"not {a}", "in": lambda a, b: f"{a} in {b}",
    "not in": lambda a, b: f"not ({a} in {b})", "fact": lambda n: f"f.{dotless(n)}", "const": _listed,
    "&": lambda a, b: "w{0} in {1} and w{0} in {2}".format(next(_LETTERS), a, b),
}  # fmt: skip


def cedar(directive: Directive) -> Peer:
    """cedarpy with both handles, as its documentation advises for speed, and the facts as text already."""
    import cedarpy

    policies = cedarpy.PolicySet.from_str(cedar_policies(directive))
    entities = cedarpy.Entities.from_json_str("[]")
    names = translate.facts_read(directive)

    def prepare(facts: Facts) -> Any:
        return {
            "principal": {"type": "Person", "id": "any"},
            "action": {"type": "Action", "id": ONCE_NOTED},
            "resource": {"type": ACT, "id": "this"},
            "context": json.dumps(translate.request(facts, names)),
        }

    return prepare, lambda request: bool(cedarpy.is_authorized(request, policies, entities).allowed)


def rego(directive: Directive) -> Peer:
    """Rego through regorus, the rules compiled once. Facts go in as JSON text, because its Python binding takes True
    for the number 1; the text is made before the clock starts."""
    from regorus import Engine

    engine, names = Engine(), translate.facts_read(directive)
    engine.add_policy("directive.rego", rego_module(directive))

    def ask(request: Any) -> bool:
        engine.set_input_json(request)
        return engine.eval_rule("data.directive.effect") in GO_ON

    return lambda facts: json.dumps(translate.request(facts, names)), ask


def zen(directive: Directive) -> Peer:
    """zen-engine with one compiled expression."""
    import zen as peer

    found, chewed = chew(directive)
    compiled = peer.compile_expression(f"not ({' or '.join(said(_truths(e), ZEN) for e in found)})")
    return chewed, lambda request: bool(compiled.evaluate(request))


def casbin(directive: Directive) -> Peer:
    """pycasbin with an ABAC matcher that says the whole directive."""
    import casbin as peer

    found, chewed = chew(directive)
    model = peer.Model()
    matcher = f"!({' || '.join(said(e, PYTHONIC) for e in found)})"
    for section, key, text in (
        ("r", "r", "f"), ("p", "p", "x"), ("e", "e", "some(where (p.eft == allow))"), ("m", "m", matcher),
    ):  # fmt: skip
        model.add_def(section, key, text)
    enforcer = peer.Enforcer(model)
    return (lambda facts: SimpleNamespace(**chewed(facts))), lambda request: bool(enforcer.enforce(request))


class Asked:
    """Facts as attributes: oso wants a class of its own for them."""

    def __init__(self, facts: Facts) -> None:
        self.__dict__.update(facts)


def oso(directive: Directive) -> Peer:
    """oso with one Polar rule for each denial."""
    from oso import Oso

    found, chewed = chew(directive)
    peer = Oso()
    peer.register_class(Asked)
    rules = [f"denied(f) if {said(_truths(one), POLAR)};" for one in found]
    peer.load_str("\n".join(["allow(_, _, f: Asked) if not denied(f);", *rules]))
    return (lambda facts: Asked(chewed(facts))), lambda request: bool(peer.is_allowed("anyone", "go on", request))


def _truths(expr: Expr) -> Expr:
    """Facts that are true or false, compared with true: a name alone is no condition there."""
    if isinstance(expr, FactRef):
        return Op("==", (expr, TRUE))
    if isinstance(expr, Op) and expr.op in ("and", "or", "not"):
        return Op(expr.op, tuple(_truths(a) for a in expr.args))
    return expr


def vakt(directive: Directive) -> Peer:
    """vakt with its own rules: a policy that denies for each way in which a denial comes about, and one that allows."""
    import vakt as peer
    from vakt import rules

    found, chewed = chew(directive)
    storage, anyone = peer.MemoryStorage(), {"subjects": [rules.Any()], "resources": [rules.Any()]}
    storage.add(peer.Policy("go on", effect=peer.ALLOW_ACCESS, actions=[rules.Any()], context={}, **anyone))
    for number, way in enumerate(way for one in found for way in ways(one, True)):
        facts: dict[str, list[Any]] = {}
        for atom, wanted in way:
            name, rule = _vakt_rule(atom, rules)
            facts.setdefault(dotless(name), []).append(rule if wanted else rules.Not(rule))
        actions = facts.pop("action", [rules.Any()])
        context = {name: some[0] if len(some) == 1 else rules.And(*some) for name, some in facts.items()}
        all_actions = [actions[0] if len(actions) == 1 else rules.And(*actions)]
        storage.add(peer.Policy(number, effect=peer.DENY_ACCESS, actions=all_actions, context=context, **anyone))
    guard = peer.Guard(storage, peer.RulesChecker())

    def prepare(facts: Facts) -> Any:
        given = chewed(facts)
        return peer.Inquiry(action=given.pop("action"), resource="any", subject="any", context=given)

    return prepare, lambda inquiry: bool(guard.is_allowed(inquiry))


def _vakt_rule(atom: Expr, rules: Any) -> tuple[str, Any]:
    """The fact an atom is about, and vakt's rule for it."""
    if isinstance(atom, FactRef):
        return atom.name, rules.Eq(True)
    assert isinstance(atom, Op)
    a, b = atom.args
    if isinstance(a, Const):  # a word in a set of facts
        assert isinstance(b, FactRef)
        found = rules.AnyIn(a.value)
        return b.name, found if atom.op == "in" else rules.Not(found)
    assert isinstance(a, FactRef)
    assert isinstance(b, Const)
    if isinstance(b.value, frozenset):
        words = sorted(b.value)
        return a.name, {"in": rules.In, "not in": rules.NotIn, "&": rules.AnyIn}[atom.op](*words)
    compared = {"==": rules.Eq, "!=": rules.NotEq, "<": rules.Less, "<=": rules.LessOrEqual, ">": rules.Greater,
                ">=": rules.GreaterOrEqual}  # fmt: skip
    return a.name, compared[atom.op](b.value)


def ways(expr: Expr, wanted: bool) -> Iterator[list[tuple[Expr, bool]]]:
    """Each way in which ``expr`` comes out as ``wanted``: atoms that are to hold, or not to."""
    if isinstance(expr, Const):
        if (expr == TRUE) == wanted:
            yield []
    elif isinstance(expr, Op) and expr.op == "not":
        yield from ways(expr.args[0], not wanted)
    elif isinstance(expr, Op) and expr.op in ("and", "or") and (expr.op == "and") != wanted:
        for one in expr.args:
            yield from ways(one, wanted)
    elif isinstance(expr, Op) and expr.op in ("and", "or"):
        first, *rest = expr.args
        others = list(ways(Op(expr.op, tuple(rest)), wanted)) if rest else [[]]
        yield from ([*left, *right] for left in ways(first, wanted) for right in others)
    else:
        yield [(expr, wanted)]
