"""The fenced blocks of a directive: rules, screens, obligations, limits, statements and cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any

from spokesperson.directive.engine import reading
from spokesperson.directive.engine.blocks import Node
from spokesperson.directive.engine.catalogue import ALL_KINDS, RANGES
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.engine.expression import TRUE, Expr, Op, both
from spokesperson.directive.engine.front import EPOCH, Front, condition, moment, number
from spokesperson.directive.engine.marks import Marks
from spokesperson.directive.engine.model import (
    EFFECTS,
    LEVELS,
    Case,
    Duty,
    LimitValue,
    Rule,
    Screen,
    Statement,
    Template,
)
from spokesperson.directive.engine.source import Cell
from spokesperson.directive.engine.vocabulary import Vocabulary, from_json

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_COUNTED = re.compile(r"(?P<number>\d{1,9})(?:\s+(?P<unit>[a-z][a-z ]{0,30}))?")
_HOLE = re.compile(r"\{([^{}]*)\}")
SCREEN_EFFECTS = ("deny", "ask", "warn", "permit")
STATEMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "judgment": (("id", "who", "question"), ("shows",)),
    "duty": (("id", "who", "text"), ("every", "within")),
    "notice": (("id", "text"), ("when",)),
}


class Blocks:
    """What the blocks of a file hold. ``mark`` is told every mistake; a broken block leaves nothing behind."""

    def __init__(self, front: Front, vocabulary: Vocabulary, marks: Marks) -> None:
        self.front, self.vocabulary, self.marks = front, vocabulary, marks
        self.rules: list[Rule] = []
        self.screens: list[Screen] = []
        self.duties: list[Duty] = []
        self.statements: list[Statement] = []
        self.limits: list[LimitValue] = []
        self.cases: list[Case] = []
        self.ids: dict[str, int] = {}
        self.called: dict[str, int] = {}
        self.unstated = {n: f.otherwise for n, f in front.facts.items() if f.otherwise is not None}
        self.scenes: dict[str, dict[str, Any]] = {}

    def add(self, kind: str, clause: str, node: Node) -> None:
        """Read one block, or a list of cases."""
        if kind == "case" and isinstance(node.value, list):
            for one in node.value:
                self.case(clause, one)
            return
        {"rule": self.rule, "screen": self.screen, "obligation": self.obligation, "limit": self.limit,
         "case": self.case}.get(kind, lambda c, n: self.statement(kind, c, n))(clause, node)  # fmt: skip

    def name(self, node: Node) -> str:
        """The block's id, unique in the file."""
        given = node.value["id"]
        found = self.marks.words(given, "id", most=60)
        if found and not _ID.fullmatch(found):
            self.marks.node(given, f"the id {found!r} must be small words joined by -")
        elif found in self.ids:
            self.marks.node(given, f"the id {found!r} is used in line {self.ids[found]} already")
        self.ids.setdefault(found, given.line)
        return found

    def when(self, node: Node) -> Expr:
        """``when`` and not ``unless``; both may be left out."""
        given, unless = node.get("when"), node.get("unless")
        found = condition(given, self.vocabulary, self.marks) if given else TRUE
        if unless and (exception := condition(unless, self.vocabulary, self.marks)):
            return both(found or TRUE, Op("not", (exception,)))
        return found or TRUE

    def template(self, node: Node | None, *, kinds: bool = False) -> Template:
        """Words with ``{expression}`` in them; ``{kinds}`` only where a screen speaks."""
        text = self.marks.words(node, "text")
        parts: list[str | Expr | None] = []
        for index, piece in enumerate(_HOLE.split(text)):
            if index % 2 == 0:
                parts += [piece] if piece else []
            elif piece == "kinds" and kinds:
                parts.append(None)
            elif node and (found := reading.value(piece.strip(), self.vocabulary, self.marks.within(node))) is not None:
                parts.append(found)
        return Template(tuple(parts))

    def rule(self, clause: str, node: Node) -> None:
        if not self.marks.keys(
            node, "a rule", ("id", "when", "effect", "text"), ("unless", "remedy", "row", "opens", "alone")
        ):
            return
        effect = self.marks.choice(node.get("effect"), "effect", EFFECTS, "deny")
        row = self.marks.choice(node.get("row"), "row", [*self.front.actions, *self.front.acts], "")
        opens = self.marks.choice(node.get("opens"), "row", self.front.actions, "")
        alone = node.get("alone")
        if alone and not isinstance(alone.value, bool):
            self.marks.node(alone, "alone must be true or false")
        self.rules.append(
            Rule(
                id=self.name(node),
                clause=clause,
                effect=effect,
                when=self.when(node),
                text=self.template(node.get("text")),
                remedy=self.marks.words(node.get("remedy"), "remedy") or "none",
                row=row,
                opens=opens,
                alone=bool(alone and alone.value),
                line=node.line,
            )
        )

    def screen(self, clause: str, node: Node) -> None:
        optional = ("related", "when", "unless", "remedy")
        if not self.marks.keys(node, "a screen", ("id", "kinds", *LEVELS, "text"), optional):
            return
        kinds = self.marks.word_list(node.get("kinds"), "kinds")
        for one in node.value["kinds"].value if kinds else ():
            if not isinstance(one.value, (list, dict)) and one.value not in ALL_KINDS:
                self.marks.unknown(one, "kind of finding", one.value, ALL_KINDS)
        effects = [self.marks.choice(node.get(level), "effect", SCREEN_EFFECTS, "deny") for level in LEVELS]
        related = self.related(node.get("related"), kinds)
        listed, judgment, quoted = effects
        when = self.when(node)
        screen = Screen(self.name(node), clause, kinds, listed, judgment, quoted, related, when)
        self.screens.append(screen)
        self.rules += self.of_screen(screen, node)

    def related(self, node: Node | None, kinds: tuple[str, ...]) -> dict[str, frozenset[str]]:
        """``CODE`` for all kinds of the screen, or ``{CODE: [kind, ...]}`` for some of them."""
        if node is None:
            return {}
        given = node.value if isinstance(node.value, dict) else {self.marks.words(node, "related"): None}
        found = {}
        for code, some in given.items():
            if code not in self.front.related:
                self.marks.unknown(node.keys.get(code, node), "related directive", code, self.front.related)
            found[code] = frozenset(self.marks.word_list(some, "related"))
            for one in some.value if some and isinstance(some.value, list) else ():
                if one.value not in kinds:
                    self.marks.unknown(one, "kind of this screen", one.value, kinds)
        return found

    def of_screen(self, screen: Screen, node: Node) -> list[Rule]:
        """A screen as rules: one for each way of finding that has an effect."""
        texts, remedies = node.value["text"], node.get("remedy")
        found = []
        for level in LEVELS:
            effect = getattr(screen, level)
            if effect == "permit":
                continue
            text = texts.get(level) if isinstance(texts.value, dict) else texts
            if text is None:
                self.marks.node(texts, f"the screen's text lacks {level!r}")
            remedy = remedies.get(level) if remedies and isinstance(remedies.value, dict) else remedies
            found.append(
                Rule(
                    id=f"{screen.id}-{level}",
                    clause=screen.clause,
                    effect=effect,
                    when=screen.when,
                    text=self.template(text, kinds=True),
                    remedy=self.marks.words(remedy, "remedy") or "none",
                    kinds=frozenset(screen.kinds),
                    level=level,
                    related=tuple(screen.related.items()),
                    line=node.line,
                )
            )
        return found

    def obligation(self, clause: str, node: Node) -> None:
        if not self.marks.keys(node, "an obligation", ("id", "when", "do", "text"), ("unless", "wait", "after")):
            return
        wait, after = node.get("wait"), node.get("after")
        if after and not isinstance(after.value, bool):
            self.marks.node(after, "after must be true or false")
        self.duties.append(
            Duty(
                id=self.name(node),
                clause=clause,
                when=self.when(node),
                do=self.marks.words(node.get("do"), "do"),
                text=self.template(node.get("text")),
                wait=number(wait, self.vocabulary, self.marks) if wait else None,
                after=bool(after and after.value),
                line=node.line,
            )
        )

    def limit(self, clause: str, node: Node) -> None:
        if self.marks.keys(node, "a limit", ("id", "value", "from"), ("unit",)):
            name, unit = self.marks.words(node.get("id"), "id"), self.marks.words(node.get("unit"), "unit")
            since = moment(node.get("from"), self.marks)
            value = self.whole(node.value["value"])
            if wrong := _out_of_range(name, value):
                self.marks.node(node.value["value"], wrong)
            self.limits.append(LimitValue(name, value, since, unit))

    def whole(self, node: Node) -> int:
        if type(node.value) is int and node.value >= 0:
            return node.value
        self.marks.node(node, "a limit is a whole number, 0 or more")
        return 0

    def statement(self, kind: str, clause: str, node: Node) -> None:
        required, optional = STATEMENTS[kind]
        if self.marks.keys(node, f"a {kind}", required, optional):
            fields = {key: self.marks.words(one, key) for key, one in node.value.items()}
            for key in fields.keys() & {"every", "within"}:
                self.named_limit(fields[key], node.value[key])
            self.statements.append(Statement(kind, self.name(node), clause, fields))

    def named_limit(self, words: str, node: Node) -> None:
        """A time for a duty may be a number of the annex, which then has to be there."""
        name = words.removeprefix("limit.")
        if name != words and name not in self.vocabulary.limits:
            self.marks.unknown(node, "limit", name, self.vocabulary.limits)

    def case(self, clause: str, node: Node) -> None:
        """One case, or with ``each: {fact: [values]}`` one for every value."""
        if not self.marks.keys(
            node, "a case", ("name", "then"), ("given", "each", "scene", "cites", "fires", "silent")
        ):
            return
        merged = {**self.unstated, **self.scene(node.get("scene")), **self.facts(node.get("given"))}
        called = self.marks.words(node.get("name"), "name")
        for suffix, more in self.each(node.get("each")):
            given = {name: value for name, value in {**merged, **more}.items() if value is not None}
            self.cases.append(
                Case(
                    name=self.called_once(called + suffix, node),
                    clause=clause,
                    given=given,
                    then=self.marks.choice(node.get("then"), "answer", EFFECTS[:4], "deny"),
                    cites=self.marks.word_list(node.get("cites"), "cites"),
                    fires=self.marks.word_list(node.get("fires"), "fires"),
                    silent=self.marks.word_list(node.get("silent"), "silent"),
                    line=node.line,
                )
            )

    def called_once(self, name: str, node: Node) -> str:
        if name in self.called:
            self.marks.node(node.value["name"], f"the case of line {self.called[name]} has this name already")
        self.called.setdefault(name, node.line)
        return name

    def each(self, node: Node | None) -> list[tuple[str, dict[str, Any]]]:
        """For every value of the one fact: what is added to the name, and the fact. A word stands for a set of it."""
        if node is None:
            return [("", {})]
        facts = list(node.value.items()) if isinstance(node.value, dict) else []
        if len(facts) != 1 or not isinstance(facts[0][1].value, list) or not facts[0][1].value:
            self.marks.node(node, "each is one fact with a list of values: {fact: [value, value]}")
            return [("", {})]
        name, values = facts[0]
        fact = self.front.facts.get(name)
        found = []
        for one in values.value:
            single = fact is not None and fact.type.name == "set" and not isinstance(one.value, list)
            inner = Node([one], one.line, one.column, one.end) if single else one
            given = self.facts(Node({name: inner}, one.line, one.column, one.end, {name: one}))
            found.append((f" ({one.data()})", given))
        return found

    def scene(self, node: Node | None) -> dict[str, Any]:
        """The facts a case starts from: those of the first scene, and over them those of the scene it names."""
        scenes = self.front.scenes
        if not scenes:
            return {}
        first = next(iter(scenes))
        name = self.marks.choice(node, "scene", scenes, first)
        for one in (first, name):
            if one not in self.scenes:
                self.scenes[one] = self.facts(scenes[one])
        return {**self.scenes[first], **self.scenes[name]}

    def facts(self, node: Node | None) -> dict[str, Any]:
        """Typed facts, each mistake at its own place. ``fact: null`` takes a scene's fact away."""
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.marks.node(node, "facts must be a mapping of facts to values")
            return {}
        found: dict[str, Any] = {}
        for name, one in node.value.items():
            try:
                found |= {name: None} if one.value is None else from_json({name: one.data()}, self.front.facts)
                self.known(name, found[name], one)
            except FactError as error:
                self.marks.node(node.keys[name], str(error))
        return found

    def known(self, name: str, value: object, node: Node) -> None:
        """Roles must be the directive's own; an action may be unknown, which is a case worth having."""
        if name == "roles" and isinstance(value, frozenset):
            for word in sorted(value - self.vocabulary.roles):
                self.marks.unknown(node, "role", word, self.vocabulary.roles)


def annex(rows: list[list[Cell]], zone: tzinfo | None, marks: Marks) -> list[LimitValue]:
    """The rows ``| limit | value | from |`` of an annex as dated limits; a day begins at midnight of ``zone``.

    A value may say what it counts: ``60``, ``60 seconds``, ``2 business days``.
    """
    found: list[LimitValue] = []
    for name, value, since, *_ in rows:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name.text):
            marks.at(name.line, name.column, f"the limit {name.text!r} must be small letters, digits and _")
        number = _COUNTED.fullmatch(value.text)
        if number is None:
            wrong = f"a limit is a whole number, perhaps with what it counts, not {value.text!r}"
            marks.at(value.line, value.column, wrong)
            continue
        if wrong := _out_of_range(name.text, int(number["number"])):
            marks.at(value.line, value.column, wrong)
        start = _day(since, zone, marks)
        if any(v.name == name.text and v.since == start for v in found):
            marks.at(name.line, name.column, f"the limit {name.text!r} has two values from the same day")
        found.append(LimitValue(name.text, int(number["number"]), start, number["unit"] or ""))
    return found


def _out_of_range(name: str, value: int) -> str:
    """What is wrong with a limit whose range is given, or nothing."""
    least, most = RANGES.get(name, (value, value))
    return "" if least <= value <= most else f"{name} is {least} to {most}, not {value}"


def _day(cell: Cell, zone: tzinfo | None, marks: Marks) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(cell.text), time(), zone)
    except ValueError:
        marks.at(cell.line, cell.column, f"{cell.text!r} is not a day like 2011-01-01")
        return EPOCH
