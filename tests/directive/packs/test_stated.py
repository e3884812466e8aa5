"""What a directive wants its author to state, at the desk, by page, action and API (R2, R20, R28, R64)."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import post, take_down, write
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.desk.writing import content, own_facts
from tests.api.conftest import Caller
from tests.desk.conftest import later, ready
from tests.directive.packs.conftest import approved, refused, written

ONE_LANGUAGE = {"announcement": True, "languages": ["spanish"]}
BOTH = {"announcement": True, "languages": ["spanish", "english"]}


def proposal(draft: Draft) -> Activity:
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    return appraisal.proposal(draft, "send", appraisal.appraise(draft))


def weighed(draft: Draft) -> dict:
    return dict(proposal(draft).facts)


def test_an_announcement_in_one_language_is_refused_and_in_both_it_goes_out(hospital):
    draft = written(hospital.ana, hospital.board, stated=ONE_LANGUAGE)
    approved(draft, hospital.eva, hospital.max)
    with later(121):
        verdict = refused(post.post, draft, hospital.ana)
        assert verdict.decision.clauses[0] == "3.4"
        write.save(draft, hospital.ana, stated=BOTH)
        approved(draft, hospital.eva, hospital.max)
    with later(300):
        post.post(draft, hospital.ana)
        sender.run_due()
    (last, *_) = [r for r in reversed(archive.by_subject(draft.urn)) if r.type == "Offer"]
    assert last.activity["object"]["object"]["sp:stated"] == {"announcement": True, "languages": ["english", "spanish"]}


def test_what_was_approved_is_also_what_was_stated(hospital):
    """R20, R64: another answer voids the approvals and restarts the pause."""
    draft = written(hospital.ana, hospital.board)
    approved(draft, hospital.eva)
    before = content.content_hash(draft)
    with later(500):
        write.save(draft, hospital.ana, stated=BOTH)
        draft.refresh_from_db()
        assert content.content_hash(draft) != before
        assert draft.edited_at == clock.now()
        assert weighed(draft)["approvals"] == 0


def test_an_embargo_is_stated_with_its_zone(hospital):
    draft = written(hospital.ana, hospital.board, stated={"embargo_until": "2026-03-17T18:00:00+01:00"})
    approved(draft, hospital.eva, hospital.max)
    with later(121):
        assert refused(post.post, draft, hospital.ana).decision.clauses[0] == "3.3"


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"records_agreed": True}, "stated.records_agreed"),  # the records officer's, not the author's
        ({"urges_unlawful": False}, "stated.urges_unlawful"),
        ({"approvals": 2}, "stated.approvals"),
        ({"local_time": "10:00"}, "stated.local_time"),
        ({"languages": ["latin"]}, "stated.languages"),
        ({"announcement": "perhaps"}, "stated.announcement"),
        ({"embargo_until": "2026-03-17T18:00"}, "stated.embargo_until"),
        ("spanish", "stated"),
    ],
)
def test_an_author_states_only_what_is_asked_and_only_as_it_is_meant(hospital, stated, field):
    with pytest.raises(Invalid) as error:
        written(hospital.ana, hospital.board, stated=stated)
    assert error.value.field == field
    assert not Draft.objects.exists()


def test_what_is_empty_is_not_stated(hospital):
    draft = written(hospital.ana, hospital.board, stated={"languages": [], "announcement": None, "embargo_until": ""})
    assert draft.stated == {}


def test_sh_620_4_asks_its_authors_for_nothing_more(house):
    """The draft, its hash and its record stay as they were."""
    assert own_facts.asked() == {}
    draft = ready(house.boss, house.board)
    assert "stated" not in content.content(draft)
    assert "sp:stated" not in content.note(draft)
    with pytest.raises(Invalid, match="states nothing"):
        write.save(draft, house.boss, stated={"announcement": True})


def test_what_a_later_version_no_longer_asks_is_left_out(hospital):
    draft = written(hospital.ana, hospital.board)
    draft.stated = {"announcement": True, "languages": "spanish", "gone": 1}
    assert own_facts.stated(draft.stated) == {"announcement": True}


def test_the_age_of_the_newest_approval_is_told_by_the_desk(hospital):
    """3.1.2: nobody states it."""
    draft = written(hospital.ana, hospital.board)
    assert "since_approval" not in weighed(draft)
    approved(draft, hospital.eva)
    with later(3600):
        approved(draft, hospital.max)
    with later(90_000):
        assert weighed(draft)["since_approval"].total_seconds() == 86_400
    with later(90_001):
        verdict = refused(post.post, draft, hospital.ana)
    assert (verdict.effect, verdict.decision.clauses[0]) == ("ask", "3.1.2")


def test_an_edited_post_keeps_what_was_stated_of_it(library):
    draft = written(library.lily, library.board, purpose="programs", stated={"hours_this_week": 2})
    with later(1):
        post.post(draft, library.lily)
        sender.run_due()
        draft.refresh_from_db()
        intent = take_down.edit(draft.publication, library.lily, text="Story time is at eleven.")
    asked = Decision.objects.filter(actor=library.lily).latest("at")
    assert canonical.loads(bytes(asked.canonical))["facts_used"]["hours_this_week"] == 2
    assert intent.verb == "edit"


def test_in_the_village_a_photograph_waits_until_it_is_said_who_is_in_it(library):
    draft = written(library.lily, library.board, purpose="programs")
    Media.objects.create(
        draft=draft, sha256="0" * 64, media_type="image/png", file_name="party.png", width=9, height=9,
        alt="The story corner", uploaded_by=library.lily,
    )  # fmt: skip
    with later(1):
        reasons = door.weigh(proposal(draft)).decision.reasons
        assert ("5/upload", "say-so") in {(r.clause, r.rule) for r in reasons}
        write.save(draft, library.lily, stated={"children": "consented"})
        assert "say-so" not in {r.rule for r in door.weigh(proposal(draft)).decision.reasons}


def page(client, who, draft) -> str:
    client.force_login(who.user)
    return client.get(reverse("draft", args=[draft.uid])).content.decode()


def test_the_composer_asks_what_the_directive_asks_and_keeps_the_answers(hospital, client):
    draft = written(hospital.ana, hospital.board)
    shown = page(client, hospital.ana, draft)
    for words in ("Does it announce something to everybody?", "In which languages", "Is there an embargo"):
        assert words in shown
    assert "stated-records_agreed" not in shown
    form = {
        "text": draft.text, "account": draft.account.uid, "purpose": "services", "seen": draft.version, "stated": "1",
        "stated-announcement": "yes", "stated-languages": ["spanish", "english"],
        "stated-embargo_until": "2026-03-17T12:00", "stated-about_individual": "no",
    }  # fmt: skip
    assert client.post(reverse("draft", args=[draft.uid]), form).status_code == 302
    draft.refresh_from_db()
    assert draft.stated == {
        "announcement": True, "languages": ["english", "spanish"], "about_individual": False,
        "embargo_until": "2026-03-17T12:00:00-04:00",
    }  # fmt: skip
    again = page(client, hospital.ana, draft)
    assert 'value="2026-03-17T12:00"' in again
    assert again.count(" checked") >= 4


def test_a_form_without_the_section_changes_nothing_that_was_stated(hospital, client):
    draft = written(hospital.ana, hospital.board, stated=BOTH)
    client.force_login(hospital.ana.user)
    client.post(reverse("draft", args=[draft.uid]), {"text": "Other words.", "seen": draft.version})
    draft.refresh_from_db()
    assert draft.stated == {"announcement": True, "languages": ["english", "spanish"]}


def test_an_answer_that_cannot_be_read_is_refused_at_its_field(library, client):
    draft = written(library.lily, library.board, purpose="programs")
    client.force_login(library.lily.user)
    form = {"text": draft.text, "seen": draft.version, "stated": "1", "stated-hours_this_week": "many"}
    answer = client.post(reverse("draft", args=[draft.uid]), form)
    assert answer.status_code == 422
    assert all(
        f in answer.content.decode() for f in ('href="#f-stated.hours_this_week"', 'id="f-stated.hours_this_week"')
    )


def test_the_village_asks_for_hours_as_a_number_and_children_as_a_choice(library, client):
    draft = written(library.lily, library.board, purpose="programs", stated={"hours_this_week": 5})
    shown = page(client, library.lily, draft)
    assert 'name="stated-hours_this_week" type="number"' in shown
    assert 'type="radio" name="stated-children" value="unconsented"' in shown
    assert weighed(draft)["hours_this_week"] == 5


def test_whom_the_table_gives_uploading_may_add_a_picture_on_the_page(hospital, client):
    """The hospital's authors may, who are no Administrators."""
    assert 'id="media"' in page(client, hospital.ana, written(hospital.ana, hospital.board))


def test_through_the_api_the_same_is_asked_stated_and_refused(hospital):
    api = Caller(hospital.ana)
    begun = api.post("/drafts", {"text": "A course.", "account": str(hospital.board.uid), "stated": ONE_LANGUAGE})
    assert begun.status == 201
    assert begun.body["stated"] == ONE_LANGUAGE
    assert set(begun.body["asked"]) == {
        "announcement", "languages", "embargo_until", "about_individual", "refers_to_phone",
    }  # fmt: skip
    verdict = api.get(f"/drafts/{begun.body['uid']}/verdict?stage=submit").body
    assert "3.4" in verdict["clauses"]
    wrong = api("PATCH", f"/drafts/{begun.body['uid']}", {"stated": {"languages": ["latin"]}})
    assert (wrong.status, wrong.kind) == (422, "application/problem+json")
    assert "languages" in json.dumps(wrong.body)
