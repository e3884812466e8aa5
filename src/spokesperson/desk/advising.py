"""What advice means for a draft: it waits for the answer, and departing from it needs a reason (1.1; R30-R32).

Also who is asked: the direct supervisor, or an Administrator where the chart names nobody who could answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet

from spokesperson import clock, institution
from spokesperson.desk import sentences
from spokesperson.desk.models import Advice
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators, employed
from spokesperson.screening import screen

if TYPE_CHECKING:
    from spokesperson.desk.appraisal import Appraisal
    from spokesperson.desk.models import Draft

OPEN_HOURS = 4


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


def given(draft: Draft) -> Advice | None:
    """The newest answer that proposes a written response."""
    answered = [a for a in _all(draft) if a.answered_at is not None and a.proposed.strip()]
    return max(answered, key=lambda a: a.answered_at, default=None)  # type: ignore[arg-type,return-value]


def _all(draft: Draft) -> list[Advice]:
    return list(draft.advice.all()) if draft.pk else []


def departs(text: str, proposed: str) -> bool:
    """Whether ``text`` says something else than ``proposed``; naming oneself and linking back are no departure."""
    return sentences.essence(text, introduces) != sentences.essence(proposed, introduces)


def introduces(sentence: str) -> bool:
    """Whether a sentence says that its author works here (1.6)."""
    return screen(sentence, institution=institution.load(settings.INSTITUTION_FILE)).identifies


def told(draft: Draft, found: Appraisal) -> Mapping[str, Any]:
    """The facts of 1.1 about a draft (``desk.beside``)."""
    answer = given(draft)
    return {
        "advice_open": current(draft) is not None,
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
    """The Administrator with the fewest open questions; the same again for the same register."""
    rows = administrators().exclude(pk__in=[person.pk for person in without])
    busy = list(Advice.objects.filter(answered_at=None, withdrawn_at=None).values_list("asked_of_id", "passed_to_id"))
    load = [pk for pair in busy for pk in pair if pk]
    return min(rows, key=lambda e: (load.count(e.pk), e.pk), default=None)


def mine(who: Employee) -> QuerySet[Advice]:
    """The threads ``who`` is party to: asked, to be answered, or passed on to them. Nobody else's (R16)."""
    return Advice.objects.filter(Q(asked_by=who) | Q(asked_of=who) | Q(passed_to=who) | Q(answered_by=who))


def to_answer(who: Employee) -> QuerySet[Advice]:
    return Advice.objects.filter(Q(asked_of=who) | Q(passed_to=who), answered_at=None, withdrawn_at=None)
