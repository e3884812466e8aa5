"""The people of the desk's tests: a library with its directive, at ten past ten on a Tuesday."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import submit, write
from spokesperson.desk.models import Draft
from spokesperson.desk.sending.sent import shown
from spokesperson.people.models import Order
from tests import factories


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    """``boss`` Administrator, ``ann`` Representative, ``aide`` neither; ``board`` the Library's, ``hers`` personal."""
    with clock.at(factories.AT_WORK):
        factories.directive_adopted()
        boss = factories.administrator()
        ann = factories.representative()
        yield SimpleNamespace(
            boss=boss,
            ann=ann,
            aide=factories.employee("Ada Aide", supervisor=ann.supervisor),
            board=factories.account_library(network="noticeboard"),
            hers=ann.accounts.get(),
        )


def later(seconds: float) -> AbstractContextManager[datetime]:
    """Some seconds after the tests' hour."""
    return clock.at(clock.now() + timedelta(seconds=seconds))


def asked_to_stop(person) -> Order:
    """The person's supervisor asked them to stop all Library business (1.5)."""
    return Order.objects.create(
        kind="stop", employee=person, issued_by=person.supervisor, reason="the move", issued_at=clock.now()
    )


def ready(author, account, text="Story time moves to ten o'clock on Saturdays.", **more) -> Draft:
    """A draft with everything but the pause: purpose, answers, the warnings taken note of."""
    fields = {"purpose": "programs", "no_link_reason": "no page fits", "answers": factories.answers(), **more}
    draft = write.start(author, account=account, text=text, equipment="library", **fields)
    factories.settle_warnings(draft)
    return Draft.objects.get(pk=draft.pk)


def at_the_desk(draft: Draft) -> Draft:
    """The draft as its author sent it, refused or not: before that it is nobody else's to read (4.2)."""
    draft = Draft.objects.get(pk=draft.pk)
    if not shown(draft):
        with suppress(Refused):
            submit.submit(draft, draft.author)
    return draft
