"""Hand out the signed address of a licence to an author who has left (2.2; R72, R73).

Who is employed takes the licence without asking anybody. Who left can no longer sign in, and writes to the records
officer; the address works without signing in, for this work and this author only.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from spokesperson import institution
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.acting import employed
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.reprint import CLAUSE, authors, sealed
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Publication
from spokesperson.desk.ownership import works
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing
from spokesperson.people.models import Employee
from spokesperson.people.queries import keeps_records

KINDS = ("pdf", "txt")


def hand_out_licence(publication: Publication, author: Employee, by: Employee, *, words: Any = "") -> dict[str, str]:
    """The addresses of the licence by kind (pdf, txt), for ``author``; handing them out is recorded.

    ``words`` say how the author asked; they stand in the record's personal part. Raises ``Invalid`` (author: wrote
    nothing of it; words) and ``door.Refused`` for whoever may not, for an author who is employed, for a sealed work.
    """
    draft, asked = publication.draft, clean_line("words", words, 300)
    if draft is None or author.urn not in authors(draft):
        raise Invalid("author", f"{author.name} wrote nothing of this work.", CLAUSE())
    note = {"type": "Note", "id": draft.urn, "sp:reprint": True}

    def change(verdict: door.Verdict) -> dict[str, str]:
        archive.append(
            {
                "type": "Invite", "actor": by.urn, "object": note, "target": author.urn, "sp:clauses": citing(CLAUSE()),
                "sp:directive": verdict.decision.directive_hash, "sp:decision": str(verdict.uid),
            },
            subject=draft.urn,
            personal={"sp:asked": asked},
            series="publication",
        )  # fmt: skip
        return addresses(publication, author)

    as2 = {"type": "Invite", "object": note, "target": author.urn}
    facts = {"target_employed": employed(author), "work_sealed": sealed(publication)}
    return door.act(_proposal(by, draft.urn, as2, facts), change)


def may_hand_out(by: Employee) -> door.Verdict:
    """What the door says to ``by`` about an author who has left and a work that is not sealed."""
    facts = {"target_employed": False, "work_sealed": False}
    return door.weigh(_proposal(by, by.urn, {"type": "Question"}, facts))


def addresses(publication: Publication, author: Employee) -> dict[str, str]:
    given = works.signed(publication, author)
    return {kind: f"{settings.BASE_URL}{reverse('signed_licence', args=[given, kind])}" for kind in KINDS}


def _proposal(by: Employee, subject: str, as2: dict[str, Any], facts: dict[str, Any]) -> Activity:
    title = institution.load(settings.INSTITUTION_FILE).records_officer
    return Activity(
        actor=by,
        action="hand_out_licence",
        subject=subject,
        as2={**as2, "actor": by.urn},
        facts={**facts, "records_officer": keeps_records(by, title)},
    )
