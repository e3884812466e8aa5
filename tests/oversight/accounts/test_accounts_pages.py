"""The pages of accounts: list, account, changes, requests, reports, groups (R10-R12, R19, R54-R56, M1A-M4R; L2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account, AccountReport, AccountRequest, Consultation, RelatedGroup
from spokesperson.decisions.models import Decision
from spokesperson.oversight.actions.report_account import report_account
from tests import factories

NOW = factories.AT_WORK


def browse(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def text(answer, status=200) -> str:
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def act(client, account, verb, **given):
    return client.post(f"/accounts/{account.uid}/{verb}", given, follow=True)


class TestList:
    @pytest.fixture
    def many(self, house):
        Account.objects.bulk_create(
            Account(
                network="mastodon", handle=f"@a{n}@social.example", name=f"Number {n}",
                state=("active", "frozen")[n % 9 == 0],
                address=f"https://social.example/@a{n}", channel="social", forms=["profile"], purpose="News " * 20,
                created_by="library" if n % 5 else "individual", administered_by="library" if n % 3 else "individual",
                maintained_by="library" if n % 3 else "individual", registered_at=factories.SINCE,
                owner=None if n % 3 else house.ann, steward=house.boss if n % 2 else None,
            )
            for n in range(1600)
        )  # fmt: skip
        return house

    @pytest.mark.parametrize("who", ["boss", "manager", "ann", "aide"])
    def test_sixteen_hundred_accounts_stay_in_the_budget(self, many, who):
        """At most 12 queries and 60 KiB, whatever the filter."""
        client = browse(getattr(many, who))
        for path in ("/accounts", "/accounts?kind=personal", "/accounts?needs=attention&page=9", "/accounts?q=@a77",
                     "/accounts?state=frozen&kind=library"):  # fmt: skip
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            assert answer.status_code == 200
            assert len(asked) <= 12, (path, len(asked), [q["sql"][:140] for q in asked])
            assert len(answer.content) <= 60 * 1024, (path, len(answer.content))

    def test_filters_stand_in_the_address(self, house):
        """R10, R16."""
        frozen = factories.account_library("mastodon", "@frozen@s.example", state="frozen", created_by="individual")
        client = browse(house.boss)
        page = text(client.get("/accounts?kind=mixed&state=frozen"))
        assert frozen.handle in page
        assert f"/accounts/{house.board.uid}" not in page
        assert "which is no choice of this list" in text(client.get("/accounts?kind=nonsense"))
        assert "Two Administrators look after each account" in text(client.get("/accounts?needs=attention"))

    def test_a_private_account_is_not_found_by_searching(self, house):
        """R11, R56: nor counted."""
        factories.account_personal(house.boss, handle="@secretly@s.example")
        page = text(browse(house.ann).get("/accounts?q=secretly"))
        assert "@secretly" not in page
        assert "No account fits" in page

    @pytest.mark.parametrize(
        "query", ["?page=x", "?page=0", "?q=%25", "?needs=1", "?state=<b>", "?kind=library&kind=x"]
    )
    def test_odd_filters_are_answered(self, house, query):
        text(browse(house.boss).get("/accounts" + query))


class TestLibraryAccount:
    def test_an_administrator_attests_reviews_and_compares(self, house):
        """R10, M2A: on the page of the account."""
        client = browse(house.boss)
        for verb, given, said in (
            ("attest", {"sure": "yes", "words": "security keys"}, "Attested in your name until"),
            ("review", {"sure": "yes"}, "you looked, and all of it is true"),
            ("compare", {}, "Our own domain"),
        ):
            assert said in text(act(client, house.board, verb, **given)), verb
        page = text(client.get(f"/accounts/{house.board.uid}"))
        assert "Dana Director said so on 17 March 2026" in page
        assert "Looked at on 17 March 2026 by Dana Director" in page

    @pytest.mark.parametrize("verb", ["attest", "review"])
    def test_without_the_tick_nothing_is_said(self, house, verb):
        page = text(act(browse(house.boss), house.board, verb))
        assert "said error" in page
        house.board.refresh_from_db()
        assert (house.board.reviewed_at, house.board.second_factor_at) == (None, None)

    @pytest.mark.parametrize("verb", ["attest", "review", "compare", "try", "connect"])
    def test_a_representative_is_refused_and_shown_why(self, house, verb):
        """M2R: the attempt is on record."""
        tokens.store(house.board, "secret")
        before = Decision.objects.count()
        answer = browse(house.ann).post(f"/accounts/{house.board.uid}/{verb}", {"sure": "yes", "authorisation": "t"})
        assert answer.status_code in (302, 403)
        assert Decision.objects.count() == before + 1
        assert Decision.objects.latest("id").effect == "deny"

    def test_a_connection_shows_its_age_and_whether_it_works(self, house):
        """M2A: age, broken, never tried."""
        account = factories.account_library("mastodon", "@w@s.example", base_url="http://127.0.0.1:9", token="t")
        client = browse(house.boss)
        page = text(client.get(f"/accounts/{account.uid}"))
        assert "Never tried." in page
        assert "Stored 0 days ago" in page
        assert "could not be asked" in text(act(client, account, "try"))
        account.token.ciphertext = b"x:broken"
        account.token.save()
        assert "does not open" in text(client.get(f"/accounts/{account.uid}"))

    def test_what_is_overdue_is_said_with_what_follows(self, house):
        Account.objects.filter(pk=house.board.pk).update(registered_at=NOW - timedelta(days=370))
        assert "leaves the public register" in text(browse(house.boss).get(f"/accounts/{house.board.uid}"))
        Account.objects.filter(pk=house.board.pk).update(registered_at=NOW - timedelta(days=420))
        assert "no longer stands in the public register" in text(browse(house.boss).get(f"/accounts/{house.board.uid}"))

    def test_it_is_changed_on_a_form_and_only_what_differs(self, house):
        """M2A: two people, purpose, a transfer with its reason."""
        client = browse(house.boss)
        where = f"/accounts/{house.board.uid}/change"
        form = text(client.get(where))
        assert 'value="news and answers"' in form
        sent = {
            "purpose": "all news",
            "steward": house.boss.handle,
            "backup": house.second.handle,
            "forms": ["profile"],
        }
        assert "Changed, and recorded." in text(client.post(where, sent, follow=True))
        house.board.refresh_from_db()
        assert (house.board.purpose, house.board.steward, house.board.backup) == ("all news", house.boss, house.second)
        same = {**sent, "backup": house.boss.handle}
        page = text(client.post(where, same), 422)
        assert 'href="#f-backup"' in page
        assert "Say what is to change" in text(client.post(where, sent), 422)
        moved = {**sent, "created_by": "individual"}
        assert 'href="#f-reason"' in text(client.post(where, moved), 422)

    def test_a_representative_does_not_change_it(self, house):
        """M2R."""
        answer = browse(house.ann).post(
            f"/accounts/{house.board.uid}/change", {"purpose": "mine", "forms": ["profile"]}
        )
        assert answer.status_code in (302, 403)
        house.board.refresh_from_db()
        assert house.board.purpose == "news and answers"

    def test_the_page_stays_small(self, house):
        for account in (house.board, house.hers):
            for person in (house.boss, house.ann):
                client = browse(person)
                client.get(f"/accounts/{account.uid}")
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(f"/accounts/{account.uid}")
                if answer.status_code == 200:
                    assert len(asked) <= 14, (account, person, len(asked), [q["sql"][:80] for q in asked])


class TestPersonalAccount:
    def test_the_owner_puts_the_offered_words_in_with_one_press(self, house):
        """R54, R55."""
        Account.objects.filter(pk=house.hers.pk).update(
            profile_text="Reading.", profile_states_position=False, profile_identifies=False
        )
        client = browse(house.ann)
        page = text(client.get(f"/accounts/{house.hers.uid}"))
        offered = "I work at the Willow County Library as Branch Librarian"
        assert offered in page
        assert "Something is missing" in page
        filled = text(client.get(f"/accounts/{house.hers.uid}?offer=1"))
        assert f"Reading.\n{offered}" in filled
        area = filled.partition('name="profile_text"')[2].partition(">")[2].partition("</textarea>")[0]
        assert "The profile says who you are" in text(act(client, house.hers, "profile", profile_text=area))

    def test_a_private_account_is_neither_checked_nor_nagged_about(self, house):
        """R56."""
        private = factories.account_personal(house.ann, handle="@p@s.example", profile_text="", profile_checked_at=None)
        page = text(browse(house.ann).get(f"/accounts/{private.uid}"))
        assert "What its profile says" not in page
        assert "Because you speak for the Library here" not in page
        assert "Show me in the register" not in page

    def test_the_owner_agrees_to_the_register_and_takes_it_back(self, house):
        """R11, L6."""
        client = browse(house.ann)
        assert "You stand in the public register now" in text(act(client, house.hers, "show"))
        assert house.hers.address in text(client.get("/register"))
        assert "You no longer stand" in text(act(client, house.hers, "hide"))
        assert house.hers.address not in text(client.get("/register"))
        assert browse(house.boss).post(f"/accounts/{house.hers.uid}/show").status_code in (302, 403)
        house.hers.refresh_from_db()
        assert house.hers.shown is False

    def test_before_blocking_somebody_the_owner_is_told_and_it_is_kept(self, house):
        """L2."""
        client = browse(house.ann)
        where = f"/accounts/{house.hers.uid}/before-blocking"
        assert where in text(client.get(f"/accounts/{house.hers.uid}"))
        assert "as an act of the state" in text(client.get(where))
        assert "You read this on 17 March 2026" in text(client.post(where, follow=True))
        assert browse(house.boss).get(where).status_code == 404, "it is the owner's"
        private = factories.account_personal(house.ann, handle="@p@s.example")
        assert "nobody’s business but yours" in text(client.get(f"/accounts/{private.uid}/before-blocking"))


class TestAsking:
    def test_a_representative_asks_and_an_administrator_answers(self, house):
        """M1R, M1A."""
        client = browse(house.ann)
        sent = {"verb": "ask", "network": "mastodon", "purpose": "book groups"}
        assert "Asked." in text(client.post("/accounts/asked-for", sent, follow=True))
        request = AccountRequest.objects.get()
        admin = browse(house.boss)
        assert "book groups" in text(admin.get("/accounts/asked-for"))
        given = {"request": str(request.uid), "verb": "register", "account": str(house.board.uid)}
        assert "Answered with the account." in text(admin.post("/accounts/asked-for", given, follow=True))
        assert house.board.handle in text(client.get("/accounts/asked-for"))

    def test_without_a_purpose_the_field_is_named(self, house):
        """M1R bad input."""
        page = text(browse(house.ann).post("/accounts/asked-for", {"verb": "ask", "network": "mastodon"}), 422)
        assert 'href="#f-purpose"' in page
        assert not AccountRequest.objects.exists()

    def test_others_requests_are_not_shown(self, house):
        browse(house.ann).post("/accounts/asked-for", {"verb": "ask", "network": "mastodon", "purpose": "hers"})
        assert "hers" not in text(browse(house.aide).get("/accounts/asked-for"))

    @pytest.mark.parametrize("given", [{}, {"request": "x"}, {"request": "x", "verb": "decline"}, {"verb": "register"}])
    def test_a_request_that_does_not_exist_is_not_found(self, house, given):
        assert browse(house.boss).post("/accounts/asked-for", given).status_code == 404


class TestReported:
    def test_administrators_see_what_the_public_reported_and_answer(self, house):
        """R10."""
        report = report_account("@wi11ow@social.example", "sells cards")
        client = browse(house.boss)
        assert "sells cards" in text(client.get("/accounts/reported"))
        given = {"report": str(report.uid), "state": "acted", "outcome": ""}
        text(client.post("/accounts/reported", given), 422)
        page = text(client.post("/accounts/reported", {**given, "outcome": "told them"}, follow=True))
        assert "Kept, with what became of it." in page
        assert "told them" in text(client.get("/accounts/reported?state=closed"))
        assert AccountReport.objects.get().state == "acted"

    def test_nobody_else_sees_them(self, house):
        report_account("@wi11ow@social.example")
        answer = browse(house.ann).get("/accounts/reported")
        assert answer.status_code in (302, 403)
        assert "wi11ow" not in answer.content.decode()


class TestGroups:
    def test_a_group_is_registered_asked_for_and_advised(self, house):
        """R19."""
        client = browse(house.boss)
        page = text(client.post("/groups", {"kind": "friends", "name": "Friends of Willow"}, follow=True))
        group = RelatedGroup.objects.get()
        assert "Wanda Web is its consultant" in page
        where = f"/groups/{group.uid}"
        text(client.post(where, {"verb": "ask", "question": "May we quote you?"}, follow=True))
        asked = Consultation.objects.get()
        given = {"verb": "answer", "asked": str(asked.uid), "answer": "Yes, with a link."}
        assert "Yes, with a link." in text(browse(house.second).post(where, given, follow=True))
        text(client.post(where, {"verb": "consultant", "consultant": house.boss.handle}, follow=True))
        group.refresh_from_db()
        assert group.consultant == house.boss

    def test_a_representative_reads_and_does_not_advise(self, house):
        """R19."""
        browse(house.boss).post("/groups", {"kind": "endowment", "name": "Endowment"})
        client = browse(house.ann)
        page = text(client.get(f"/groups/{RelatedGroup.objects.get().uid}"))
        assert "<textarea" not in page
        assert client.post("/groups", {"kind": "other", "name": "Mine"}).status_code in (302, 403)
        assert RelatedGroup.objects.count() == 1

    @pytest.mark.parametrize("given", [{}, {"verb": "answer", "asked": "x", "answer": "y"}, {"verb": "answer"}])
    def test_an_answer_to_nothing_is_not_found(self, house, given):
        browse(house.boss).post("/groups", {"kind": "other", "name": "G"})
        client = browse(house.boss)
        assert client.post(f"/groups/{RelatedGroup.objects.get().uid}", given).status_code == 404

    def test_bad_input_leads_to_its_field(self, house):
        assert 'href="#f-name"' in text(browse(house.boss).post("/groups", {"kind": "friends"}), 422)
