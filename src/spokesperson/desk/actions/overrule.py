"""Overrule a finding: a second person, never the author, says why it does not stand (1.2, 1.3; R35, R40).

An Administrator may for any finding under 1.2, the author's supervisor where only a person can judge. What is
confidential is set aside only where the person concerned consented in writing, after a look at that consent.
"""

from __future__ import annotations

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.approve import reference
from spokesperson.desk.consent import consents
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.models import Draft, Overrule
from spokesperson.desk.screened import appraisal
from spokesperson.desk.screened.appraisal import Found
from spokesperson.desk.sending.sent import sent, shown
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.screening import PRIVATE_KINDS
from spokesperson.screening.policy import CONDUCT


def overrule(draft: Draft, by: Employee, *, kind: str, excerpt_hash: str, reason: str) -> Overrule:
    """Set one finding aside.

    Raises ``Invalid`` (reason, finding), ``NotYours`` where its author never sent it to the desk: to others it does not
    exist (4.2); ``Changed`` where it is being rewritten; and ``door.Refused`` for the author or others.
    """
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    reason = clean_line("reason", reason, 400)
    if not reason:
        raise Invalid("reason", "Say why the finding does not stand; the reason stays on record.", under("overruling"))
    if by.pk != draft.author_id and not shown(draft):
        if draft.decided_hash or sent(draft):
            raise Changed("The author is writing again. What is found is asked about anew once it is sent again.")
        raise NotYours
    found = _found(draft, kind, excerpt_hash)
    activity = Activity(
        actor=by,
        action="overrule",
        subject=draft.urn,
        account=draft.account,
        facts={"relation": relation(by, draft.author), "judged": judged(found)},
        as2={"type": "Ignore", "actor": by.urn, "object": reference(draft), "summary": reason},
    )
    clause = _overrulable(draft, found) if door.weigh(activity).permitted else ""

    def change(verdict: door.Verdict) -> Overrule:
        made = Overrule.objects.create(
            draft=draft, by=by, kind=kind, excerpt_hash=excerpt_hash, reason=reason, at=clock.now()
        )
        archive.append(
            {
                "type": "Ignore",
                "actor": by.urn,
                "object": {"type": "Note", "id": draft.urn, "sp:finding": kind, "sp:excerptHash": excerpt_hash},
                "summary": reason,
                "sp:clauses": citing(clause),
            },
            subject=draft.urn,
            series="publication",
        )
        return made

    return door.act(activity, change)


def judged(found: list[Found]) -> bool:
    """Whether only a person can judge these findings, so that the author's supervisor may (R35)."""
    return bool(found) and all(f.finding.level == "judgment" and f.finding.kind in CONDUCT for f in found)


def may_be_set_aside(draft: Draft, one: Found) -> bool:
    """Whether a second person can set it aside at all: not what is confidential, unless a consent covers it."""
    finding = one.finding
    if finding.kind in CONDUCT or finding.effect == "ask":
        return True
    return finding.kind in PRIVATE_KINDS and bool(consents.covering(draft, one))


def _found(draft: Draft, kind: str, excerpt_hash: str) -> list[Found]:
    return [f for f in appraisal.appraise(draft).found if f.finding.kind == kind and f.excerpt_hash == excerpt_hash]


def _overrulable(draft: Draft, found: list[Found]) -> str:
    """The finding's clause. What is confidential no second person can set aside by themselves (R37, R40)."""
    if not found:
        raise Invalid("finding", "This finding is no longer in the text.")
    finding = found[0].finding
    if not all(may_be_set_aside(draft, one) for one in found):
        raise Invalid("finding", "What is confidential stays so; only a written consent changes that.", finding.clause)
    return finding.clause
