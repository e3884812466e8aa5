"""What the check says about a draft: mistakes at their place, cases, coverage, and what is left before adoption (R3).

``examine`` looks at the text alone and is remembered by it; ``stand`` adds what the register of versions says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson.directive import engine
from spokesperson.directive.engine import CaseResult, Coverage, Directive, DirectiveError, Mistake
from spokesperson.directive.engine.cases import fired
from spokesperson.directive.models import Proposal, Version
from spokesperson.directive.register import compiled, under
from spokesperson.oversight.actions.adopt_directive import answered_for, as_version, in_order, out_of_order
from spokesperson.oversight.drafts.editor_text import Expected, early_scenes, head_line
from spokesperson.oversight.errors import Invalid

NOTHING_LEFT_OUT = Coverage((), (), ())


@dataclass(frozen=True)
class Check:
    """One text, checked. ``rules`` is None where it does not compile; then ``mistakes`` says why."""

    source: str
    rules: Directive | None
    mistakes: tuple[Mistake, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    coverage: Coverage = NOTHING_LEFT_OUT

    @property
    def differing(self) -> tuple[CaseResult, ...]:
        """The cases whose answer is not the one they expect."""
        return tuple(c for c in self.cases if c.wrong)

    @property
    def acceptable(self) -> dict[int, Expected]:
        """Cases that another expectation settles, by their line: those that get one and the same answer throughout."""
        lines: dict[int, list[CaseResult]] = {}
        for one in self.cases:
            lines.setdefault(one.case.line, []).append(one)
        return {
            line: _expected(ran)
            for line, ran in lines.items()
            if any(c.wrong for c in ran) and len({c.decision.effect for c in ran}) == 1
        }

    @property
    def disposed(self) -> int:
        """How many clauses have a disposition."""
        return sum(1 for c in self.rules.clauses if c.dispositions) if self.rules else 0


def _expected(ran: list[CaseResult]) -> Expected:
    """What the answers of one case have in common with what it expected, and at least the first clause of them."""
    spoken = [fired(c.decision) for c in ran]
    cited = [
        {*c.decision.clauses, *(a.clause for a in c.decision.advice), *(o.clause for o in c.decision.obligations)}
        for c in ran
    ]
    case, first = ran[0].case, ran[0].decision.clauses[:1]
    cites = tuple(c for c in case.cites if all(c in one for one in cited))
    lists = {
        "cites": cites or first,
        "fires": tuple(r for r in case.fires if all(r in one for one in spoken)),
        "silent": tuple(r for r in case.silent if not any(r in one for one in spoken)),
    }
    return Expected(ran[0].decision.effect, lists)


@lru_cache(maxsize=8)
def examine(source: str, name: str = "directive.md") -> Check:
    """Check a text as ``directive check`` does: read it, run its cases, see what they leave open."""
    try:
        rules = engine.load(source, name=name)
    except DirectiveError as error:
        return Check(source, None, error.mistakes)
    ran = engine.run_cases(rules)
    return Check(source, rules, (), ran, engine.coverage(rules, ran))


@dataclass(frozen=True)
class Left:
    """One thing left before adoption: a sentence, the place on the page that shows it, and a clause where one spoke."""

    key: str
    text: str
    anchor: str
    clause: str = ""


@dataclass(frozen=True)
class Obstacle:
    """Why a text does not follow the versions there are: ``field`` of the front matter, its line, and the clause."""

    field: str
    line: int
    text: str
    clause: str


@dataclass(frozen=True)
class Standing:
    """A draft as it stands: its check, what the register says against it, and what is left before adoption."""

    check: Check
    obstacles: tuple[Obstacle, ...]
    left: tuple[Left, ...]
    against: Version
    behind: bool  # another version was adopted since the draft was begun


def stand(proposal: Proposal, source: str | None = None) -> Standing:
    """How a draft stands, with another text than the kept one if ``source`` is given."""
    text = proposal.source if source is None else source
    there = in_order()
    check, newest = examine(text), against(proposal, there)
    obstacles = tuple(_obstacles(check, newest, there)) if check.rules else ()
    behind = newest.pk != proposal.base_id
    return Standing(check, obstacles, tuple(_left(proposal, check, obstacles, newest)), newest, behind)


def against(proposal: Proposal, there: list[Version] | None = None) -> Version:
    """What a draft is compared with: the newest version, so that nothing it would take back goes unseen; its own base
    once it is closed. ``there`` is what ``in_order`` tells, if that is at hand.
    """
    if proposal.state in ("adopted", "withdrawn"):
        return proposal.base
    newest = next((one.pk for one in reversed(in_order() if there is None else there)), None)
    return proposal.base if newest in (None, proposal.base_id) else Version.objects.get(pk=newest)


def _obstacles(check: Check, newest: Version, there: list[Version]) -> Iterator[Obstacle]:
    assert check.rules is not None
    version = as_version(check.rules, check.source, "")
    for field, message in out_of_order(version, there):
        yield Obstacle(field, head_line(check.source, field), message, under("revising"))
    if early := early_scenes(check.source, check.rules.effective):
        words = _("A scene lies before the first day of the version, so its cases are answered before any rule.")
        yield Obstacle("scenes", early[0], words, under("revising"))
    if check.rules.administrator_positions == compiled(newest.file_hash).administrator_positions:
        return
    try:
        answered_for(version, check.rules)
    except Invalid as error:
        field = "administrator_positions"
        yield Obstacle(field, head_line(check.source, field), str(error), error.clause)


def _left(proposal: Proposal, check: Check, obstacles: tuple[Obstacle, ...], newest: Version) -> Iterator[Left]:
    if newest.pk != proposal.base_id:
        words = _(
            "Revision %(revision)s was adopted since this draft was begun. Look at what the draft would take back."
        )
        yield Left("base", words % {"revision": newest.revision}, "behind")  # the place it leads to names P2
    if check.source == newest.source:
        words = _("Nothing is changed yet: the draft equals revision %(revision)s.")
        yield Left("unchanged", words % {"revision": newest.revision}, "f-source")
        return
    if found := len(check.mistakes):
        text = ngettext("Put one mistake right.", "Put %(n)d mistakes right.", found) % {"n": found}
        yield Left("mistakes", text, "mistakes", under("revising"))
    for one in obstacles:
        yield Left(one.field, one.text, "obstacles", one.clause)
    if found := len(check.differing):
        text = ngettext(
            "Settle the case that gets another answer than it expects.",
            "Settle the %(n)d cases that get another answer than they expect.", found,
        ) % {"n": found}  # fmt: skip
        yield Left("cases", text, "cases", under("revising"))
    if not check.coverage.complete:
        open_ = check.coverage
        found = len(open_.rules) + len(open_.conditions) + len(open_.cells)
        text = ngettext("Show by a case what no case shows yet.", "Show by cases the %(n)d things no case shows yet.",
                        found) % {"n": found}  # fmt: skip
        yield Left("coverage", text, "coverage", under("revising"))
    if not proposal.note:
        yield Left("note", _("Say in a sentence what it changes."), "f-note")
