"""Written consent: what is confidential in a draft, whose consent it needs, and whether that is in force (1.3; R40).

A consent covers the kinds and the sentences it was given for, by the person they are about. It turns a refusal into
a question: a second person looks at the document and the text together. Where it ends, what rested on it ends too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.people.models import Employee
from spokesperson.screening import PRIVATE_KINDS, Author, named_in

if TYPE_CHECKING:
    from spokesperson.desk.models import Consent, Draft, Overrule
    from spokesperson.desk.screened.appraisal import Appraisal, Found


_END = re.compile(r"[.!?](?=[\s\"'”’)]|$)|\n")


def sentence(text: str, start: int, end: int) -> str:
    """The sentence or sentences of which ``text[start:end]`` is a part."""
    begin = max((m.end() for m in _END.finditer(text, 0, start)), default=0)
    closing = _END.search(text, max(start, end - 1))
    return text[begin : closing.end() if closing else len(text)].strip()


def today() -> date:
    """The day by the institution's calendar."""
    return clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()


def in_force(consent: Consent, on: date) -> bool:
    """Signed, not expired and not revoked on that day; the last day counts."""
    ended = consent.expires_on is not None and consent.expires_on < on
    return consent.revoked_at is None and consent.signed_on <= on and not ended


def confidential(found: Iterable[Found]) -> list[Found]:
    """The findings that only a consent changes: about others than the author, and certain enough to refuse (1.3)."""
    return [one for one in found if one.finding.kind in PRIVATE_KINDS]


def covering(draft: Draft, one: Found, given: Iterable[Consent] | None = None) -> list[Consent]:
    """The consents that together cover this finding today; none unless everybody it names has consented.

    ``given`` are the draft's consents, if they are at hand. What is not in force, was given for other words or another
    kind of fact, by the author, or by an employee for a customer, counts for nothing.
    """
    if given is None:
        given = draft.consents.all() if draft.pk else ()
    day, author = today(), draft.author.name
    valid = [c for c in given if in_force(c, day) and not same_person(author, c.person)]
    fits = [c for c in valid if one.finding.kind in c.kinds and one.sentence_hash in c.excerpts]
    concerned = people(draft, one)
    if not concerned:
        return [c for c in fits if not an_employee(c.person)]
    by_person = {name: [c for c in fits if same_person(name, c.person)] for name in concerned}
    needed = set(people_in(draft, one.excerpt)) or set(concerned)
    answered = {name for name, consents in by_person.items() if consents}
    whole = needed <= answered if people_in(draft, one.excerpt) else bool(answered)
    return [c for consents in by_person.values() for c in consents] if whole else []


def an_employee(name: str) -> bool:
    """Whether an employee is called so: their word counts only for facts that name them."""
    return Employee.objects.filter(name__iexact=name.strip()).exists()


def key(one: Found) -> str:
    """Names a confidential fact of a draft: its kind and the hash of its sentence."""
    return f"{one.finding.kind}:{one.sentence_hash}"


def people(draft: Draft, one: Found) -> list[str]:
    """The people a finding is about, as its words name them, or else as the sentence around them does."""
    return people_in(draft, one.excerpt) or people_in(draft, one.sentence)


def people_in(draft: Draft, words: str) -> list[str]:
    author = Author(name=draft.author.name, email=draft.author.email, phone=draft.author.phone)
    return list(named_in(words, institution.load(settings.INSTITUTION_FILE), author))


def same_person(shown: str, signed: str) -> bool:
    """Whether the name in the text can be that of the person who signed: "Ms. Lopez" and "Maria Lopez" can."""
    short, full = _words(shown), _words(signed)
    return bool(short) and (short <= full or (bool(full) and full <= short))


def _words(name: str) -> frozenset[str]:
    words = "".join(c if c.isalpha() or c in "'-" else " " for c in name.casefold()).split()
    return frozenset(words) - {"mr", "mrs", "ms", "mx", "dr", "prof", "miss", "sr", "sra"}


def fact(draft: Draft, found: Appraisal) -> dict[str, Any]:
    """``consent``: everything confidential that is still shown is covered (asked by ``desk.beside``)."""
    shown = [one for one in confidential(found.found) if not one.overruled]
    given = list(draft.consents.all()) if shown and draft.pk else []
    return {"consent": bool(given) and all(covering(draft, one, given) for one in shown)}


def looked_at(draft: Draft, one: Found, looks: Iterable[Overrule]) -> bool:
    """Whether a second person agreed after the consent that covers this was attached, and it still holds.

    Whom a sentence without a name is about is told by the words around it; once those change it is looked at anew.
    """
    consents = covering(draft, one)
    since = max((c.attached_at for c in consents), default=None)
    if since is None:
        return False
    if not people(draft, one):
        since = max(since, draft.edited_at)
    return any(look.at >= since for look in looks)
