"""Talks on the home page: those that are due, and words of a talk that wait for one's confirmation (1.5; R47).

The desk's agenda stands a floor below this room, so its arms are handed down to it when the house is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.conduct import talks
from spokesperson.conduct.models import Discussion
from spokesperson.decisions import recorded
from spokesperson.desk.home import agenda
from spokesperson.desk.home.agenda_rows import Row, arm
from spokesperson.desk.home.agenda_words import Words
from spokesperson.directive import following
from spokesperson.directive.register import under
from spokesperson.people.models import Employee
from spokesperson.people.queries import representatives

NOTICE = timedelta(days=7)  # before a talk is due


def arms(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    soon = now - timedelta(days=talks.days()) + NOTICE
    people = representatives(now).filter(Q(pk=who.pk) | Q(supervisor=who), supervisor__isnull=False)
    rows: QuerySet[Any] = talks.with_dates(people)
    due = Q(last_talk=None) | Q(last_talk__lt=soon.date())
    rows = rows.filter(due, permitted_since__lt=soon)
    told = {
        "id": "pk", "name": "name", "handle": "handle", "boss": "supervisor__name", "since": "permitted_since",
        "last": Cast("last_talk", TextField()),
    }  # fmt: skip
    yield arm("talk", rows, "permitted_since", told, annotate=talks.with_dates)
    mine = Q(employee=who, confirmed_by_employee_at=None) | Q(supervisor=who, confirmed_by_supervisor_at=None)
    told = {"name": "written_by__name", "handle": "employee__handle", "since": "written_at", "held": "held_on"}
    yield arm("talk_words", Discussion.objects.filter(mine).exclude(written_by=who), "written_at", told)


def _talk(row: Row, who: Employee, now: datetime) -> Words:
    begun = (row.at("since") or now).astimezone(following.zone()).date()
    last = datetime.fromisoformat(row.facts["last"]).date() if row.facts["last"] else begun
    due = datetime.combine(max(begun, last) + timedelta(days=talks.days()), time.max, following.zone())
    mine = row.facts["id"] == who.pk
    return {
        "due": due, "effect": "info", "status": _("Talk"), "clause": under("talks"),
        "title": _("Your talk with %(name)s") % {"name": row.facts["boss"] if mine else row.facts["name"]},
        "text": _("About the time it takes and how it goes; both of you see the same page"),
        "url": reverse("representative", args=[row.facts["handle"]]), "verb": _("Look through it"),
    }  # fmt: skip


def _words(row: Row, who: Employee, now: datetime) -> Words:
    held = recorded.day(datetime.fromisoformat(row.facts["held"]).date())
    return {
        "since": row.at("since"), "effect": "ask", "status": _("To confirm"), "clause": under("talks"),
        "title": _("What you and %(name)s agreed") % {"name": row.facts["name"]},
        "text": _("%(name)s wrote down the talk of %(day)s. It counts once you confirm the words")
        % {"name": row.facts["name"], "day": held},
        "url": reverse("representative", args=[row.facts["handle"]]), "verb": _("Read and confirm"),
    }  # fmt: skip


def register() -> None:
    """Hand this room's arms down to the desk's agenda; once, when the house is opened."""
    agenda.provide(
        arms, {"talk": _talk, "talk_words": _words}, dict.fromkeys(("talk", "talk_words"), ("representatives", ""))
    )
