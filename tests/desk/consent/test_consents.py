"""Written consent of the person a draft speaks about (1.3): R40."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach_consent as attaching
from spokesperson.desk.actions import overrule, post, submit, write
from spokesperson.desk.actions import revoke_consent as revoking
from spokesperson.desk.consent import consents
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Consent, Draft, Intent
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState, WrongState
from tests import factories
from tests.desk.conftest import at_the_desk, later, ready

TEXT = "I work at the Library. Our patron Maria Lopez borrowed fifty books this summer, and we are proud of her."
PAPER = b"%PDF-1.4 I agree that the Library tells about my summer of reading. Maria Lopez"
NOON = factories.AT_WORK.date()


def fact(draft: Draft, number: int = 0) -> appraisal.Found:
    return consents.confidential(appraisal.appraise(draft).found)[number]


def attach(draft: Draft, by, **more) -> Consent:
    given = {
        "data": PAPER,
        "file_name": "consent.pdf",
        "person": "Maria Lopez",
        "covers": [consents.key(one) for one in consents.confidential(appraisal.appraise(draft).found)],
        "scope": "My reading in summer, on the Library's pages",
        "signed_on": NOON,
        **more,
    }
    return attaching.attach_consent(draft, by, **given)


def look(draft: Draft, by, number: int = 0):
    one = fact(draft, number)
    reason = "She signed, and it says no more than she agreed to."
    return overrule.overrule(
        at_the_desk(draft), by, kind=one.finding.kind, excerpt_hash=one.excerpt_hash, reason=reason
    )


def refused(draft: Draft) -> str:
    """The effect of the refusal to submit it."""
    with pytest.raises(Refused) as error:
        submit.submit(draft, Draft.objects.get(pk=draft.pk).author)
    return error.value.verdict.effect


@pytest.fixture
def draft(house) -> Draft:
    return ready(house.ann, house.hers, TEXT)


def test_without_consent_what_is_confidential_stops_a_post(house, draft):
    """R37."""
    assert refused(draft) == "deny"


def test_a_written_consent_turns_the_refusal_into_a_question(house, draft):
    """R40: DENY becomes ASK for that person and fact, citing 1.3."""
    made = attach(draft, house.ann)
    assert refused(draft) == "ask"
    assert (made.kinds, made.media_type, made.attached_by) == (["library_record"], "application/pdf", house.ann)
    assert archive.open_media(made.sha256) == PAPER


def test_a_second_person_looks_at_consent_and_text_together_and_it_may_go_out(house, draft):
    """R40, R35: the consent makes it possible, an Administrator who is not the author says so with a reason."""
    attach(draft, house.ann)
    look(draft, house.boss)
    factories.settle_warnings(draft)
    assert submit.submit(draft, house.ann)[0].state == DraftState.PAUSING


@pytest.mark.parametrize("who", ["ann", "aide"])
def test_the_author_and_a_colleague_do_not_look_for_a_second_person(house, draft, who):
    """R35, R40."""
    attach(draft, house.ann)
    with pytest.raises(Refused):
        look(draft, getattr(house, who))


def test_the_supervisor_does_not_set_aside_what_is_confidential(house, draft):
    """R35: a supervisor judges findings of judgment under 1.2, not what 1.3 protects."""
    attach(draft, house.ann)
    with pytest.raises(Refused):
        look(draft, house.ann.supervisor)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"person": "John Smith"}, "person"),
        ({"person": "Ann Librarian"}, "person"),
        ({"person": "  "}, "person"),
        ({"scope": ""}, "scope"),
        ({"signed_on": None}, "signed_on"),
        ({"signed_on": NOON + timedelta(days=1)}, "signed_on"),
        ({"signed_on": "last week"}, "signed_on"),
        ({"expires_on": NOON - timedelta(days=1), "signed_on": NOON - timedelta(days=9)}, "expires_on"),
        ({"expires_on": "never"}, "expires_on"),
        ({"covers": []}, "covers"),
        ({"covers": ["library_record:" + "0" * 64]}, "covers"),
        ({"covers": ["profane:x"]}, "covers"),
        ({"data": b""}, "document"),
        ({"data": b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"}, "document"),
        ({"data": b"<!doctype html><p>I agree"}, "document"),
        ({"data": b"MZ\x90\x00\x03"}, "document"),
        ({"data": b"%PDF-" + bytes(8 * 1024 * 1024)}, "document"),
    ],
)
def test_a_consent_that_cannot_be_used_is_refused_by_its_field(house, draft, given, field):
    """R40: for somebody else, by the employee, expired, not yet signed, for nothing, and no document."""
    with pytest.raises(Invalid) as error:
        attach(draft, house.ann, **given)
    assert (error.value.field, error.value.clause) == (field, "1.3")
    assert not Consent.objects.exists()
    assert refused(draft) == "deny"


@pytest.mark.parametrize(
    "changed",
    [
        {"person": "John Smith"},
        {"person": "Ann Librarian"},
        {"expires_on": NOON - timedelta(days=1)},
        {"signed_on": NOON + timedelta(days=1)},
        {"revoked_at": factories.AT_WORK},
        {"kinds": ["phone"]},
        {"excerpts": ["0" * 64]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_consent_that_does_not_hold_is_ignored(house, draft, changed):
    """R40: for someone else, expired, by the employee, revoked, for other words -> ignored."""
    attach(draft, house.ann)
    Consent.objects.update(**changed)
    assert refused(draft) == "deny"


def test_an_employee_does_not_consent_for_a_customer_whom_the_text_does_not_name(house):
    """R40: a colleague's signature is no customer's."""
    draft = ready(house.ann, house.hers, "I work at the Library. You are welcome at +1 212 555 0188 after ten.")
    with pytest.raises(Invalid) as error:
        attach(draft, house.ann, person="Ada Aide")
    assert error.value.field == "person"
    attach(draft, house.ann, person="Maria Lopez")
    Consent.objects.update(person="Ada Aide")
    assert refused(draft) == "deny"


def test_everything_shown_has_to_be_covered(house, draft):
    """R40: consent for one fact is none for another."""
    attach(draft, house.ann)
    write.save(draft, house.ann, text=TEXT + " Call our patron John Smith at +1 212 555 0188.")
    assert refused(draft) == "deny"


def test_two_people_named_in_one_sentence_both_consent(house):
    """R40: for that person and fact."""
    draft = ready(house.ann, house.hers, "I work at the Library. Maria Lopez and John Smith owe us nothing any more.")
    found = fact(draft)
    assert consents.people(draft, found)
    for person in consents.people(draft, found):
        assert not consents.covering(draft, found)
        attach(draft, house.ann, person=person)
    assert refused(draft) == "ask"


def test_a_changed_sentence_voids_consent_and_second_look(house, draft):
    """R40: the consent is for these words."""
    attach(draft, house.ann)
    look(draft, house.boss)
    write.save(draft, house.ann, text=TEXT.replace("fifty books", "books on divorce"))
    assert refused(draft) == "deny"


def test_words_elsewhere_do_not_void_it(house, draft):
    """R40."""
    attach(draft, house.ann)
    look(draft, house.boss)
    write.save(draft, house.ann, text=TEXT + " Sign up at any branch.")
    factories.settle_warnings(draft)
    assert submit.submit(draft, house.ann)[0].state == DraftState.PAUSING


def scheduled(house, draft: Draft) -> Consent:
    made = attach(draft, house.ann)
    look(draft, house.boss)
    factories.settle_warnings(draft)
    post.schedule(draft, house.ann, clock.now() + timedelta(hours=3))
    return made


def test_revoking_returns_what_is_scheduled_to_draft(house, draft):
    """R40: revocation stops scheduled items, in the same moment and with the reason."""
    made = scheduled(house, draft)
    _, stopped = revoking.revoke_consent(made, house.ann)
    draft.refresh_from_db()
    assert stopped
    assert (draft.state, draft.scheduled_for) == (DraftState.DRAFT, None)
    assert "consent" in draft.why
    assert list(Intent.objects.values_list("state", flat=True)) == ["cancelled"]
    assert refused(draft) == "deny"


def test_a_new_consent_does_not_revive_the_look_at_the_old_one(house, draft):
    """R40: each consent is looked at."""
    made = scheduled(house, draft)
    revoking.revoke_consent(made, house.ann)
    with later(60):
        attach(draft, house.ann)
        assert refused(draft) == "ask"


def test_a_consent_that_ends_before_the_hour_stops_the_post_at_the_sender(house, draft):
    """R40: what expired is no consent at the moment of sending."""
    attach(draft, house.ann, expires_on=NOON)
    look(draft, house.boss)
    factories.settle_warnings(draft)
    post.schedule(draft, house.ann, clock.now() + timedelta(hours=25))
    with later(25 * 3600 + 1):
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state != DraftState.PUBLISHED


def test_a_post_that_no_longer_shows_it_is_not_stopped(house, draft):
    """R40."""
    made = attach(draft, house.ann)
    write.save(draft, house.ann, text="I work at the Library. Story time moves to ten on Saturdays.")
    factories.settle_warnings(draft)
    submit.submit(draft, house.ann)
    _, stopped = revoking.revoke_consent(made, house.ann)
    draft.refresh_from_db()
    assert not stopped
    assert draft.state == DraftState.PAUSING


def test_an_administrator_revokes_what_the_person_took_back_at_the_desk(house, draft):
    """R40."""
    made, _ = revoking.revoke_consent(attach(draft, house.ann), house.boss)
    assert made.revoked_by == house.boss


def test_a_colleague_revokes_nothing(house, draft):
    made = attach(draft, house.ann)
    with pytest.raises(Refused):
        revoking.revoke_consent(made, house.aide)
    made.refresh_from_db()
    assert made.revoked_at is None


def test_it_is_revoked_once(house, draft):
    made = attach(draft, house.ann)
    revoking.revoke_consent(made, house.ann)
    with pytest.raises(Invalid):
        revoking.revoke_consent(made, house.ann)


def test_only_the_author_attaches_and_nobody_without_a_role(house, draft):
    """R40."""
    with pytest.raises(NotYours):
        attach(draft, house.boss)
    text = "Our patron Maria Lopez borrowed fifty books."
    with pytest.raises(Refused) as error:
        attach(write.start(house.aide, text=text), house.aide)
    assert "Overview/attach_consent" in error.value.verdict.decision.clauses


def test_nothing_is_attached_to_what_is_out(house, draft):
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.PUBLISHED)
    with pytest.raises(WrongState):
        attach(draft, house.ann)


def test_attaching_and_revoking_stand_on_record_without_the_name_in_the_open_part(house, draft):
    """R40, R41, R87: the person's name is in the part that can be sealed."""
    made = attach(draft, house.ann)
    revoking.revoke_consent(made, house.ann)
    rows = [r for r in archive.by_subject(draft.urn) if r.activity.get("object", {}).get("type") == "Consent"]
    added, undone = [r for r in rows if r.type in ("Add", "Undo")]
    assert added.activity["object"]["digest"] == made.sha256
    assert added.activity["object"]["sp:kinds"] == ["library_record"]
    assert undone.activity["object"]["id"] == made.urn
    assert "Lopez" not in str(added.activity) + str(undone.activity)


def test_a_colleague_consents_to_their_own_private_matter(house):
    """R38, R40: what is about an employee, that employee may consent to."""
    draft = ready(house.ann, house.hers, "I work at the Library. Ada Aide had surgery on Monday and is back.")
    assert fact(draft)
    attach(draft, house.ann, person="Ada Aide")
    assert refused(draft) == "ask"
