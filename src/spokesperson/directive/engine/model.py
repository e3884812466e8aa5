"""A directive as data: clauses, table, rules, screens, obligations, limits and cases (SH 620.4, all clauses)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from spokesperson.directive.engine.expression import TRUE, Expr
from spokesperson.directive.engine.vocabulary import Facts

if TYPE_CHECKING:
    from spokesperson.directive.engine.machine import Machine

EFFECTS = ("deny", "ask", "warn", "permit", "advise")
SEVERITY: Mapping[str, int] = {"deny": 0, "ask": 1, "warn": 2, "permit": 3, "advise": 4}
LEVELS = ("listed", "judgment", "quoted")


@dataclass(frozen=True)
class Clause:
    """One clause. ``text`` is its Markdown without blocks; ``part`` the section it stands in; ``dispositions`` how it
    is carried out: by rules (rule, screen, obligation, limit, table), by a person (judgment), as a duty or a notice.
    """

    id: str
    heading: str
    number: str
    text: str
    part: str
    dispositions: tuple[str, ...] = ()
    line: int = 0

    @cached_property
    def html(self) -> str:
        """The text as HTML; HTML written into the file is shown as words, never passed on."""
        from markdown_it import MarkdownIt

        rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(self.text)
        return rendered


@dataclass(frozen=True)
class Template:
    """A sentence with values in it: words and expressions in turn, ``None`` standing for the kinds found."""

    parts: tuple[str | Expr | None, ...]

    @property
    def fixed(self) -> bool:
        return all(isinstance(p, str) for p in self.parts)


@dataclass(frozen=True)
class Rule:
    """One rule. ``row`` names the row of the table it speaks of, ``opens`` one whose cell it stands in for (a rule
    that permits); ``alone`` silences every other rule.

    ``kinds`` and ``level`` are set for the rules a screen stands for: which findings, found how. ``related`` are the
    directives to be cited as well, each with the kinds it is about (none: all of them).
    """

    id: str
    clause: str
    effect: str
    when: Expr
    text: Template
    remedy: str = "none"
    row: str = ""
    opens: str = ""
    alone: bool = False
    kinds: frozenset[str] = frozenset()
    level: str = ""
    related: tuple[tuple[str, frozenset[str]], ...] = ()
    line: int = 0

    @property
    def cited(self) -> str:
        """What a decision cites: the clause, and the row if the rule speaks of one."""
        return f"{self.clause}/{self.row}" if self.row else self.clause


@dataclass(frozen=True)
class Screen:
    """What a clause says about findings of some kinds: the effect of each way of finding them, and the related
    directives, each with the kinds it is about.
    """

    id: str
    clause: str
    kinds: tuple[str, ...]
    listed: str
    judgment: str
    quoted: str
    related: Mapping[str, frozenset[str]] = field(default_factory=dict)
    when: Expr = TRUE


@dataclass(frozen=True)
class Duty:
    """An obligation rule: while ``when`` holds, ``do`` has to be done, after ``wait`` seconds if given.

    ``after`` says that it is owed once the act is done; what is not has to be discharged for a permit to stand.
    """

    id: str
    clause: str
    when: Expr
    do: str
    text: Template
    wait: Expr | None = None
    after: bool = False
    line: int = 0


@dataclass(frozen=True)
class Statement:
    """A clause carried out by people: ``kind`` is judgment, duty or notice, and ``fields`` say who and what."""

    kind: str
    id: str
    clause: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """An example with its answer; ``given`` is the whole scene with the case's own facts in it.

    ``fires`` are rules that must speak, ``silent`` rules that must not.
    """

    name: str
    clause: str
    given: Mapping[str, Any]
    then: str
    cites: tuple[str, ...]
    fires: tuple[str, ...]
    silent: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Refusal:
    """What a person reads, and can do, where the table leaves a cell empty."""

    text: str
    remedy: str


@dataclass(frozen=True)
class LimitValue:
    """A dated number: ``value`` from ``since`` on, counted in ``unit`` ("seconds", "business days", or "")."""

    name: str
    value: int
    since: datetime
    unit: str = ""


@dataclass
class Document:
    """A file that was read without a mistake, before it is compiled. ``table`` says when the table of actions counts;
    ``table_clause`` is where it stands."""

    name: str
    source: str
    words: str
    code: str
    title: str
    revision: str
    adopted: str
    effective: datetime
    parent: str
    roles: dict[str, str]
    actions: dict[str, str]
    acts: dict[str, str]
    matrix: dict[tuple[str, str], bool]
    table: Expr
    table_clause: str
    parts: dict[str, str]
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    screens: tuple[Screen, ...]
    duties: tuple[Duty, ...]
    statements: tuple[Statement, ...]
    limits: tuple[LimitValue, ...]
    cases: tuple[Case, ...]
    refusals: dict[str, Refusal]
    administrator_positions: tuple[str, ...]
    positions: dict[str, tuple[str, ...]]
    purposes: dict[str, str]
    questions: dict[str, str]
    answers: dict[str, str]
    related: dict[str, str]
    facts: Facts
    statutory: dict[str, tuple[str, ...]]
    jurisdiction: dict[str, str]

    @property
    def all_rules(self) -> tuple[Rule | Duty, ...]:
        """Rules and obligations, each in the file's order."""
        return (*self.rules, *self.duties)


@dataclass(frozen=True, eq=False)
class Directive:
    """A compiled directive. ``matrix`` is keyed by (role, action); ``effective`` is aware; hashes are SHA-256 in hex:
    ``text_hash`` of what staff read, ``rules_hash`` of what decides, ``file_hash`` of the file as adopted.

    ``positions`` gives for a role the positions that carry it, beside those of the Administrators. ``facts`` are all it
    may turn on, its own included. ``statutory`` gives for each kind of conduct the law wants
    addressed the clauses that do (L10), ``jurisdiction`` what kind of body this is: kind, law (L12).
    """

    code: str
    title: str
    revision: str
    adopted: str
    effective: datetime
    parent: str
    text_hash: str
    rules_hash: str
    file_hash: str
    roles: Mapping[str, str]
    actions: Mapping[str, str]
    acts: Mapping[str, str]
    matrix: Mapping[tuple[str, str], bool]
    parts: Mapping[str, str]
    clauses: tuple[Clause, ...]
    screens: tuple[Screen, ...]
    administrator_positions: tuple[str, ...]
    positions: Mapping[str, tuple[str, ...]]
    purposes: Mapping[str, str]
    questions: Mapping[str, str]
    answers: Mapping[str, str]
    related: Mapping[str, str]
    statutory: Mapping[str, tuple[str, ...]]
    jurisdiction: Mapping[str, str]
    facts: Facts
    notices: Mapping[str, Clause]
    document: Document = field(repr=False)
    machine: Machine = field(repr=False)

    def limits(self, at: datetime) -> dict[str, int]:
        """The annex's numbers as they stand at ``at`` (aware): the newest value whose day has come."""
        return limits_at(self.document.limits, at)

    def unit(self, limit: str) -> str:
        """What a limit counts: "seconds", "business days", or "" where the annex does not say."""
        return next((v.unit for v in self.document.limits if v.name == limit and v.unit), "")


def limits_at(values: Iterable[LimitValue], at: datetime) -> dict[str, int]:
    ordered = sorted(values, key=lambda v: v.since)
    return {v.name: v.value for v in ordered if v.since <= at}
