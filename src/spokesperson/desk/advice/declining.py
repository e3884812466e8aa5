"""Declining politely: the texts, whether a reply is one of them, and who is offered the question (1.7; R60-R62).

A text may name a contact. It counts as a decline only word for word, and only with the name of somebody who works
here, of a branch or of the institution: whatever else stands in it is something that was said about the topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson import clock, institution
from spokesperson.desk.advice.advising import an_administrator, introduces
from spokesperson.desk.models import Decline, Guidance
from spokesperson.desk.screened import sentences
from spokesperson.people import orders
from spokesperson.people.models import Employee, Expertise, Topic
from spokesperson.people.queries import administrators, designated, employed
from spokesperson.screening import screen

if TYPE_CHECKING:
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal

BUILT_IN = (
    gettext_noop(
        "Thank you for asking. This is outside what I work on, so I would rather not guess. "
        "%(contact)s knows more and can help you."
    ),
    gettext_noop("That is a good question, and not one for me to answer. Please ask %(contact)s, who will be glad to."),
)
PLACE = "%(contact)s"
WRITTEN = "{contact}"  # as people write it into their own texts
_MARK = "xxcontactxx"
MOST = 5


def texts(draft: Draft, contact: str) -> list[str]:
    """The texts to choose from, the institution's own first, with the contact in its place."""
    own = [g.text.replace(WRITTEN, contact) for g in _own(draft.topic)]
    return [*own, *(_(words) % {"contact": contact} for words in BUILT_IN)]


def _own(topic: str) -> Iterable[Guidance]:
    rows = Guidance.objects.filter(Q(topic=None) | Q(topic__slug=topic), kind="decline", retired_at=None)
    return rows.order_by("-topic", "title")[:MOST]


def contact_for(topic: str, without: Employee) -> Employee | None:
    """Somebody with that expertise who may answer in public and was not asked to stop, or an Administrator (R62)."""
    known = Expertise.objects.filter(
        Q(until=None) | Q(until__gt=clock.now()), employee=OuterRef("pk"), topic__slug=topic
    )
    found = (
        employed()
        .filter(designated(), orders.free(), Exists(known))
        .exclude(pk=without.pk)
        .order_by("name", "pk")
        .first()
    )
    return found or an_administrator(without)


def is_decline(draft: Draft) -> bool:
    """Whether the text says nothing but one of the texts, who its author is and where to find the Library (1.6)."""
    said = sentences.essence(draft.text, introduces)
    if not said or draft.pictures or _leads_away(draft.text):
        return False
    return any(_same(said, words) for words in _templates(draft.topic))


def _leads_away(text: str) -> bool:
    """Whether an address leads to somebody else: that says something about the topic, too."""
    house = institution.load(settings.INSTITUTION_FILE)
    return any(not link.owned for link in screen(text, institution=house).links)


def _templates(topic: str) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield from (_(words).replace(PLACE, _MARK) for words in BUILT_IN)
    yield from (guidance.text.replace(WRITTEN, _MARK) for guidance in _own(topic))


def _same(said: tuple[str, ...], template: str) -> bool:
    wanted = " ".join(sentences.essence(template, introduces))
    pattern = re.escape(wanted).replace(_MARK, r"([\w ]{2,120}?)")
    found = re.fullmatch(pattern, " ".join(said)) if wanted else None
    return found is not None and all(_is_contact(name) for name in found.groups())


def _is_contact(name: str) -> bool:
    house = institution.load(settings.INSTITUTION_FILE)
    known = {house.name, house.short_name, *house.branches, *house.public_staff}
    if name in {sentences.normal(words) for words in known if words}:
        return True
    first = name.split()[0]
    people = employed().filter(name__istartswith=first).values_list("name", flat=True)
    return any(sentences.normal(person) == name for person in people)


def told(draft: Draft, found: Appraisal) -> Mapping[str, Any]:
    """The facts of 1.7 about a reply (``desk.beside``)."""
    if not (draft.in_reply_to and draft.topic):
        return {}
    return {"declining": is_decline(draft), "topic_declined": before(draft).exists()}


def before(draft: Draft) -> QuerySet[Decline]:
    """That this author declined this topic in this thread, in another reply than this."""
    place = draft.in_reply_to.split("#")[0].rstrip("/")
    same = Q(thread__iexact=place) | Q(thread__iexact=f"{place}/")  # one page, however its address is written
    same |= Q(thread__istartswith=f"{place}#") | Q(thread__istartswith=f"{place}/#")
    rows = Decline.objects.filter(same, employee=draft.author_id, topic__slug=draft.topic)
    return rows.exclude(draft=draft.pk) if draft.pk else rows


def declines_now(draft: Draft) -> Topic | None:
    """The topic that publishing this reply declines, if it does: outside the author's areas, in the words for it."""
    if not (draft.in_reply_to and draft.topic) or not is_decline(draft):
        return None
    now = clock.now()
    expert = Expertise.objects.filter(Q(until=None) | Q(until__gt=now), employee=draft.author_id, topic=OuterRef("pk"))
    return Topic.objects.filter(~Exists(expert), slug=draft.topic).first()


def open_for(who: Employee) -> QuerySet[Decline]:
    """The questions ``who`` may take: offered to them, on a topic of theirs, or any for an Administrator (R62)."""
    areas = Expertise.objects.filter(Q(until=None) | Q(until__gt=clock.now()), employee=who).values("topic")
    mine = Q(offered_to=who) | Q(topic__in=areas) | Q(Exists(administrators().filter(pk=who.pk)))
    return Decline.objects.filter(mine, taken_by=None).exclude(employee=who)
