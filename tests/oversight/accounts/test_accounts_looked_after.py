"""Looking after an account: two people, second factor, yearly look, connection, requests (R10-R12, M1A-M4R; L2, L5)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts import due, tokens
from spokesperson.accounts.models import INDIVIDUAL, Account, AccountReport, AccountRequest
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.decisions.recorded import words
from spokesperson.oversight.actions import report_account as reports
from spokesperson.oversight.actions.attest_second_factor import attest_second_factor
from spokesperson.oversight.actions.change_account import change_account
from spokesperson.oversight.actions.report_account import close_report, report_account
from spokesperson.oversight.actions.request_account import decline_account, register_requested, request_account
from spokesperson.oversight.actions.review_account import review_account
from spokesperson.oversight.actions.show_in_register import show_in_register
from spokesperson.oversight.actions.tell_exposure import tell_exposure
from spokesperson.oversight.actions.try_connection import try_connection
from tests import factories
from tests.oversight.accounts.test_accounts import library
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK


class TestTwoPeople:
    def test_whoever_registers_it_looks_after_it_and_a_second_one_stands_in(self, house):
        """M1A, R10."""
        account = library(house.boss, backup=house.second.handle)
        assert (account.steward, account.backup) == (house.boss, house.second)
        record = archive.by_subject(account.urn)[-1].activity["object"]
        assert (record["sp:steward"], record["sp:backup"]) == (house.boss.urn, house.second.urn)

    def test_one_administrator_registers_for_another_and_stands_in(self, house):
        """M1A: two different Administrators, whichever of them writes it down."""
        account = library(house.boss, steward=house.second.handle, backup=house.boss.handle)
        assert (account.steward, account.backup) == (house.second, house.boss)

    @pytest.mark.parametrize("name", ["steward", "backup"])
    def test_nobody_stands_in_for_themselves(self, house, name):
        """M1A bad input: one person twice."""
        account = library(house.boss, backup=house.second.handle)
        other = account.backup if name == "steward" else account.steward
        invalid("backup", change_account, account, house.boss, **{name: other.handle})

    def test_an_account_is_handed_on_and_never_left_alone(self, house):
        """M2A, R15."""
        account = library(house.boss, backup=house.second.handle)
        third = factories.appointed("Carl Third")
        assert change_account(account, house.second, backup=third.handle).backup == third
        invalid("steward", change_account, account, house.second, steward="")
        invalid("steward", change_account, account, house.second, steward=house.ann.handle)

    def test_a_personal_account_has_neither(self, house):
        """R11, M4R."""
        invalid("steward", change_account, house.hers, house.ann, steward=house.boss.handle)


class TestSecondFactor:
    def test_an_administrator_attests_it_for_a_year(self, house):
        """R10, M2A: who said so, when, and until when."""
        held = attest_second_factor(house.board, house.boss, says=True, words="security keys")
        assert (held.second_factor_by, held.second_factor_at) == (house.boss, NOW)
        assert held.second_factor_until.date().isoformat() in ("2027-03-17", "2027-03-18")
        record = archive.by_subject(held.urn)[-1]
        assert (record.type, words(record)[0]) == ("Accept", "Second factor attested")
        with clock.at(NOW + timedelta(days=340)):
            assert "second_factor" in [m.kind for m in due.matters(held)]

    @pytest.mark.parametrize("said", [False, None, 1, "yes"])
    def test_it_is_said_plainly_or_not_at_all(self, house, said):
        invalid("says", attest_second_factor, house.board, house.boss, says=said)

    @pytest.mark.parametrize("words", ["code 482 913", "JBSWY3DPEHPK3PXP", "otpauth://totp/x?secret=A", "12345678"])
    def test_a_code_or_secret_is_never_kept(self, house, words):
        """L5."""
        error = invalid("words", attest_second_factor, house.board, house.boss, says=True, words=words)
        assert words not in str(error)

    def test_words_about_its_kind_are_welcome(self, house):
        assert attest_second_factor(house.board, house.boss, says=True, words="two security keys, one in the safe")

    def test_a_representative_attests_nothing(self, house):
        """M2R."""
        verdict = refused(attest_second_factor, house.board, house.ann, says=True)
        assert "Overview/maintain_library_account" in verdict.decision.clauses
        house.board.refresh_from_db()
        assert house.board.second_factor_at is None

    def test_nobody_attests_a_personal_account(self, house):
        """R11, L5: not even its owner; nothing of its sign-in is anybody's business."""
        invalid("account", attest_second_factor, house.hers, house.ann, says=True)


class TestYearlyLook:
    def test_all_of_it_is_true_says_an_administrator(self, house):
        """R10, M2A."""
        held = review_account(house.board, house.boss, true=True, words="opened each link")
        assert (held.reviewed_by, held.reviewed_at) == (house.boss, NOW)
        assert words(archive.by_subject(held.urn)[-1])[0] == "Looked at once a year: all of it is true"

    def test_what_nobody_looked_at_for_a_year_and_a_month_leaves_the_public_list(self, house):
        """R10."""
        assert house.board in due.listed()
        with clock.at(house.board.registered_at + timedelta(days=370)):
            assert house.board in due.listed(), "overdue, and its steward is told; still on the list"
            assert next(m.kind for m in due.matters(house.board)) == "review"
        with clock.at(house.board.registered_at + timedelta(days=400)):
            assert house.board not in due.listed()
            factories.shifts(house.boss, days=range(7))
            review_account(house.board, house.boss, true=True)
            assert house.board in due.listed()

    @pytest.mark.parametrize("said", [False, None, "true"])
    def test_what_is_not_true_is_changed_first(self, house, said):
        invalid("true", review_account, house.board, house.boss, true=said)

    def test_a_representative_looks_at_none(self, house):
        """M2R."""
        refused(review_account, house.board, house.ann, true=True)

    def test_a_retired_account_is_not_looked_at(self, house):
        Account.objects.filter(pk=house.board.pk).update(state="retired")
        house.board.refresh_from_db()
        invalid("account", review_account, house.board, house.boss, true=True)

    def test_the_two_ways_of_counting_agree(self, house):
        """The condition for lists finds what the sentences of one account find."""
        for n, more in enumerate([
            {}, {"steward": house.boss, "backup": house.second},
            {"steward": house.boss, "backup": house.second, "second_factor_until": NOW + timedelta(days=200)},
            {"steward": house.boss, "backup": house.second, "second_factor_until": NOW + timedelta(days=20)},
            {"steward": house.boss, "backup": house.second, "second_factor_until": NOW + timedelta(days=200),
             "proof_found": False},
            {"steward": house.boss, "backup": house.second, "second_factor_until": NOW + timedelta(days=200),
             "registered_at": NOW - timedelta(days=350)},
            {"steward": house.boss, "backup": house.second, "second_factor_until": NOW + timedelta(days=200),
             "registered_at": NOW - timedelta(days=350), "reviewed_at": NOW - timedelta(days=3)},
            {"state": "retired"}, {"created_by": INDIVIDUAL},
        ]):  # fmt: skip
            factories.account_library("mastodon", f"@n{n}@social.example", **more)
        listed = set(Account.objects.filter(due.needs_attention()))
        for account in Account.objects.all():
            assert (account in listed) == bool(due.matters(account)), account


class TestConnection:
    def test_the_noticeboard_answers_for_itself(self, house):
        """M2A: a real verify through the connector."""
        tokens.store(house.board, "not needed here")
        tried = try_connection(house.board, house.boss)
        assert (tried.works, tried.why) == (True, "works")
        token = Account.objects.select_related("token").get(pk=house.board.pk).token
        assert (token.tested_at, token.tested_ok) == (NOW, True)
        assert "not needed here" not in json.dumps([r.activity for r in archive.by_subject(house.board.urn)])

    def test_a_new_authorisation_is_untested(self, house):
        tokens.store(house.board, "first")
        try_connection(house.board, house.boss)
        tokens.store(house.board, "second")
        token = Account.objects.select_related("token").get(pk=house.board.pk).token
        assert (token.tested_at, token.tested_ok) == (None, None)

    def test_what_cannot_be_reached_is_neither_broken_nor_whole(self, house):
        account = factories.account_library("mastodon", "@w@s.example", base_url="http://127.0.0.1:9", token="t")
        tried = try_connection(account, house.boss)
        assert (tried.works, tried.why) == (None, "away")

    def test_without_an_authorisation_there_is_nothing_to_try(self, house):
        invalid("account", try_connection, factories.account_library("mastodon", "@w@s.example"), house.boss)

    def test_a_representative_does_not_use_the_librarys_authorisation(self, house, monkeypatch):
        """M2R."""
        tokens.store(house.board, "secret")
        monkeypatch.setattr(tokens, "read", None)
        refused(try_connection, house.board, house.ann)


class TestRequests:
    def test_a_representative_asks_for_a_library_account(self, house):
        """M1R."""
        made = request_account(house.ann, network="mastodon", purpose="book groups", handle="@books@social.example")
        assert (made.state, made.employee) == ("open", house.ann)
        assert words(archive.by_subject(made.urn)[-1])[0] == "Library account asked for"

    @pytest.mark.parametrize("purpose", ["", "   ", None])
    def test_a_request_without_a_purpose_is_rejected(self, house, purpose):
        """M1R bad input."""
        invalid("purpose", request_account, house.ann, network="mastodon", purpose=purpose)
        assert not AccountRequest.objects.exists()

    def test_the_same_is_not_asked_twice(self, house):
        request_account(house.ann, network="mastodon", purpose="book groups")
        invalid("purpose", request_account, house.ann, network="mastodon", purpose="book groups")

    def test_an_administrator_answers_with_the_account_or_the_reason(self, house):
        """M1A, M1R."""
        first = request_account(house.ann, network="mastodon", purpose="book groups")
        answered = register_requested(first, house.boss, house.board)
        assert (answered.state, answered.account) == ("registered", house.board)
        second = request_account(house.ann, network="mastodon", purpose="films")
        invalid("words", decline_account, second, house.boss, words=" ")
        assert decline_account(second, house.boss, words="One account is enough.").state == "declined"
        with pytest.raises(ValueError, match="answered already"):
            decline_account(second, house.boss, words="Again.")

    def test_nobody_answers_but_an_administrator(self, house):
        """M1R."""
        made = request_account(house.ann, network="mastodon", purpose="book groups")
        refused(decline_account, made, house.ann, words="no")
        refused(register_requested, made, house.ann, house.board)


class TestInTheRegister:
    def test_a_representative_agrees_and_takes_it_back(self, house):
        """R11, R56, L6."""
        assert show_in_register(house.hers, house.ann, shown=True).shown
        Account.objects.filter(pk=house.hers.pk).update(proof_at=NOW, proof_found=True, proof_why="links_back")
        held = show_in_register(house.hers, house.ann, shown=False)
        assert (held.shown, held.proof_at, held.proof_found) == (False, None, None)

    def test_nobody_agrees_for_another(self, house):
        """M4A, L6: neither the supervisor nor an Administrator."""
        for other in (house.boss, house.manager):
            refused(show_in_register, house.hers, other, shown=True)

    def test_only_what_a_permission_names_stands_there(self, house):
        """R56."""
        private = factories.account_personal(house.ann, handle="@mine@social.example")
        invalid("account", show_in_register, private, house.ann, shown=True)
        invalid("account", show_in_register, house.board, house.boss, shown=True)
        invalid("shown", show_in_register, house.hers, house.ann, shown="yes")


class TestBeforeBlocking:
    def test_that_the_owner_was_told_is_on_record(self, house):
        """L2."""
        held = tell_exposure(house.hers, house.ann)
        assert held.told_at == NOW
        record = archive.by_subject(held.urn)[-1]
        assert words(record)[0] == "Read what blocking somebody means"
        assert "1.6" in record.clauses

    def test_there_is_nothing_to_tell_about_a_private_account(self, house):
        """L2, R56."""
        invalid("account", tell_exposure, factories.account_personal(house.ann, handle="@p@s.example"), house.ann)

    def test_only_the_owner_is_told(self, house):
        refused(tell_exposure, house.hers, house.boss)


class TestReports:
    def test_the_public_reports_an_imitation(self, house):
        """R10: what was said, and nothing of who said it."""
        made = report_account("@wi11ow@social.example", "It sells cards.")
        record = archive.by_subject(made.urn)[-1]
        assert (record.actor, words(record)[0]) == (reports.PUBLIC, "Reported by the public")
        again = report_account("https://social.example/@other")
        assert again.pk != made.pk
        assert report_account("WI11OW@social.example").times == 2
        assert AccountReport.objects.count() == 2

    @pytest.mark.parametrize("said", ["", " ", "@", "x" * 301, "a\x00b", None])
    def test_an_empty_or_endless_report_is_rejected(self, house, said):
        invalid("said", report_account, said)

    def test_nobody_fills_the_register(self, house, monkeypatch):
        monkeypatch.setattr(reports, "MOST_AN_HOUR", 3)
        for n in range(3):
            report_account(f"@n{n}")
        with pytest.raises(reports.TooMany):
            report_account("@one-more")
        with clock.at(NOW + timedelta(minutes=61)):
            report_account("@one-more")

    def test_an_administrator_says_what_became_of_it(self, house):
        made = report_account("@wi11ow@social.example")
        before = Decision.objects.count()
        invalid("state", close_report, made, house.boss, state="open", outcome="x")
        invalid("outcome", close_report, made, house.boss, state="acted", outcome=" ")
        assert Decision.objects.count() == before
        refused(close_report, made, house.ann, state="acted", outcome="told the network")
        closed = close_report(made, house.boss, state="acted", outcome="Told the network.")
        assert (closed.state, closed.closed_by) == ("acted", house.boss)
        with pytest.raises(ValueError, match="closed already"):
            close_report(made, house.boss, state="acted", outcome="Twice.")
