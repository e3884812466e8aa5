"""A directive as policies in Cedar (R3, R28; an oracle for the engine, and a form other systems can take).

Cedar says yes or no and names the policies that settled it. Four effects come out of three such questions, and a
fourth asks what else there is to say; the header of every export explains it to whoever reads it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.export.translate import OBLIGE, Spoken
from spokesperson.directive.engine.expression import FALSE, TRUE, Const, Expr, FactRef, LimitRef, Op, both, fold
from spokesperson.directive.engine.machine import NOT_IN_FORCE
from spokesperson.directive.engine.model import Directive

AS_IT_IS, ONCE_NOTED, ONCE_ANOTHER_ACTS = "as_it_is", "once_noted", "once_another_acts"
QUESTIONS = (AS_IT_IS, ONCE_NOTED, ONCE_ANOTHER_ACTS)
ACT, NOTES = "Act", "Notes"
# The questions that each effect stops, and whether it is said of the act or in the notes on it.
SCOPES = {
    "deny": f"forbid (principal, action, resource is {ACT})",
    "ask": f'forbid (principal, action in [Action::"{AS_IT_IS}", Action::"{ONCE_NOTED}"], resource is {ACT})',
    "warn": f'forbid (principal, action == Action::"{AS_IT_IS}", resource is {ACT})',
    "permit": "permit (principal, action, resource)",
    "advise": f"permit (principal, action, resource is {NOTES})",
    OBLIGE: f"permit (principal, action, resource is {NOTES})",
}
LEFT_OPEN = f"permit (principal, action, resource is {ACT})"

EXPLAINED = """\
How to ask. The facts are the context, the principal does not matter, the resource is Act::"this", and the action is
one of these questions:
  Action::"as_it_is"           allowed: the effect is permit
  Action::"once_noted"         else, allowed: the effect is warn
  Action::"once_another_acts"  else, allowed: the effect is ask; not allowed: deny
The policies that settled a refused "as_it_is" are all rules that denied, asked or warned, and their most severe
@effect is the effect. With the resource Notes::"this" the policies that settle any question are all else that
speaks: permissions, advice and obligations. @id names the rule.

Every fact below has to be there, also "no" and empty sets; the directive's own act is context.action. Instants are
microseconds since 1970-01-01T00:00Z, times of day microseconds since midnight, durations microseconds, and days the
number YYYYMMDD."""


def cedar(directive: Directive) -> str:
    """The whole directive as the text of one Cedar policy set."""
    return "\n".join(_Cedar(directive).text()) + "\n"


class _Cedar:
    def __init__(self, directive: Directive) -> None:
        self.directive, self.document = directive, directive.document
        self.limits = translate.limits(self.document)
        self.spoken = translate.spoken(self.document)
        early = f"context.now < {translate.plain(self.document.effective)}"
        self.early = early
        self.silent = " || ".join([early, *(self.part(s.when) for s in self.spoken if s.alone)])

    def text(self) -> Iterator[str]:
        for words in translate.header(self.directive, EXPLAINED):
            yield f"// {words}".rstrip()
        first = next((c.id for c in self.document.clauses if c.id == "P2"), self.document.table_clause)
        yield from self.policy(NOT_IN_FORCE, first, "deny", self.early, "")
        for one in self.spoken:
            yield from self.rule(one)
        yield from self.table()

    def rule(self, one: Spoken) -> Iterator[str]:
        silent = self.early if one.alone else self.silent
        yield from self.policy(one.id, one.clause, one.effect, self.said(one.when), silent)
        if one.alone and one.effect in ("ask", "warn"):
            # Alone it is the only one to speak, so that nothing else could say yes to the questions it leaves open.
            yield from self.policy(one.id, one.clause, one.effect, self.said(one.when), silent, LEFT_OPEN)

    def table(self) -> Iterator[str]:
        clause, known = self.document.table_clause, [*self.document.actions, *self.document.acts]
        named = _literal(frozenset(known))
        rows = _literal(frozenset(self.document.actions))
        unknown = f"!{named}.contains(context.action) || !{rows}.containsAll(context.includes)"
        yield from self.policy("unknown-action", clause, "deny", unknown, self.silent)
        for action in self.document.actions:
            yield from self.row(action, f"{clause}/{action}")
        for action, left_open, permits in translate.beside_the_table(self.document):
            if left_open == FALSE or TRUE in permits:
                continue
            when = self.said(both(_is(action), left_open))
            possible = [self.part(p) for p in permits if p != FALSE]
            silent = " || ".join([self.silent, *possible])
            yield from self.policy(f"table/{action}", f"{clause}/{action}", "deny", when, silent)

    def row(self, action: str, clause: str) -> Iterator[str]:
        """One row of the table, for an act that is it or includes it: the union of the cells of the roles held."""
        word = Const(action)
        asked = both(self.document.table, Op("or", (_is(action), Op("in", (word, FactRef("includes"))))))
        when = fold(asked, {}, {})
        if when == FALSE:
            return
        open_by = [self.part(s.when) for s in translate.ways_into(self.document, action) if not s.alone]
        silent = " || ".join([self.silent, *open_by])
        held = Op("&", (FactRef("roles"), Const(frozenset(translate.holders(self.document, action)))))
        if held.args[1] != Const(frozenset()):
            yield from self.policy(f"table/{action}", clause, "permit", self.said(both(when, held)), silent)
        refused = self.said(both(when, Op("not", (held,))))
        yield from self.policy(f"table/{action}", clause, "deny", refused, silent)

    def policy(self, name: str, clause: str, effect: str, when: str, silent: str, scope: str = "") -> Iterator[str]:
        """One policy with its clause and rule above it."""
        yield ""
        yield f"// {translate.line(clause)}: {translate.line(name)}"
        yield f"@id({_literal(name)}) @clause({_literal(clause)}) @effect({_literal(effect)})"
        yield scope or SCOPES[effect]
        yield f"when {{ {when} }}" + ("" if silent else ";")
        if silent:
            yield f"unless {{ {silent} }};"

    def said(self, expr: Expr) -> str:
        """The expression in Cedar."""
        if isinstance(expr, Const):
            return _literal(expr.value)
        if isinstance(expr, FactRef):
            return _fact(expr.name)
        if isinstance(expr, LimitRef):
            return self.limit(expr.name)
        return _SAID[expr.op](*(self.part(a, expr.op) for a in expr.args))

    def part(self, expr: Expr, within: str = "or") -> str:
        """The expression where it is a part of another one; comparisons bind closer than "and" and "or"."""
        bare = not isinstance(expr, Op) or expr.op in ("in", "&", "not", "not in")
        bare = bare or (within in ("and", "or") and isinstance(expr, Op) and expr.op not in ("and", "or"))
        return self.said(expr) if bare else f"({self.said(expr)})"

    def limit(self, name: str) -> str:
        """The number of a limit on the day of the act."""
        (_, found), *later = self.limits[name]
        words = str(found)
        for since, value in later:
            words = f"if context.now < {since} then {words} else {value}"
        return f"({words})" if later else words


def _is(action: str) -> Expr:
    return Op("==", (FactRef("action"), Const(action)))


_RESERVED = frozenset({"true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"})


def _fact(name: str) -> str:
    plain = name.isidentifier() and name.isascii() and name not in _RESERVED
    return f"context.{name}" if plain else f"context[{_literal(name)}]"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return f"[{', '.join(_literal(v) for v in sorted(value))}]"
    if isinstance(value, str):
        return '"' + "".join(_escaped(c) for c in value) + '"'
    number = translate.plain(value)
    return f"({number})" if number < 0 else str(number)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"


def _infix(op: str) -> Callable[..., str]:
    return lambda *args: f" {op} ".join(args)


def _not(said: str) -> str:
    return f"!({said})" if said.startswith(("!", "-")) else f"!{said}"


_SAID: dict[str, Callable[..., str]] = {
    **{op: _infix(op) for op in ("==", "!=", "<", "<=", ">", ">=", "+", "-")},
    "and": _infix("&&"),
    "or": _infix("||"),
    "not": _not,
    "in": lambda word, words: f"{words}.contains({word})",
    "not in": lambda word, words: f"!{words}.contains({word})",
    "&": lambda a, b: f"{a}.containsAny({b})",
}
