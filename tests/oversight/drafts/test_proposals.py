"""Drafts of the next version, from the first key to adoption by a second person (P2; R3, R4, R15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.states import WrongState
from spokesperson.directive.models import Proposal, Version
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.give_back import give_back
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.withdraw_version import withdraw_version
from spokesperson.oversight.drafts import editor_check, editor_text, proposals
from tests import factories
from tests.oversight.conftest import invalid, refused

CELL = "| Upload images or video            |       X       |                |"
OPENED = "| Upload images or video            |       X       |       X        |"


def opened(source: str) -> str:
    """The draft with its upload cell open to Representatives, and the cases expecting so."""
    assert CELL in source
    changed = source.replace(CELL, OPENED)
    return editor_text.accepted(changed, editor_check.examine(changed).acceptable)


@pytest.fixture
def draft(house) -> Proposal:
    """The Administrator's draft of revision 1.1, for the first of April."""
    return draft_version(house.boss, effective="2026-04-01T00:00-05:00", note="Lets Representatives upload pictures.")


@pytest.fixture
def ready(house, draft) -> Proposal:
    return keep_version(house.boss, draft, seen=draft.keeps, source=opened(draft.source))


@pytest.fixture
def asked(house, ready) -> Proposal:
    return ask_reader(house.boss, ready, house.second, seen=ready.keeps)


def hash_of(proposal: Proposal) -> str:
    rules = editor_check.examine(proposal.source).rules
    assert rules is not None
    return rules.file_hash


def kinds(proposal: Proposal) -> list[str]:
    """The acts on record about a draft, without the decisions behind them."""
    rows = archive.by_subject(proposals.urn(proposal))
    return [r.type for r in rows if "result" not in r.activity]


def test_a_draft_begins_from_the_newest_version_with_the_next_revision(house, draft):
    """R3: its number and instant are prefilled; the beginning is on record without the text."""
    assert draft.base == version_at()
    rules = editor_check.examine(draft.source).rules
    assert (rules.revision, clock.iso(rules.effective)) == ("1.1", "2026-04-01T05:00:00.000000Z")
    assert kinds(draft) == ["Create"]
    assert "content" not in archive.by_subject(proposals.urn(draft))[-1].activity["object"]
    assert draft.author == house.boss.user
    assert [u.pk for u in draft.drafters.all()] == [house.boss.user_id]


def test_without_a_moment_it_is_the_first_of_a_month_two_weeks_off(house):
    rules = editor_check.examine(draft_version(house.boss).source).rules
    assert rules.effective.isoformat() == "2026-04-01T00:00:00-05:00"
    major = editor_check.examine(draft_version(house.boss, major=True).source).rules
    assert major.revision == "2.0"


@pytest.mark.parametrize("when", ["2026-03-01T00:00-06:00", "2011-01-01T00:00-06:00", "soon", "2026-04-01T00:00"])
def test_a_draft_begins_for_a_moment_to_come(house, when):
    """R3, R4: nothing is decided anew in the past; a moment needs its zone."""
    assert invalid("effective", draft_version, house.boss, effective=when).clause == "P2"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("who", ["ann", "aide", "manager"])
def test_only_administrators_draft(house, draft, who):
    """P2: refused with the clause, and the attempt is on record."""
    person = getattr(house, who)
    for act in (
        lambda: draft_version(person),
        lambda: keep_version(person, draft, seen=draft.keeps, source="x"),
        lambda: withdraw_version(person, draft),
        lambda: ask_reader(person, draft, house.second, seen=draft.keeps),
    ):
        verdict = refused(act)
        assert any(c.startswith(("P2", "Overview/propose", "Overview/settle_draft")) for c in verdict.decision.clauses)
    assert Proposal.objects.get().keeps == draft.keeps


def test_keeping_counts_and_leaves_no_record(house, draft):
    """A draft is its authors' until somebody is asked to read it."""
    before = Decision.objects.count()
    kept = keep_version(house.boss, draft, seen=1, source=draft.source + "\r\nA line.\r\n", note="  Adds a line.\n")
    assert (kept.keeps, kept.note) == (2, "Adds a line.")
    assert kept.source.endswith("\nA line.\n")
    assert "\r" not in kept.source
    assert Decision.objects.count() == before
    assert kinds(draft) == ["Create"]
    assert keep_version(house.boss, kept, seen=1).keeps == 2, "nothing to keep is no conflict"


def test_two_editors_notice_each_other(house, draft):
    """409 with both texts: the one kept meanwhile comes with the answer, one's own is still in hand."""
    keep_version(house.second, draft, seen=1, source=draft.source + "Hers.\n")
    with pytest.raises(proposals.KeptElsewhere) as error:
        keep_version(house.boss, draft, seen=1, source=draft.source + "His.\n")
    assert error.value.kept.source.endswith("Hers.\n")
    kept = keep_version(house.boss, draft, seen=error.value.kept.keeps, source=draft.source + "Both.\n")
    assert kept.source.endswith("Both.\n")


@pytest.mark.parametrize("source", [7, None, "a\x00b", "x" * 300_000])
def test_a_text_that_cannot_be_stored_is_refused(house, draft, source):
    if source is None:
        assert keep_version(house.boss, draft, seen=1, source=None).keeps == 1
    else:
        invalid("source", keep_version, house.boss, draft, seen=1, source=source)


def test_a_draft_with_anything_left_cannot_be_asked_for(house, draft):
    """R3: no change, a mistake, a case that differs, something no case shows, no sentence; each is named."""

    def left(**kept):
        nonlocal draft
        draft = keep_version(house.boss, draft, seen=draft.keeps, **kept)
        with pytest.raises(proposals.NotReady) as error:
            ask_reader(house.boss, draft, house.second, seen=draft.keeps)
        assert Proposal.objects.get().state == "draft"
        return {one.key for one in error.value.left}

    fresh = draft.source
    assert left(source=draft.base.source) == {"unchanged"}
    assert left(source=fresh.replace("when: not employed", "when: not employd")) == {"mistakes"}
    assert left(source=fresh.replace(CELL, OPENED)) >= {"cases"}
    assert left(source=opened(fresh), note="") == {"note"}
    assert left(source=opened(fresh).replace('revision: "1.1"', 'revision: "1.3"')) >= {"revision", "note"}
    assert left(source=fresh.replace("2026-04-01", "2011-04-01")) >= {"effective"}
    assert kinds(draft) == ["Create"]


def test_versions_at_one_instant_and_gaps_are_refused_by_field_and_clause(house, draft):
    """R3, bad input."""
    source = opened(draft.source).replace("2026-04-01T00:00-05:00", "2011-01-01T00:00-06:00")
    source = source.replace('revision: "1.1"', 'revision: "4.0"')
    found = {o.field: o for o in editor_check.stand(draft, source).obstacles}
    assert set(found) == {"effective", "revision"}
    assert "same instant" in found["effective"].text
    assert "1.1 or 2.0" in found["revision"].text
    assert {o.clause for o in found.values()} == {"P2"}
    assert source.splitlines()[found["effective"].line - 1].startswith("effective:")


def test_a_list_of_positions_that_leaves_nobody_is_an_obstacle(house, draft):
    """R15."""
    source = draft.source
    for title in ("Director of Marketing & Communication", "Manager of Web Development & Support"):
        source = source.replace(title, f"Former {title}")
    (one,) = editor_check.stand(draft, source).obstacles
    assert (one.field, one.clause) == ("administrator_positions", "Def-Administrator")


def test_asking_puts_the_text_and_the_new_expectations_on_record(house, asked):
    """R3: what somebody is asked to read is kept, with every case that expects another answer than before."""
    assert kinds(asked) == ["Create", "Offer"]
    record = archive.by_subject(proposals.urn(asked))[-1]
    assert record.activity["object"]["content"] == asked.source
    assert record.activity["target"] == house.second.urn
    accepted = {a["case"]: (a["before"], a["after"]) for a in record.activity["object"]["sp:accepted"]}
    assert accepted["a Representative does not upload images"] == ("deny", "permit")


@pytest.mark.parametrize("who", ["boss", "ann", "aide"])
def test_only_another_administrator_is_asked(house, ready, who):
    """P2/Overview/adopt: not somebody who wrote in it, and nobody the directive would refuse."""
    error = invalid("reader", ask_reader, house.boss, ready, getattr(house, who), seen=ready.keeps)
    assert error.clause == "Overview/adopt"


def test_who_wrote_in_a_draft_is_not_asked_to_adopt_it(house, ready):
    """R3: a second person, not a second pair of hands on the same text."""
    kept = keep_version(house.second, ready, seen=ready.keeps, note="Lets Representatives upload pictures themselves.")
    assert proposals.readers(kept) == []
    invalid("reader", ask_reader, house.boss, kept, house.second, seen=kept.keeps)
    third = factories.appointed("Petra Third", by=house.top)
    assert proposals.readers(kept) == [third]
    ask_reader(house.boss, kept, third, seen=kept.keeps)
    refused(adopt_proposal, house.second, kept, file_hash=hash_of(kept))


def test_the_author_never_adopts_the_own_draft(house, asked):
    """P2, Overview/adopt: denied by the directive, recorded, and the version in force stays."""
    verdict = refused(adopt_proposal, house.boss, asked, file_hash=hash_of(asked))
    assert "Overview/adopt" in verdict.decision.clauses
    assert Version.objects.count() == 1


def test_a_second_administrator_adopts_and_it_decides_from_its_instant(house, asked):
    """R3, R4."""
    version = adopt_proposal(house.second, asked, file_hash=hash_of(asked))
    asked.refresh_from_db()
    assert (asked.state, asked.adopted_as) == ("adopted", version)
    assert version.source == asked.source
    assert version.entered_by == house.second.handle
    assert kinds(asked) == ["Create", "Offer", "Add"]
    assert version_at().revision == "1.0"
    with clock.at(version.effective - timedelta(seconds=1)):
        assert version_at().revision == "1.0"
    with clock.at(version.effective):
        assert version_at() == version


def test_a_draft_nobody_is_asked_to_read_is_not_adopted(house, ready):
    with pytest.raises(WrongState):
        adopt_proposal(house.second, ready, file_hash=hash_of(ready))
    assert Version.objects.count() == 1


def test_what_was_read_is_what_is_adopted(house, asked):
    """The hash of another text than the one asked for is answered 409."""
    with pytest.raises(proposals.KeptElsewhere):
        adopt_proposal(house.second, asked, file_hash="0" * 64)
    assert Version.objects.count() == 1


def test_a_change_takes_an_asked_draft_back(house, asked):
    """The one who reads adopts the text that was asked for, or none."""
    kept = keep_version(house.boss, asked, seen=asked.keeps, source=asked.source.replace("\n", "\r\n"))
    assert kept.state == "asked", "the same text is no change"
    kept = keep_version(house.boss, asked, seen=asked.keeps, note="Another sentence.")
    assert (kept.state, kept.asked_of) == ("draft", None)
    assert kinds(asked)[-1] == "Undo"
    with pytest.raises(WrongState):
        adopt_proposal(house.second, asked, file_hash=hash_of(asked))


def test_the_moment_may_pass_while_somebody_reads(house, asked):
    """R4: refused whole; nothing is decided anew in the past."""
    with clock.at("2026-04-01T10:12:00-05:00"), pytest.raises(proposals.NotReady) as error:
        adopt_proposal(house.second, asked, file_hash=hash_of(asked))
    assert [one.key for one in error.value.left] == ["effective"]
    assert Version.objects.count() == 1


def test_a_reader_gives_a_draft_back_with_words(house, asked):
    invalid("words", give_back, house.second, asked, words=" ")
    refused(give_back, house.boss, asked, words="No.")
    given = give_back(house.second, asked, words="Say it in 1.2 as well.")
    assert (given.state, given.answer) == ("draft", "Say it in 1.2 as well.")
    record = archive.by_subject(proposals.urn(asked))[-1]
    assert (record.type, record.activity["summary"]) == ("Reject", "Say it in 1.2 as well.")


def test_a_withdrawn_draft_is_closed(house, asked):
    withdraw_version(house.boss, asked)
    assert kinds(asked)[-1] == "Remove"
    for act in (
        lambda: keep_version(house.boss, asked, seen=asked.keeps, source="x"),
        lambda: withdraw_version(house.boss, asked),
        lambda: adopt_proposal(house.second, asked, file_hash=hash_of(asked)),
    ):
        with pytest.raises(WrongState):
            act()


def test_an_adopted_draft_is_never_edited(house, asked):
    """R3: editing a published version is refused; the next change is the next draft."""
    adopt_proposal(house.second, asked, file_hash=hash_of(asked))
    with pytest.raises(WrongState, match="never edited"):
        keep_version(house.boss, asked, seen=asked.keeps, source="x")
    following = draft_version(house.boss)
    assert editor_check.examine(following.source).rules.revision == "1.2"
    assert following.base.revision == "1.1"


def test_somebody_who_cannot_sign_in_writes_no_draft(house, draft):
    """A token alone is no hand: whoever wrote in a draft must be known when it is adopted."""
    house.second.user = None
    house.second.save()
    assert invalid("person", draft_version, house.second).clause == "P2"
    invalid("person", keep_version, house.second, draft, seen=1, note="x")
