"""Answer a request for advice: in words, with a written response the author may take over, or both (1.1; R31)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.acting import keep
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.approve import reference
from spokesperson.desk.actions.ask_advice import CLAUSE, SERIES
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Advice, Draft
from spokesperson.desk.texts import clean_text
from spokesperson.desk.writing import content
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

WORDS = 2000


def answer_advice(advice: Advice, by: Employee, *, words: str = "", proposed: str = "") -> Advice:
    """Answer once, for everybody it was put to. Advice is not approval.

    Raises ``Invalid`` (words, proposed, advice), ``NotYours`` for whoever was not asked, and ``door.Refused``.
    """
    advice = Advice.objects.select_related("asked_by__supervisor", "draft__account", "draft__author").get(pk=advice.pk)
    if by.pk not in (advice.asked_of_id, advice.passed_to_id):
        raise NotYours
    said = clean_text("words", words, WORDS).strip()
    response = clean_text("proposed", proposed, content.MAX_TEXT).strip()
    if not (said or response):
        raise Invalid("words", "Write what you advise, or a response that could be sent.", CLAUSE())
    _unanswered(advice)
    activity = Activity(
        actor=by,
        action="answer_advice",
        subject=advice.draft.urn,
        account=advice.draft.account,
        facts={"relation": relation(by, advice.asked_by)},
        as2={"type": "Note", "actor": by.urn, "inReplyTo": advice.urn, "object": reference(advice.draft)},
    )

    def change(verdict: door.Verdict) -> Advice:
        Draft.objects.select_for_update(of=("self",)).get(pk=advice.draft_id)
        held = Advice.objects.select_for_update(of=("self",)).select_related("asked_by", "draft").get(pk=advice.pk)
        _unanswered(held)
        held.answered_by, held.answered_at = by, clock.now()
        held.words, held.proposed = said, response
        held.about = held.draft.title[:200]  # what is written afterwards is its author's (4.2)
        held.save()
        # The reason was given against older advice, if at all.
        Draft.objects.filter(pk=held.draft_id).update(departure_reason="")
        answer = {
            "type": "Note", "attributedTo": by.urn, "inReplyTo": held.urn, "content": said, "sp:proposed": response,
            "sp:draft": held.draft.urn,
        }  # fmt: skip
        keep(
            by, "Create", answer, subject=held.urn, clauses=[CLAUSE()], verdict=verdict, series=SERIES,
            target=held.asked_by.urn,
        )  # fmt: skip
        return held

    return door.act(activity, change)


def _unanswered(advice: Advice) -> None:
    if advice.withdrawn_at is not None:
        raise Invalid("advice", "The question was taken back meanwhile, so no answer is needed.", CLAUSE())
    if advice.answered_at is not None:
        raise Invalid("advice", "It is answered already.", CLAUSE())
