"""Send back: a reviewer asks for changes, or rejects exactly these words under a clause (Def-Library-business; R20)."""

from __future__ import annotations

from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.acting import keep
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.approve import arrived, reference
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft, Review
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState, WrongState, move
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.desk.writing import bundles, content
from spokesperson.directive.register import in_force, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

CLAUSE = partial(under, "sending back")
VERDICTS = ("changes", "reject")
WORDS = 1000
WAITS = frozenset({DraftState.DRAFT, DraftState.PAUSING, DraftState.SCHEDULED, DraftState.HANDED})


def send_back(draft: Draft, by: Employee, *, seen: str, verdict: str, words: str, clause: str = "") -> Review:
    """Give the draft back with words; ``seen`` is the hash of what the reviewer read.

    The drafts of the bundle that were to say the same on another account come back with it. Rejected content cannot be
    submitted again unchanged, on none of them. Raises
    ``Invalid`` (verdict, words, clause), ``WrongState``, ``Changed`` where newer words arrived, and ``door.Refused``
    for the author and whoever is neither their line nor an Administrator.
    """
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    if verdict not in VERDICTS:
        raise Invalid("verdict", "Choose whether to ask for changes or to reject it.", CLAUSE())
    said = clean_text("words", words, WORDS).strip()
    if not said:
        raise Invalid("words", "Say what is to change, or why it may not go out; the author reads it.", CLAUSE())
    under = _clause(clause, verdict)
    activity = Activity(
        actor=by,
        action="send_back",
        subject=draft.urn,
        account=draft.account,
        facts={"relation": relation(by, draft.author)},
        as2={"type": "Reject", "actor": by.urn, "object": reference(draft)},
    )

    def change(decided: door.Verdict) -> Review:
        held, others = bundles.held(draft.pk, draft.author)
        if DraftState(held.state) not in WAITS:
            raise WrongState("It is being sent or was sent already, so it cannot be given back any more.")
        hash_ = content.content_hash(held)
        if hash_ != seen:
            raise Changed(arrived(held))
        # The words are written once for all the accounts, so what is said about them holds for each (R42).
        alike = [one for one in others if _says_the_same(one, held)]
        at = clock.now()
        made, *_rest = [
            _return(Review(draft=one, by=by, verdict=verdict, words=said, clause=under, version=one.version, at=at))
            for one in (held, *alike)
        ]
        about = {"type": "Note", "id": held.urn, "sp:contentHash": hash_, "sp:version": held.version}
        keep(
            by, "Reject", about, subject=held.urn, clauses=[under or CLAUSE()], verdict=decided, summary=said,
            series="publication", target=held.author.urn,
            **{"sp:verdict": verdict, **({"sp:with": [one.urn for one in alike]} if alike else {})},
        )  # fmt: skip
        return made

    return door.act(activity, change)


def _return(made: Review) -> Review:
    held = made.draft
    made.content_hash = content.content_hash(held)
    made.save()
    if held.state != DraftState.DRAFT:
        if held.state == DraftState.SCHEDULED and not queue.cancel(held, "given back by a reviewer"):
            raise WrongState("It is being sent at this moment, so it cannot be given back any more.")
        held.state = move(held.state, DraftState.DRAFT)
    if made.verdict == "reject":
        held.rejected_hash = made.content_hash
    asked = "rejected this" if made.verdict == "reject" else "asks for changes"
    held.why = f"{made.by.name} {asked}: {made.words}"[:300]
    held.save()
    return made


def _says_the_same(one: Draft, held: Draft) -> bool:
    """Whether another draft of the bundle would carry the words to another account."""
    return held.follows and one.follows and one.text == held.text and DraftState(one.state) in WAITS


def _clause(given: str, verdict: str) -> str:
    """The clause a rejection rests on: one of the directive in force."""
    clause = clean_line("clause", given, 60)
    if not clause:
        if verdict == "reject":
            raise Invalid("clause", "Choose the clause that the rejection rests on.", CLAUSE())
        return ""
    if clause not in {c.id for c in in_force().clauses}:
        raise Invalid("clause", "Choose a clause of the directive in force.", CLAUSE())
    return clause
