"""Whose it is: licences, instructions to take down, permission for an employee's own work (2.1-2.3).

R68, R69, R70, R71, R72, R73, R74, R75, L5.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import (
    ask_permission,
    give_permission,
    instruct_takedown,
    part,
    post,
    reprint,
    spread,
    submit,
    take_down,
    write,
)
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication, ReusePermission
from spokesperson.desk.ownership import licence, works
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.people.models import Employee
from tests import factories
from tests.desk.conftest import later, ready

HERS = "I work at the Willow County Library. Lantern walk on Friday."
BLOG = "https://books.example/@ann"


@pytest.fixture
def out(house) -> Publication:
    """Ann's post on her own account, written at work."""
    return factories.posted(house.ann, house.hers, HERS).publication


def refusal(act, *given, **named):
    with pytest.raises(Refused) as error:
        act(*given, **named)
    return error.value.verdict.decision


# Reprinting.


def test_the_author_takes_a_licence_that_names_the_work(house, out):
    """R72: work, date and version; taking it is on record."""
    work = reprint.reprint(out, house.ann)
    text = licence.as_text(work).decode()
    for piece in ("Ann Librarian", "SH 620.4, version 1.0", "2026-03-17", "not exclusive", HERS, work.content_hash):
        assert piece in text
    assert archive.by_subject(out.draft.urn)[-1].activity["object"]["sp:reprint"] is True


def test_the_same_work_gives_the_same_document(house, out):
    """R72."""
    work = reprint.reprint(out, house.ann)
    assert licence.as_pdf(work) == licence.as_pdf(reprint.reprint(out, house.ann))
    assert licence.as_pdf(work).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "text", ["Łukasz wrote: ñandú, façade.", "<b>not bold</b> & 5 < 6", "日本語 🎉\n\n\ttabs", "\ud800x"]
)
def test_any_words_can_be_printed(house, out, text):
    """R72: the plain text has them letter by letter where they are letters."""
    work = reprint.reprint(out, house.ann)
    odd = licence.Work(**{**work.__dict__, "text": text, "title": text[:20]})
    assert licence.as_pdf(odd).startswith(b"%PDF-")
    assert text.encode("utf-8", "replace") in licence.as_text(odd)


def test_nobody_takes_a_licence_for_somebody_elses_work(house, out):
    """R72."""
    assert refusal(reprint.reprint, out, house.boss).clauses == ("Overview/reprint",)


def test_whoever_left_keeps_the_licence_by_a_signed_address(house, out):
    """R72: works after leaving employment too."""
    Employee.objects.filter(pk=house.ann.pk).update(left=clock.now().date() - timedelta(days=1))
    address = f"/licences/{works.signed(out, house.ann)}/licence.pdf"
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert Client().get(address.replace("licences/", "licences/x")).status_code == 404


def test_a_sealed_work_is_not_printed_again(house, out):
    """R72: sealed under 1.3."""
    Publication.objects.filter(pk=out.pk).update(text="Card 2 1530 0001 2345 6 belongs to the Riverside Branch reader.")
    factories.institution(library_card_formats=[r"2 1530 \d{4} \d{4} \d"])
    out.refresh_from_db()
    decision = refusal(reprint.reprint, out, house.ann)
    assert "2.2" in decision.clauses
    assert "1.3" in decision.reasons[0].text


def test_a_co_author_holds_the_same_licence(house, out):
    """R73: a sentence that was taken over has its own author."""
    boss = house.ann.supervisor
    Draft.objects.filter(pk=out.draft_id).update(authorship={"abc": boss.urn})
    out = Publication.objects.get(pk=out.pk)
    hers, his = (reprint.reprint(out, who) for who in (house.ann, boss))
    assert hers.authors == ("Ann Librarian", "Maria Manager")
    assert his.authors == ("Maria Manager", "Ann Librarian")
    assert "Maria Manager, who hold the same licence" in licence.as_text(hers).decode()
    assert out in works.published_by(boss)


def test_the_licence_leaves_out_what_others_wrote(house, out):
    """R73."""
    Draft.objects.filter(pk=out.draft_id).update(thread_text="Is the walk for toddlers too?")
    out = Publication.objects.get(pk=out.pk)
    assert b"toddlers" not in licence.as_text(reprint.reprint(out, house.ann))


# Instructions to take down.


def test_an_official_tells_the_author_to_take_down_what_is_the_librarys(house, out):
    """R70, R68: it was written at work, on a personal account."""
    made = instruct_takedown.instruct_takedown(out, house.boss, reason="the walk is called off")
    assert (made.employee, made.due_at) == (house.ann, clock.now())
    record = archive.by_subject(out.draft.urn)[-1]
    assert (record.type, record.activity["target"]) == ("Flag", house.ann.urn)


def test_what_is_the_authors_own_nobody_orders_down(house, out):
    """R70, R68."""
    Draft.objects.filter(pk=out.draft_id).update(library_property=False)
    out = Publication.objects.get(pk=out.pk)
    assert refusal(instruct_takedown.instruct_takedown, out, house.boss, reason="x").clauses == (
        "Overview/instruct_takedown",
    )


def test_a_representative_instructs_nobody(house, out):
    """R70."""
    refusal(instruct_takedown.instruct_takedown, out, house.ann, reason="x")


@pytest.mark.parametrize(
    ("given", "field"), [({"reason": " "}, "reason"), ({"reason": "x", "due_at": factories.SINCE}, "due_at")]
)
def test_an_instruction_needs_a_reason_and_an_hour_to_come(house, out, given, field):
    """R70."""
    with pytest.raises(Invalid) as error:
        instruct_takedown.instruct_takedown(out, house.boss, **given)
    assert error.value.field == field


def test_whether_it_was_followed_is_read_from_the_public_page(house, out):
    """R70: still there, then gone; the record keeps both looks."""
    from spokesperson.noticeboard.models import Notice

    made = instruct_takedown.instruct_takedown(out, house.boss, reason="called off")
    assert instruct_takedown.check_takedown(made).gone is False
    with pytest.raises(Invalid):
        instruct_takedown.instruct_takedown(out, house.boss, reason="again")
    Notice.objects.all().delete()
    with later(3600):
        assert instruct_takedown.check_due() == 1
        assert instruct_takedown.check_due() == 0
    made.refresh_from_db()
    assert made.gone is True
    assert made.done_at is not None
    assert Publication.objects.get(pk=out.pk).verified_gone is True
    assert [r.activity["sp:gone"] for r in archive.by_subject(out.draft.urn) if "sp:gone" in r.activity] == [
        False,
        True,
    ]


def test_an_instruction_can_be_taken_back(house, out):
    """R70."""
    made = instruct_takedown.instruct_takedown(out, house.boss, reason="called off")
    instruct_takedown.withdraw_takedown(made, house.boss)
    with pytest.raises(Invalid):
        instruct_takedown.withdraw_takedown(made, house.boss)


# Officials' edits and deletions.


def test_an_official_changes_staff_words_without_asking_and_the_earlier_ones_are_kept(house):
    """R69, R71."""
    draft = factories.posted(house.boss, house.board, "Doors open at nine on Sundays.")
    with later(120):
        take_down.edit(draft.publication, factories.executive(), text="Doors open at ten on Sundays.")
        sender.run_due()
    kept = [r for r in archive.by_subject(draft.urn) if r.type == "View"]
    assert kept[0].activity["object"]["content"] == "Doors open at nine on Sundays."
    assert Publication.objects.get(draft=draft).text == "Doors open at ten on Sundays."


# Permission for an employee's own work.


@pytest.fixture
def blog(house):
    return factories.account_personal(house.ann, network="mastodon", handle="@ann@books.example", address=BLOG)


def asked(house, **more) -> ReusePermission:
    given = {"material": f"{BLOG}/17", "use": "quote it in our newsletter", **more}
    return ask_permission.ask_permission(house.boss, house.ann, **given)


def test_a_colleagues_own_work_does_not_go_out_without_permission(house, blog):
    """R74: matched to a registered personal address."""
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    decision = refusal(submit.submit, draft, house.boss)
    assert "2.3" in decision.clauses


def test_with_the_authors_permission_it_goes_out(house, blog):
    """R74, R75."""
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    permission = asked(house, draft=draft)
    assert "2.3" in refusal(submit.submit, draft, house.boss).clauses
    give_permission.give_permission(house.ann, permission, credit="Ann L.")
    with later(61):
        post.post(draft, house.boss)
        sender.run_due()
    assert Publication.objects.filter(draft=draft).exists()


def test_what_is_declared_needs_permission_too(house):
    """R74: declared, not only matched."""
    draft = ready(house.boss, house.board, text="As our colleague put it: a book is a lantern.")
    asked(house, draft=draft)
    assert "2.3" in refusal(submit.submit, draft, house.boss).clauses


def test_what_is_declared_for_one_account_needs_permission_on_each_that_says_the_same(house):
    """R74, R42: one announcement is one use; refused for one it goes out on none, permitted it goes out on each."""
    draft = ready(house.boss, house.board, text="As our colleague put it: a book is a lantern.")
    permission = asked(house, draft=draft)
    other = factories.account_library(handle="willow-kids")
    (beside,) = spread.spread(draft, house.boss, [other.uid])
    assert "2.3" in refusal(submit.submit, beside, house.boss).clauses
    give_permission.give_permission(house.ann, permission)
    for one in (draft, beside):
        one = Draft.objects.get(pk=one.pk)
        factories.settle_warnings(one)
        submit.submit(one, house.boss)
    give_permission.withdraw_permission(house.ann, permission)
    one = Draft.objects.get(pk=beside.pk)
    assert "2.3" in door.weigh(appraisal.proposal(one, "send", appraisal.appraise(one))).decision.clauses
    part.part(one, house.boss)
    write.save(one, house.boss, text="Doors open at nine on Sundays.")
    one = Draft.objects.get(pk=beside.pk)
    assert "2.3" not in door.weigh(appraisal.proposal(one, "send", appraisal.appraise(one))).decision.clauses


@pytest.mark.parametrize("address", ["https://books.example/@anna/17", "https://books.example.evil.example/@ann/17"])
def test_somebody_elses_address_is_not_taken_for_hers(house, blog, address):
    """R74."""
    draft = ready(house.boss, house.board, text=f"Read this: {address}")
    told = door.weigh(appraisal.proposal(draft, "submit", appraisal.appraise(draft)))
    assert "2.3" not in told.decision.clauses


def test_only_the_author_permits(house):
    """R74: not the supervisor, not who asked."""
    permission = asked(house)
    for other in (house.ann.supervisor, house.boss):
        assert refusal(give_permission.give_permission, other, permission).clauses == ("Overview/give_permission",)
    permission.refresh_from_db()
    assert permission.state == "asked"


def test_a_refusal_needs_no_reason_and_is_final_for_that_use(house):
    """R75."""
    give_permission.refuse_permission(house.ann, asked(house))
    with pytest.raises(Invalid) as error:
        asked(house, use="  Quote it in OUR newsletter ")
    assert error.value.clause == "2.3"
    assert asked(house, use="show it at the branch").state == "asked"


def test_a_refusal_shows_in_no_view_of_her_work(house):
    """R75: the supervisor does not find its record."""
    from spokesperson.decisions import access

    permission = asked(house)
    give_permission.refuse_permission(house.ann, permission)
    rows = archive.by_subject(permission.urn)
    assert access.visible(house.ann.supervisor, rows) == []
    client = Client()
    client.force_login(house.ann.supervisor.user)
    assert client.get(f"/permissions/{permission.uid}").status_code == 404


def test_withdrawing_stops_what_is_to_come_and_not_what_went_out(house, blog):
    """R75."""
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    permission = asked(house, draft=draft)
    give_permission.give_permission(house.ann, permission)
    post.schedule(draft, house.boss, clock.now() + timedelta(hours=2))
    give_permission.withdraw_permission(house.ann, permission)
    with later(3 * 3600):
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "permission" in draft.why


def test_a_permission_ends_with_its_day(house, blog):
    """R75."""
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    permission = asked(house, draft=draft)
    give_permission.give_permission(house.ann, permission, expires_on="2026-03-18")
    with clock.at(clock.now() + timedelta(days=2)):
        again = Draft.objects.get(pk=draft.pk)
        told = door.weigh(appraisal.proposal(again, "submit", appraisal.appraise(again)))
    assert "2.3" in told.decision.clauses


@pytest.mark.parametrize(
    ("given", "field"),
    [({"material": "her blog"}, "material"), ({"material": "javascript:alert(1)"}, "material"), ({"use": ""}, "use")],
)
def test_a_question_names_the_work_and_the_use(house, given, field):
    """R74."""
    with pytest.raises(Invalid) as error:
        asked(house, **given)
    assert error.value.field == field


def test_the_librarys_property_needs_no_permission(house, blog, out):
    """R74: the property flag decides."""
    Publication.objects.filter(pk=out.pk).update(url=f"{BLOG}/17")
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    told = door.weigh(appraisal.proposal(draft, "submit", appraisal.appraise(draft)))
    assert "2.3" not in told.decision.clauses


def test_a_representative_does_not_ask_for_the_library(house):
    """R74."""
    assert refusal(
        ask_permission.ask_permission, house.ann, house.boss, material=BLOG, use="quote"
    ).clauses == ("Overview/ask_permission",)  # fmt: skip


# The pages.


def client(person) -> Client:
    made = Client()
    made.force_login(person.user)
    return made


def test_the_page_of_works_teaches_while_it_is_empty(house):
    assert "Nothing of yours is out yet" in client(house.aide).get("/works").content.decode()


def test_the_author_finds_works_licences_and_what_is_asked(house, out):
    """R72, R74, R70."""
    permission = asked(house)
    instruct_takedown.instruct_takedown(out, house.boss, reason="called off")
    text = client(house.ann).get("/works").content.decode()
    for piece in (f"/works/{out.uid}/licence.pdf", f"/permissions/{permission.uid}", "called off"):
        assert piece in text
    answer = client(house.ann).get(f"/works/{out.uid}/licence.txt")
    assert HERS in answer.content.decode()


def test_the_whole_question_is_asked_and_answered_on_the_pages(house, blog):
    """R74, R75."""
    draft = ready(house.boss, house.board, text=f"Read what Ann says: {BLOG}/17")
    boss, ann = client(house.boss), client(house.ann)
    assert f"/permissions/ask?draft={draft.uid}" in boss.get(f"/drafts/{draft.uid}").content.decode()
    bad = boss.post(f"/permissions/ask?draft={draft.uid}", {"author": "nobody", "material": BLOG, "use": "x"})
    assert bad.status_code == 422
    given = {"author": house.ann.handle, "material": f"{BLOG}/17", "use": "link to it"}
    assert boss.post(f"/permissions/ask?draft={draft.uid}", given).status_code == 302
    permission = ReusePermission.objects.get()
    assert ann.post(f"/permissions/{permission.uid}", {"act": "grant", "expires_on": "yesterday"}).status_code == 422
    assert boss.post(f"/permissions/{permission.uid}", {"act": "grant"}).status_code == 403
    assert ann.post(f"/permissions/{permission.uid}", {"act": "grant", "credit": "Ann"}).status_code == 302
    assert "named as Ann" in boss.get(f"/drafts/{draft.uid}").content.decode()
    assert client(house.aide).get(f"/permissions/{permission.uid}").status_code == 404


def test_the_page_of_a_post_says_whose_it_is_and_lets_officials_act(house, out):
    """R68, R69, R70."""
    boss = client(house.boss)
    page = boss.get(f"/published/{out.uid}").content.decode()
    assert "Give the instruction" in page
    assert "nobody asks for a password" in page
    assert boss.post(f"/published/{out.uid}", {"act": "instruct", "reason": ""}).status_code == 422
    assert boss.post(f"/published/{out.uid}", {"act": "instruct", "reason": "called off"}).status_code == 302
    assert boss.post(f"/published/{out.uid}", {"act": "look"}).status_code == 302
    aide = client(house.aide)
    assert aide.post(f"/published/{out.uid}", {"act": "instruct", "reason": "x"}).status_code == 403
    board = factories.posted(house.boss, house.board, "Doors open at nine.").publication
    assert aide.post(f"/published/{board.uid}", {"act": "delete", "reason": "x"}).status_code == 403
    assert boss.post(f"/published/{board.uid}", {"act": "delete", "reason": "no longer true"}).status_code == 302


def test_writing_shows_whose_it_will_be(house):
    """R68."""
    draft = write.start(house.ann, account=house.hers, text="Hello.", equipment="library")
    assert draft.library_property
    assert "property" in client(house.ann).get(f"/drafts/{draft.uid}").content.decode()


def test_a_colleague_reads_the_post_and_neither_the_instruction_nor_what_is_confidential(house, out):
    """R41, R70: what its author was told is between them, and nobody else sends us to look."""
    factories.institution(library_card_formats=[r"2 1530 \d{4} \d{4} \d"])
    Publication.objects.filter(pk=out.pk).update(text="Card 2 1530 0001 2345 6 is yours, and the walk is on Friday.")
    instruct_takedown.instruct_takedown(out, house.boss, reason="it shows a card")
    address = f"/published/{out.uid}"
    page = client(house.aide).get(address).content.decode()
    assert "the walk is on Friday" in page
    for hidden in ("0001 2345", "it shows a card", "Give the instruction", 'name="text"', 'value="delete"'):
        assert hidden not in page
    assert client(house.aide).post(address, {"act": "look"}).status_code == 404
    for reader in (house.ann, house.ann.supervisor, house.boss):
        assert "it shows a card" in client(reader).get(address).content.decode()
        assert "0001 2345" in client(reader).get(address).content.decode()


def test_the_page_offers_only_what_its_reader_may_do(house, out):
    """R28, R69: officials on the Library's account, whether Administrator or not; authors on their own."""
    board = factories.posted(house.boss, house.board, "Doors open at nine on Sundays.").publication
    offered = {
        (who.handle, post.pk): [act for act in ("edit", "delete", "instruct") if f'value="{act}"' in page]
        for who in (house.boss, factories.executive(), house.ann, house.aide)
        for post in (board, out)
        if (page := client(who).get(f"/published/{post.uid}").content.decode())
    }
    assert offered == {
        (house.boss.handle, board.pk): ["edit", "delete"],
        (factories.executive().handle, board.pk): ["edit", "delete"],
        (house.ann.handle, board.pk): [],
        (house.aide.handle, board.pk): [],
        (house.boss.handle, out.pk): ["instruct"],
        (factories.executive().handle, out.pk): ["instruct"],
        (house.ann.handle, out.pk): ["edit"],
        (house.aide.handle, out.pk): [],
    }


def test_a_representative_changes_her_own_words_on_the_page_and_the_earlier_ones_are_kept(house, out):
    """R28, R71: a new version on her own account, decided like the first; an official's page changes the Library's."""
    board = factories.posted(house.boss, house.board, "Doors open at nine on Sundays.").publication
    with later(300):
        answer = client(house.ann).post(f"/published/{out.uid}", {"act": "edit", "text": f"{HERS} Bring a lamp."})
        if answer.status_code == 403:
            settle = answer.context["refused"]["settle"]
            assert settle
            given = {"act": "edit", "text": f"{HERS} Bring a lamp.", "settle": settle}
            answer = client(house.ann).post(f"/published/{out.uid}", given)
        assert answer.status_code == 302
        changed = {"act": "edit", "text": "Doors open at ten on Sundays."}
        assert client(factories.executive()).post(f"/published/{board.uid}", changed).status_code == 302
    with later(360):
        sender.run_due()
    assert Publication.objects.get(pk=out.pk).text.endswith("Bring a lamp.")
    assert Publication.objects.get(pk=board.pk).text == "Doors open at ten on Sundays."
    kept = [r for r in archive.by_subject(out.draft.urn) if r.type == "View"]
    assert kept[0].activity["object"]["content"] == HERS


def test_where_the_network_is_silent_a_change_on_the_page_changes_nothing(house, out, monkeypatch):
    """R71: the earlier state could not be kept, so there is no change; the words typed are still in the form."""
    from spokesperson.networks.errors import Transient
    from spokesperson.networks.noticeboard.connector import NoticeboardConnector

    def silent(*_given: object) -> None:
        raise Transient("no answer")

    monkeypatch.setattr(NoticeboardConnector, "fetch", silent)
    answer = client(house.ann).post(f"/published/{out.uid}", {"act": "edit", "text": f"{HERS} Lamps!", "settle": ["x"]})
    assert answer.status_code in (403, 422)
    assert not out.intents.filter(verb="edit").exists()
    assert "Lamps!" in answer.content.decode()


def test_pages_that_cannot_be_read_keep_no_other_waiting(house, monkeypatch):
    """R70: the longest not looked at comes first, however many there are."""
    monkeypatch.setattr(instruct_takedown, "MOST", 2)
    made = []
    words = ("Seeds to borrow in May.", "The attic opens.", "Puppets meet at four.", "A map of old rivers.")
    for text in words:
        draft = factories.posted(house.ann, house.hers, f"I work at the Willow County Library. {text}")
        made.append(instruct_takedown.instruct_takedown(draft.publication, house.boss, reason="called off"))
    with later(60):
        assert [instruct_takedown.check_due() for _ in range(3)] == [2, 2, 0]
    with later(3 * 3600):
        assert [instruct_takedown.check_due() for _ in range(3)] == [2, 2, 0]


def test_the_author_finds_the_address_that_outlasts_the_employment(house, out):
    """R72: on the post's own page, and nobody else does."""
    answer = client(house.ann).get(f"/published/{out.uid}")
    address = answer.context["kept_url"]
    assert address in answer.content.decode()
    assert client(house.boss).get(f"/published/{out.uid}").context["kept_url"] == ""
    Employee.objects.filter(pk=house.ann.pk).update(left=clock.now().date() - timedelta(days=1))
    assert Client().get(address[address.index("/licences/") :]).status_code == 200
