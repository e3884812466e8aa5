"""Time, interference and talks through the API: the same acts and eyes as the pages (1.5; R21, R45, R47-R49)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from spokesperson import clock
from spokesperson.conduct import figures, items, offers, seeing, talks
from spokesperson.conduct.actions.answer_interference import answer_interference
from spokesperson.conduct.actions.clear_interference import clear_interference
from spokesperson.conduct.actions.confirm_talk import confirm_talk
from spokesperson.conduct.actions.note_talk import change_talk, note_talk
from spokesperson.conduct.actions.note_time import change_time, note_time, remove_time
from spokesperson.conduct.actions.record_interference import record_interference
from spokesperson.conduct.models import Discussion
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.errors import Invalid
from spokesperson.directive.register import under
from spokesperson.people.models import Employee, Interference, Participation

router = Router(tags=["conduct"])


class Whose(Schema):
    """``person`` is a uid; without it oneself."""

    person: UUID | None = None


class Time(Whose):
    """``use=personal`` answers only about oneself."""

    use: str = Field("business", max_length=10)
    weeks: int = Field(figures.SHORT, ge=1, le=figures.LONG)
    limit: int = Field(100, ge=1, le=500)
    after: int = Field(0, ge=0, le=2**31, description="how many entries to pass over")


class TimeIn(Strict):
    """Minutes of one day. ``person`` may only be oneself."""

    date: str = Field(max_length=10)
    kind: str = Field(max_length=20)
    minutes: int
    use: str = Field("business", max_length=10)
    topic: str = Field("", max_length=60)
    note: str = Field("", max_length=1000)
    person: UUID | None = None


class TimeChange(Strict):
    date: str | None = Field(None, max_length=10)
    kind: str | None = Field(None, max_length=20)
    minutes: int | None = None
    use: str | None = Field(None, max_length=10)
    topic: str | None = Field(None, max_length=60)
    note: str | None = Field(None, max_length=1000)


class InterferenceIn(Strict):
    person: UUID
    date: str = Field(max_length=10)
    duty: str = Field(max_length=1000)
    note: str = Field("", max_length=1000)


class AnswerIn(Strict):
    answer: str = Field(max_length=1000)


class TalkIn(Strict):
    """``person`` is whom the talk was with: the Representative. Without it one's own talk with the supervisor."""

    held_on: str = Field(max_length=10)
    note: str = Field(max_length=10_000)
    person: UUID | None = None


class TalkChange(Strict):
    """``seen`` is ``words`` of the note as it was read."""

    seen: str = Field(max_length=64)
    held_on: str | None = Field(None, max_length=10)
    note: str | None = Field(None, max_length=10_000)


class ConfirmIn(Strict):
    seen: str = Field(max_length=64)


def _seen(request: HttpRequest, person: UUID | None) -> Employee:
    """Whom the question is about, once the caller may see it; ``Employee.DoesNotExist`` and ``door.Refused``."""
    me = caller(request)
    found = me if person is None else seeing.by_uid(person)
    seeing.must_see(me, found)
    return found


def _named(uid: UUID) -> Employee:
    try:
        return seeing.by_uid(uid)
    except Employee.DoesNotExist as error:
        raise Invalid("person", "Nobody in the register has this uid.", under("talks")) from error


@router.get("/participation", summary="Entries of time, minutes a week by kind, and what remains of a limit")
def participation(request: HttpRequest, asked: Query[Time]) -> dict[str, Any]:
    person = _seen(request, asked.person)
    if asked.use not in ("business", "personal"):
        raise Invalid("use", "Say whether it was business or personal use.", under("use"))
    if asked.use == "personal" and person.pk != caller(request).pk:
        raise Invalid("use", "Personal use is shown to nobody but the person.", under("talks"))
    weeks = figures.weeks(figures.noted(person, figures.first_day(asked.weeks)), asked.weeks)
    left = figures.left_of(person, weeks[-1].total)
    rows = figures.entries(person, asked.use)[asked.after : asked.after + asked.limit]
    return {
        "person": str(person.uid),
        "weeks": figures.as_json(weeks),
        "limit": left.limit,
        "minutes_left": left.left if left.limit is not None else None,
        "entries": [entry_json(entry) for entry in rows],
    }


@router.get("/participation/offers", summary="What could be noted down of today's work on drafts; nothing is counted")
def offered(request: HttpRequest) -> list[dict[str, Any]]:
    return [offers.as_json(offer) for offer in offers.offers(caller(request))]


@router.post("/participation", summary="Note down one's own time", response={201: dict[str, Any]})
def note(request: HttpRequest, body: TimeIn) -> Status[Any]:
    person = _named(body.person) if body.person else None
    return Status(201, entry_json(note_time(caller(request), person=person, **body.dict(exclude={"person"}))))


@router.patch("/participation/{uuid:uid}", summary="Put one's own entry right")
def change(request: HttpRequest, uid: UUID, body: TimeChange) -> dict[str, Any]:
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return entry_json(change_time(caller(request), _entry(uid), **given))


@router.delete("/participation/{uuid:uid}", summary="Take one's own entry out; its record stays", response={204: None})
def remove(request: HttpRequest, uid: UUID) -> Status[Any]:
    remove_time(caller(request), _entry(uid))
    return Status(204, None)


def _entry(uid: UUID) -> Participation:
    return Participation.objects.select_related("employee__supervisor", "topic").get(uid=uid)


def entry_json(entry: Participation) -> dict[str, Any]:
    return {
        "uid": str(entry.uid),
        "date": entry.date.isoformat(),
        "kind": entry.kind,
        "minutes": entry.minutes,
        "use": entry.use,
        "topic": entry.topic.slug if entry.topic else "",
        "note": entry.note,
        "entered_at": clock.iso(entry.entered_at),
    }


@router.get("/items", summary="Business items with channel, topic and the verdict of their time")
def activities(request: HttpRequest, asked: Query[Time]) -> list[dict[str, Any]]:
    person = _seen(request, asked.person)
    rows = items.lines(list(items.items(person)[asked.after : asked.after + asked.limit]))
    named = ("uid", "title", "reply", "channel", "account", "topic", "verdict", "clause", "state")
    return [{name: row[name] for name in named} for row in rows]


@router.get("/interferences", summary="Where other duties suffered, with the answers")
def interferences(request: HttpRequest, asked: Query[Whose]) -> list[dict[str, Any]]:
    rows = Interference.objects.filter(employee=_seen(request, asked.person)).select_related("recorded_by")
    return [interference_json(found) for found in rows[:200]]


@router.post("/interferences", summary="Record that a duty suffered", response={201: dict[str, Any]})
def record(request: HttpRequest, body: InterferenceIn) -> Status[Any]:
    made = record_interference(caller(request), _named(body.person), **body.dict(exclude={"person"}))
    return Status(201, interference_json(made))


@router.post("/interferences/{uuid:uid}/answer", summary="Answer what is recorded about oneself")
def answer(request: HttpRequest, uid: UUID, body: AnswerIn) -> dict[str, Any]:
    return interference_json(answer_interference(caller(request), _interference(uid), answer=body.answer))


@router.post("/interferences/{uuid:uid}/clear", summary="Let it rest: the duty no longer suffers")
def clear(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return interference_json(clear_interference(caller(request), _interference(uid)))


def _interference(uid: UUID) -> Interference:
    return Interference.objects.select_related("employee__supervisor", "recorded_by").get(uid=uid)


def interference_json(found: Interference) -> dict[str, Any]:
    return {
        "uid": str(found.uid),
        "date": found.date.isoformat(),
        "duty": found.duty,
        "note": found.note,
        "recorded_by": found.recorded_by.name,
        "recorded_at": clock.iso(found.recorded_at),
        "answer": found.answer,
        "answered_at": clock.iso(found.answered_at) if found.answered_at else None,
        "cleared_at": clock.iso(found.cleared_at) if found.cleared_at else None,
    }


@router.get("/talks", summary="Talks about the time it takes, and when the next is due")
def discussions(request: HttpRequest, asked: Query[Whose]) -> dict[str, Any]:
    person = _seen(request, asked.person)
    due = talks.due_of(person)
    rows = Discussion.objects.filter(employee=person).select_related("employee", "supervisor")
    return {
        "next": due.on.isoformat() if due else None,
        "days_overdue": max(0, due.days_over) if due else 0,
        "talks": [talk_json(talk) for talk in rows[:200]],
    }


@router.post("/talks", summary="Note down a talk, and confirm one's own side of it", response={201: dict[str, Any]})
def talk(request: HttpRequest, body: TalkIn) -> Status[Any]:
    person = _named(body.person) if body.person else caller(request)
    return Status(201, talk_json(note_talk(caller(request), person, held_on=body.held_on, note=body.note)))


@router.patch("/talks/{uuid:uid}", summary="Change the words; the other confirms anew")
def reword(request: HttpRequest, uid: UUID, body: TalkChange) -> dict[str, Any]:
    return talk_json(change_talk(caller(request), _talk(uid), seen=body.seen, held_on=body.held_on, note=body.note))


@router.post("/talks/{uuid:uid}/confirm", summary="Confirm these very words")
def confirm(request: HttpRequest, uid: UUID, body: ConfirmIn) -> dict[str, Any]:
    return talk_json(confirm_talk(caller(request), _talk(uid), seen=body.seen))


def _talk(uid: UUID) -> Discussion:
    return Discussion.objects.select_related("employee__supervisor", "supervisor").get(uid=uid)


def talk_json(found: Discussion) -> dict[str, Any]:
    def at(moment: Any) -> str | None:
        return clock.iso(moment) if moment else None

    return {
        "uid": str(found.uid),
        "held_on": found.held_on.isoformat(),
        "note": found.note,
        "words": found.words,
        "employee": found.employee.name,
        "supervisor": found.supervisor.name,
        "confirmed_by_employee_at": at(found.confirmed_by_employee_at),
        "confirmed_by_supervisor_at": at(found.confirmed_by_supervisor_at),
    }
