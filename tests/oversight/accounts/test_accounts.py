"""Registering, maintaining, connecting and retiring accounts (R10-R12, R54, R55, M1A-M4R; L5)."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts import tokens
from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account
from spokesperson.archive import store as archive
from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.oversight.accounts import profiles as accounts_api
from spokesperson.oversight.accounts.account_fields import refuse_credentials
from spokesperson.oversight.actions.change_account import change_account
from spokesperson.oversight.actions.check_profile import check_profile, names
from spokesperson.oversight.actions.connect_token import connect_token, disconnect
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.oversight.actions.retire_account import retire_account
from spokesperson.oversight.errors import Invalid
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
LIBRARYS = {"created_by": LIBRARY, "administered_by": LIBRARY, "maintained_by": LIBRARY}
SECRET = "hunter2-very-secret"


def fields(**more):
    return {
        "network": "mastodon", "handle": "@willow@social.example", "address": "https://social.example/@willow",
        "forms": ["profile"], "channel": "social", "purpose": "news", **more,
    }  # fmt: skip


def library(by, **more):
    return register_account(by, **{**fields(), **LIBRARYS, **more})


def everything_kept() -> str:
    """All records and decisions as one text."""
    records = [json.dumps(r.activity) for r in archive.recent(1000)]
    return "\n".join([*records, *(bytes(d.canonical).decode() for d in Decision.objects.all())])


class TestLibraryAccounts:
    def test_an_administrator_registers_one_with_its_three_facts(self, house):
        """R10, R12, M1A."""
        account = library(house.boss, backup=house.second.handle, forms=["profile", "website"])
        assert (account.kind, account.state, account.backup) == ("library", "active", house.second)
        assert account.forms == ["website", "profile"]
        record = archive.by_subject(account.urn)[-1]
        assert (record.type, record.actor) == ("Create", house.boss.urn)
        assert record.activity["object"]["sp:createdBy"] == LIBRARY

    def test_without_a_backup_it_is_a_warning_to_be_settled(self, house):
        """M1A, bad input."""
        verdict = refused(library, house.boss)
        assert verdict.effect == "warn"
        assert not Account.objects.filter(network="mastodon").exists()
        known = frozenset(r.rule for r in verdict.unsettled)
        assert library(house.boss, settled=known).state == "active"

    @pytest.mark.parametrize("who", ["ann", "aide", "manager"])
    def test_nobody_else_registers_one(self, house, who):
        """M1R, R28: the attempt is on record and the register unchanged."""
        verdict = refused(library, getattr(house, who), backup=house.second.handle)
        assert verdict.effect == "deny"
        assert not Account.objects.filter(network="mastodon").exists()

    def test_the_refusal_of_a_representative_names_the_cell_and_the_way_on(self, house):
        """M1R."""
        verdict = refused(library, house.ann, backup=house.second.handle)
        assert "Overview/create_library_account" in verdict.decision.clauses
        assert "request_account" in {r.remedy for r in verdict.decision.reasons}

    def test_an_account_a_representative_made_already_is_registered_mixed_and_frozen(self, house):
        """M1R, R10."""
        verdict = refused(library, house.ann, already_made=True)
        assert "Overview/create_library_account" in verdict.decision.clauses
        account = Account.objects.get(network="mastodon")
        assert (account.kind, account.state, account.owner) == ("mixed", "frozen", house.ann)
        assert archive.by_subject(account.urn)[-1].type == "Flag"

    def test_an_administrator_takes_over_what_was_made_in_the_librarys_name(self, house):
        """R10: mixed until a transfer is recorded; the archive keeps who made it."""
        refused(library, house.ann, already_made=True)
        account = Account.objects.get(network="mastodon")
        invalid("reason", change_account, account, house.boss, **LIBRARYS)
        taken = change_account(account, house.boss, reason="handed over on 17 March", backup="wanda-web", **LIBRARYS)
        assert (taken.kind, taken.state, taken.owner) == ("library", "active", None)
        assert archive.by_subject(account.urn)[-1].activity["sp:before"]["sp:createdBy"] == INDIVIDUAL

    @pytest.mark.parametrize("fact", ["created_by", "administered_by", "maintained_by"])
    def test_with_a_missing_fact_it_does_not_become_active(self, house, fact):
        """R10, bad input; once the fact is known it wakes up."""
        account = library(house.boss, backup=house.second.handle, **{fact: ""})
        assert (account.kind, account.state) == ("none", "draft")
        complete = change_account(account, house.boss, reason="asked the network", **{fact: LIBRARY})
        assert (complete.kind, complete.state) == ("library", "active")

    def test_without_a_form_it_does_not_become_active(self, house):
        """R12."""
        account = library(house.boss, backup=house.second.handle, forms=[])
        assert account.state == "draft"
        assert change_account(account, house.boss, forms=["page"]).state == "active"

    def test_a_mixed_account_is_registered_as_what_it_is(self, house):
        """R10, choice."""
        account = library(house.boss, backup="wanda-web", created_by=INDIVIDUAL)
        assert account.kind == "mixed"
        verdict = door.weigh(
            Activity(actor=house.boss, action="post", subject=account.urn, as2={"type": "Create"}, account=account)
        )
        assert verdict.effect == "deny"
        assert "Def-Account-library" in verdict.decision.clauses

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("forms", {"forms": ["profile", "leaflet"]}),
            ("channel", {"channel": "e-mail"}),
            ("network", {"network": "My Space!"}),
            ("handle", {"handle": ""}),
            ("handle", {"handle": "two words"}),
            ("address", {"address": "social.example/@willow"}),
            ("address", {"address": "javascript:alert(1)"}),
            ("address", {"address": "https://ann:pw@social.example/@willow"}),
            ("address", {"address": "https://[::1"}),
            ("purpose", {"purpose": "   "}),
            ("created_by", {"created_by": "the mayor"}),
            ("backup", {"backup": "nobody-here"}),
            ("backup", {"backup": "ann-librarian"}),
            ("account", {"colour": "teal"}),
            ("name", {"name": "x" * 201}),
            ("handle", {"handle": "a\x00b"}),
            ("equipment", {"equipment": "borrowed"}),
            ("administered_by", {"administered_by": INDIVIDUAL, "maintained_by": INDIVIDUAL}),
        ],
    )
    def test_bad_input_names_its_field_and_stores_nothing(self, house, field, given):
        """R10, R12, R22, M1A: unknown form with the four choices; a backup who is no Administrator."""
        before = Account.objects.count()
        invalid(field, library, house.boss, **given)
        assert Account.objects.count() == before

    def test_an_unknown_form_is_answered_with_the_four_choices(self, house):
        """R12."""
        error = invalid("forms", library, house.boss, forms=["leaflet"])
        assert all(form in str(error) for form in ("website", "server", "page", "profile"))
        assert error.clause == "Def-Account-library"

    def test_nobody_is_their_own_backup(self, house):
        """M1A: a second Administrator."""
        invalid("backup", library, house.boss, backup=house.boss.handle)

    @pytest.mark.parametrize("handle", ["willow", "WILLOW"])
    def test_the_same_handle_is_not_registered_twice(self, house, handle):
        """M1A, R11, bad input: in whatever case it is written."""
        invalid("handle", library, house.boss, network="noticeboard", handle=handle)

    def test_when_the_archive_cannot_take_it_nothing_is_registered(self, house, monkeypatch):
        """Rule: no act without its record."""

        def full(*_, **__):
            raise ArchiveUnavailable("disk full")

        monkeypatch.setattr(archive, "append", full)
        with pytest.raises(ArchiveUnavailable):
            library(house.boss, backup=house.second.handle)
        monkeypatch.undo()
        assert not Account.objects.filter(network="mastodon").exists()


class TestPersonalAccounts:
    @pytest.mark.parametrize("who", ["boss", "ann"])
    def test_one_registers_ones_own(self, house, who):
        """R11, M3A, M3R."""
        person = getattr(house, who)
        account = register_personal_account(person, **fields())
        assert (account.kind, account.state, account.owner) == ("personal", "active", person)
        assert archive.by_subject(account.urn)[-1].activity["object"]["attributedTo"] == person.urn

    def test_without_a_role_one_enters_it_in_ones_own_time(self, house):
        """R1, R23, R79, L6: so that a supervisor can name it in a grant; not as Library business, and at work not
        without the supervisor's agreement to personal use."""
        assert "P1" in refused(register_personal_account, house.aide, **fields()).decision.clauses
        for at_work in (NOW, NOW.replace(hour=17, minute=40)):  # at the desk; 12:40 in Chicago: lunch
            with clock.at(at_work):
                verdict = refused(register_personal_account, house.aide, use="personal", **fields())
            assert "3.1.2" in verdict.decision.clauses
        with clock.at(NOW + timedelta(hours=10)):
            account = register_personal_account(house.aide, use="personal", **fields())
        assert (account.kind, account.owner) == ("personal", house.aide)
        assert archive.by_subject(account.urn)[-1].activity["sp:use"] == "personal"

    def test_its_use_is_business_or_personal(self, house):
        """R2, bad input."""
        invalid("use", register_personal_account, house.ann, use="both", **fields())

    def test_who_created_it_does_not_matter(self, house):
        """R11, choice."""
        assert register_personal_account(house.ann, created_by=LIBRARY, **fields()).kind == "personal"

    @pytest.mark.parametrize("owner", ["aide", "boss"])
    def test_somebody_elses_account_is_not_registered(self, house, owner):
        """R11, bad input."""
        error = invalid("owner", register_personal_account, house.ann, owner=getattr(house, owner), **fields())
        assert error.clause == "Def-Account-personal"
        invalid("owner", register_personal_account, house.ann, owner=getattr(house, owner).handle, **fields())

    def test_one_may_name_oneself_as_owner(self, house):
        assert register_personal_account(house.ann, owner="ann-librarian", **fields()).owner == house.ann

    def test_the_same_handle_is_not_registered_twice(self, house):
        """R11, bad input: also not by its true owner, and not a retired one."""
        register_personal_account(house.ann, **fields())
        invalid("handle", register_personal_account, house.boss, **fields())

    @pytest.mark.parametrize("field", ["administered_by", "maintained_by"])
    def test_a_personal_account_is_run_by_an_individual(self, house, field):
        invalid(field, register_personal_account, house.ann, **fields(**{field: LIBRARY}))

    def test_it_has_no_backup(self, house):
        invalid("backup", register_personal_account, house.ann, **fields(backup="wanda-web"))


@pytest.mark.django_db
class TestNoCredentials:
    @pytest.mark.parametrize(
        "key",
        [
            "password", "Password", "passwort_password", "pass", "pwd", "user-password", "accessToken", "access_token",
            "api_key", "apiKey", "client_secret", "PIN", "otp", "session_cookie", "Authorization", "pässword", "2fa",
        ],
    )  # fmt: skip
    def test_whatever_it_is_called_it_is_refused(self, key):
        """R11, L5."""
        with pytest.raises(Invalid, match="never takes a password") as error:
            refuse_credentials({"a": [{key: SECRET}]})
        assert SECRET not in str(error.value) + error.value.field

    @pytest.mark.parametrize("key", ["handle", "user", "address", "passage", "opinion", "spine", "author", "monkey"])
    def test_a_field_that_only_looks_like_one_is_none(self, key):
        refuse_credentials({key: "x"})

    @pytest.mark.parametrize("register", [register_account, register_personal_account])
    def test_input_that_carries_one_is_refused_and_kept_nowhere(self, house, caplog, register):
        """R11, L5."""
        caplog.set_level(logging.DEBUG)
        invalid("password", register, house.ann, **fields(), password=SECRET)
        assert SECRET not in everything_kept() + caplog.text
        assert not Account.objects.filter(network="mastodon").exists()

    def test_neither_does_it_hide_deeper_or_in_a_change(self, house):
        nested = fields(forms=[{"inner": {"password": SECRET}}])
        invalid("password", register_personal_account, house.ann, **nested)
        invalid("password", change_account, house.hers, house.ann, password=SECRET)
        given = {"type": "Profile", **fields(), "password": SECRET}
        invalid("password", accounts_api.create, house.ann, given, (), "own")
        assert SECRET not in everything_kept()

    def test_a_key_that_holds_the_secret_itself_is_not_repeated(self, house):
        error = invalid("password", register_personal_account, house.ann, **fields(), **{f"password={SECRET}": ""})
        assert SECRET not in str(error)

    def test_ordinary_words_are_no_credentials(self, house):
        """Handles and purposes may speak of keys; only names of fields are looked at."""
        account = register_personal_account(house.ann, **fields(purpose="how to choose a password, and why"))
        assert account.purpose.startswith("how to choose")


class TestMaintaining:
    def test_an_administrator_changes_a_library_account(self, house):
        """M2A."""
        changed = change_account(house.board, house.boss, purpose="all news", backup=house.second.handle)
        assert (changed.purpose, changed.backup) == ("all news", house.second)
        record = archive.by_subject(house.board.urn)[-1]
        assert (record.type, record.activity["sp:before"]["summary"]) == ("Update", "news and answers")

    @pytest.mark.parametrize("who", ["ann", "aide"])
    def test_nobody_else_does(self, house, who):
        """M2R."""
        verdict = refused(change_account, house.board, getattr(house, who), purpose="mine")
        assert verdict.effect == "deny"
        house.board.refresh_from_db()
        assert house.board.purpose == "news and answers"

    def test_the_refusal_of_a_representative_names_the_cell(self, house):
        """M2R."""
        verdict = refused(change_account, house.board, house.ann, purpose="mine")
        assert "Overview/maintain_library_account" in verdict.decision.clauses

    def test_the_owner_changes_a_personal_account_and_no_administrator_does(self, house):
        """M4A, M4R: own only."""
        assert change_account(house.hers, house.ann, purpose="reading").purpose == "reading"
        verdict = refused(change_account, house.hers, house.boss, purpose="ours now")
        assert "Def-Account-personal" in verdict.decision.clauses

    def test_a_changed_profile_is_to_be_checked_again(self, house):
        """M4R, R55."""
        change_account(house.hers, house.ann, purpose="reading")
        house.hers.refresh_from_db()
        assert house.hers.profile_identifies
        changed = change_account(house.hers, house.ann, profile_text="Just me.")
        assert (changed.profile_identifies, changed.profile_checked_at) == (False, None)
        assert changed.profile_notice_at == NOW

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("account", {}),
            ("handle", {"handle": ""}),
            ("handle", {"handle": "WILLOW"}),
            ("reason", {"administered_by": LIBRARY}),
            ("backup", {"backup": "wanda-web"}),
        ],
    )
    def test_bad_input_names_its_field(self, house, field, given):
        invalid(field, change_account, house.hers, house.ann, **given)

    def test_one_keeps_ones_own_handle(self, house):
        account = register_personal_account(house.ann, **fields())
        assert change_account(account, house.ann, handle=account.handle.upper()).handle.isupper()

    @pytest.mark.parametrize("given", [{"handle": "other"}, {"network": "mastodon"}])
    def test_an_account_of_the_noticeboard_keeps_its_name(self, house, given):
        """2.1: its notices stand under this name in public."""
        invalid("handle", change_account, house.board, house.boss, **given)
        assert change_account(house.board, house.boss, handle=house.board.handle, purpose="all").purpose == "all"

    @pytest.mark.parametrize("given", [{"network": "bluesky"}, {"base_url": "https://other.example"}, {"base_url": ""}])
    def test_an_authorisation_is_never_shown_to_another_server(self, house, given):
        """L5, M4R: whoever moves the account connects it again, and the record says it was disconnected."""
        account = register_personal_account(house.ann, **fields(base_url="https://social.example"))
        connect_token(account, house.ann, SECRET)
        change_account(account, house.ann, purpose="the same place")
        assert tokens.connected(account)
        change_account(account, house.ann, **given)
        assert not tokens.connected(account)
        assert archive.by_subject(account.urn)[-1].activity["sp:connected"] is False

    def test_a_retired_account_is_closed_but_its_records_stay(self, house):
        """M2A, bad input."""
        tokens.store(house.board, SECRET)
        invalid("reason", retire_account, house.board, house.boss)
        retire_account(house.board, house.boss, reason="nobody reads it")
        house.board.refresh_from_db()
        assert house.board.state == "retired"
        assert not tokens.connected(house.board)
        assert [r.type for r in archive.by_subject(house.board.urn)][-1] == "Remove"
        invalid("account", retire_account, house.board, house.boss, reason="again")
        invalid("account", change_account, house.board, house.boss, purpose="x")
        invalid("account", connect_token, house.board, house.boss, SECRET)

    def test_the_owner_retires_a_personal_account_without_giving_a_reason(self, house):
        refused(retire_account, house.hers, house.boss, reason="we do not like it")
        assert retire_account(house.hers, house.ann).state == "retired"


class TestConnecting:
    def test_an_administrator_connects_a_library_account_and_the_token_stands_nowhere_else(self, house, caplog):
        """M2A, L5."""
        caplog.set_level(logging.DEBUG)
        connect_token(house.board, house.boss, SECRET)
        assert tokens.read(house.board) == SECRET
        assert archive.by_subject(house.board.urn)[-1].activity["object"]["sp:connected"] is True
        assert SECRET not in everything_kept() + caplog.text

    @pytest.mark.parametrize("who", ["ann", "aide"])
    def test_nobody_else_does(self, house, who):
        """M2R: incl. using a Library account's token."""
        refused(connect_token, house.board, getattr(house, who), SECRET)
        refused(disconnect, house.board, getattr(house, who))
        assert tokens.read(house.board) == ""
        assert SECRET not in everything_kept()

    def test_only_the_owner_connects_a_personal_account_and_takes_it_back(self, house):
        """M4A, M4R, L5: voluntary and revocable."""
        refused(connect_token, house.hers, house.boss, SECRET)
        connect_token(house.hers, house.ann, SECRET)
        assert tokens.read(house.hers) == SECRET
        disconnect(house.hers, house.ann)
        assert tokens.read(house.hers) == ""
        invalid("account", disconnect, house.hers, house.ann)

    def test_an_empty_token_is_refused_without_repeating_it(self, house):
        invalid("token", connect_token, house.board, house.boss, " ")
        error = invalid("token", connect_token, house.board, house.boss, "x" * 5000)
        assert "xx" not in str(error)


class TestProfiles:
    def test_a_profile_that_names_employer_and_position_is_complete(self, house):
        """R54, R55."""
        found = check_profile(house.hers, house.ann, text="I work at the Willow County Library as a Branch Librarian.")
        assert found.complete
        assert found.account.profile_notice_at is None
        assert found.account.profile_checked_at == NOW
        assert archive.by_subject(house.hers.urn)[-1].clauses == ("1.6",)

    @pytest.mark.parametrize(
        ("text", "identifies", "states"),
        [
            ("I like cats.", False, False),
            ("I work at the Willow County Library.", True, False),
            ("A librarian somewhere.", False, True),
        ],
    )
    def test_what_lacks_is_said_and_a_notice_begins(self, house, text, identifies, states):
        """R55."""
        with clock.at(NOW + timedelta(days=1)):
            found = check_profile(house.hers, house.ann, text=text)
            assert (found.identifies, found.states_position, found.title) == (identifies, states, "Branch Librarian")
            assert found.account.profile_notice_at == clock.now()
        with clock.at(NOW + timedelta(days=3)):
            again = check_profile(house.hers, house.ann, text=text)
        assert again.account.profile_notice_at == NOW + timedelta(days=1), "the days of notice do not begin anew"

    def test_only_the_owner_has_a_profile_checked(self, house):
        """L5: nobody is asked to show an account."""
        refused(check_profile, house.hers, house.boss, text="Branch Librarian at the Willow County Library.")
        invalid("text", check_profile, house.hers, house.ann, text=" ")

    @pytest.mark.parametrize(
        ("text", "title", "found"),
        [
            ("Director of Marketing & Communication here", "Director of Marketing & Communication", True),
            ("the director, in private", "Director of Marketing & Communication", True),
            ("marketing person", "Director of Marketing & Communication", False),
            ("Children's librarian", "Branch Librarian", True),
            ("I run a librarianship blog", "Branch Librarian", False),
        ],
    )
    def test_a_position_is_named_by_its_title_or_its_noun(self, text, title, found):
        """R55."""
        assert names(text, title) is found


class TestApi:
    def test_the_three_facts_decide_what_is_registered(self, house):
        """R10, R11."""
        own = accounts_api.create(
            house.ann, {"type": "Profile", **fields(administered_by=INDIVIDUAL, maintained_by=INDIVIDUAL)}, (), "own"
        )
        assert own["kind"] == "personal"
        given = {**fields(handle="@l@social.example"), **LIBRARYS, "backup": "wanda-web"}
        assert accounts_api.create(house.boss, given, (), "library")["kind"] == "library"

    def test_a_change_answers_the_account_as_it_is_now(self, house):
        assert accounts_api.change(house.boss, house.board, {"purpose": "all news"}, ())["purpose"] == "all news"

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("object", {"settled": ["x"]}),
            ("object", {"by": "somebody"}),
            ("owner", {"owner": "ann-librarian"}),
            ("already_made", {"already_made": "yes"}),
        ],
    )
    def test_what_a_profile_does_not_hold_is_refused(self, house, field, given):
        invalid(field, accounts_api.create, house.boss, {**fields(), **LIBRARYS, **given}, (), "own")


def test_nobody_makes_their_own_account_the_librarys_by_saying_so(db):
    """M1R, M2R, R10: what it would become counts as much as what it is."""
    with clock.at(factories.AT_WORK):
        factories.directive_adopted()
        ann = factories.representative()
        account = ann.accounts.get()
        facts = dict.fromkeys(("created_by", "administered_by", "maintained_by"), "library")
        with pytest.raises(door.Refused) as error:
            change_account(account, ann, reason="I say so", **facts)
    assert "Overview/maintain_library_account" in error.value.verdict.decision.clauses
    account.refresh_from_db()
    assert account.kind == "personal"
