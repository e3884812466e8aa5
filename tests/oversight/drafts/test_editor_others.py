"""Drafts and other people: acts of drafters, versions adopted meanwhile, closed drafts, one person alone (P2; R3)."""

from __future__ import annotations

import re

import pytest

from spokesperson.archive import store as archive
from spokesperson.desk.states import WrongState
from spokesperson.directive.engine.source import MAX_LINES
from spokesperson.directive.models import Proposal, Version
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.follow_newest import follow_newest
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.withdraw_version import withdraw_version
from spokesperson.oversight.drafts import editor_check, editor_panel, proposals
from tests import factories
from tests.oversight.conftest import invalid, refused
from tests.oversight.drafts.test_editor_pages import address, browse
from tests.oversight.drafts.test_proposals import CELL, OPENED, hash_of, kinds, opened


@pytest.fixture
def ready(house) -> Proposal:
    """The Administrator's draft of 1.1, which opens a cell; nothing is left, and nobody is asked yet."""
    made = draft_version(house.boss, effective="2026-04-01T00:00-05:00", note="Opens a cell.")
    return keep_version(house.boss, made, seen=made.keeps, source=opened(made.source))


@pytest.fixture
def older(house) -> Proposal:
    """A draft begun before 1.1 was adopted: its text holds another title, and not the cell that 1.1 opens."""
    made = draft_version(house.boss, effective="2026-05-01T00:00-05:00", note="Another title.")
    source = made.source.replace('revision: "1.1"', 'revision: "1.2"', 1)
    return keep_version(
        house.boss, made, seen=made.keeps, source=re.sub(r"(?m)^title: ", "title: New ", source, count=1)
    )


@pytest.fixture
def behind(house, older, ready) -> Proposal:
    asked = ask_reader(house.boss, ready, house.second, seen=ready.keeps)
    adopt_proposal(house.second, asked, file_hash=hash_of(asked))
    return proposals.get(older.uid)


# ---- only drafters offer, withdraw and take back


def test_nobody_offers_the_unfinished_draft_of_somebody_else(house, ready):
    """P2: a second Administrator, who could adopt it, can neither offer it to themselves nor put it away."""
    verdict = refused(ask_reader, house.second, ready, house.second, seen=ready.keeps)
    assert "Overview/settle_draft" in verdict.decision.clauses
    refused(withdraw_version, house.second, ready)
    page = browse(house.second).get(address(ready)).content.decode()
    assert f'action="{address(ready)}/ask"' not in page
    assert f'action="{address(ready)}/withdraw"' not in page
    browse(house.second).post(address(ready) + "/ask", {"reader": house.second.handle, "seen": ready.keeps})
    ready.refresh_from_db()
    assert (ready.state, kinds(ready)) == ("draft", ["Create"])


def test_nobody_takes_back_what_others_offered(house, ready):
    """Whoever reads gives it back with words; changing it is for those who wrote it."""
    asked = ask_reader(house.boss, ready, house.second, seen=ready.keeps)
    refused(keep_version, house.second, asked, seen=asked.keeps, note="Mine.")
    answer = browse(house.second).post(address(asked), {"seen": asked.keeps, "source": "MY LONG WORK", "note": "x"})
    assert "MY LONG WORK" in answer.content.decode(), "what was typed is not lost by the refusal"
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_whoever_kept_a_change_in_it_may_offer_and_withdraw_it(house, ready):
    kept = keep_version(house.second, ready, seen=ready.keeps, note="Opens a cell, really.")
    third = factories.appointed("Petra Third", by=house.top)
    assert ask_reader(house.second, kept, third, seen=kept.keeps).state == "asked"
    assert withdraw_version(house.second, kept).state == "withdrawn"


# ---- a version adopted since the draft was begun


def test_a_draft_from_an_older_version_is_not_offered_nor_adopted(house, behind):
    """R3: it would silently take back what was adopted meanwhile."""
    with pytest.raises(proposals.NotReady) as error:
        ask_reader(house.boss, behind, house.second, seen=behind.keeps)
    assert [one.key for one in error.value.left] == ["base"]
    assert "Revision 1.1 was adopted since this draft was begun" in error.value.left[0].text


def test_a_version_adopted_while_somebody_reads_stops_the_adoption(house, older, ready):
    for draft in (older, ready):
        source = draft.source.replace('revision: "1.2"', 'revision: "2.0"', 1)
        kept = keep_version(house.boss, draft, seen=draft.keeps, source=source)
        ask_reader(house.boss, kept, house.second, seen=kept.keeps)
    adopt_proposal(house.second, proposals.get(ready.uid), file_hash=hash_of(proposals.get(ready.uid)))
    late = proposals.get(older.uid)
    with pytest.raises(proposals.NotReady) as error:
        adopt_proposal(house.second, late, file_hash=hash_of(late))
    assert [one.key for one in error.value.left] == ["base"]
    page = browse(house.second).get(address(late)).content.decode()
    assert "Revision 1.1 was adopted since this draft was begun" in page
    assert "Upload images or video" in page, "the reader sees what the draft takes back"
    assert Version.objects.count() == 2


def test_the_draft_is_compared_with_the_newest_version(house, behind):
    page = browse(house.boss).get(address(behind)).content.decode()
    assert "against revision 1.1" in page
    assert "Representative: Upload images or video" in page
    assert "Compare with revision 1.1 from now on" in page
    line = behind.source.split(CELL)[0].count("\n") + 1
    assert line in editor_panel.marks(editor_check.stand(behind))["changed"]


def test_who_has_seen_it_goes_on_from_the_newest_version(house, behind):
    """On record, by a drafter from then on; the text stays as it is, and what it takes back stays visible."""
    before = behind.source
    answer = browse(house.boss).post(address(behind) + "/follow", {"newest": "1.1"}, follow=True)
    assert "From now on it is compared with revision 1.1" in answer.content.decode()
    behind = proposals.get(behind.uid)
    assert (behind.base.revision, behind.source) == ("1.1", before)
    assert kinds(behind) == ["Create", "Move"]
    assert archive.by_subject(proposals.urn(behind))[-1].activity["object"]["sp:base"].endswith(behind.base.file_hash)
    asked = ask_reader(house.boss, behind, house.second, seen=behind.keeps)
    page = browse(house.second).get(address(asked)).content.decode()
    assert "Upload images or video" in page
    version = adopt_proposal(house.second, proposals.get(asked.uid), file_hash=hash_of(asked))
    assert (OPENED in version.source, version.revision) == (False, "1.2"), "taken back knowingly"


def test_following_a_revision_that_was_not_looked_at_is_refused(house, behind):
    with pytest.raises(proposals.KeptElsewhere):
        follow_newest(house.boss, behind, newest="1.0")
    refused(follow_newest, house.ann, behind, newest="1.1")
    assert kinds(behind) == ["Create"]


def test_following_makes_one_a_drafter(house, behind):
    follow_newest(house.second, behind, newest="1.1")
    assert not proposals.may_adopt(house.second, proposals.get(behind.uid))


# ---- what was typed is never lost


@pytest.mark.parametrize("headers", [{}, {"X-Check": "1"}])
def test_what_was_typed_into_a_closed_draft_can_be_taken_away(house, ready, headers):
    withdraw_version(house.boss, ready)
    author = browse(house.boss)
    form = {"seen": ready.keeps, "source": ready.source + "\nMY LONG WORK\n", "note": "x"}
    answer = author.post(address(ready), form, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "MY LONG WORK" in page
    assert "readonly" in page
    assert "This draft was withdrawn" in page
    taken = author.post(address(ready) + "/typed", {"source": form["source"]})
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken.content.decode() == form["source"]
    with pytest.raises(WrongState):
        keep_version(house.boss, ready, seen=ready.keeps, source="x")


def test_a_bad_note_is_answered_to_the_script_in_a_sentence(house, ready):
    answer = browse(house.boss).post(
        address(ready), {"seen": ready.keeps, "source": ready.source, "note": "n" * 500}, headers={"X-Check": "1"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert len(answer.content) < 300


def test_a_text_of_too_many_lines_is_refused(house, ready):
    invalid("source", keep_version, house.boss, ready, seen=ready.keeps, source="---\n" + "\n" * MAX_LINES)
    (mistake,) = editor_check.examine("---\n" + "a\n" * MAX_LINES).mistakes
    assert (mistake.line, mistake.column) == (MAX_LINES + 1, 1)


# ---- an institution of one


def test_where_the_directive_lets_one_adopt_what_one_wrote_the_page_does(db, clock_at):
    """The village library permits it to its only librarian: on the page, from the draft to the version in force."""
    clock_at(factories.AT_WORK)
    village = factories.DIRECTIVE.with_name("village-library.md").read_text(encoding="utf-8")
    version = factories.directive_adopted(village)
    librarian = factories.administrator("Vera Village", title="Librarian")
    made = draft_version(librarian, note="Another title.")
    source = re.sub(r"(?m)^title: ", "title: New ", made.source, count=1)
    made = keep_version(librarian, made, seen=made.keeps, source=source)
    author = browse(librarian)
    page = author.get(address(made)).content.decode()
    assert "Offer it to yourself to adopt" in page
    author.post(address(made) + "/ask", {"reader": librarian.handle, "seen": made.keeps})
    page = author.get(address(made)).content.decode()
    assert f'action="{address(made)}/adopt"' in page
    assert "somebody else decides" not in page
    author.post(address(made) + "/adopt", {"hash": hash_of(made), "read": "on"})
    made.refresh_from_db()
    assert made.state == "adopted"
    assert made.adopted_as.pk != version.pk


def test_at_most_eight_people_are_asked_about_and_administrators_first(house, ready):
    for number in range(12):
        factories.representative(f"Aaron {number:02}")
    assert proposals.readers(proposals.get(ready.uid)) == [house.second]
