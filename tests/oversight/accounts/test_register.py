"""The public register: is this one of yours? (Def-Account-library; R10-R12, R56; bad input of a public page)"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.accounts.models import Account, AccountReport
from spokesperson.oversight.actions import report_account as reports
from tests import factories

NOW = factories.AT_WORK


@pytest.fixture
def willow(house) -> Account:
    return factories.account_library(
        "mastodon", "@willow@social.example", address="https://social.example/@willow", name="Willow on Mastodon",
        steward=house.boss, proof_at=NOW, proof_found=True, proof_why="links_back",
    )  # fmt: skip


def page(client, asked="", **more):
    return client.get("/register", {**({"q": asked} if asked else {}), **more}).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        "@willow@social.example", "willow@social.example", "@WILLOW@Social.Example", "acct:willow@social.example",
        "https://social.example/@willow", "http://www.social.example/@willow/", "social.example/@willow/",
        "https://social.example/@willow?utm_source=mail&fbclid=3#top", "  @willow@social.example ",
        "https://social.example/users/willow", "//social.example/@willow",
    ],
)  # fmt: skip
def test_case_scheme_at_sign_and_trackers_do_not_matter(willow, client, asked):
    """R10, R12."""
    said = page(client, asked)
    assert "Yes. This is the Library’s own account." in said
    assert "It links to this page and this page links to it." in said
    assert "Director of Marketing &amp; Communication" in said
    assert "Dana" not in said, "by position, not by name"


@pytest.mark.parametrize(
    "asked", ["@wi11ow@social.example", "@wіllow@social.example", "@wíllow@social.example", "@will-ow@social.example",
              "@vvillow@social.example", "https://sociaI.example/@willow", "@willow@social.examp1e"],
)  # fmt: skip
def test_a_look_alike_is_warned_of_and_both_spellings_are_shown(willow, client, asked):
    """R10, R12: other letters, digits for letters, two for one."""
    said = page(client, asked)
    assert "written with other letters" in said
    assert "<mark>" in said
    assert said.count("<code>") >= 2
    assert "Report this account" in said


def test_what_is_not_ours_is_said_with_a_way_to_report_it(willow, client):
    """R10."""
    said = page(client, "https://other.example/@library")
    assert "This account is not ours." in said
    assert f"/register/report?said={quote('https://other.example/@library', safe='')}" in said


@pytest.mark.parametrize("asked", ["willow", "@Willow", "Willow on Mastodon"])
def test_a_name_alone_is_not_enough(willow, client, asked):
    """R10: anybody can take the same name elsewhere."""
    said = page(client, asked)
    assert "A name alone is not enough." in said
    assert willow.address in said


def test_a_failed_comparison_is_said_and_not_hidden(willow, client):
    """R10."""
    Account.objects.filter(pk=willow.pk).update(proof_found=False, proof_why="no_link")
    said = page(client, willow.handle)
    assert "We are comparing it again." in said
    assert "the link was missing on 17 Mar 2026, 10:12 am" in said
    assert "Being compared again" in page(client)


def test_what_nobody_looked_at_or_is_retired_or_frozen_is_not_vouched_for(willow, client):
    """R10."""
    with clock.at(willow.registered_at + timedelta(days=400)):
        assert "We are comparing it again." in page(client, willow.handle)
        assert willow.address not in page(client)
    Account.objects.filter(pk=willow.pk).update(state="frozen")
    assert "We are comparing it again." in page(client, willow.handle)
    Account.objects.filter(pk=willow.pk).update(state="retired")
    assert "not ours any more" in page(client, willow.handle)
    Account.objects.filter(pk=willow.pk).update(created_by="individual")
    assert "This account is not ours." in page(client, willow.handle)


def test_a_representative_stands_there_only_with_agreement(house, client):
    """R11, R56, L6."""
    address = house.hers.address
    for shown in (False, True):
        Account.objects.filter(pk=house.hers.pk).update(shown=shown)
        assert (address in page(client)) is shown
        assert ("one of our staff" in page(client, address)) is shown
        assert bool(client.get("/register.json").json()["representatives"]) is shown
    house.ann.grants.update(revoked_at=NOW)
    assert address not in page(client), "nor without a permission"
    assert "This account is not ours." in page(client, address)


def test_whose_supervisor_changed_is_not_shown_either(house, client):
    """R27: the permission rests until it is renewed."""
    Account.objects.filter(pk=house.hers.pk).update(shown=True)
    house.ann.supervisor = house.top
    house.ann.save()
    assert house.hers.address not in page(client)


def test_our_side_of_the_proof_is_a_link_with_rel_me(willow, client):
    """R10: both ways."""
    assert f'rel="me" href="{willow.address}"' in page(client)


def test_no_cookie_no_script_and_anybody_may_keep_it(willow, client):
    """The same for everybody: nothing of a session is read or set."""
    client.force_login(factories.employee("Sam Signed").user)
    for path in ("/register", "/register?q=@x", "/register?lang=es", "/register.json", "/register.atom",
                 "/register/report"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not answer.cookies, path
        assert "<script" not in answer.content.decode()
        assert "Sam Signed" not in answer.content.decode()
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.get("Vary", ""), path


def test_two_languages_by_the_address_or_the_browser(willow, client):
    assert '<html lang="es">' in page(client, lang="es")
    assert '<html lang="en">' in page(client, lang="xx")
    assert '<html lang="es">' in client.get("/register", headers={"Accept-Language": "es-MX,en;q=0.5"}).content.decode()
    client.cookies["django_language"] = "es"
    assert '<html lang="en">' in page(client), "a cookie says nothing here"


def test_a_copy_already_held_is_not_sent_again(willow, client):
    first = client.get("/register.json")
    assert client.get("/register.json", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_list_as_json_and_as_a_feed(house, willow, client):
    """R10: a stable shape, readable from any site."""
    answer = client.get("/register.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    body = answer.json()
    assert (body["version"], body["institution"]["domains"]) == (1, ["willowlibrary.example"])
    one = next(a for a in body["accounts"] if a["handle"] == willow.handle)
    assert set(one) == {
        "handle", "name", "network", "address", "channel", "forms", "purpose", "since", "reviewed", "proof",
    }  # fmt: skip
    assert one["proof"] == {"state": "both_ways", "why": "links_back", "compared": clock.iso(NOW)}
    feed = ElementTree.fromstring(client.get("/register.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    assert "steward" not in json.dumps(body)


def test_sixteen_hundred_accounts(house, client):
    """At most 12 queries and 60 KiB."""
    Account.objects.bulk_create(
        Account(
            network="mastodon", handle=f"@branch{n}@social.example", name=f"Branch number {n}", state="active",
            address=f"https://social.example/@branch{n}", channel="social", forms=["profile"], purpose="News " * 12,
            created_by="library", administered_by="library", maintained_by="library", registered_at=factories.SINCE,
            proof_at=NOW, proof_found=n % 7 > 0, proof_why="links_back" if n % 7 else "no_link",
        )
        for n in range(1600)
    )  # fmt: skip
    for path in ("/register", "/register?page=17", "/register?q=@branch1599@social.example", "/register?q=branch7",
                 "/register?q=@brаnch7@social.example", "/register.atom"):  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert len(asked) <= 12, (path, len(asked))
        assert len(answer.content) <= 60 * 1024, (path, len(answer.content))
    assert "1601 accounts" in page(client).replace(",", "") or "1,601" in page(client)


@pytest.mark.parametrize(
    "asked",
    ["%", "<script>alert(1)</script>", "a" * 5000, "https://[", "@", "?", "#", "http://", "\u202eelpmaxe", "%00",
              "' OR 1=1 --", "💥", "//", "https://social.example:99999/@x"],
)  # fmt: skip
def test_odd_questions_are_answered_and_nothing_runs(willow, client, asked):
    answer = client.get("/register", {"q": asked})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "1" * 400])
def test_an_odd_page_number_is_some_page(willow, client, number):
    assert client.get("/register", {"page": number}).status_code == 200


class TestReporting:
    def test_a_citizen_reports_and_is_asked_for_nothing_else(self, house, client):
        """R10: no sign-in, no token, nothing about who says it."""
        form = client.get("/register/report", {"said": "@wi11ow"})
        assert 'value="@wi11ow"' in form.content.decode()
        answer = client.post("/register/report?lang=es", {"said": "@wi11ow", "words": "sells cards"}, follow=True)
        assert answer.redirect_chain == [("/register/report?kept=1&lang=es", 303)]
        assert not answer.cookies
        report = AccountReport.objects.get()
        assert (report.said, report.words, report.state) == ("@wi11ow", "sells cards", "open")
        assert {f.name for f in AccountReport._meta.get_fields()}.isdisjoint({"ip", "email", "name", "reporter"})

    @pytest.mark.parametrize(("said", "field"), [("", "said"), ("x" * 400, "said"), ("@", "said")])
    def test_bad_input_leads_to_its_field(self, house, client, said, field):
        answer = client.post("/register/report", {"said": said})
        assert answer.status_code == 422
        assert f'href="#f-{field}"' in answer.content.decode()
        assert not AccountReport.objects.exists()

    def test_too_many_in_an_hour_wait(self, house, client, monkeypatch):
        monkeypatch.setattr(reports, "MOST_AN_HOUR", 1)
        client.post("/register/report", {"said": "@one"})
        answer = client.post("/register/report", {"said": "@two"})
        assert answer.status_code == 429
        assert "nothing was kept" in answer.content.decode()
        assert AccountReport.objects.count() == 1

    def test_a_browser_that_checks_for_forged_requests_needs_no_cookie(self, house):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post("/register/report", {"said": "@wi11ow"}).status_code == 303

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_other_methods_are_refused(self, house, client, method):
        assert getattr(client, method)("/register/report").status_code == 405
        assert getattr(client, method)("/register.json").status_code == 405
