"""From a directive's file to a checked document, or to all its mistakes (P2; R3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spokesperson.directive.engine import source as cutting
from spokesperson.directive.engine.blocks import Node, read
from spokesperson.directive.engine.bodies import Blocks, annex
from spokesperson.directive.engine.catalogue import KIND_WORDS
from spokesperson.directive.engine.errors import DirectiveError, nearest
from spokesperson.directive.engine.expression import limits_of
from spokesperson.directive.engine.front import EPOCH, Front, read_front
from spokesperson.directive.engine.marks import Marks
from spokesperson.directive.engine.model import Clause, Document, Refusal, limits_at
from spokesperson.directive.engine.source import Cell, Cut, Table

ANNEX = ("limit", "value", "from")
RULED = ("rule", "screen", "obligation", "limit", "table")
BY_PEOPLE = ("judgment", "duty", "notice")
DISPOSITIONS = ("table", "rule", "screen", "obligation", "limit", *BY_PEOPLE)  # the first is how, the others help


def parse(source: str, name: str = "directive.md") -> Document:
    """Read and check the file's text. Raises ``DirectiveError`` with every mistake, ``name`` before each place."""
    lines = source.splitlines()
    marks = Marks(lines)
    if len(source.encode("utf-8", "surrogatepass")) > cutting.MAX_BYTES:
        marks.at(1, 1, f"a directive has at most {cutting.MAX_BYTES // 1024} KiB")
        raise DirectiveError(name, marks.found)
    if len(lines) > cutting.MAX_LINES:
        marks.at(cutting.MAX_LINES + 1, 1, f"a directive has at most {cutting.MAX_LINES} lines")
        raise DirectiveError(name, marks.found)
    if (bad := re.search("[\0\ud800-\udfff]", source)) is not None:
        line = source.count("\n", 0, bad.start()) + 1
        marks.at(line, 1, "a character here cannot be stored (NUL or half of a surrogate pair)")
        raise DirectiveError(name, marks.found)
    document = _Reader(lines, marks).document(source, name)
    if marks.found or document is None:
        raise DirectiveError(name, marks.found)
    return document


class _Reader:
    def __init__(self, lines: list[str], marks: Marks) -> None:
        self.marks = marks
        self.cut: Cut = cutting.cut(lines, self.report)
        self.nodes = [(f, read(f.text, f.line, marks.at, f.column)) for f in self.cut.fences]
        self.annexes = [t for t in self.cut.tables if _head(t) == ANNEX]
        self.front: Front
        self.front, self.vocabulary = read_front(self.cut.front, self.cut.front_line, marks, self.limit_names())

    def report(self, line: int, column: int, message: str, word: str = "") -> None:
        near = nearest(word, cutting.KINDS) if word else ""
        self.marks.at(line, column, message, repr(near) if near else "")

    def limit_names(self) -> frozenset[str]:
        rows = [row[0].text for table in self.annexes for row in table.rows]
        blocks = [str(n.value["id"].value) for f, n in self.nodes if f.kind == "limit" and n and n.get("id")]
        return frozenset(rows + blocks)

    def document(self, source: str, name: str) -> Document | None:
        blocks = self.blocks()
        matrix, table_clause = self.matrix()
        clauses = self.clauses(blocks, table_clause)
        self.check_cases(blocks, clauses)
        self.check_limits(blocks)
        self.check_kinds(clauses)
        self.check_fact_clauses({c.id for c in clauses})
        front = self.front
        return Document(
            name=name,
            source=source,
            words=self.cut.words,
            code=front.code,
            title=front.title,
            revision=front.revision,
            adopted=front.adopted,
            effective=front.effective,
            parent=front.parent,
            roles=front.roles,
            actions=front.actions,
            acts=front.acts,
            matrix=matrix,
            table=front.table,
            table_clause=table_clause,
            parts=self.cut.parts,
            clauses=clauses,
            rules=tuple(blocks.rules),
            screens=tuple(blocks.screens),
            duties=tuple(blocks.duties),
            statements=tuple(blocks.statements),
            limits=tuple(blocks.limits),
            cases=tuple(blocks.cases),
            refusals={key: Refusal(*words) for key, words in front.refusals.items()},
            administrator_positions=front.administrator_positions,
            positions=front.positions,
            purposes=front.purposes,
            questions=front.questions,
            answers=front.answers,
            related=front.related,
            facts=front.facts,
            statutory=self.statutory({c.id for c in clauses}),
            jurisdiction=front.jurisdiction,
        )

    def blocks(self) -> Blocks:
        blocks = Blocks(self.front, self.vocabulary, self.marks)
        for fence, node in self.nodes:
            if not fence.clause:
                self.marks.at(fence.line - 1, fence.column, f"this {fence.kind} stands under no clause")
            if node is None:
                if not fence.text.strip():
                    self.marks.at(fence.line - 1, fence.column, f"this {fence.kind} is empty")
                continue
            blocks.add(fence.kind, fence.clause, node)
        for table in self.annexes:
            rows = [row for row in table.rows if self.complete(row, 3)]
            blocks.limits += annex(rows, self.front.effective.tzinfo, self.marks)
        return blocks

    def complete(self, row: list[Cell], width: int) -> bool:
        if len(row) != width:
            self.marks.at(row[0].line, row[0].column, f"this row has {len(row)} cells, not {width}")
        return len(row) == width

    def matrix(self) -> tuple[dict[tuple[str, str], bool], str]:
        """The published table: every action a row, every role a column, a cell X or empty."""
        tables = [t for t in self.cut.tables if _head(t)[:1] == ("action",)]
        if len(tables) != 1:
            place = tables[1].head[0] if tables else Cell("", 1, 1)
            self.marks.at(place.line, place.column, f"there must be one table '| Action | ...', not {len(tables)}")
            return {}, ""
        table = tables[0]
        columns = [self.named(cell, "role", self.front.roles) for cell in table.head[1:]]
        for role in self.front.roles.keys() - set(columns):
            self.marks.at(table.head[0].line, table.head[0].column, f"the table lacks a column for {role!r}")
        return self.cells(table, columns), table.clause

    def cells(self, table: Table, columns: list[str]) -> dict[tuple[str, str], bool]:
        matrix: dict[tuple[str, str], bool] = {}
        for row in table.rows:
            action = self.named(row[0], "action", self.front.actions)
            if not self.complete(row, len(columns) + 1):
                continue
            if any((role, action) in matrix for role in columns):
                self.marks.at(row[0].line, row[0].column, f"the action {row[0].text!r} has two rows")
            for role, cell in zip(columns, row[1:], strict=True):
                if cell.text not in ("X", ""):
                    self.marks.at(cell.line, cell.column, f"a cell of the table is X or empty, not {cell.text!r}")
                matrix[role, action] = cell.text == "X"
        for action in self.front.actions.keys() - {action for _, action in matrix}:
            head = table.head[0]
            self.marks.at(head.line, head.column, f"the table lacks a row for {self.front.actions[action]!r}")
        return matrix

    def named(self, cell: Cell, what: str, known: dict[str, str]) -> str:
        """The id whose name stands in the cell."""
        for key, words in known.items():
            if words == cell.text:
                return key
        near = nearest(cell.text, known.values())
        self.marks.at(cell.line, cell.column, f"unknown {what} {cell.text!r} in the table", repr(near) if near else "")
        return ""

    def clauses(self, blocks: Blocks, table_clause: str) -> tuple[Clause, ...]:
        kinds: dict[str, list[str]] = {}
        for fence in self.cut.fences:
            if fence.kind != "case":
                kinds.setdefault(fence.clause, []).append(fence.kind)
        for clause in [table_clause] if table_clause else []:
            kinds.setdefault(clause, []).append("table")
        for table in self.annexes:
            kinds.setdefault(table.clause, []).append("limit")
        self.check_numbers()
        found = []
        for passage in self.cut.passages:
            given = kinds.get(passage.id, [])
            node = Node(passage.id, passage.line, passage.column, passage.line)
            self.check_disposition(node, passage.id, given)
            found.append(
                Clause(
                    id=passage.id,
                    heading=passage.heading,
                    number=passage.number,
                    text=passage.text,
                    part=passage.part,
                    dispositions=tuple(sorted(set(given), key=DISPOSITIONS.index)),
                    line=passage.line,
                )
            )
        return tuple(found)

    def check_disposition(self, node: Node, clause: str, given: list[str]) -> None:
        """Every clause is carried out somehow: by rules, or else in exactly one way by people."""
        by_people = [kind for kind in given if kind in BY_PEOPLE]
        if not given:
            self.marks.node(
                node, f"clause {clause} has no disposition: write a rule, judgment, duty or notice under it"
            )
        elif len(set(by_people)) > 1 and len(by_people) == len(given):
            self.marks.node(node, f"clause {clause} has {len(set(by_people))} dispositions: {', '.join(by_people)}")

    def check_numbers(self) -> None:
        """Numbers rise by one at each depth, and no clause stands twice."""
        seen: set[str] = set()
        for passage in self.cut.passages:
            if passage.id in seen:
                self.marks.at(passage.line, passage.column, f"clause {passage.id} stands here a second time")
            elif passage.number and (before := _before(passage.number)) not in seen and before:
                message = f"clause {passage.number} is out of order: {before} should stand before it"
                self.marks.at(passage.line, passage.column, message)
            seen.add(passage.id)

    def check_cases(self, blocks: Blocks, clauses: Iterable[Clause]) -> None:
        known = {c.id for c in clauses}
        rules = {r.id for r in blocks.rules} | self.block_ids()
        for fence, node in self.nodes:
            if fence.kind != "case" or node is None:
                continue
            for case in node.value if isinstance(node.value, list) else [node]:
                for cite in _items(case.get("cites")):
                    if str(cite.value).partition("/")[0] not in known:
                        self.marks.unknown(cite, "clause", cite.value, known)
                for fired in (*_items(case.get("fires")), *_items(case.get("silent"))):
                    if fired.value not in rules and self.readable:
                        self.marks.unknown(fired, "rule", fired.value, rules)

    def check_kinds(self, clauses: Iterable[Clause]) -> None:
        """A clause names, in the words staff read, what is looked for in its name."""
        words = {c.id: f"{c.heading} {c.text}".lower() for c in clauses}
        for fence, node in self.nodes:
            if fence.kind != "screen" or node is None:
                continue
            for kind in _items(node.get("kinds")):
                stems = KIND_WORDS.get(str(kind.value), ())
                if stems and not any(stem in words.get(fence.clause, "") for stem in stems):
                    self.marks.node(kind, f"clause {fence.clause} does not name {kind.value!r} in its words")

    def check_fact_clauses(self, known: set[str]) -> None:
        """A fact of the institution's own comes from a clause that is there, or names none."""
        for node in self.front.fact_clauses:
            if str(node.value) not in known:
                self.marks.unknown(node, "clause", node.value, known)

    def statutory(self, known: set[str]) -> dict[str, tuple[str, ...]]:
        """For each kind of conduct that the law wants addressed, the clauses that do; none is an answer too (L10)."""
        found = {}
        for kind, node in self.front.statutory.items():
            found[kind] = self.marks.word_list(node, f"statutory: {kind}")
            for one in _items(node):
                if one.value not in known:
                    self.marks.unknown(one, "clause", one.value, known)
        return found

    @property
    def readable(self) -> bool:
        """Whether every block could be read; a rule in an unreadable one is not unknown."""
        return all(node is not None for _, node in self.nodes)

    def block_ids(self) -> set[str]:
        """The ids that blocks carry, whatever else is wrong with them."""
        ids = (node.get("id") for _, node in self.nodes if node is not None)
        return {str(one.value) for one in ids if one is not None}

    def check_limits(self, blocks: Blocks) -> None:
        """A limit that a rule needs has a value from the first day on."""
        if self.front.effective == EPOCH:
            return
        there = limits_at(blocks.limits, self.front.effective)
        conditions = [r.when for r in blocks.rules] + [d.when for d in blocks.duties]
        conditions += [d.wait for d in blocks.duties if d.wait is not None]
        conditions += [p for r in blocks.rules for p in r.text.parts if p is not None and not isinstance(p, str)]
        for name in sorted({n for c in conditions for n in limits_of(c)} - there.keys()):
            cell = next((row[0] for t in self.annexes for row in t.rows if row[0].text == name), Cell("", 1, 1))
            self.marks.at(cell.line, cell.column, f"the limit {name!r} has no value when the directive takes effect")


def _items(node: Node | None) -> list[Node]:
    """The words of a list; a list or a mapping among them is reported by whoever reads it as words."""
    found = node.value if node and isinstance(node.value, list) else []
    return [n for n in found if isinstance(n, Node) and not isinstance(n.value, (list, dict))]


def _head(table: Table) -> tuple[str, ...]:
    return tuple(cell.text.lower() for cell in table.head)


def _before(number: str) -> str:
    """What must stand before a numbered clause: its elder sibling, or for a first child its parent."""
    *parent, last = number.split(".")
    if int(last) > 1:
        return ".".join([*parent, str(int(last) - 1)])
    return ".".join(parent) if len(parent) > 1 else ""
