"""Reading a condition: from what the author wrote to a checked expression, or to mistakes at their place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from spokesperson.directive.engine.errors import nearest
from spokesperson.directive.engine.expression import FALSE, TRUE, Const, Expr, FactRef, LimitRef, Op, both
from spokesperson.directive.engine.vocabulary import BOOL, DURATION, INT, PARSE, Type, Vocabulary

MAX_LENGTH = 1200
DEEPEST, MOST_PARTS = 40, 2000
WORD = Type("enum")
WORDS = Type("set")
# ``report(token, message, meant)``: the token says where in the condition the mistake is.
Report = Callable[[str, str, str], None]

_OPS: Mapping[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Add: "+", ast.Sub: "-", ast.BitAnd: "&",
}  # fmt: skip


class _Wrong(Exception):
    """A part of the condition was reported; the rest of that part has no type."""


def condition(text: str, vocabulary: Vocabulary, report: Report) -> Expr | None:
    """The condition ``text`` as an expression of type bool; None after its mistakes were reported."""
    return _typed(text, vocabulary, report, BOOL)


def number(text: str, vocabulary: Vocabulary, report: Report) -> Expr | None:
    """The sum ``text`` as an expression of type int."""
    return _typed(text, vocabulary, report, INT)


def value(text: str, vocabulary: Vocabulary, report: Report) -> Expr | None:
    """What can be shown in a sentence: a whole number or a word. Anything else has more than one spelling."""
    return _typed(text, vocabulary, report, None)


def _typed(text: str, vocabulary: Vocabulary, report: Report, wanted: Type | None) -> Expr | None:
    if len(text) > MAX_LENGTH:
        report("", f"a condition has at most {MAX_LENGTH} characters", "")
        return None
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        report("", f"this is not a condition: {error.msg}", "")
        return None
    except (ValueError, RecursionError, MemoryError):
        report("", "this is not a condition", "")
        return None
    reader = _Reader(text, vocabulary, report)
    try:
        expr, found = reader.read(tree)
    except RecursionError:
        report("", f"a condition may be nested {DEEPEST} levels deep", "")
        return None
    except _Wrong:
        return None
    if wanted is None and found.name not in ("int", "enum"):
        report("", f"a sentence can show a number or a word, not {_a(found)}", "")
        return None
    if (problem := too_much(expr)) is not None:
        report("", problem, "")
        return None
    if wanted is not None and found.name != wanted.name:
        report("", f"expected {_a(wanted)}, but this is {_a(found)}", "")
        return None
    return None if reader.failed else expr


def too_much(expr: Expr) -> str | None:
    """What is wrong with an expression that, its terms written out, is too long or too deep to be worked with."""
    waiting, seen = [(expr, 1)], 0
    while waiting:
        one, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST:
            return f"a condition may be nested {DEEPEST} levels deep, its terms written out"
        if seen > MOST_PARTS:
            return f"a condition has at most {MOST_PARTS} parts, its terms written out"
        if isinstance(one, Op):
            waiting += [(arg, depth + 1) for arg in one.args]
    return None


def _a(kind: Type) -> str:
    return {"bool": "true or false", "int": "a number", "enum": "a word", "set": "a set"}.get(kind.name, kind.name)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, report: Report) -> None:
        self.text, self.vocabulary, self._report, self.failed = text, vocabulary, report, False

    def wrong(self, node: ast.AST, message: str, meant: str = "", token: str = "") -> _Wrong:
        self.failed = True
        self._report(token or ast.get_source_segment(self.text.strip(), node) or "", message, meant)
        return _Wrong()

    def read(self, node: ast.expr) -> tuple[Expr, Type]:
        method = getattr(self, f"read_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.wrong(node, f"{_NAMES.get(type(node).__name__, type(node).__name__)} is not allowed here")
        result: tuple[Expr, Type] = method(node)
        return result

    def read_boolop(self, node: ast.BoolOp) -> tuple[Expr, Type]:
        args = []
        for one in node.values:
            try:
                args.append(self.truth(one))
            except _Wrong:
                continue  # each part is looked at, so that all mistakes show at once
        if self.failed:
            raise _Wrong
        return Op("and" if isinstance(node.op, ast.And) else "or", tuple(args)), BOOL

    def truth(self, node: ast.expr) -> Expr:
        expr, kind = self.read(node)
        if kind.name != "bool":
            raise self.wrong(node, f"this is {_a(kind)}; compare it with something")
        return expr

    def read_unaryop(self, node: ast.UnaryOp) -> tuple[Expr, Type]:
        if isinstance(node.op, ast.Not):
            return Op("not", (self.truth(node.operand),)), BOOL
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            return Const(-node.operand.value), INT
        raise self.wrong(node, "only 'not' and negative numbers are allowed here")

    def read_constant(self, node: ast.Constant) -> tuple[Expr, Type]:
        if isinstance(node.value, bool):
            return (TRUE if node.value else FALSE), BOOL
        if type(node.value) is int and abs(node.value) < 2**53:
            return Const(node.value), INT
        if isinstance(node.value, str):
            return Const(node.value), WORD
        raise self.wrong(node, f"{ast.unparse(node)[:30]} is neither a word, a whole number, true nor false")

    def read_set(self, node: ast.Set) -> tuple[Expr, Type]:
        words = []
        for item in node.elts:
            if not isinstance(item, ast.Constant) or not isinstance(item.value, str):
                raise self.wrong(item, "a set holds words in quotes")
            words.append(item.value)
        return Const(frozenset(words)), WORDS

    def read_dict(self, node: ast.Dict) -> tuple[Expr, Type]:
        if node.keys:
            raise self.wrong(node, "a mapping is not allowed here")
        return Const(frozenset()), WORDS

    def read_name(self, node: ast.Name) -> tuple[Expr, Type]:
        if node.id in ("true", "false"):
            return Const(node.id == "true"), BOOL
        if node.id == "table":
            return Const(self.vocabulary.table), Type("set", self.vocabulary.actions)
        if node.id in self.vocabulary.terms:
            return self.vocabulary.terms[node.id], BOOL
        return self.fact(node, node.id)

    def read_attribute(self, node: ast.Attribute) -> tuple[Expr, Type]:
        if not isinstance(node.value, ast.Name):
            raise self.wrong(node, "only declared facts and limit.NAME may have a dot")
        if node.value.id != "limit":
            return self.fact(node, f"{node.value.id}.{node.attr}")
        if node.attr not in self.vocabulary.limits:
            near = nearest(node.attr, self.vocabulary.limits)
            raise self.wrong(node, f"unknown limit {node.attr!r}", f"'limit.{near}'" if near else "")
        return LimitRef(node.attr), INT

    def fact(self, node: ast.AST, name: str) -> tuple[Expr, Type]:
        facts = self.vocabulary.facts
        if name not in facts:
            near = nearest(name, [*facts, *self.vocabulary.terms, "table"])
            raise self.wrong(node, f"unknown fact {name!r}", repr(near) if near else "", token=name)
        return FactRef(name), self.vocabulary.type_of(name)

    def read_compare(self, node: ast.Compare) -> tuple[Expr, Type]:
        left, parts = node.left, []
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self.compare(node, left, op, right))
            left = right
        return both(*parts), BOOL

    def compare(self, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Expr:
        sign = _OPS.get(type(op))
        if sign is None:
            raise self.wrong(node, "compare with ==, !=, <, <=, >, >=, in or not in")
        (a, kind), (b, other) = self.read(left), self.read(right)
        if sign in ("in", "not in"):
            if kind.name != "enum" or other.name != "set":
                raise self.wrong(node, f"'{sign}' asks whether a word is in a set, not {_a(kind)} in {_a(other)}")
            self.words(left, a, other)
            self.words(right, b, kind)
            return Op(sign, (a, b))
        a, b = self.moment(left, a, other), self.moment(right, b, kind)
        kind, other = _kind(a, kind, other), _kind(b, other, kind)
        if kind.name != other.name:
            raise self.wrong(node, f"{_a(kind)} is compared with {_a(other)}")
        if sign not in ("==", "!=") and kind.name in ("bool", "enum", "set"):
            raise self.wrong(node, f"'{sign}' compares numbers and times, not {_a(kind)}")
        self.words(left, a, other)
        self.words(right, b, kind)
        return Op(sign, (a, b))

    def words(self, node: ast.expr, expr: Expr, against: Type) -> None:
        """Words that stand against a fact must be among those it can hold."""
        if not isinstance(expr, Const) or not against.values or isinstance(expr.value, (bool, int)):
            return
        given = expr.value if isinstance(expr.value, frozenset) else {expr.value}
        for word in sorted(str(w) for w in given):
            if word not in against.values:
                near = nearest(word, against.values)
                self.wrong(node, f"{word!r} is not {against.expected()}", repr(near) if near else "", token=word)
        if self.failed:
            raise _Wrong

    def moment(self, node: ast.expr, expr: Expr, against: Type) -> Expr:
        """A word compared with a time is a time written as a word."""
        if against.name not in PARSE or not isinstance(expr, Const) or not isinstance(expr.value, str):
            return expr
        try:
            found = PARSE[against.name](expr.value)
        except ValueError:
            found = None
        if not against.holds(found):
            raise self.wrong(node, f"{expr.value!r} is not {against.expected()}", token=expr.value)
        return Const(found)

    def read_binop(self, node: ast.BinOp) -> tuple[Expr, Type]:
        sign = _OPS.get(type(node.op))
        (a, kind), (b, other) = self.read(node.left), self.read(node.right)
        if sign == "&" and kind.name == other.name == "set":
            self.words(node.left, a, other)
            self.words(node.right, b, kind)
            return Op("&", (a, b)), BOOL
        if sign in ("+", "-") and kind.name == other.name == "int":
            return Op(sign, (a, b)), INT
        if sign == "-" and kind.name == other.name == "instant":
            return Op(sign, (a, b)), DURATION
        raise self.wrong(node, "only + and - of numbers, - of instants and & of two sets are allowed")


def _kind(expr: Expr, kind: Type, against: Type) -> Type:
    return against if isinstance(expr, Const) and isinstance(expr.value, (date, time, timedelta)) else kind


_NAMES = {"Call": "a call", "Lambda": "a lambda", "List": "a list (write a set: {...})", "Tuple": "a tuple",
          "Subscript": "an index", "IfExp": "if/else", "JoinedStr": "an f-string", "ListComp": "a loop",
          "SetComp": "a loop", "GeneratorExp": "a loop", "DictComp": "a loop", "NamedExpr": "an assignment",
          "Await": "await", "Starred": "a star"}  # fmt: skip
