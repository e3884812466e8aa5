"""What advice means for a draft: it waits for the answer, and departing from it needs a reason (1.1; R30-R32).

Also who is asked: the direct supervisor, or an Administrator where the chart names nobody who could answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet

from spokesperson import clock, institution
from spokesperson.desk.models import Advice
from spokesperson.desk.screened import sentences
from spokesperson.desk.states import DraftState
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people import orders
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators, employed
from spokesperson.screening import screen
from spokesperson.screening.words import named

if TYPE_CHECKING:
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal

OPEN_HOURS = 4
# What people say of themselves beside the house's names and their job; and how they are called, in two words at most.
OF_ONESELF = frozenset([
    "i", "m", "am", "a", "an", "the", "at", "for", "in", "of", "with", "and", "as", "my", "name", "is", "this",
    "here", "work", "works", "working", "hello", "hi", "thanks", "speaking", "writing", "from", "we", "are", "our",
    "on", "team", "s", "children", "teen", "teens", "youth", "adult", "adults", "reference", "circulation",
    "outreach", "services", "programs", "digital", "local", "history", "collections", "branch", "library", "soy",
    "trabajo", "en", "la", "el", "los", "las", "de", "del", "como", "me", "llamo", "mi", "nombre", "es", "para",
    "hola", "y",
])  # fmt: skip
_CALLED = re.compile(
    r"\b(?i:I am|I['\u2019]m|my name is|this is|soy|me llamo)\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?(?=\s*(?:,|and\b|y\b))"
)


def open_hours() -> int:
    """After how many open hours an unanswered question goes on (the directive's dated number, 4 where it has none)."""
    try:
        return int(in_force().limits(clock.now()).get("advice_open_hours", OPEN_HOURS))
    except NoDirectiveInForce:
        return OPEN_HOURS


def is_open(advice: Advice) -> bool:
    return advice.answered_at is None and advice.withdrawn_at is None


def current(draft: Draft) -> Advice | None:
    """The question that is still open, if there is one."""
    return next((a for a in _all(draft) if is_open(a)), None)


def asked_beside(draft: Draft) -> bool:
    """Whether it waits with another draft of its bundle that says the same: the words are asked about (R42)."""
    if not (draft.pk and draft.bundle and draft.follows):
        return False
    gone = (DraftState.DISCARDED, DraftState.PUBLISHED)
    rows = Advice.objects.filter(draft__bundle=draft.bundle, draft__follows=True, answered_at=None, withdrawn_at=None)
    return rows.exclude(draft=draft.pk).exclude(draft__state__in=gone).exists()


def answered(draft: Draft) -> Advice | None:
    """The newest answer, in words or with a proposed response."""
    return _newest(_all(draft))


def given(draft: Draft) -> Advice | None:
    """The newest answer that proposes a written response."""
    return _newest(a for a in _all(draft) if a.proposed.strip())


def _newest(rows: Iterable[Advice]) -> Advice | None:
    at = [(a.answered_at, a) for a in rows if a.answered_at is not None]
    return max(at, key=lambda pair: pair[0])[1] if at else None


def _all(draft: Draft) -> list[Advice]:
    return list(draft.advice.all()) if draft.pk else []


def departs(text: str, proposed: str) -> bool:
    """Whether ``text`` says something else than ``proposed``; naming oneself and linking back are no departure."""
    return sentences.essence(text, introduces) != sentences.essence(proposed, introduces)


def introduces(sentence: str) -> bool:
    """Whether a sentence says that its author works here (1.6), and nothing beside it: whatever else stands in it was
    said, however it begins.
    """
    house = institution.load(settings.INSTITUTION_FILE)
    return screen(sentence, institution=house).identifies and _says_no_more(sentence, house)


def _says_no_more(sentence: str, house: institution.Institution) -> bool:
    ours = (house.name, house.short_name, *house.branches, *house.public_staff, *house.public_staff.values())
    known = {word for name in (*ours, *named("job"), *named("job-head")) for word in sentences.normal(name).split()}
    return known | OF_ONESELF >= set(sentences.normal(_CALLED.sub(" ", sentence)).split())


def told(draft: Draft, found: Appraisal) -> Mapping[str, Any]:
    """The facts of 1.1 about a draft (``desk.beside``)."""
    answer = given(draft)
    return {
        "advice_open": current(draft) is not None or asked_beside(draft),
        "advice_departed": answer is not None and departs(draft.text, answer.proposed),
        "departure_reason": bool(draft.departure_reason.strip()),
    }


def adviser(author: Employee) -> tuple[Employee | None, bool]:
    """Whom ``author`` asks, and whether nobody on the chart could be asked, so that an Administrator is."""
    boss = author.supervisor
    if boss is not None and employed().filter(pk=boss.pk).exists():
        return boss, False
    return an_administrator(author), True


def next_adviser(advice: Advice) -> tuple[Employee | None, bool]:
    """Whom an unanswered question goes on to. A chart that leads in a circle, or ends, leads to an Administrator."""
    above = advice.asked_of.supervisor
    parties = {advice.asked_by_id, advice.asked_of_id}
    if above is not None and above.pk not in parties and employed().filter(pk=above.pk).exists():
        return above, False
    return an_administrator(advice.asked_by, advice.asked_of), True


def an_administrator(*without: Employee) -> Employee | None:
    """The Administrator with the fewest open questions; the same again for the same register.

    One who was asked to stop is given work only if there is no other (1.5; R52).
    """
    rows = administrators().exclude(pk__in=[person.pk for person in without]).annotate(resting=~orders.free())
    busy = list(Advice.objects.filter(answered_at=None, withdrawn_at=None).values_list("asked_of_id", "passed_to_id"))
    load = [pk for pair in busy for pk in pair if pk]
    return min(rows, key=lambda e: (e.resting, load.count(e.pk), e.pk), default=None)


def mine(who: Employee) -> QuerySet[Advice]:
    """The threads ``who`` is party to: asked, to be answered, or passed on to them. Nobody else's (R16)."""
    return Advice.objects.filter(Q(asked_by=who) | Q(asked_of=who) | Q(passed_to=who) | Q(answered_by=who))


def to_answer(who: Employee) -> QuerySet[Advice]:
    return Advice.objects.filter(Q(asked_of=who) | Q(passed_to=who), answered_at=None, withdrawn_at=None)
