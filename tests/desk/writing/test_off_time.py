"""Outside working time: the next shift, and an Administrator's emergency (Def-Administrator): R18, R25."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import at_work
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.people.models import Closure, Employee, WorkingDay
from tests import factories
from tests.desk.conftest import later, ready

ME = "I work at the Library as a librarian. Story time moves to ten."
CLOSED = "The branch is closed tonight: water has come in."
WHY = "Water has come in, and people are on their way."
PROBLEM = "application/problem+json"


@pytest.fixture
def night(house) -> Iterator[None]:
    """Fourteen hours after the tests' hour: ten past midnight."""
    house.his = ready(house.boss, house.board, CLOSED)
    house.theirs = ready(house.ann, house.hers, ME)
    with later(14 * 3600):
        yield


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def form(draft: Draft, **more: str) -> dict[str, str]:
    account = str(draft.account.uid)
    return {"text": draft.text, "account": account, "purpose": "programs", "seen": str(draft.version), **more}


def untouched(draft: Draft) -> None:
    now = Draft.objects.get(pk=draft.pk)
    assert (now.emergency, now.settled, now.state) == ("", draft.settled, draft.state)
    assert not Intent.objects.exists()


def test_the_refusal_offers_the_next_shift_and_one_press_takes_it(house, night):
    """R25: the hour stands in the field already, and the post goes out then."""
    client = signed_in(house.ann)
    page = client.get(f"/drafts/{house.theirs.uid}").content.decode()
    assert "You are not on library time" in page
    assert 'value="2026-03-18T09:00"' in page
    assert "No preview is drawn" not in page, "the words may go out, only not now"
    sent = form(house.theirs, scheduled_for="2026-03-18T09:00")
    assert client.post(f"/drafts/{house.theirs.uid}/schedule", sent).status_code == 302
    with later(10 * 3600):
        sender.run_due()
    house.theirs.refresh_from_db()
    assert house.theirs.state == DraftState.PUBLISHED, house.theirs.why


def test_a_representative_is_offered_no_emergency(house, night):
    """R18: it is an Administrator's."""
    assert "emergency" not in signed_in(house.ann).get(f"/drafts/{house.theirs.uid}").content.decode()


def test_at_work_nothing_of_it_is_shown(house):
    """R18, R25."""
    draft = ready(house.boss, house.board)
    page = signed_in(house.boss).get(f"/drafts/{draft.uid}").content.decode()
    assert 'id="f-emergency"' not in page
    assert "You are not at work now" not in page


def test_another_hour_is_not_offered_where_the_words_are_refused_too(house, night):
    """R25: nothing is offered that would be refused."""
    Draft.objects.filter(pk=house.his.pk).update(text="What a shit show.")
    page = signed_in(house.boss).get(f"/drafts/{house.his.uid}").content.decode()
    assert "You are not at work now" not in page


def test_an_administrator_speaks_at_night_for_a_reason_that_goes_on_record(house, night):
    """R18: by the page; a warning, and the reason in the record of the decision and of the post."""
    client = signed_in(house.boss)
    assert 'id="f-emergency"' in client.get(f"/drafts/{house.his.uid}").content.decode()
    assert client.post(f"/drafts/{house.his.uid}/post", form(house.his, emergency=WHY)).status_code == 302
    sender.run_due()
    house.his.refresh_from_db()
    assert house.his.state == DraftState.PUBLISHED, house.his.why
    records = archive.by_subject(house.his.urn)
    assert records[-1].activity["object"]["sp:emergency"] == WHY
    decided = [r for r in records if r.type == "Offer"][-1]
    assert decided.activity["object"]["object"]["sp:emergency"] == WHY
    assert "emergency" in decided.activity["result"]["sp:decision"]


def test_through_the_api_as_well(house, night):
    """R18."""
    from tests.api.conftest import Caller

    answer = Caller(house.boss).post(f"/drafts/{house.his.uid}/post", {"emergency": WHY})
    assert answer.status == 202, answer.body


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_without_a_reason_it_is_no_emergency(house, night, reason):
    """R18, bad input."""
    from tests.api.conftest import Caller

    answer = Caller(house.boss).post(f"/drafts/{house.his.uid}/post", {"emergency": reason})
    assert (answer.status, answer.kind.partition(";")[0]) == (403, PROBLEM)
    assert "Def-Administrator" in answer.body["clauses"]
    untouched(house.his)


def test_a_representatives_emergency_changes_nothing(house, night):
    """R18, R25, bad input: refused with the clause, and no reason stays with the draft."""
    with pytest.raises(Refused) as error:
        post.post(house.theirs, house.ann, emergency=WHY)
    assert "Def-Representative" in error.value.verdict.decision.clauses
    untouched(house.theirs)


def test_too_long_a_reason_names_the_field(house, night):
    """R18, bad input."""
    with pytest.raises(Invalid) as error:
        post.post(house.his, house.boss, emergency="x" * 301)
    assert error.value.field == "emergency"
    untouched(house.his)


def test_an_edit_takes_the_reason_away(house, night):
    """R18, R64: it was given for these words."""
    client = signed_in(house.boss)
    client.post(f"/drafts/{house.his.uid}/post", form(house.his, emergency=WHY))
    sender.run_due()
    other = ready(house.boss, house.board, "The lift is out of order.")
    Draft.objects.filter(pk=other.pk).update(emergency=WHY, settled={**other.settled, "emergency": WHY})
    client.post(f"/drafts/{other.uid}", form(other) | {"text": "The lift stands still."})
    assert Draft.objects.get(pk=other.pk).emergency == ""


def test_the_page_at_night_asks_few_questions(house, night):
    """At most twelve queries, here as anywhere."""
    client = signed_in(house.boss)
    factories.topic("programs")
    client.get(f"/drafts/{house.his.uid}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/drafts/{house.his.uid}")
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]


class TestTheNextHour:
    """R25: when somebody is back at work."""

    def hour(self, person) -> str:
        back = at_work.next_hour(person)
        assert back == at_work.presence(Employee.objects.filter(pk=person.pk))[0].back
        return f"{back:%d %H:%M}" if back else ""

    def test_it_is_the_beginning_of_the_next_shift(self, house, night):
        assert self.hour(house.ann) == "18 09:00"

    def test_a_closed_day_and_a_day_of_leave_are_left_out_and_a_special_day_counts(self, house, night):
        Closure.objects.create(date="2026-03-18", name="Stocktaking")
        WorkingDay.objects.create(employee=house.ann, date="2026-03-19")
        assert self.hour(house.ann) == "20 09:00"
        assert self.hour(house.boss) == "19 09:00"
        WorkingDay.objects.create(employee=house.ann, date="2026-03-18", start="13:30", end="15:00")
        assert self.hour(house.ann) == "18 13:30"

    def test_a_holiday_that_is_kept_open_is_no_closed_day(self, house, night):
        Closure.objects.create(date="2026-03-18", name="A holiday", kept_open=True)
        assert self.hour(house.ann) == "18 09:00"

    def test_somebody_without_shifts_has_none(self, house, night):
        house.ann.shifts.all().delete()
        assert self.hour(house.ann) == ""
        assert "You are not at work now" in signed_in(house.ann).get(f"/drafts/{house.theirs.uid}").content.decode()

    def test_it_is_one_query(self, house, night, django_assert_num_queries):
        with django_assert_num_queries(1):
            at_work.next_hour(house.ann)


def test_what_waits_for_its_hour_is_not_called_refused_at_night(house):
    """R25: chosen from home for the next shift, it stays what it is until then."""
    draft = ready(house.ann, house.hers, ME)
    with later(14 * 3600):
        post.schedule(draft, house.ann, clock.now() + timedelta(hours=10))
        page = signed_in(house.ann).get(f"/drafts/{draft.uid}").content.decode()
    assert "You are not on library time" not in page
    assert "Until then you can take it back" in page
