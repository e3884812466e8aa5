"""The directive as data: one Markdown file that staff read and that decides (SH 620.4; R1-R4, R10-R28, R54-R58).

PURE: no Django, no clock, no files. ``load`` reads and compiles a file's text; ``decide`` answers a request;
``replay`` asks a stored decision again. A file with any mistake is refused whole, with every mistake at its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from spokesperson.directive.engine.cases import CaseResult, Coverage, coverage, run_cases
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.compiling import compile, load
from spokesperson.directive.engine.decision import Decision, Obligation, Reason
from spokesperson.directive.engine.errors import DirectiveError, FactError, Mistake
from spokesperson.directive.engine.model import Case, Clause, Directive, Document, Screen
from spokesperson.directive.engine.parsing import parse
from spokesperson.directive.engine.vocabulary import Fact, Facts, check_facts
from spokesperson.directive.engine.vocabulary import from_json as _from_json

__all__ = [
    "FACTS",
    "Case",
    "CaseResult",
    "Clause",
    "Coverage",
    "Decision",
    "Directive",
    "DirectiveError",
    "Document",
    "Fact",
    "FactError",
    "Facts",
    "Mistake",
    "Obligation",
    "Reason",
    "Screen",
    "check_facts",
    "compile",
    "coverage",
    "decide",
    "from_json",
    "load",
    "parse",
    "replay",
    "run_cases",
]


def decide(facts: Mapping[str, object], directive: Directive) -> Decision:
    """The decision under ``directive``. A missing fact denies; ``FactError`` names one that is wrong or undeclared.

    Every fact is looked at, also those no rule reads here; ``directive.machine.decide`` is for facts that were. What
    the institution's own facts are when they are not stated is filled in, so that the decision is stored with it.
    """
    check_facts(facts, directive.facts)
    given = {n: frozenset(v) if isinstance(v, set) else v for n, v in facts.items()}
    return directive.machine.decide({**directive.machine.own, **given})


def from_json(facts: Mapping[str, object], directive: Directive | None = None) -> dict[str, object]:
    """Facts as JSON gives them, typed as ``directive`` declares them (by default those every directive knows)."""
    return _from_json(facts, directive.facts if directive else FACTS)


def replay(canonical_bytes: bytes, directive: Directive) -> Decision:
    """The stored decision asked again: under the directive it names, its canonical bytes come out the same.

    Under another version the answer is a simulation; the two hashes tell. Raises ``ValueError`` for bytes that hold
    no decision.
    """
    return decide(Decision.from_canonical(canonical_bytes, directive.facts).facts_used, directive)
