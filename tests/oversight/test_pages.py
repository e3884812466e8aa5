"""Sign-in, the directive and the registers as pages: what a person sees, and what a hostile form gets (R4, R6, R86)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from spokesperson import clock
from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Acknowledgement, NoticeAcceptance
from spokesperson.directive.register import compiled, sections
from tests import factories

RIGHT = {"password": factories.PASSWORD, "device": "library", "notice": "on"}


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


@pytest.fixture
def enter(house):
    """``enter(person, **form)`` tries to sign in and gives the browser and the answer."""

    def sign_in(person: Any, client: Client | None = None, **form: str) -> tuple[Client, Any]:
        client = client or Client()
        return client, client.post("/sign-in", {"email": person.email, **RIGHT, **form})

    return sign_in


def session(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_and_the_notice_open_the_house(house, enter):
    """R86: the device that was named goes into the session and into every act."""
    for device in ("library", "own"):
        client, answer = enter(house.boss, device=device)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["equipment"] == device
        assert client.get("/").status_code == 200


def test_a_wrong_password_never_says_which_half_was_wrong(house, enter):
    """R86: same status, same words for a wrong password and for an unknown e-mail."""
    _client, wrong = enter(house.boss, password="not this one at all")
    _client, unknown = enter(house.boss, email="nobody@willowlibrary.example")
    assert wrong.status_code == unknown.status_code == 422
    said = [re.sub(r'(value|nonce)="[^"]*"', "", a.content.decode()) for a in (wrong, unknown)]
    assert "do not belong together" in said[0]
    assert said[0] == said[1]


def test_without_the_notice_there_is_no_session(house, enter):
    """R86: notice 4.1 comes first, once for each person and device."""
    client, answer = enter(house.boss, notice="")
    assert answer.status_code == 422
    assert "4.1" in answer.content.decode()
    assert not session(client)
    assert not NoticeAcceptance.objects.exists()
    _same, again = enter(house.boss, client)
    assert again.status_code == 302
    assert NoticeAcceptance.objects.count() == 1


@pytest.mark.parametrize("device", ["", "mine", "unknown", "<script>"])
def test_the_device_must_be_named(house, enter, device):
    client, answer = enter(house.boss, device=device)
    assert answer.status_code == 422
    assert not session(client)
    assert "<script>alert" not in answer.content.decode()


def test_twenty_tries_and_no_more(house, enter):
    """R86: then even the right password waits."""
    for _turn in range(20):
        client, answer = enter(house.boss, password="guess")
        assert answer.status_code == 422
    client, answer = enter(house.boss)
    assert answer.status_code == 429
    assert not session(client)
    assert "quarter of an hour" in answer.content.decode()


def test_right_passwords_are_no_tries(house, enter):
    """R86: a branch signs in from one address, the same person as often as others; one mistake does not add up."""
    for _turn in range(25):
        assert enter(house.boss)[1].status_code == 302
    for _turn in range(19):
        assert enter(house.boss, password="guess")[1].status_code == 422
    assert enter(house.boss)[1].status_code == 302
    assert enter(house.boss, password="guess")[1].status_code == 422


def test_one_address_has_a_hundred_tries(house, enter, monkeypatch):
    """R86: with whatever e-mails; a limit of three shows the same."""
    monkeypatch.setattr("spokesperson.oversight.sign_in_pages.TRIES_OF_ADDRESS", 3)
    for turn in range(3):
        assert enter(house.boss, email=f"guess{turn}@willowlibrary.example")[1].status_code == 422
    assert enter(house.boss)[1].status_code == 429


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "http:evil",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "https:///evil.example",
    ],
)
def test_sign_in_leads_nowhere_else(house, enter, onward):
    """Open redirect."""
    _client, answer = enter(house.boss, next=onward)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_sign_in_leads_back_to_where_one_was(house, enter):
    _client, answer = enter(house.boss, next="/drafts")
    assert answer["Location"] == "/drafts"
    assert Client().get("/drafts")["Location"] == "/sign-in?next=/drafts"


def test_sign_out_is_a_post(house, enter):
    client, _answer = enter(house.boss)
    assert client.get("/sign-out").status_code == 405
    assert session(client)
    assert client.post("/sign-out").status_code == 302
    assert not session(client)


def test_who_left_cannot_sign_in(house, enter):
    house.aide.left = clock.now().date()
    house.aide.save()
    client, answer = enter(house.aide)
    assert answer.status_code == 422
    assert not session(client)


@pytest.mark.parametrize("field", ["email", "password", "device", "notice", "next"])
def test_an_odd_sign_in_is_refused_and_never_breaks(house, enter, field):
    for value in ("", "²", "x" * 5000, "\u202e", "' OR 1=1", "\x01", "{{x}}", "null"):
        cache.clear()
        client, answer = enter(house.boss, **{field: value})
        assert answer.status_code in (302, 422), (field, value)
        assert session(client) == (answer.status_code == 302)


def browse(person: Any) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_each_clause_has_its_permanent_address(house, client):
    """R8: in the words in force."""
    for clause in compiled(factories.Version.objects.get().file_hash).clauses:
        answer = client.get(f"/directive/{clause.id}")
        assert answer.status_code == 200, clause.id
    assert client.get("/directive").status_code == 200


def test_an_unknown_clause_is_404_and_names_the_nearest(house, client):
    """R8."""
    answer = client.get("/directive/1.33")
    assert answer.status_code == 404
    assert "/directive/1.3" in answer.content.decode()
    assert "<script>" not in client.get("/directive/%3Cscript%3E").content.decode().partition("<main")[2]


def test_an_earlier_version_stays_readable(house, client):
    """R4: what was in force at an act can be read for ever."""
    factories.directive_adopted(factories.next_version("1.1", "2026-03-10T00:00-05:00"))
    assert client.get("/directive/versions/1.0").status_code == 200
    assert client.get("/directive/versions/1.1").status_code == 200
    assert client.get("/directive/versions/7.7").status_code == 404


def test_acknowledging_needs_every_part_to_have_been_served(house):
    """R6: refused with the names of the parts left, then recorded."""
    person = browse(house.aide)
    refused = person.post("/directive/acknowledge", {"revision": "1.0"})
    assert refused.status_code == 422
    assert "Read it to the end" in refused.content.decode()
    assert not Acknowledgement.objects.filter(user=house.aide.user).exists()
    for part in sections(compiled(factories.Version.objects.get().file_hash)):
        assert person.get(f"/directive?part={part.id}", headers={"X-Served": "1"}).status_code == 200
    done = person.post("/directive/acknowledge", {"revision": "1.0"})
    assert done.status_code == 200
    made = Acknowledgement.objects.get(user=house.aide.user)
    assert archive.get(str(made.record)).type == "Accept"
    assert person.get("/directive/acknowledge").status_code in (404, 405)


@pytest.mark.parametrize("revision", ["9.9", "²", "x" * 500, "1.0; DROP"])
def test_an_odd_revision_cannot_be_acknowledged(house, revision):
    assert browse(house.aide).post("/directive/acknowledge", {"revision": revision}).status_code in (404, 422)


OURS = {"created_by": "library", "administered_by": "library", "maintained_by": "library"}
MINE = dict.fromkeys(OURS, "individual")
FORM = {
    "network": "mastodon",
    "handle": "@new@social.example",
    "name": "Willow",
    "address": "https://social.example/@new",
    "purpose": "news & answers",
    "channel": "social",
    "forms": ["profile"],
}


def test_a_form_with_a_mistake_keeps_what_was_typed(house):
    """R10: the mistake is named at its field, and nothing has to be typed twice."""
    answer = browse(house.boss).post("/accounts/new", {**FORM, **OURS, "address": "no address"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for typed in ("@new@social.example", "no address", "news &amp; answers"):
        assert f'value="{typed}"' in page, typed
    assert re.search(r'name="channel" value="social" checked', page)
    assert page.count('value="library" checked') == 3
    assert not Account.objects.filter(handle=FORM["handle"]).exists()


@pytest.mark.parametrize("field", [*FORM, *OURS, "backup", "base_url", "profile_text", "settled"])
def test_an_odd_field_of_an_account_is_refused_and_nothing_is_kept(house, field):
    """Bad input: never a 500; a refusal leaves no row."""
    person, before = browse(house.boss), Account.objects.count()
    for value in (
        "",
        "²",
        "x" * 6000,
        "\u202e",
        "<script>alert(1)</script>",
        "\x01",
        "null",
        "http://[::1",
        "https://a:b@c/",
    ):
        answer = person.post("/accounts/new", {**FORM, **OURS, field: value})
        assert answer.status_code in (302, 409, 422), (field, value)
        if answer.status_code != 302:
            assert Account.objects.count() == before, (field, value)
        assert "<script>alert" not in answer.content.decode()
        Account.objects.filter(handle=FORM["handle"]).delete()
        before = Account.objects.count()


def test_no_field_takes_a_password(house):
    """R11, L5."""
    page = browse(house.boss).get("/accounts/new").content.decode()
    assert 'type="password"' not in page


def test_the_warning_of_no_backup_can_be_settled_in_the_form(house):
    """M1A: warned once, registered the second time by sending the form back as it came."""
    person = browse(house.boss)
    warned = person.post("/accounts/new", {**FORM, **OURS})
    page = warned.content.decode()
    assert warned.status_code == 409
    settled = re.findall(r'<input type="hidden" name="settled" value="([^"]+)">', page)
    assert settled
    assert "Register it all the same" in page
    assert not Account.objects.filter(handle=FORM["handle"]).exists()
    done = person.post("/accounts/new", {**FORM, **OURS, "settled": settled})
    assert done.status_code == 302
    assert Account.objects.get(handle=FORM["handle"]).kind == "library"


def test_somebody_without_a_role_registers_an_own_account_in_their_own_time(house):
    """R23, 3.1: refused while at work with its clause, permitted after work as personal use."""
    person = browse(house.aide)
    at_work = person.post("/accounts/new", {**FORM, **MINE})
    assert at_work["Location"].startswith("/why/")
    assert not Account.objects.filter(handle=FORM["handle"]).exists()
    with clock.at("2026-03-17T19:00:00-05:00"):
        assert "/accounts/new" in person.get("/accounts").content.decode()
        done = person.post("/accounts/new", {**FORM, **MINE})
        assert done.status_code == 302
    made = Account.objects.get(handle=FORM["handle"])
    assert (made.owner, made.kind) == (house.aide, "personal")
    assert done["Location"] == f"/accounts/{made.uid}"


def test_a_representative_who_registers_a_library_account_is_led_to_the_reason(house):
    """M1R."""
    answer = browse(house.ann).post("/accounts/new", {**FORM, **OURS})
    decision = Decision.objects.filter(actor=house.ann).latest("id")
    assert answer["Location"] == f"/why/{decision.uid}"
    assert "create_library_account" in decision.action


def test_every_account_has_a_page_and_an_unknown_one_has_none(house):
    person = browse(house.boss)
    for account in (house.board, house.hers):
        assert account.handle in person.get(f"/accounts/{account.uid}").content.decode()
    assert person.get("/accounts/00000000-0000-0000-0000-000000000007").status_code == 404
    assert person.get("/accounts/x").status_code == 404


def test_a_personal_account_is_shown_to_its_owner_their_line_and_officials(house):
    """R11, L6: entering it was voluntary, so it is not for every colleague."""
    factories.account_library(network="x", handle="@half", created_by="individual")
    for who, sees in ((house.ann, True), (house.manager, True), (house.boss, True), (house.aide, False)):
        person = browse(who)
        page = person.get("/accounts").content.decode()
        assert (f"/accounts/{house.hers.uid}" in page) is sees, who
        assert "@half" in page
        assert f"/accounts/{house.board.uid}" in page
        assert person.get(f"/accounts/{house.hers.uid}").status_code == (200 if sees else 404), who


def test_the_list_of_accounts_opens_no_authorisation(house, monkeypatch):
    """L5: a list needs to know of none."""
    tokens.store(house.board, "a token")
    monkeypatch.setattr(tokens, "read", None)
    assert browse(house.boss).get("/accounts").status_code == 200


def test_days_on_pages_are_the_institutions(house):
    """An evening in Chicago is the next day in Greenwich."""
    house.hers.profile_checked_at = datetime(2026, 3, 17, 3, 30, tzinfo=UTC)
    house.hers.save()
    page = browse(house.ann).get(f"/accounts/{house.hers.uid}").content.decode()
    assert "16 March 2026" in page
    assert "17 March 2026" not in page.partition("What its profile says")[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "asked",
    [
        "@willow@social.example",
        "willow@social.example",
        "@WILLOW@social.example",
        "https://social.example/@willow",
        "HTTP://SOCIAL.EXAMPLE/@willow/",
        "social.example/@willow",
        "  @willow@social.example ",
    ],
)
def test_the_public_asks_in_any_spelling(house, client, asked):
    """R12: case, scheme, a leading @ and a final slash do not matter."""
    factories.account_library(
        network="mastodon", handle="@willow@social.example", address="https://social.example/@willow"
    )
    page = client.get("/register", {"q": asked}).content.decode()
    assert "Library’s own account" in page


@pytest.mark.parametrize("asked", ["@wi11ow@social.example", "@wіllow@social.example", "@wíllow@social.example"])
def test_a_look_alike_is_named_as_one(house, client, asked):
    """R12: digits, Cyrillic letters and accents that look like ours."""
    factories.account_library(
        network="mastodon", handle="@willow@social.example", address="https://social.example/@willow"
    )
    page = client.get("/register", {"q": asked}).content.decode()
    assert "written with other letters" in page


def test_what_is_not_ours_is_not_ours(house, client):
    """R12, L6: a personal account is not the Library's, and a frozen or mixed one neither."""
    mixed = factories.account_library(network="x", handle="@half", created_by="individual")
    for asked in ("@else@social.example", house.hers.handle, mixed.handle):
        page = client.get("/register", {"q": asked}).content.decode()
        assert "not ours" in page, asked
    assert house.hers.address not in client.get("/register").content.decode()
