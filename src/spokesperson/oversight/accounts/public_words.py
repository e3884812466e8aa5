"""What the register and a profile make public is screened like every outgoing word (1.2, 1.3; R33, R38)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from spokesperson import institution
from spokesperson.desk.screened.appraisal import policy_in_force
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.screening import Author, Finding, screen


def found(text: str, owner: Employee | None = None) -> tuple[Finding, ...]:
    """What is found in a text of a profile; ``owner``'s own data are theirs to give. A profile may be one word."""
    author = Author(name=owner.name, email=owner.email, phone=owner.phone) if owner else None
    house = institution.load(settings.INSTITUTION_FILE)
    report = screen(text, institution=house, policy=policy_in_force(), author=author)
    return tuple(one for one in report.findings if one.kind != "not_meaningful")


def facts(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What is certain enough to refuse, as facts for the door; the rest is shown and the person judges."""
    return {"screen.listed": frozenset(one.kind for one in findings if one.effect == "deny")}


def checked(owner: Employee | None, **texts: str) -> None:
    """``Invalid`` for the first field whose words may not go out, with clause, reason and suggestion."""
    for field, text in texts.items():
        for one in found(text, owner) if text else ():
            if one.effect == "deny":
                raise Invalid(field, f"{one.why} {one.suggestion}".strip(), one.clause)
