"""The card of one item asks little, however much waits (R20, R35, R40)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import approve, submit
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import later, ready
from tests.desk.consent import test_consents

TEXT = "I work at the Library as a librarian. Our patron Maria Lopez borrowed fifty books this summer, number {}."


@pytest.fixture
def waiting(house) -> list[Draft]:
    """Thirty items that wait for the manager's approval."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.boss, house.ann.supervisor):
        factories.acknowledge(person)
    found = []
    for n in range(30):
        draft = ready(house.ann, house.hers, f"I work at the Library as a librarian. Maps and lamps, number {n}.")
        with later(5 + n), pytest.raises(Refused):
            submit.submit(draft, house.ann)
        found.append(Draft.objects.get(pk=draft.pk))
    return found


def twice() -> int:
    """One more on PostgreSQL, where a record is looked for sealed and unsealed."""
    return int(connection.vendor == "postgresql")


def asked(who, draft: Draft) -> int:
    """How many queries the card takes once caches are warm and it was read before."""
    client = Client()
    client.force_login(who.user)
    with later(90):
        assert client.get(f"/review/{draft.uid}").status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/review/{draft.uid}")
    return len(queries)


def test_the_card_of_an_item_asks_twelve_questions_at_most(house, waiting):
    """R20."""
    assert asked(house.ann.supervisor, waiting[0]) <= 12 + twice()


def test_each_kind_of_thing_beside_it_is_one_question_more(house, waiting):
    """R40: a consent with several covered facts, and an approval given before."""
    draft = ready(house.ann, house.hers, TEXT.format(1) + " Maria Lopez lives at 12 Elm Street, Harrow.")
    test_consents.attach(draft, house.ann)
    with later(40), pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), house.ann)
    with later(41):
        fresh = Draft.objects.select_related("account", "author").get(pk=draft.pk)
        approve.approve(fresh, house.ann.supervisor, seen=content.content_hash(fresh))
    assert asked(house.ann.supervisor, draft) <= 14 + twice()
