"""The editor's pages: what an author sees, with and without script, and what a hostile form gets (P2; R3, R4, R8)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Proposal, Version
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.keep_version import keep_version
from tests import factories
from tests.oversight.drafts.test_proposals import CELL, OPENED, hash_of, opened


def browse(person: Any) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def draft(house) -> Proposal:
    return draft_version(house.boss, effective="2026-04-01T00:00-05:00", note="Lets Representatives upload pictures.")


@pytest.fixture
def author(house) -> Client:
    return browse(house.boss)


def address(proposal: Proposal) -> str:
    return f"/directive/drafts/{proposal.uid}"


def keep(client: Client, proposal: Proposal, source: str, **more: Any) -> Any:
    form = {"seen": proposal.keeps, "source": source, "note": proposal.note, **more}
    answer = client.post(address(proposal), form)
    proposal.refresh_from_db()
    return answer


def test_an_empty_list_teaches_how_a_change_comes_about(house, author):
    page = author.get("/directive/drafts").content.decode()
    assert "No draft yet" in page
    assert "You ask somebody who may adopt it to read it." in page


def test_a_draft_is_begun_from_the_list(house, author):
    """R3: its moment is typed by the institution's clock."""
    answer = author.post("/directive/drafts", {"effective": "2026-05-04T09:00", "size": "major", "note": "All new."})
    made = Proposal.objects.get()
    assert answer["Location"] == address(made)
    assert "effective: 2026-05-04T09:00-05:00" in made.source
    assert 'revision: "2.0"' in made.source
    listed = author.get("/directive/drafts").content.decode()
    assert "All new." in listed
    assert "being written" in listed


@pytest.mark.parametrize("when", ["2026-03-01T09:00", "soon", "9" * 400])
def test_an_odd_moment_is_said_at_its_field(house, author, when):
    answer = author.post("/directive/drafts", {"effective": when})
    assert answer.status_code == 422
    assert 'href="#f-effective"' in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("who", ["ann", "aide", "manager"])
def test_others_read_why_they_may_not_draft(house, draft, who):
    """P2: 403 with its clause, on every page of drafts; looking is not recorded."""
    before = Decision.objects.count()
    for path in ("/directive/drafts", address(draft), address(draft) + "/change", address(draft) + "/source"):
        answer = browse(getattr(house, who)).get(path)
        assert answer.status_code == 403
        assert "Only an Administrator may draft" in answer.content.decode()
    assert Decision.objects.count() == before


def test_the_public_is_led_to_the_sign_in(house, draft, client):
    assert client.get(address(draft))["Location"].startswith("/sign-in")


def test_the_editor_works_as_a_plain_form(house, author, draft):
    """Without script the check comes on Keep: mistakes at line and column, with a button that puts each right."""
    broken = draft.source.replace("when: not employed", "when: not employd")
    assert keep(author, draft, broken).status_code == 302
    page = author.get(address(draft)).content.decode()
    line = next(n for n, text in enumerate(draft.source.splitlines(), 1) if "employd" in text)
    assert f"Line {line}" in page
    assert "Did you mean &#x27;employed&#x27;?" in page
    assert '<mark class="m-deny">employd</mark>' in page
    mended = keep(author, draft, broken, do="repair:0")
    assert mended.status_code == 302
    assert "when: not employed" in draft.source
    assert "No mistakes" in author.get(address(draft)).content.decode()


def test_all_mistakes_are_listed_at_once(house, author, draft):
    source = draft.source.replace("when: not employed", "when: not employd").replace("effect: warn", "effect: warm", 1)
    page = author.post(address(draft) + "/check", {"source": source}).content.decode()
    assert "2 mistakes" in page
    assert page.count('name="do" value="repair:') == 2


def test_the_live_check_stores_nothing(house, author, draft):
    """R3: the draft stays as it was kept; no decision, no record."""
    before = Decision.objects.count(), draft.source
    answer = author.post(address(draft) + "/check", {"source": draft.source.replace(CELL, OPENED)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Accept" in page
    assert "expected refused, the draft says permitted" in page
    draft.refresh_from_db()
    assert (Decision.objects.count(), draft.source) == before


def test_differing_cases_are_accepted_as_the_new_expectation(house, author, draft):
    keep(author, draft, draft.source.replace(CELL, OPENED), do="accept")
    page = author.get(address(draft)).content.decode()
    assert "Differs" not in page
    assert "a Representative does not upload images" in draft.source
    assert re.search(r'does not upload images".*then: permit', draft.source)


def test_a_case_is_written_where_the_engine_finds_an_example(house, author, draft):
    """A new rule no case shows gets one near to an existing case; then the finding is gone and the case agrees."""
    rule = "```rule\nid: no-wikis\nwhen: speaking and channel == 'wiki'\neffect: warn\ntext: Not there.\n```\n"
    at = draft.source.index("```rule\nid: undesignated")
    source = draft.source[:at] + rule + draft.source[at:]
    page = author.post(address(draft) + "/check", {"source": source}).content.decode()
    for sentence in ("exercises the rule &#x27;no-wikis&#x27; of P1", "(rule &#x27;no-wikis&#x27;) true"):
        if sentence in page:
            break
    else:
        raise AssertionError("nothing is left that no case shows")
    for _turn in range(3):
        found = re.search(
            r'value="(case:\d+)"', author.post(address(draft) + "/check", {"source": source}).content.decode()
        )
        if found is None:
            break
        keep(author, draft, source, do=found[1])
        source = draft.source
    after = author.get(address(draft)).content.decode()
    assert "no-wikis" in draft.source.split("fires: [no-wikis]")[0]
    assert "fires: [no-wikis]" in draft.source
    assert "Every rule and condition is shown by a case" in after
    assert "Differs" not in after


def test_what_is_left_is_counted_and_linked(house, author, draft):
    """Three things left: a case, the moment, the sentence."""
    source = draft.source.replace(CELL, OPENED).replace("2026-04-01T00:00-05:00", "2011-01-01T00:00-06:00")
    keep(author, draft, source, note="")
    page = author.get(address(draft)).content.decode()
    assert "left before adoption" in page
    assert 'href="#cases"' in page
    assert 'href="#obstacles"' in page
    assert 'href="#f-note"' in page
    assert f'action="{address(draft)}/ask"' not in page


def test_an_older_text_in_hand_shows_both(house, author, draft):
    """409: theirs on the left, one's own on the right and in the field; the next Keep knows of both."""
    keep_version(house.second, draft, seen=1, source=draft.source + "Hers.\n")
    answer = author.post(address(draft), {"seen": 1, "source": draft.source + "His.\n", "note": draft.note})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"<del>.*Hers</del>", page)
    assert "His.\n</textarea>" in page
    assert 'name="seen" value="2"' in page
    assert Proposal.objects.get().source.endswith("Hers.\n")


@pytest.mark.parametrize("field", ["source", "note", "seen", "do"])
def test_an_odd_form_never_breaks(house, author, draft, field):
    for value in (
        "",
        "²",
        "x" * 300_000,
        "\u202e",
        "<script>alert(1)</script>",
        "repair:99",
        "case:x",
        "accept:",
        "-1",
    ):
        form = {"seen": draft.keeps, "source": draft.source, "note": "n", field: value}
        for path in (address(draft), address(draft) + "/check"):
            answer = author.post(path, form)
            assert answer.status_code in (200, 302, 409, 413, 422), (field, value[:20], path)
            assert "<script>alert(1)" not in answer.content.decode()
        draft.refresh_from_db()


def test_an_unknown_draft_or_verb_is_404(house, author, draft):
    assert author.get("/directive/drafts/00000000-0000-0000-0000-000000000001").status_code == 404
    assert author.post(address(draft) + "/publish").status_code == 404
    assert author.get(address(draft) + "/adopt").status_code == 405
    assert author.get(address(draft) + "/change.pdf").status_code == 404


def test_the_second_person_reads_what_changes_and_adopts(house, author, draft):
    """R3: the text side by side, the new expectations, the hash; adopting needs a tick."""
    keep(author, draft, opened(draft.source))
    asked = author.post(address(draft) + "/ask", {"seen": draft.keeps, "reader": house.second.handle}, follow=True)
    assert "Wanda Web is asked to read it." in asked.content.decode()
    reader = browse(house.second)
    assert "waits for you" in reader.get("/directive/drafts").content.decode()
    page = reader.get(address(draft)).content.decode()
    assert "Cases that expect another answer than before" in page
    assert hash_of(draft)[:4] in page
    unread = reader.post(address(draft) + "/adopt", {"hash": hash_of(draft)}, follow=True)
    assert "Tick that you have read" in unread.content.decode()
    assert Version.objects.count() == 1
    done = reader.post(address(draft) + "/adopt", {"hash": hash_of(draft), "read": "on"}, follow=True)
    assert "Adopted as revision 1.1" in done.content.decode()
    assert "/directive/versions/1.1" in done.content.decode()
    assert Version.objects.get(revision="1.1").entered_by == house.second.handle


def test_the_author_is_led_to_why_the_own_draft_cannot_be_adopted(house, author, draft):
    """Overview/adopt."""
    keep(author, draft, opened(draft.source))
    ask_reader(house.boss, draft, house.second, seen=draft.keeps)
    page = author.get(address(draft)).content.decode()
    assert f'action="{address(draft)}/adopt"' not in page
    answer = author.post(address(draft) + "/adopt", {"hash": hash_of(draft), "read": "on"})
    decision = Decision.objects.latest("id")
    assert answer["Location"] == f"/why/{decision.uid}"
    assert Version.objects.count() == 1


def test_a_reader_gives_it_back_and_the_words_stand_on_the_page(house, author, draft):
    keep(author, draft, opened(draft.source))
    ask_reader(house.boss, draft, house.second, seen=draft.keeps)
    browse(house.second).post(address(draft) + "/give-back", {"words": "Say it in 1.2 as well."})
    assert "Say it in 1.2 as well." in author.get(address(draft)).content.decode()


def test_the_file_can_be_taken_away(house, author, draft):
    answer = author.get(address(draft) + "/source")
    assert answer.content.decode() == draft.source
    assert "attachment" in answer["Content-Disposition"]


def test_the_pages_keep_their_budget_beside_the_file(house, author, draft, django_assert_max_num_queries):
    """60 KiB beside the file that is edited. Each of at most eight possible readers is a question at the door, which
    costs a query; here there are three.
    """
    keep(author, draft, opened(draft.source))
    author.get(address(draft))
    with django_assert_max_num_queries(15 + 3):
        answer = author.get(address(draft))
    assert len(answer.content) - len(draft.source.encode()) < 60 * 1024
    with django_assert_max_num_queries(12):
        author.get("/directive/drafts")
    ask_reader(house.boss, draft, house.second, seen=draft.keeps)
    reader = browse(house.second)
    with django_assert_max_num_queries(15):
        answer = reader.get(address(draft))
    assert len(answer.content) < 60 * 1024


def test_moments_on_the_page_are_the_institutions(house, author, draft):
    with clock.at(factories.AT_WORK):
        assert "10:12 am" in author.get(address(draft)).content.decode()


def test_the_page_of_a_draft_stays_small_and_its_file_comes_apart(draft, author):
    """R3: the field takes no part in the form until the file is in it, so that an empty one is never kept."""
    page = author.get(address(draft)).content.decode()
    assert len(page.encode()) < 60 * 1024
    assert draft.source[:200] not in page
    assert re.search(r'<textarea id="f-source" name="source" disabled', page)
    assert f'href="{address(draft)}?edit=whole"' in page
    file = author.get(address(draft) + "/source")
    assert (file.content.decode(), file["X-Keeps"]) == (draft.source, str(draft.keeps))


def test_without_script_the_whole_file_is_written_in_on_its_own_page(draft, author):
    """R3."""
    whole = f"{address(draft)}?edit=whole"
    page = author.get(whole).content.decode()
    assert "Lets Representatives upload pictures." in page
    assert "disabled" not in re.search(r"<textarea[^>]*>", page)[0]
    assert f'action="{whole}"' in page
    wanted = opened(draft.source)
    answer = author.post(whole, {"seen": draft.keeps, "source": wanted, "note": draft.note})
    draft.refresh_from_db()
    assert (answer["Location"], draft.source) == (whole, wanted)


def test_a_button_of_the_page_without_the_file_works_on_the_kept_text(draft, author):
    """R3: the file is not taken for empty because the page did not hold it."""
    before = draft.source
    author.post(address(draft), {"seen": draft.keeps, "note": "Another sentence."})
    draft.refresh_from_db()
    assert (draft.source, draft.note) == (before, "Another sentence.")


def test_a_button_pressed_after_somebody_kept_another_text_changes_nothing_and_says_so(draft, author):
    """R3: nothing was typed, so there is nothing to compare; the page shows what stands now."""
    seen = draft.keeps
    keep(author, draft, opened(draft.source))
    answer = author.post(address(draft), {"seen": seen, "note": "Late."}, follow=True)
    assert "Somebody kept another text meanwhile." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.note != "Late."
    ask = {"seen": draft.keeps, "note": "Later still."}
    Proposal.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert "This draft was withdrawn." in author.post(address(draft), ask, follow=True).content.decode()
