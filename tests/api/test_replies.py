"""Writing and answering through the API, what is said in confidence and what was declined: R39, R54, R57, R60, R61."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Decline, Draft, Intent
from tests import factories

NIGHT = factories.AT_WORK + timedelta(hours=12)
THREAD = "https://books.example/@dale/1"
TOLD = "You fined me for the book I had overdue. Is that fair?"
CONFIRMS = "I work at the Willow County Library. You are right, you had it overdue."
CARD = "Mrs Jones, your card 21234000012340 has fines."


@pytest.mark.parametrize("use", ["business", "personal"])
@pytest.mark.parametrize("hour", [factories.AT_WORK, NIGHT], ids=["at work", "at night"])
@pytest.mark.parametrize(
    "note",
    [
        {"content": CARD},
        {"content": "Call our neighbor Tom Aide at +1 212 555 0188; he has been off sick with asthma."},
        {"content": CONFIRMS, "inReplyTo": THREAD, "sp:threadText": TOLD},
        {"content": CONFIRMS, "inReplyTo": THREAD},
    ],
    ids=["a customer's", "a colleague's", "a reply that confirms", "without the customer's words"],
)
def test_what_is_confidential_stays_so_at_all_times(house, caller, note, hour, use):
    """R39, bad input: 1.3 refuses it in business and in personal use, in working time and outside it, also where the
    customer told it first; the attempt is on record and nothing goes out.
    """
    account = house.hers if use == "business" else factories.account_personal(house.ann)
    act = {"type": "Create", "object": {"type": "Note", **note}, "target": account.urn, "use": use}
    with clock.at(hour):
        answer = caller(house.ann).post("/activities", act)
    assert answer.status == 403
    assert "1.3" in answer.body["clauses"]
    stored = Decision.objects.get(effect="deny")
    assert f'"use":"{use}"' in bytes(stored.canonical).decode()
    assert not Intent.objects.exists()


def test_a_reply_that_confirms_is_offered_neutral_words_and_they_may_go_out(house, caller):
    """R39: a way on in private, offered with the verdict; taking it leaves nothing of 1.3."""
    ann = caller(house.ann)
    given = {"text": CONFIRMS, "account": str(house.hers.uid), "in_reply_to": THREAD, "thread_text": TOLD}
    uid = ann.post("/drafts", given).body["uid"]
    found = ann.get(f"/drafts/{uid}/verdict").body
    assert found["effect"] == "deny"
    offered = found["offers"]["neutral_reply"]
    assert "https://willowlibrary.example" in offered
    ann("PATCH", f"/drafts/{uid}", {"text": offered})
    after = ann.get(f"/drafts/{uid}/verdict").body
    assert [r["clause"] for r in after["reasons"] if r["effect"] == "deny" and r["clause"] == "1.3"] == []
    assert after["offers"]["neutral_reply"] == ""


def test_who_one_is_and_a_link_back_are_offered_with_the_verdict(house, caller):
    """R54, R57: the phrase identifies, the link counts, and a reason may stand for a link that is not possible."""
    factories.institution(resources=[{"title": "Programs", "url": "https://willowlibrary.example/programs"}])
    factories.Account.objects.filter(pk=house.hers.pk).update(profile_identifies=False)
    ann, text = caller(house.ann), "Story time moves to ten o'clock on Saturdays."
    uid = ann.post("/drafts", {"text": text, "account": str(house.hers.uid), "topic": "programs"}).body["uid"]
    first = ann.get(f"/drafts/{uid}/verdict").body
    rules = {r["rule"] for r in first["reasons"]}
    assert {"identify", "link-back"} <= {rule.split("/")[-1] for rule in rules}
    offers = first["offers"]
    assert offers["no_link_reasons"]
    ann("PATCH", f"/drafts/{uid}", {"text": f"{offers['identification']} {text} {offers['links'][0]['url']}"})
    rules = {r["rule"].split("/")[-1] for r in ann.get(f"/drafts/{uid}/verdict").body["reasons"]}
    assert not {"identify", "link-back"} & rules


def test_after_a_decline_a_further_reply_on_it_is_refused(house, caller):
    """R61, bad input: 403 with clause 1.7, on record; the draft stays, and another topic of the thread is open."""
    Decline.objects.create(
        employee=house.ann, thread=THREAD, thread_text="Why is the fee so high?", topic=factories.topic("fees"),
        at=clock.now(),
    )  # fmt: skip
    ann = caller(house.ann)
    factories.expert(house.ann, "fees")
    given = {
        "text": "I work at the Willow County Library as a librarian. It is forty dollars.", "topic": "fees",
        "account": str(house.hers.uid), "in_reply_to": f"{THREAD}/", "purpose": "question",
    }  # fmt: skip
    uid = ann.post("/drafts", given).body["uid"]
    answer = ann.post(f"/drafts/{uid}/submit")
    assert answer.status == 403
    assert "1.7" in answer.body["clauses"]
    assert Decision.objects.filter(effect="deny").count() == 1
    assert Draft.objects.get(uid=uid).state == "draft"
    ann("PATCH", f"/drafts/{uid}", {"topic": "programs"})
    reasons = ann.get(f"/drafts/{uid}/verdict").body["reasons"]
    assert [r for r in reasons if r["effect"] == "deny" and r["clause"] == "1.7"] == []
