"""Accounts compared with their public pages: both ways, and never a private one (R10, R56; L5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.recorded import words
from spokesperson.oversight.actions.verify_proof import compare_due, register_address, verify_proof
from tests import factories
from tests.networks.pages import Pages, serving
from tests.oversight.conftest import invalid, refused


@pytest.fixture
def server(settings) -> Iterator[Pages]:
    with serving() as pages:
        settings.EGRESS_ALLOW = [pages.allow]
        yield pages


def link() -> str:
    return f'<a rel="me" href="{register_address()}">Register</a>'


def mastodon(server: Pages, page: str, handle: str = "@willow@social.example") -> Account:
    return factories.account_library("mastodon", handle, address=server.put("/" + handle, page))


def test_an_account_that_links_back_is_shown_to_be_ours(house, server):
    """R10: our register links to it, and it links to our register."""
    account = verify_proof(mastodon(server, link()), house.boss)
    assert (account.proof_found, account.proof_why, account.proof_at) == (True, "links_back", factories.AT_WORK)
    assert words(archive.by_subject(account.urn)[-1])[0] == "Compared with its public page"


def test_a_failed_comparison_is_kept(house, server):
    """R10: shown, not hidden."""
    account = verify_proof(mastodon(server, "no link"), house.boss)
    assert (account.proof_found, account.proof_why) == (False, "no_link")
    assert archive.by_subject(account.urn)[-1].activity["object"]["sp:linksBack"] is False


def test_the_noticeboard_and_the_institutions_domain_need_no_page(house, server):
    own = factories.account_library("wordpress", "news", address="https://news.willowlibrary.example/")
    for account in (own, house.board):
        assert verify_proof(account, house.boss).proof_why == "own_domain"
    assert server.asked == []


def test_a_representative_does_not_make_us_ask(house, server):
    """M2R."""
    refused(verify_proof, mastodon(server, link()), house.ann)
    assert server.asked == []


def test_each_account_is_compared_once_a_day(house, server):
    account = mastodon(server, link())
    assert compare_due() == 2
    assert compare_due() == 0
    records = len(archive.by_subject(account.urn))
    with clock.at(factories.AT_WORK + timedelta(hours=25)):
        assert compare_due() == 2
        assert len(archive.by_subject(account.urn)) == records, "the same answer is not recorded again"
        server.put("/@willow@social.example", "the link is gone")
    with clock.at(factories.AT_WORK + timedelta(hours=50)):
        compare_due()
    assert len(archive.by_subject(account.urn)) == records + 1
    account.refresh_from_db()
    assert (account.proof_found, account.proof_why) == (False, "no_link")


def test_a_few_at_a_time_the_longest_first(house, server):
    for n in range(8):
        mastodon(server, link(), f"@n{n}@social.example")
    assert [compare_due(4), compare_due(4), compare_due(4), compare_due(4)] == [4, 4, 1, 0]


class TestNeverFetched:
    """R56, L5: purely personal accounts are never looked at, whatever anybody does."""

    def accounts(self, house, server) -> list[Account]:
        def own(person, handle, **more):
            return factories.account_personal(person, handle=handle, address=server.put("/" + handle, link()), **more)

        granted_not_agreed = own(house.ann, "@one")
        factories.granted(house.ann, granted_not_agreed)
        agreed_but_revoked = own(house.ann, "@three", shown=True)
        factories.granted(house.ann, agreed_but_revoked, revoked_at=factories.AT_WORK - timedelta(days=1))
        ended = own(house.ann, "@four", shown=True)
        factories.granted(house.ann, ended, end=factories.AT_WORK - timedelta(days=1))
        not_accepted = own(house.ann, "@five", shown=True)
        factories.granted(house.ann, not_accepted, accepted_at=None)
        mixed = factories.account_library(
            "mastodon", "@six", created_by="individual", address=server.put("/@six", link()), owner=house.ann
        )
        return [own(house.aide, "@two", shown=True), granted_not_agreed, agreed_but_revoked, ended, not_accepted, mixed]

    def test_neither_by_the_chore_nor_by_a_person(self, house, server):
        for account in self.accounts(house, server):
            for person in (house.boss, house.ann, house.aide):
                invalid("account", verify_proof, account, person)
        compare_due(100)
        assert server.asked == []

    def test_nor_by_any_chore_or_page(self, house, server, client):
        from spokesperson.oversight.accounts.account_reminders import remind_accounts

        found = self.accounts(house, server)
        remind_accounts()
        client.force_login(house.ann.user)
        for account in found:
            client.get(f"/accounts/{account.uid}")
        client.get("/register?q=@two")
        assert server.asked == []

    def test_with_a_permission_and_the_agreement_it_is(self, house, server):
        """R56: an open grant, and the owner's own agreement."""
        account = factories.account_personal(
            house.ann, handle="@yes", address=server.put("/@yes", link()), shown=True
        )  # fmt: skip
        factories.granted(house.ann, account)
        compare_due(100)
        assert server.asked == ["/@yes"]
        assert verify_proof(account, house.ann).proof_found
        refused(verify_proof, account, house.boss)
