"""Acknowledgements, deliveries and reviews through the API: the same acts and eyes as the pages (R5-R7, L9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.directive import following
from spokesperson.directive.models import Acknowledgement, Delivery, Review, Version
from spokesperson.directive.register import NoDirectiveInForce, under, version_at
from spokesperson.oversight.actions.acknowledge import acknowledge
from spokesperson.oversight.actions.close_review import close_review
from spokesperson.oversight.actions.deliver import try_again
from spokesperson.oversight.actions.remind import remind
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.following import reminders, states
from spokesperson.oversight.mail import mailing
from spokesperson.people.models import Employee

router = Router(tags=["directive"])
MAIL_STATES = tuple(name for name, _words in Delivery.STATES)


class Page(Schema):
    state: str = Field("", max_length=20)
    limit: int = Field(50, ge=1, le=200)
    after: int = Field(0, ge=0, le=2**31, description="how many to pass over")


class AcknowledgeIn(Strict):
    """ "I have read this revision." ``person`` may only be oneself."""

    revision: str = Field(max_length=20)
    person: UUID | None = None


class RemindIn(Strict):
    person: UUID


class ReviewIn(Strict):
    outcome: str = Field(max_length=10)
    note: str = Field(max_length=1000)
    next_review: str = Field("", max_length=10, description="like 2027-03-17; by default the annex's months from now")


def _in_force() -> Version:
    try:
        return version_at()
    except NoDirectiveInForce as error:
        raise Version.DoesNotExist from error


@router.get("/directive/acknowledgements", summary="Who has acknowledged the version in force, of those I may remind")
def acknowledgements(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    if page.state not in states.FILTERS:
        raise Invalid(
            "state", f"Choose {', '.join(f for f in states.FILTERS if f)}, or leave it out.", under("acknowledging")
        )
    version = _in_force()
    seen = states.seen_by(caller(request), version)
    rows = states.chosen(seen, page.state)[page.after : page.after + page.limit]
    return {
        "revision": version.revision,
        "grace_ends": clock.iso(following.grace_ends(version)),
        "counts": {name or "all": n for name, n in seen.counts.items()},
        "people": [_state_json(one) for one in states.states(rows, version, page.state)],
    }


def _state_json(one: states.State) -> dict[str, Any]:
    return {
        "person": str(one.person.uid),
        "name": one.person.name,
        "state": one.state,
        "acknowledged_at": clock.iso(one.at) if one.at else None,
        "record": str(one.record) if one.record else None,
        "earlier": one.before,
        "mail": mail_json(one.mail) if one.mail else None,
    }


@router.post(
    "/directive/acknowledgements", summary="I have read the version in force to its end", response={201: dict[str, Any]}
)
def read_it(request: HttpRequest, body: AcknowledgeIn) -> Status[Any]:
    person = Employee.objects.filter(uid=body.person).first() if body.person else None
    if body.person and person is None:
        raise Invalid("person", "Everyone acknowledges for themselves.", under("acknowledging"))
    version = Version.objects.filter(revision=body.revision).first()
    if version is None:
        raise Invalid(
            "revision",
            f"There is no version {body.revision[:20]!r}; in force is {_in_force().revision}.",
            under("acknowledging"),
        )
    made: Acknowledgement = acknowledge(caller(request), version, person=person)
    return Status(201, {"revision": version.revision, "at": clock.iso(made.at), "record": str(made.record)})


@router.get(
    "/directive/deliveries",
    summary="E-mail about the directive to those I may remind, the newest first; none of re-reading",
)
def deliveries(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    if page.state and page.state not in MAIL_STATES:
        raise Invalid("state", f"Choose {', '.join(MAIL_STATES)}, or leave it out.", under("acknowledging"))
    rows = _visible(request).filter(**({"state": page.state} if page.state else {}))
    shown = rows.select_related("version").order_by("-asked_at", "-pk")[page.after : page.after + page.limit]
    return {"mail_server": mailing.is_set(), "deliveries": [mail_json(d) for d in shown]}


def _visible(request: HttpRequest) -> Any:
    seen = states.seen_by(caller(request), _in_force())
    rows = Delivery.objects.exclude(kind__in=reminders.NAMELESS)  # R7
    return rows if seen.everybody else rows.filter(person__in=seen.people.values("uid"))


def mail_json(mail: Delivery) -> dict[str, Any]:
    return {
        "id": mail.pk,
        "person": str(mail.person),
        "kind": mail.kind,
        "state": mail.state,
        "asked_at": clock.iso(mail.asked_at),
        "sent_at": clock.iso(mail.sent_at) if mail.sent_at else None,
        "attempts": mail.attempts,
        "why": mail.error,
        "message_id": mail.message_id,
        "record": str(mail.record) if mail.record else None,
    }


@router.post("/directive/deliveries", summary="Remind somebody to acknowledge", response={202: dict[str, Any]})
def remind_one(request: HttpRequest, body: RemindIn) -> Status[Any]:
    person = Employee.objects.select_related("supervisor").filter(uid=body.person).first()
    if person is None:
        raise Invalid("person", "Nobody in the register has this uid.", under("acknowledging"))
    return Status(202, {"reminders": remind(caller(request), person)})


@router.post(
    "/directive/deliveries/{int:pk}/again", summary="Try a failed delivery again", response={202: dict[str, Any]}
)
def again(request: HttpRequest, pk: int) -> Status[Any]:
    if pk >= 2**63:
        raise Delivery.DoesNotExist
    return Status(202, mail_json(try_again(caller(request), _visible(request).select_related("version").get(pk=pk))))


@router.get("/directive/reviews", summary="When the version in force is to be reviewed, and the reviews so far")
def reviews(request: HttpRequest) -> dict[str, Any]:
    version = _in_force()
    return {
        "revision": version.revision,
        "due": following.review_due(version).isoformat(),
        "reviews": [review_json(r) for r in Review.objects.select_related("version")[:100]],
    }


def review_json(review: Review) -> dict[str, Any]:
    return {
        "revision": review.version.revision,
        "at": clock.iso(review.at),
        "outcome": review.outcome,
        "note": review.note,
        "next_review": review.next_review.isoformat(),
        "record": str(review.record),
    }


@router.post("/directive/reviews", summary="Close a review", response={201: dict[str, Any]})
def close(request: HttpRequest, body: ReviewIn) -> Status[Any]:
    _in_force()
    made = close_review(caller(request), outcome=body.outcome, note=body.note, next_review=body.next_review)
    return Status(201, review_json(made))
