"""New words for what stands in public are decided as what they are: of this reply, this use, with its permissions.

R28, R31, R39, R42, R60, R61, R64, R68, R69, R71, R74.
"""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import ask_permission, give_permission, overrule, post, take_down
from spokesperson.desk.errors import Invalid
from spokesperson.desk.home import agenda as agendas
from spokesperson.desk.models import Advice, Draft, Intent, Publication
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.networks import Transient
from spokesperson.networks.noticeboard.connector import NoticeboardConnector
from tests import factories
from tests.api.conftest import Caller
from tests.desk.conftest import at_the_desk, later, ready

THREAD = "https://books.example/@dale/1"
TOLD = "You fined me for the book I had overdue. Is that fair?"
HERS = "I work at the Willow County Library as a librarian. Please come to the desk, and we will look into it."
BLOG = "https://books.example/@ann"


def said(house, author, account, text: str, **more) -> Publication:
    found: Publication = factories.posted(author, account, text, **more).publication
    return found


def new_words(stands: Publication, by, text: str) -> Intent:
    """Tried once to see the warnings, and done after taking note of them."""
    with later(300):
        try:
            return take_down.edit(stands, by, text=text)
        except Refused as error:
            settled = frozenset(r.rule for r in error.verdict.unsettled)
        return take_down.edit(stands, by, text=text, settled=settled)


def refused(stands: Publication, by, text: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        new_words(stands, by, text)
    assert not Intent.objects.filter(verb="edit").exists()
    return error.value.verdict.decision.clauses


def test_a_reply_is_not_changed_into_one_that_confirms(house):
    """R39, bad input: "you are right, you had it overdue", as new words of a reply that stands."""
    reply = said(house, house.ann, house.hers, HERS, in_reply_to=THREAD, thread_text=TOLD, topic="programs")
    assert "1.3" in refused(reply, house.ann, HERS.replace("Please", "You are right, you had it overdue. Please"))
    assert "1.3" in refused(reply, house.ann, "I work at the Willow County Library. You are right, you had it overdue.")


def test_a_polite_decline_is_not_changed_into_an_answer_and_may_be_put_right(house):
    """R60, R61: outside the areas it stays a decline; of the thread it closed, it is itself no second one."""
    factories.expert(factories.representative("Fay Fees", supervisor=house.ann.supervisor), "fees")
    polite = (
        "I work at the Willow County Library as a librarian. Thank you for asking. This is outside what I work on, "
    )
    polite += "so I would rather not guess. {} knows more and can help you."
    asked = {"in_reply_to": THREAD, "thread_text": "Why is the fee so high?", "topic": "fees", "purpose": "question"}
    reply = said(house, house.ann, house.hers, polite.format("Fay Fees"), **asked)
    assert "1.7" in refused(reply, house.ann, f"{HERS} It is forty dollars.")
    assert new_words(reply, house.ann, polite.format("Willow County Library")).verb == "edit"


def test_a_reply_stays_a_comment(house):
    """R28: an edit takes that content's row."""
    reply = said(
        house, house.ann, house.hers, HERS, in_reply_to=THREAD, thread_text="When do you open?", topic="programs"
    )
    act = new_words(reply, house.ann, HERS.replace("look into it", "tell you the hours")).payload["act"]
    assert act["action"] == "comment"


def test_a_colleagues_own_work_is_not_put_in_afterwards(house):
    """R74: not without the author's permission for this very post."""
    factories.account_personal(house.ann, network="mastodon", handle="@ann@books.example", address=BLOG)
    stands = said(house, house.boss, house.board, "Doors open at nine on Sundays.")
    quoting = f"Doors open at nine on Sundays. Read what Ann says: {BLOG}/17"
    assert "2.3" in refused(stands, house.boss, quoting)
    given = {"material": f"{BLOG}/17", "use": "link to it", "draft": stands.draft}
    give_permission.give_permission(house.ann, ask_permission.ask_permission(house.boss, house.ann, **given))
    assert new_words(stands, house.boss, quoting).verb == "edit"


def test_a_post_does_not_repeat_itself(house):
    """R42: the words it takes the place of are no second post."""
    where = "I work at the Willow County Library as a librarian. Story time for all ages moves to {} on Saturdays."
    stands = said(house, house.ann, house.hers, where.format("ten"))
    facts = new_words(stands, house.ann, where.format("nine")).payload["act"]["facts"]
    assert facts["near_duplicates"] == 1


ADVISED = "Thank you for telling us. Story time is at ten now, and we keep seats for those who come late."


def advised(house) -> Publication:
    """A reply that stands as ann's supervisor proposed it."""
    found = said(house, house.ann, house.hers, f"I work at the Willow County Library as a librarian. {ADVISED}")
    Advice.objects.create(
        draft=found.draft, asked_by=house.ann, asked_of=house.ann.supervisor, asked_at=clock.now(), question="Short?",
        answered_by=house.ann.supervisor, answered_at=clock.now(), proposed=ADVISED,
    )  # fmt: skip
    return found


def update(stands: Publication, text: str) -> dict[str, object]:
    return {"type": "Update", "object": {"type": "Note", "id": stands.uri, "content": text}}


def test_other_words_than_those_advised_need_a_reason_that_the_adviser_reads(house):
    """R31: also when they take the place of what stands."""
    stands = advised(house)
    other = f"I work at the Willow County Library as a librarian. {ADVISED} Or come at eleven."
    assert "1.1" in refused(stands, house.ann, other)
    with later(300):
        Caller(house.ann).post("/activities", update(stands, other))
        answer = Caller(house.ann).post(
            "/activities", {**update(stands, other), "departure_reason": "There is a second one."}
        )
        assert answer.status == 201, answer.raw
    assert Draft.objects.get(pk=stands.draft.pk).departure_reason == "", "it counts once the words are out"
    with later(360):
        sender.run_due()
    assert Publication.objects.get(pk=stands.pk).text == other
    assert archive.by_subject(stands.draft.urn)[-1].type == "Update"
    proposed = [r.activity["object"] for r in archive.by_subject(stands.draft.urn) if r.type == "Update"]
    assert "There is a second one." in [o.get("sp:departureReason") for o in proposed]
    client = Client()
    client.force_login(house.ann.supervisor.user)
    assert "There is a second one." in client.get(f"/advice/{Advice.objects.get().uid}").content.decode()


def test_the_page_asks_the_one_who_was_advised_and_says_who_reads_it(house):
    """R31."""
    stands = advised(house)
    client = Client()
    client.force_login(house.ann.user)
    page = client.get(f"/published/{stands.uid}").content.decode()
    assert 'name="departure_reason"' in page
    assert f"{house.ann.supervisor.name} sees the reason." in page
    with later(300):
        answer = client.post(
            f"/published/{stands.uid}", {"act": "edit", "text": ADVISED, "departure_reason": "x" * 301}
        )
    assert answer.status_code == 422
    client.force_login(house.boss.user)
    assert 'name="departure_reason"' not in client.get(f"/published/{stands.uid}").content.decode()


def test_the_words_that_were_advised_need_no_reason(house):
    """R31: to name oneself otherwise is no departure."""
    stands = advised(house)
    intent = new_words(stands, house.ann, f"I work at the Willow County Library. {ADVISED}")
    assert intent.verb == "edit"


def test_an_official_changes_a_colleagues_post_without_asking_what_was_advised(house):
    """R31, R69: the advice was the author's."""
    found = said(house, house.boss, house.board, ADVISED)
    official = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    Advice.objects.create(
        draft=found.draft, asked_by=house.boss, asked_of=official, asked_at=clock.now(), question="",
        answered_by=official, answered_at=clock.now(), proposed=ADVISED,
    )  # fmt: skip
    assert "1.1" in refused(found, house.boss, "Story time moved to noon.")
    assert new_words(found, official, "Story time moved to noon.").verb == "edit"


WORDS = "Story time moves to ten o'clock on Saturdays."
NEW = "Story time moves to eleven o'clock on Saturdays."


def change(house, text: str = NEW) -> tuple[Publication, Intent]:
    """New words for an Administrator's own post, given five minutes after the tests' hour."""
    stands = said(house, house.boss, house.board, WORDS)
    return stands, new_words(stands, house.boss, text)


def test_new_words_of_ones_own_wait_out_the_pause(house):
    """R64: by the server's clock, from the moment they were given."""
    stands, intent = change(house)
    assert (intent.due_at - intent.created_at).total_seconds() == 60
    with later(300 + 59):
        assert sender.run_due() == 0
    with later(300 + 60):
        sender.run_due()
    assert Publication.objects.get(pk=stands.pk).text == NEW


def test_nobody_gets_round_the_pause_by_moving_the_queue(house):
    """R64: it is decided when it goes out, not when it was queued."""
    stands, intent = change(house)
    Intent.objects.filter(pk=intent.pk).update(due_at=intent.created_at)
    with later(300 + 40):
        sender.run_due()
    intent.refresh_from_db()
    assert (intent.state, "Seconds left are 20" in intent.outcome) == ("cancelled", True), intent.outcome
    assert Publication.objects.get(pk=stands.pk).text == WORDS


def test_other_words_restart_the_pause(house):
    """R64: any edit; the earlier words never go out."""
    stands, first = change(house)
    with later(300 + 50):
        second = take_down.edit(
            stands, house.boss, text=NEW + " Welcome!", settled=frozenset(first.payload["act"]["settled"])
        )
    with later(300 + 100):
        assert sender.run_due() == 0
    with later(300 + 110):
        sender.run_due()
    assert Publication.objects.get(pk=stands.pk).text == NEW + " Welcome!"
    assert (Intent.objects.get(pk=first.pk).state, second.pk != first.pk) == ("cancelled", True)


def test_new_words_are_taken_back_while_they_wait(house):
    """R64, R87: by one press, and on record; afterwards there is nothing to take back."""
    stands, intent = change(house)
    client = Client()
    client.force_login(house.boss.user)
    with later(300 + 5):
        page = client.get(f"/published/{stands.uid}").content.decode()
        assert f"The new words go out at {recorded.hour(intent.due_at)}." in page
        assert client.post(f"/published/{stands.uid}", {"act": "recall"}).status_code == 302
        assert client.post(f"/published/{stands.uid}", {"act": "recall"}).status_code == 422
        assert "The new words go out" not in client.get(f"/published/{stands.uid}").content.decode()
    with later(600):
        assert sender.run_due() == 0
    record = archive.by_subject(stands.draft.urn)[-1]
    assert (record.type, record.activity["object"]["type"]) == ("Undo", "Update")
    assert Publication.objects.get(pk=stands.pk).text == WORDS


def test_only_their_author_takes_new_words_back(house):
    """R64: not a colleague, and not once they went out."""
    stands, intent = change(house)
    undo = {"type": "Undo", "object": {"type": "Update", "object": stands.uri}}
    with later(300 + 5):
        assert Caller(house.ann).post("/activities", undo).status == 422
        answer = Caller(house.boss).post("/activities", undo)
        assert (answer.status, answer.body["intent"]["state"]) == (201, "queued")
        assert Caller(house.boss).post("/activities", undo).body["field"] == "post"


def test_an_official_changes_a_colleagues_words_at_once(house):
    """R69: at any time; the pause is for one's own words."""
    official = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    stands, waits = change(house, NEW + " Or at nine.")
    intent = new_words(stands, official, NEW)
    assert intent.due_at == intent.created_at
    assert Intent.objects.get(pk=waits.pk).state == "cancelled", "the author's own words wait; the official's do not"
    with later(300):
        sender.run_due()
    assert Publication.objects.get(pk=stands.pk).text == NEW


def test_words_that_wait_do_not_follow_a_post_that_was_taken_down(house):
    """R64, R71."""
    stands, waits = change(house)
    with later(310):
        take_down.delete(stands, house.boss, reason="The hour was wrong.")
    with later(400):
        sender.run_due()
    assert Intent.objects.get(pk=waits.pk).state == "cancelled"
    assert Publication.objects.get(pk=stands.pk).deleted_at is not None


def test_what_a_second_person_set_aside_stays_so_in_a_correction(house):
    """R35: the marked words in their sentence are the same; only what is new is looked at anew."""
    other = factories.appointed()
    draft = ready(house.boss, house.board, "The film is called Shit Happens. It begins at nine.")
    for one in appraisal.appraise(draft).found:
        if one.finding.clause == "1.2":
            overrule.overrule(
                at_the_desk(draft),
                other,
                kind=one.finding.kind,
                excerpt_hash=one.excerpt_hash,
                reason="It is the title.",
            )
    assert new_words(_sent(draft), house.boss, "The film is called Shit Happens. It begins at ten.").verb == "edit"


def _sent(draft: Draft) -> Publication:
    with later(61):
        draft = Draft.objects.get(pk=draft.pk)
        factories.settle_warnings(draft)
        post.post(Draft.objects.get(pk=draft.pk), draft.author)
        sender.run_due()
    found: Publication = Publication.objects.get(draft=draft)
    return found


def test_where_the_network_is_silent_the_words_stay(house, monkeypatch):
    """R71, bad input: what could not be kept first is not changed, and the field is named."""
    stands = said(house, house.boss, house.board, "Doors open at nine on Sundays.")

    def silent(*_given: object) -> None:
        raise Transient("away")

    monkeypatch.setattr(NoticeboardConnector, "fetch", silent)
    with pytest.raises(Invalid) as error:
        new_words(stands, house.boss, "Doors open at ten on Sundays.")
    assert error.value.field == "post"
    assert not Intent.objects.filter(verb="edit").exists()


def told(who) -> list[str]:
    """What home tells ``who`` of what officials did, as the page has it."""
    found = agendas.agenda(who, clock.now(), {}, False).matters
    return [f"{one.status}: {one.title} | {one.text}" for one in found if one.kind == "official"]


@pytest.fixture
def staffs(house) -> Publication:
    """A notice by one Administrator, which another official may change."""
    return said(house, house.boss, house.board, "Doors open at nine on Sundays.")


def test_the_author_is_told_afterwards_that_an_official_changed_it(house, staffs):
    """R69: on by default, once it is done; the official who did it is named, and the record says who was told."""
    official = factories.executive()
    new_words(staffs, official, "Doors open at ten on Sundays.")
    assert told(house.boss) == []
    with later(301):
        sender.run_due()
        (line,) = told(house.boss)
        assert official.name in line
        assert told(official) == []
        record = archive.by_subject(staffs.draft.urn)[-1].activity
        assert (record["type"], record["sp:told"]) == ("Update", house.boss.urn)
    with later(8 * 86_400):
        assert told(house.boss) == []


def test_the_author_is_told_why_it_was_taken_down(house, staffs):
    """R69: on home and through the API alike."""
    answer = Caller(factories.executive()).post(
        "/activities",
        {"type": "Delete", "object": f"urn:sp:publication:{staffs.uid}", "summary": "wrong hour"},
    )
    assert answer.status == 201
    with later(301):
        sender.run_due()
        (line,) = told(house.boss)
        assert "wrong hour" in line
        client = Client()
        client.force_login(house.boss.user)
        assert "wrong hour" in client.get("/").content.decode()


@pytest.mark.parametrize("way", ["act", "page", "api"])
def test_an_official_may_leave_it_untold_this_time(house, staffs, way):
    """R69: off for one act."""
    official, words = factories.executive(), "Doors open at ten on Sundays."
    with later(300):
        if way == "act":
            take_down.edit(staffs, official, text=words, tell=False)
        elif way == "api":
            given = {"type": "Update", "object": {"type": "Note", "id": staffs.uri, "content": words}, "tell": False}
            assert Caller(official).post("/activities", given).status == 201
        else:
            client = Client()
            client.force_login(official.user)
            assert f"Do not tell {house.boss.name}" in client.get(f"/published/{staffs.uid}").content.decode()
            given = {"act": "edit", "text": words, "untold": "1"}
            assert client.post(f"/published/{staffs.uid}", given).status_code == 302
    with later(301):
        sender.run_due()
        assert Publication.objects.get().text == words
        assert told(house.boss) == []
        assert "sp:told" not in archive.by_subject(staffs.draft.urn)[-1].activity


def test_an_institution_may_tell_nobody_and_nobody_is_told_of_their_own_change(house, staffs, settings):
    """R69: a setting."""
    new_words(staffs, house.boss, "Doors open at eleven on Sundays.")
    with later(301):
        sender.run_due()
    assert told(house.boss) == []
    settings.TELL_AUTHORS = False
    staffs.refresh_from_db()
    with later(400):
        take_down.delete(staffs, factories.executive(), reason="wrong hour")
        sender.run_due()
        assert told(house.boss) == []


def test_an_official_without_a_role_changes_a_post_that_holds_a_link(house):
    """R69: any Library official, whatever stands in the post."""
    stands = said(house, house.boss, house.board, "Doors open at nine: https://willowlibrary.example/hours")
    changed = new_words(stands, factories.executive(), "Doors open at ten: https://willowlibrary.example/hours")
    assert changed.verb == "edit"


@pytest.mark.parametrize("words", ["https://willowlibrary.example/hours", "![](data:image/png;base64,iVBORw0KGgo=)"])
def test_nobody_else_changes_it_and_no_file_is_smuggled_in(house, words):
    """R69, M8R: the link is an official's to change; a picture in the words stays what it is."""
    stands = said(house, house.boss, house.board, "Doors open at nine on Sundays.")
    for who in (house.ann, house.aide, *((factories.executive(),) if words.startswith("!") else ())):
        refused(stands, who, f"Doors open at ten: {words}")
