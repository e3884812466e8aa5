"""What the page of somebody's areas shows and does: confirm, withdraw, permit a topic in advance (1.7; R59, R63)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.decisions.recorded import day, stamp
from spokesperson.oversight.actions import except_topic as exceptions
from spokesperson.oversight.actions.confirm_expertise import confirm_expertise
from spokesperson.oversight.actions.withdraw_expertise import withdraw_expertise
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import requests
from spokesperson.oversight.people import staffing
from spokesperson.people.models import Employee, Expertise, Topic, TopicException

MOST = 50


def context(person: Employee, given: Mapping[str, Any]) -> dict[str, Any]:
    """Confirmed areas, those that ended, exceptions that stand or ended lately, and the topics to choose from."""
    now = clock.now()
    rows = list(
        Expertise.objects.select_related("topic", "confirmed_by").filter(employee=person).order_by("topic__name")
    )
    given_ = TopicException.objects.select_related("topic", "by").filter(employee=person).order_by("-end")[:MOST]
    open_ = [row for row in rows if row.until is None or row.until > now]
    have = {row.topic.slug for row in open_ if row.until is None}
    topics = list(Topic.objects.all())
    return {
        "areas": [_area(row) for row in open_],
        "ended": [_area(row) for row in rows if row not in open_],
        "exceptions": [_exception(one, now) for one in given_],
        "topics": [t for t in topics if t.slug not in have],
        "all_topics": topics,
        "given": given,
    }


def _area(row: Expertise) -> dict[str, Any]:
    return {
        "slug": row.topic.slug,
        "name": row.topic.name,
        "by": row.confirmed_by.name,
        "since": day(row.confirmed_at),
        "until": day(staffing.moment_before(row.until)) if row.until else "",
    }


def _exception(one: TopicException, now: Any) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        "topic": one.topic.name,
        "thread": one.thread,
        "by": one.by.name,
        "reason": one.reason,
        "start": stamp(one.start),
        "end": stamp(staffing.moment_before(one.end)),
        "open": one.end > now,
    }


def do(by: Employee, person: Employee, given: Any) -> str:
    """One of the page's acts; returns what to say. Raises ``Invalid`` and ``Refused``."""
    verb, topic = given.get("verb", ""), given.get("topic", "")
    if verb == "confirm":
        until = given.get("until", "")
        found = confirm_expertise(by, person, topic, until=requests.end_of_day(until) if until else None)
        return _("%(topic)s is one of the areas.") % {"topic": found.topic.name}
    if verb == "withdraw":
        withdraw_expertise(by, person, topic)
        return _("Withdrawn. What was said in it stays as it was judged.")
    if verb == "except":
        last = given.get("end", "")
        exceptions.except_topic(
            by, person, topic, reason=given.get("reason", ""), thread=given.get("thread", ""),
            end=requests.end_of_day(last) if last else None,
        )  # fmt: skip
        return _("Permitted in advance.")
    if verb == "end":
        exceptions.end_exception(by, _find(person, given.get("uid", "")))
        return _("Taken back.")
    raise Invalid("verb", "Choose what to change.")


def _find(person: Employee, uid: str) -> TopicException:
    found = next((e for e in TopicException.objects.filter(employee=person) if str(e.uid) == uid), None)
    if found is None:
        raise Invalid("exception", "There is no such exception.", exceptions.CLAUSE())
    return found
