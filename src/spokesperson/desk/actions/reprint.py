"""Reprint: the author takes the licence for their own work, also after leaving (2.2; R72, R73)."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from spokesperson import institution
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.ownership.licence import Work
from spokesperson.desk.screened import appraisal
from spokesperson.desk.writing import content
from spokesperson.directive.register import citing, under, version_at
from spokesperson.people.models import Employee
from spokesperson.screening import screen
from spokesperson.screening.policy import CONFIDENTIAL

CLAUSE = partial(under, "reprinting")
URN = "urn:sp:person:"


def reprint(publication: Publication, by: Employee) -> Work:
    """The work as the licence names it; taking it is recorded.

    Raises ``door.Refused`` for whoever wrote nothing of it, and for a work that shows what is confidential.
    """
    draft = publication.draft
    written = draft is not None and by.urn in authors(draft)
    activity = Activity(
        actor=by,
        action="reprint",
        subject=draft.urn if draft else f"urn:sp:publication:{publication.uid}",
        facts={"target_owner": "self" if written else "staff", "work_sealed": sealed(publication)},
        as2={"type": "Read", "actor": by.urn, "object": {"type": "Note", "id": publication.uri}},
    )

    def change(verdict: door.Verdict) -> Work:
        assert draft is not None
        work = _work(publication, draft, by)
        archive.append(
            {
                "type": "Read",
                "actor": by.urn,
                "object": {"type": "Note", "id": draft.urn, "sp:contentHash": work.content_hash, "sp:reprint": True},
                "sp:clauses": citing(CLAUSE()),
            },
            subject=draft.urn,
            series="publication",
        )
        return work

    return door.act(activity, change)


def authors(draft: Draft) -> list[str]:
    """The urns of all who wrote it: its author, then whoever wrote a sentence that was taken over (1.1; R31)."""
    others = [urn for urn in dict.fromkeys(draft.authorship.values()) if urn != draft.author.urn]
    return [draft.author.urn, *others]


def _work(publication: Publication, draft: Draft, by: Employee) -> Work:
    urns = authors(draft)
    names = {e.urn: e.name for e in Employee.objects.filter(uid__in=[u.removeprefix(URN) for u in urns])}
    house = institution.load(settings.INSTITUTION_FILE)
    version = version_at(publication.published_at)
    ordered = [by.urn, *(urn for urn in urns if urn != by.urn)]
    return Work(
        uid=str(publication.uid),
        title=draft.title,
        text=publication.text,
        authors=tuple(names.get(urn, "") or "a former employee" for urn in ordered),
        institution=house.name,
        directive=f"{version.code}, version {version.revision}",
        published=publication.published_at.astimezone(house.zone).date(),
        where=publication.url or publication.uri,
        version=draft.version,
        content_hash=content.content_hash(draft),
        own_media=tuple(m.alt for m in draft.pictures if m.uploaded_by_id == by.pk and m.alt),
        clause=CLAUSE(),
        removed=publication.deleted_at.astimezone(house.zone).date() if publication.deleted_at else None,
    )


def sealed(publication: Publication) -> bool:
    """Whether the words show something confidential for certain (1.3)."""
    house = institution.load(settings.INSTITUTION_FILE)
    report = screen(publication.text, institution=house, policy=appraisal.policy_in_force())
    return any(f.kind in CONFIDENTIAL and f.level == "listed" for f in report.findings)
