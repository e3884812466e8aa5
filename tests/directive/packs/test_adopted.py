"""The packs as the directive in force of an installation, with its database, its desk and its pages (R2, R20, R28)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions import approve, post, submit, write
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from spokesperson.noticeboard.models import Notice
from spokesperson.people.models import Employee
from tests import factories
from tests.desk.conftest import later
from tests.directive.packs import shipped
from tests.directive.packs.conftest import MORNING, WORDS, approved, refused, written

NIGHT = datetime(2026, 3, 18, 3, 40, tzinfo=UTC)  # 23:40 at the hospital


def ways(draft: Draft) -> str:
    draft.refresh_from_db()
    return draft.state


def test_with_one_approval_a_text_is_refused_for_want_of_the_second_and_with_two_it_goes_out(hospital):
    """R20: the desk counts who, other than the author, approved exactly these words."""
    draft = written(hospital.ana, hospital.board)
    with later(121):
        verdict = refused(submit.submit, draft, hospital.ana)
        assert (verdict.effect, verdict.decision.clauses[0]) == ("ask", "3.1")
        approved(draft, hospital.eva)
        verdict = refused(post.post, draft, hospital.ana)
        assert (verdict.effect, verdict.decision.clauses[0]) == ("ask", "3.1")
        assert verdict.decision.facts_used["approvals"] == 1
        assert "So far 1 did." in verdict.decision.reasons[0].text
        approved(draft, hospital.dora)
        post.post(draft, hospital.ana)
        sender.run_due()
    assert ways(draft) == DraftState.PUBLISHED
    assert Notice.objects.get().text == WORDS


def test_one_person_approving_twice_is_one(hospital):
    draft = written(hospital.ana, hospital.board)
    with later(121):
        approved(draft, hospital.eva)
        approved(draft, hospital.eva)
        assert refused(post.post, draft, hospital.ana).decision.facts_used["approvals"] == 1


def test_a_changed_word_is_a_new_text(hospital):
    draft = written(hospital.ana, hospital.board)
    approved(draft, hospital.eva)
    approved(draft, hospital.max)
    write.save(draft, hospital.ana, text=f"{WORDS} Come along.")
    with later(121):
        assert refused(post.post, draft, hospital.ana).decision.facts_used["approvals"] == 0


@pytest.mark.parametrize("who", ["ana", "chief"])
def test_neither_the_author_nor_the_authors_supervisor_approves(hospital, who):
    draft = written(hospital.ana, hospital.board)
    verdict = refused(approve.approve, draft, getattr(hospital, who), seen=content.content_hash(draft))
    assert verdict.decision.clauses == ("6.1/approve",)


def test_the_house_tells_the_hospital_the_hour_and_at_night_nothing_goes_out(hospital):
    draft = written(hospital.ana, hospital.board)
    with clock.at(NIGHT):
        approved(draft, hospital.eva)
        approved(draft, hospital.max)
        verdict = refused(post.post, draft, hospital.ana)
    assert verdict.decision.clauses[0] == "3.2"
    assert verdict.decision.facts_used["weekday"] == "tuesday"


def test_in_an_emergency_the_duty_officer_publishes_at_night_and_alone(hospital):
    draft = written(hospital.dora, hospital.board, text="The emergency room is closed until further notice.")
    with clock.at(NIGHT):
        assert refused(post.post, draft, hospital.dora).decision.clauses[0] == "3.1"
        post.post(draft, hospital.dora, emergency="burst pipe in the emergency room")
        sender.run_due()
    assert ways(draft) == DraftState.PUBLISHED


def test_nobody_publishes_from_an_account_of_their_own(hospital):
    own = factories.account_personal(hospital.ana)
    verdict = refused(submit.submit, written(hospital.ana, own), hospital.ana)
    assert (verdict.effect, verdict.decision.clauses[0]) == ("deny", "2.1")


def test_a_day_later_nobody_has_the_position_and_the_role_is_gone(hospital):
    hospital.ana.holdings.update(end=MORNING + timedelta(hours=1))
    draft = written(hospital.ana, hospital.board)
    with clock.at(MORNING + timedelta(hours=1)):
        assert "1.1" in refused(submit.submit, draft, hospital.ana).decision.clauses


def test_the_next_version_is_put_in_force_by_a_press_editor_who_did_not_draft_it(hospital):
    facts = {"relation": "self"}
    asked = Activity(actor=hospital.eva, action="adopt", subject="x", as2={"type": "Add"}, facts=facts)
    assert door.weigh(asked).decision.clauses == ("6.1/adopt",)
    assert door.weigh(Activity(**{**asked.__dict__, "facts": {"relation": "other"}})).permitted


def test_in_the_village_the_librarian_writes_and_it_stands_there(library):
    draft = written(library.lily, library.board, purpose="programs")
    with later(1):
        post.post(draft, library.lily)
        sender.run_due()
    assert ways(draft) == DraftState.PUBLISHED


def test_in_the_village_the_helper_does_not(library):
    verdict = refused(submit.submit, written(library.hugh, library.board), library.hugh)
    assert verdict.decision.clauses[0] == "1/post"


def test_what_waits_for_an_approval_stands_on_the_home_of_whoever_may_give_it(hospital, client):
    """R20: not the supervisor here, but press editors and duty officers; whoever approved is not asked again."""
    draft = written(hospital.ana, hospital.board)
    with later(121):
        refused(submit.submit, draft, hospital.ana)
        address = f"/review/{draft.uid}"

        def at_home(who: Employee) -> bool:
            client.force_login(who.user)
            return address in client.get("/").content.decode()

        people = (hospital.eva, hospital.max, hospital.dora, hospital.chief, hospital.ana)
        assert [at_home(who) for who in people] == [True, True, True, False, False]
        client.force_login(hospital.dora.user)
        assert 'value="approve"' in client.get(address).content.decode()
        given = {"decision": "approve", "seen": content.content_hash(draft)}
        assert client.post(address, given).status_code == 302
        assert [at_home(who) for who in people] == [True, True, False, False, False]


def test_what_wants_a_second_look_stands_on_the_home_of_whoever_may_give_it(hospital, client):
    """R35: strong words in a quotation, under the hospital's own clause."""
    draft = written(hospital.ana, hospital.board, text="Our reading circle talks about “The Little Shit” by John Doe.")
    with later(121):
        verdict = refused(submit.submit, draft, hospital.ana)
        assert ("4.2", "second_person") in {(r.clause, r.remedy) for r in verdict.decision.reasons}
        approved(draft, hospital.eva, hospital.max)
        seen = {}
        for who in (hospital.eva, hospital.dora):
            client.force_login(who.user)
            seen[who.name] = "A second look" in client.get("/").content.decode()
    assert seen == {"Eva Editor": True, "Dora Duty": False}


def test_home_asks_no_more_however_many_texts_wait(hospital, client):
    client.force_login(hospital.chief.user)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    def sent_on(number: int) -> None:
        draft = written(hospital.ana, hospital.board, text=f"{WORDS} Room {number}.")
        with later(121):
            refused(submit.submit, draft, hospital.ana)

    sent_on(0)
    client.get("/")
    few = asked()
    for number in range(1, 9):
        sent_on(number)
    assert asked() == few


def signed_in(client, who: Employee, **form: str) -> int:
    given = {"email": who.email, "password": factories.PASSWORD, "device": "library", **form}
    return client.post("/sign-in", given).status_code


def test_the_notice_before_a_session_is_the_hospitals_own(hospital, client):
    """R86: its clause and its words, not those of SH 620.4; no notice taken note of, no session."""
    shown = client.get("/sign-in").content.decode()
    assert "What is written, approved, decided and published is recorded" in shown
    assert 'value="5.2"' in shown
    assert signed_in(client, hospital.ana) == 422
    assert signed_in(client, hospital.ana, notice="5.2") == 302


def test_a_directive_without_such_a_notice_asks_for_none(library, client):
    assert 'name="notice"' not in client.get("/sign-in").content.decode()
    assert signed_in(client, library.lily) == 302
    assert client.get("/").status_code == 200


PAGES = (
    "/", "/write", "/drafts", "/why", "/accounts", "/accounts/new", "/register", "/directive", "/directive/matrix",
    "/directive/coverage", "/directive/versions/1.0", "/directive/acknowledgements", "/directive/review",
    "/directive/drafts",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("house", "who"), [("hospital", "eva"), ("library", "lily")])
def test_every_page_stands_under_another_directive(request, client, house, who, path):
    client.force_login(getattr(request.getfixturevalue(house), who).user)
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize(("house", "who"), [("hospital", "ana"), ("library", "hugh")])
def test_every_clause_can_be_opened_and_every_act_asked_for(request, client, house, who):
    client.force_login(getattr(request.getfixturevalue(house), who).user)
    rules = shipped.loaded("university-hospital.md" if house == "hospital" else "village-library.md")
    answers = {f"/directive/{c.id}": client.get(f"/directive/{c.id}").status_code for c in rules.clauses}
    answers |= {a: client.get("/why", {"action": a}).status_code for a in (*rules.actions, *rules.acts)}
    assert set(answers.values()) == {200}


def test_a_text_being_written_is_checked_as_the_hospital_wants_it(hospital, client):
    draft = written(hospital.ana, hospital.board)
    client.force_login(hospital.ana.user)
    assert client.get(f"/drafts/{draft.uid}").status_code == 200


def test_the_notice_on_section_7_is_the_private_hospitals(hospital, client):
    """L12: a political subdivision's directive does not carry it."""
    client.force_login(hospital.ana.user)
    assert "Section 7 of the National Labor Relations Act" in client.get("/directive").content.decode()
