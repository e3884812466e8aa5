"""Check that a profile says who speaks: Library staff, in which position and role (1.6; R54, R55; M4A, M4R).

The owner gives the text as it stands on the network; nothing is fetched and nobody is asked to show an account (L5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_text
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import public_words
from spokesperson.oversight.actions.change_account import action_for
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import positions
from spokesperson.screening import Finding, screen


@dataclass(frozen=True)
class Checked:
    """What the check found; ``title`` is the position that should be named, empty where none is recorded, and
    ``findings`` are what screening points out in its words (R33).
    """

    account: Account
    identifies: bool
    states_position: bool
    title: str
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        return self.identifies and self.states_position


def check_profile(
    account: Account,
    by: Employee,
    *,
    text: str,
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Checked:
    """Keep ``text`` as the profile and say what 1.6 finds in it. Raises ``Invalid`` (text) and ``door.Refused``, also
    for words that may not go out (1.2, 1.3).
    """
    text = clean_text("text", text, 5000).strip()
    if not text:
        raise Invalid("text", "Paste the profile as the public reads it.", under("identifying"))
    titles = [h.position.title for h in positions(account.owner or by)]
    house = institution.load(settings.INSTITUTION_FILE)
    identifies = screen(text, institution=house).identifies
    states = any(names(text, title) for title in titles)
    findings = public_words.found(text, account.owner or by)

    def change(verdict: door.Verdict) -> Checked:
        held = Account.objects.select_for_update(of=("self",)).select_related("owner", "backup").get(pk=account.pk)
        was_complete = held.profile_identifies and held.profile_states_position
        held.profile_text, held.profile_checked_at = text, clock.now()
        held.profile_identifies, held.profile_states_position = identifies, states
        if identifies and states:
            held.profile_notice_at = None
        elif was_complete or held.profile_notice_at is None:
            held.profile_notice_at = clock.now()
        held.save()
        found = {"sp:identifies": identifies, "sp:statesPosition": states, "content": text}
        acts.keep(
            by, "Update", {**acts.profile(held), **found}, subject=held.urn, clauses=[under("identifying")],
            verdict=verdict,
            **{"sp:account": held.urn},
        )  # fmt: skip
        return Checked(held, identifies, states, titles[0] if titles else "", findings)

    as2 = {"type": "Update", "object": {**acts.profile(account), "content": text}}
    activity = acts.about_account(by, action_for(account), account, as2, settled, equipment)
    return door.act(replace(activity, facts={**activity.facts, **public_words.facts(findings)}), change)


def names(text: str, title: str) -> bool:
    """Whether ``text`` names the position: the whole title, or the word that says what one is ("librarian")."""
    folded = _folded(text)
    head = _folded(re.split(r"\s(?:of|for)\s", title)[0]).split()
    return f" {_folded(title)} " in f" {folded} " or (bool(head) and head[-1] in folded.split())


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
