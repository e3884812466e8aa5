"""The check of a draft as its page shows it: mistakes with their line and repair, cases, coverage, steps (P2; R3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spokesperson import clock
from spokesperson.directive.engine import CaseResult, Mistake
from spokesperson.directive.models import Proposal
from spokesperson.oversight.drafts import editor_cases, editor_text
from spokesperson.oversight.drafts.editor_check import Check, Left, Obstacle, Standing
from spokesperson.oversight.reading.coverage_pages import KINDS

SHOWN = 6  # findings of one kind that are written out; the others are counted
BEFORE, AFTER = 48, 72  # code points of a source line around the place of a mistake
EFFECTS = {
    "permit": gettext_lazy("permitted"),
    "warn": gettext_lazy("permitted with a warning"),
    "ask": gettext_lazy("needs another person"),
    "deny": gettext_lazy("refused"),
}


def panel(standing: Standing) -> dict[str, Any]:
    """What stands beside the text, in order of severity."""
    check = standing.check
    return {
        "at": clock.now(),
        "broken": check.rules is None,
        "mistakes": [_mistake(n, one) for n, one in enumerate(check.mistakes)],
        "obstacles": [_obstacle(one) for one in standing.obstacles],
        "coverage": _coverage(check),
        "clauses": {"disposed": check.disposed, "total": len(check.rules.clauses)} if check.rules else None,
        "statutory": _statutory(check),
        "cases": _cases(check),
        "left": standing.left,
        "left_words": left_words(standing.left),
    }


def left_words(left: tuple[Left, ...]) -> str:
    """The words of the button that leads to what is left; empty where nothing is."""
    small = {1: _("One thing"), 2: _("Two things"), 3: _("Three things"), 4: _("Four things"), 5: _("Five things")}
    n = len(left)
    return _("%(things)s left before adoption") % {"things": small.get(n, _("%(n)d things") % {"n": n})} if n else ""


def _mistake(number: int, one: Mistake) -> dict[str, Any]:
    mend = editor_text.repair(one)
    start, end = (mend.start, mend.end) if mend else (one.column - 1, one.column)
    text = one.source_line
    first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
    return {
        "number": number,
        "line": one.line,
        "column": one.column,
        "text": one.message,
        "meant": one.suggestion,
        "before": ("…" if first else "") + text[first:start].lstrip(),
        "wrong": text[start:end] or " ",
        "after": text[end:last] + ("…" if last < len(text) else ""),
        "start": start,
        "end": end,
        "repair": mend.words if mend else "",
    }


def _obstacle(one: Obstacle) -> dict[str, Any]:
    mend = _("Move the scenes after the first day") if one.field == "scenes" else ""
    return {"field": one.field, "line": one.line, "text": one.text, "clause": one.clause, "repair": mend}


def _coverage(check: Check) -> dict[str, Any]:
    found = findings(check)
    shown = [
        {"number": n, "line": line, "text": _sentence(text), "writable": _writable(check, text)}
        for n, (line, text) in enumerate(found[:SHOWN])
    ]
    return {"shown": shown, "more": max(0, len(found) - SHOWN), "total": len(found)}


def findings(check: Check) -> list[tuple[int, str]]:
    """Everything no case shows, as (line, sentence): conditions, rules, cells of the table."""
    return [*check.coverage.conditions, *check.coverage.rules, *check.coverage.cells]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _writable(check: Check, sentence: str) -> bool:
    goal = editor_cases.goal_of(check, sentence)
    return goal is not None and editor_cases.example(check, goal) is not None


def _statutory(check: Check) -> dict[str, Any] | None:
    """The kinds of content a statute names, if the directive declares them: how many of them clauses cover, which
    clauses, and which kinds none does.
    """
    declared = check.rules.statutory if check.rules else {}
    clauses = sorted({clause for covered in declared.values() for clause in covered})
    uncovered = [str(KINDS.get(kind, kind)) for kind, covered in declared.items() if not covered]
    total = len(declared) - len(uncovered)
    return {"total": total, "clauses": clauses, "uncovered": uncovered} if declared else None


def _cases(check: Check) -> dict[str, Any]:
    agree, total = len(check.cases) - len(check.differing), len(check.cases)
    return {
        "agree": agree,
        "total": total,
        "differing": [_case(c) for c in check.differing[:SHOWN]],
        "more": max(0, len(check.differing) - SHOWN),
        "acceptable": len(check.acceptable),
        "accept_words": ngettext(
            "Accept it as the new expectation", "Accept them as the new expectation", len(check.acceptable)
        ),
        "accept_note": ngettext(
            "If the difference is what you want, the case can expect it.",
            "If these differences are what you want, the cases can expect them.", len(check.acceptable),
        ),
    }  # fmt: skip


def _case(one: CaseResult) -> dict[str, Any]:
    if one.decision.effect == one.case.then:
        text = one.wrong
    else:
        text = _("expected %(then)s, the draft says %(now)s") % {
            "then": EFFECTS[one.case.then], "now": EFFECTS[one.decision.effect],
        }  # fmt: skip
    clause = next(iter(one.decision.clauses), "")
    return {"name": one.case.name, "line": one.case.line, "text": text, "clause": clause}


def marks(standing: Standing) -> dict[str, Any]:
    """What the gutter shows, for the script: lines changed and new, where lines are gone, and spans of mistakes."""
    against = editor_text.marks(standing.against.source, standing.check.source)
    wrong = [_mistake(n, one) for n, one in enumerate(standing.check.mistakes)]
    return {
        "changed": list(against.changed),
        "new": list(against.new),
        "gone": list(against.gone),
        "differs": [c.case.line for c in standing.check.differing],
        "mistakes": [
            {key: one[key] for key in ("number", "line", "column", "start", "end", "text", "meant", "repair")}
            for one in wrong
        ],
    }


def steps(proposal: Proposal, standing: Standing, looked: bool, people: int) -> list[dict[str, Any]]:
    """The way to adoption: each step with ``done`` and the first open one as ``here``."""
    keys = {one.key for one in standing.left}
    asked, adopted, closed = (proposal.state == "asked", proposal.state == "adopted", proposal.state != "draft")
    if adopted:
        keys = set()
    send = ngettext("Adopt and send to one person", "Adopt and send to %(n)d people", people) % {"n": people}
    way = [
        (_("Text"), not keys & {"unchanged", "note"}, "" if closed else "#f-source"),
        (_("Check"), not keys - {"note"}, "" if closed else "#check"),
        (_("What would change"), looked and not keys, "#change"),
        (_("Second person"), asked or adopted, "" if asked or adopted else "#left" if keys else "#second"),
        (send, adopted, "#adopt" if asked else ""),
    ]
    first = next((n for n, (_words, done, _to) in enumerate(way) if not done), len(way))
    return [
        {"number": n + 1, "words": words, "done": done, "here": n == first, "url": to}
        for n, (words, done, to) in enumerate(way)
    ]
