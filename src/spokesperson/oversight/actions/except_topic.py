"""The supervisor permits a topic outside the areas in advance: in one thread, or for some time (1.7; R63)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people import threads
from spokesperson.people.models import Employee, Topic, TopicException

CLAUSE = partial(under, "expertise")
LONGEST = timedelta(days=366)


def except_topic(
    by: Employee,
    employee: Employee,
    topic: str,
    *,
    reason: str,
    end: datetime | str | None,
    start: datetime | str | None = None,
    thread: str = "",
) -> TopicException:
    """Permit ``topic`` (a slug) until ``end``; ``thread`` (the address of what is answered) limits it to one thread.

    Raises ``Invalid`` (topic, reason, end, start, thread) and ``door.Refused`` for anyone but the supervisor or theirs.
    """
    slug = clean_line("topic", topic, 60)
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid("topic", "Choose a topic of the list.", CLAUSE())
    said = clean_line("reason", reason, 400)
    if not said:
        raise Invalid("reason", "Say why; the reason stands in the record.", CLAUSE())
    begins = spans.begin(start, CLAUSE())
    ends = spans.end(end, begins, CLAUSE())
    if ends is None or ends - begins > LONGEST:
        raise Invalid("end", "Give an end, at most a year away. What is to last is an area to confirm.", CLAUSE())
    where = _thread(thread)

    def change(verdict: door.Verdict) -> TopicException:
        made = TopicException.objects.create(
            employee=employee, topic=found, thread=where, by=by, reason=said, start=begins, end=ends
        )
        acts.keep(
            by, "Offer", as_object(made), subject=employee.urn, clauses=[CLAUSE()], verdict=verdict, summary=said,
            target=employee.urn,
        )  # fmt: skip
        return made

    named = {"type": "Relationship", "relationship": "topic-exception", "subject": employee.urn, "object": slug}
    as2 = {"type": "Offer", "object": named, "startTime": clock.iso(begins), "endTime": clock.iso(ends)}
    return door.act(acts.about_person(by, "except_topic", employee, as2), change)


def end_exception(by: Employee, given: TopicException) -> TopicException:
    """Take it back now. Raises ``Invalid`` (exception) and ``door.Refused``."""
    person = given.employee

    def change(verdict: door.Verdict) -> TopicException:
        held = TopicException.objects.select_for_update(of=("self",)).select_related("topic").get(pk=given.pk)
        now = clock.now()
        if held.end <= now:
            raise Invalid("exception", "It has ended already.", CLAUSE())
        held.start, held.end = min(held.start, now), now
        held.save(update_fields=["start", "end"])
        acts.keep(
            by, "Undo", as_object(held), subject=person.urn, clauses=[CLAUSE()], verdict=verdict, target=person.urn
        )  # fmt: skip
        return held

    as2 = {"type": "Undo", "object": as_object(given)}
    return door.act(acts.about_person(by, "except_topic", person, as2), change)


def as_object(given: TopicException) -> dict[str, object]:
    """An exception as it stands in records."""
    return {
        "type": "Relationship",
        "relationship": "topic-exception",
        "id": f"urn:sp:exception:{given.uid}",
        "subject": given.employee.urn,
        "object": given.topic.slug,
        "sp:thread": given.thread,
        "startTime": clock.iso(given.start),
        "endTime": clock.iso(given.end),
    }


def _thread(value: str) -> str:
    url = clean_line("thread", value, 500)
    try:
        parts = urlsplit(url)
        fits = not url or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        fits = False
    if not fits:
        raise Invalid("thread", "Write the whole address of what is answered, beginning with https://.", CLAUSE())
    return threads.plain(url)
