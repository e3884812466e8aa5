"""From an AuthZEN question to the act that is weighed at the one door (Overview, P2; R1, R20, R28).

The subject is an employee, the action a row of the table or an act beside it, the resource an account, a draft, an
employee or none. The context states facts of the act itself. What the registers know - roles, grants, shifts, the
account, an approval - is never taken from the caller. Whoever may read a person's record may ask for that person;
everyone may ask for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.api.authzen_errors import AuthzenError
from spokesperson.api.authzen_finding import Finder
from spokesperson.api.authzen_shapes import Action, EvaluationIn
from spokesperson.decisions import door, supplied
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.directive import engine
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.register import NoDirectiveInForce, in_force, under
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

RESOURCES = ("account", "draft", "employee", "none")
WRITING = ("post", "comment")
# Facts that whoever asks may state, because only the act itself knows them. Every other declared fact is the
# registers' (who, which account, which hour) or this server's own (approved, stopped, sending).
STATED = frozenset(
    {
        "governed", "channel", "stage", "scheduled", "emergency", "purpose", "purpose_words", "no_link_reason",
        "seconds_since_edit", "think_answered", "media_count", "alt_missing", "rights_missing", "media_refused",
        "link_refused", "text_identifies", "links_back", "screen.listed", "screen.judgment", "screen.quoted",
        "target_finding", "target_exists", "target_owner", "delete_reason", "text_emptied", "near_duplicates",
        "same_link", "mentions", "declining", "about_library", "personal_minutes", "source_open", "watches_employee",
    }
)  # fmt: skip
# Told by the desk from the approval of a draft, where a directive declares it among its own facts.
TOLD_BY_APPROVAL = "since_approval"
OPEN = frozenset({"use", "topic", "includes", "equipment", "settled", "at", "supported_obligations", "approval"})
# What an approval or an access request is bound to, besides subject, action and resource.
BINDING = STATED | {"use", "topic", "includes"}


@dataclass(frozen=True)
class Question:
    """A question understood. ``at`` is None for now; ``supported`` None where the caller does not say what it can
    discharge; ``ignored`` are members of the context that mean nothing here."""

    caller: Employee
    subject: Employee
    activity: Activity
    at: datetime | None
    supported: frozenset[str] | None
    ignored: tuple[str, ...]
    bound: Mapping[str, Any]
    draft: Draft | None = None
    approval: Any = None

    def weigh(self) -> door.Verdict:
        return door.weigh(self.activity, self.at)


class Asker:
    """Whoever asks, and what they can find (``Finder``); one asker lasts one call."""

    def __init__(self, caller: Employee) -> None:
        self.caller, self.find = caller, Finder(caller)

    def ask(self, body: EvaluationIn) -> Question:
        """Understand a question. Raises ``AuthzenError`` (400, 404), ``door.Refused`` (403), ``Invalid`` and
        ``FactError`` (422).
        """
        refuse_secrets(body.context, body.subject.properties, body.action.properties, body.resource.properties)
        subject = self.find.subject(body.subject)
        at = _instant(body.context.get("at"))
        rules = _rules(at)
        question = Question(
            caller=self.caller,
            subject=subject,
            activity=_act(subject, body.action, body.context, rules),
            at=at,
            supported=_words(body.context, "supported_obligations"),
            ignored=_ignored(body, rules.facts if rules else engine.FACTS),
            bound=bound_to(body),
            approval=body.context.get("approval"),
        )
        return self._about(question, body, rules)

    def _about(self, question: Question, body: EvaluationIn, rules: engine.Directive | None) -> Question:
        """The question with what the resource adds to the act."""
        kind, name = body.resource.type, body.resource.id
        # An act beside the table that names nobody else concerns the subject themselves.
        beside = rules is not None and question.activity.action in rules.acts
        nobody = {"relation": "self"} if beside else {}
        if kind == "account":
            return _on(question, account=self.find.account(name), facts=nobody)
        if kind == "draft":
            return _on_draft(question, self.find.draft(name), body.context)
        if kind == "employee":
            whom = self.find.stranger(name)
            return _on(question, person=whom, facts={"relation": relation(question.subject, whom) if whom else "other"})
        if kind == "none":
            return _on(question, facts=nobody)
        raise AuthzenError(404, f"A resource is one of {', '.join(RESOURCES)}.", "resource.type")


def _on_draft(question: Question, draft: Draft, context: Mapping[str, Any]) -> Question:
    """Posting it is the act the draft itself proposes; any other act concerns its author."""
    action = question.activity.action
    if question.at is not None:
        raise Invalid("context.at", "A draft is judged as it is now.")
    if action not in WRITING:
        near = {"relation": relation(question.subject, draft.author)}
        return replace(_on(question, account=draft.account, facts=near), draft=draft)
    stated = set(question.activity.facts) | ({"use", "topic", "includes", "equipment"} & set(context))
    if said := sorted(stated - {"stage"}):
        raise Invalid(f"context.{said[0]}", "The draft itself says this; leave it out.")
    if draft.author_id != question.subject.pk:
        raise Invalid("subject.id", "Only its author posts a draft.", under("approving"))
    stage = str(question.activity.facts["stage"])
    proposed = appraisal.proposal(draft, stage, appraisal.appraise(draft))
    if proposed.action != action:
        raise Invalid("action.name", f"This draft is a {proposed.action}.")
    settled = proposed.settled | question.activity.settled
    return replace(question, activity=replace(proposed, settled=settled), draft=draft)


def refuse_secrets(*places: Mapping[str, Any]) -> None:
    """``Invalid`` if a password or other authentication is sent along, under whatever key (L5)."""
    for place in places:
        try:
            account_fields.refuse_credentials(place)
        except Invalid as error:
            if error.field == "account":  # too deep to be looked through
                raise AuthzenError(400, "This is nested too deeply.", "context") from error
            raise


def bound_to(body: EvaluationIn) -> dict[str, Any]:
    """What makes it this question and no other, for an access request to be compared with."""
    return {
        "subject": body.subject.model_dump(),
        "action": body.action.model_dump(),
        "resource": body.resource.model_dump(),
        "context": {name: value for name, value in body.context.items() if name in BINDING},
    }


def _act(subject: Employee, action: Action, context: Mapping[str, Any], rules: engine.Directive | None) -> Activity:
    """The act as the caller states it, not yet on anything."""
    if context.get("use", "business") not in ("business", "personal"):
        raise Invalid("context.use", "Say whether this is business or personal use.", under("use"))
    topic = context.get("topic", "")
    if not isinstance(topic, str) or len(topic) > 60:
        raise Invalid("context.topic", "Expected a topic's short name.", under("expertise"))
    typed: dict[str, Any] = engine.from_json(_stated(action.name, context, rules), rules)
    return Activity(
        actor=subject,
        action=typed.pop("action"),
        subject=subject.urn,
        as2={"type": "Question", "actor": subject.urn},
        includes=typed.pop("includes"),
        use=typed.pop("use"),
        topic=topic,
        settled=_words(context, "settled") or frozenset(),
        equipment=typed.pop("equipment"),
        facts=typed,
    )


def _stated(action: str, context: Mapping[str, Any], rules: engine.Directive | None) -> dict[str, Any]:
    """The facts in a question. An institution's own facts may all be stated; the registers' may not."""
    known = rules.facts if rules else engine.FACTS
    told = ("use", "includes", "equipment")
    facts = {"use": "business", "includes": [], "equipment": "unknown", "stage": "draft"}
    ours = supplied.told(rules) if rules else set()
    for name, value in context.items():
        if (
            name in ours
            or name == TOLD_BY_APPROVAL
            or (name in engine.FACTS and name not in STATED and name not in told)
        ):
            raise Invalid(f"context.{name}", "The house knows this; it is never taken from whoever asks.")
        if name in known:
            facts[name] = value
    return {**facts, "action": action}


def _ignored(body: EvaluationIn, known: Mapping[str, engine.Fact]) -> tuple[str, ...]:
    """What was given and means nothing here; told, so that a slip of the pen is not taken for a fact."""
    carried = {
        "subject": body.subject.properties,
        "action": body.action.properties,
        "resource": body.resource.properties,
    }
    places = [f"{name}.properties" for name, properties in carried.items() if properties]
    return (*(f"context.{name}"[:80] for name in body.context if name not in known and name not in OPEN), *places)


def _rules(at: datetime | None) -> engine.Directive | None:
    try:
        return in_force(at)
    except NoDirectiveInForce:
        return None


def _on(
    question: Question,
    *,
    account: Account | None = None,
    person: Employee | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Question:
    more = {**(facts or {}), **({"target_employed": acts.employed(person)} if person else {})}
    if account is not None and "channel" in question.activity.facts:
        raise Invalid("context.channel", "The register knows the account's channel; leave it out.", under("channels"))
    act = replace(question.activity, account=account, facts={**question.activity.facts, **more})
    return replace(question, activity=act)


def _instant(given: Any) -> datetime | None:
    """A past instant, or None for now."""
    if given is None:
        return None
    try:
        moment = clock.aware(given)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise FactError("at", "an instant with its zone, like 2026-03-17T10:12:00-05:00", given) from error
    if moment > clock.now():
        raise Invalid("context.at", "Nobody knows yet which version and which roles will hold then.", under("revising"))
    if moment.year < 1900:
        raise Invalid("context.at", "Name an instant after the year 1900.", under("revising"))
    return moment


def _words(context: Mapping[str, Any], name: str) -> frozenset[str] | None:
    given = context.get(name)
    if given is None and name not in context:
        return None
    if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
        raise FactError(name, "a list of words", given)
    return frozenset(given)
