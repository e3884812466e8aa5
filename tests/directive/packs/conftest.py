"""Two installations, each under its own directive: a hospital at ten past ten, a village library at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.actions import approve, write
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import content
from spokesperson.oversight.actions.adopt_directive import follow_directive
from spokesperson.people.models import Employee
from tests import factories
from tests.desk.conftest import house  # noqa: F401  (the library of SH 620.4)
from tests.directive.packs import shipped

MORNING = datetime(2026, 3, 17, 14, 12, tzinfo=UTC)  # Tuesday, 10:12 at the hospital, 14:12 in the village
WORDS = "The hearing clinic opens its doors on Saturday."


def installed(file: str, zone: str) -> None:
    factories.institution(time_zone=zone)
    factories.directive_adopted(shipped.source(file))
    follow_directive()


def holder(name: str, title: str, supervisor: Employee | None = None) -> Employee:
    """Somebody in a position that carries a role, who has read the directive."""
    person = factories.employee(name, supervisor=supervisor)
    factories.holds(person, title)
    factories.acknowledge(person)
    return person


@pytest.fixture
def hospital(db: None) -> Iterator[SimpleNamespace]:
    """``ana`` writes, ``eva`` and ``max`` are press editors, ``dora`` has duty, ``chief`` leads them without a role."""
    with clock.at(MORNING):
        installed("university-hospital.md", "America/Puerto_Rico")
        chief = factories.employee("Carmen Chief")
        yield SimpleNamespace(
            chief=chief,
            ana=holder("Ana Author", "Clinic Writer", chief),
            eva=holder("Eva Editor", "Press Editor", chief),
            max=holder("Max Editor", "Head of Communications", chief),
            dora=holder("Dora Duty", "Duty Officer", chief),
            board=factories.account_library(backup=chief),
        )


@pytest.fixture
def library(db: None) -> Iterator[SimpleNamespace]:
    """``lily`` is the librarian, ``hugh`` helps."""
    with clock.at(MORNING):
        installed("village-library.md", "Europe/Dublin")
        lily = holder("Lily Librarian", "Librarian")
        yield SimpleNamespace(
            lily=lily, hugh=holder("Hugh Helper", "Volunteer Helper", lily), board=factories.account_library()
        )


def written(author: Employee, account: Account, **more: Any) -> Draft:
    fields = {"purpose": "services", "answers": factories.answers(), "text": WORDS, **more}
    draft = write.start(author, account=account, equipment="library", **fields)
    return Draft.objects.get(pk=draft.pk)


def approved(draft: Draft, *people: Employee) -> None:
    for by in people:
        approve.approve(draft, by, seen=content.content_hash(Draft.objects.get(pk=draft.pk)))


def refused(act: Callable[..., Any], *given: Any, **named: Any) -> door.Verdict:
    with pytest.raises(door.Refused) as error:
        act(*given, **named)
    return error.value.verdict
