"""Ask for advice: the draft and what it answers go to the direct supervisor, with a question or none (1.1; R30)."""

from __future__ import annotations

from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.acting import keep
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.approve import reference
from spokesperson.desk.actions.write import own, peek
from spokesperson.desk.advice import advising
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Advice, Draft
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_text
from spokesperson.desk.writing import content
from spokesperson.directive.register import under
from spokesperson.people.models import Employee
from spokesperson.people.open_hours import add_open_hours

CLAUSE = partial(under, "advice")
SERIES = "advice"
QUESTION = 1000


def ask_advice(draft: Draft, by: Employee, *, question: str = "") -> Advice:
    """Ask; an empty question means the draft is the question. Until it is answered or taken back nothing goes out.

    Raises ``Invalid`` (question, draft), ``NotYours``, ``WrongState`` and ``door.Refused``.
    """
    draft = peek(draft, by)
    words = clean_text("question", question, QUESTION).strip()
    _askable(draft)
    if not (words or draft.text.strip() or draft.thread_text.strip()):
        raise Invalid(
            "question", "Write a question or a draft first, so that there is something to advise on.", CLAUSE()
        )
    whom, flagged = advising.adviser(by)
    if whom is None:
        raise Invalid("question", "The register names no supervisor and no other Administrator to ask.", CLAUSE())
    activity = Activity(
        actor=by,
        action="ask_advice",
        subject=draft.urn,
        account=draft.account,
        # Not the words: advice is read by those who are part of it (R16), decisions by all Administrators.
        as2={"type": "Question", "actor": by.urn, "object": reference(draft), "target": whom.urn},
    )

    def change(verdict: door.Verdict) -> Advice:
        held = own(draft.pk, by)
        _askable(held)
        now = clock.now()
        made = Advice.objects.create(
            draft=held,
            asked_by=by,
            asked_of=whom,
            flagged=flagged,
            question=words,
            about=held.title[:200],
            asked_at=now,
            pass_on_at=add_open_hours(now, advising.open_hours()),
        )
        keep(
            by, "Offer", as_object(made, content.note(held)), subject=made.urn, clauses=[CLAUSE()], verdict=verdict,
            series=SERIES, target=whom.urn,
        )  # fmt: skip
        return made

    return door.act(activity, change)


def _askable(draft: Draft) -> None:
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("It is being sent or was sent already, so nobody can advise on it any more.")
    if advising.current(draft) is not None:
        raise Invalid("question", "You have asked already. Wait for the answer, or take the question back.", CLAUSE())


def as_object(advice: Advice, note: dict[str, object] | None = None) -> dict[str, object]:
    """A question as it stands in records, with the draft as it was when that is given."""
    return {
        "type": "Question",
        "id": advice.urn,
        "content": advice.question,
        "sp:flagged": advice.flagged,
        "attributedTo": advice.asked_by.urn,
        **({"object": note} if note else {"sp:draft": advice.draft.urn}),
        **({"sp:answering": advice.draft.thread_text} if advice.draft.thread_text else {}),
    }
