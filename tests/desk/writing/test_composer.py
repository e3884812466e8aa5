"""The composer as a page: proposed, shown, kept, reported: R26, R35, R42, R54, R57-R60, R64, R65, R68, L8."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.desk.actions import spread, write
from spokesperson.desk.models import Draft, LinkCheck
from spokesperson.desk.writing import composer, previews
from tests import factories
from tests.desk.conftest import later, ready

PAGE = "https://willowlibrary.example/seeds"


@pytest.fixture
def ann(house, client):
    client.force_login(house.ann.user)
    return client


@pytest.fixture
def boss(house, client):
    client.force_login(house.boss.user)
    return client


def other(house, handle="riverside", network="noticeboard"):
    return factories.account_library(network=network, handle=handle)


def test_topics_are_proposed_by_the_words_and_taken_in_one_press(house, ann):
    """R59, R60: the tool proposes, the person decides."""
    factories.topic("computers")
    draft = write.start(house.ann, account=house.hers, text="Our computers print again.")
    page = ann.get(f"/drafts/{draft.uid}").content.decode()
    assert 'name="use_topic" value="computers"' in page
    assert draft.topic == ""
    ann.post(f"/drafts/{draft.uid}", {"text": draft.text, "use_topic": "computers"})
    draft.refresh_from_db()
    assert draft.topic == "computers"
    assert 'name="use_topic"' not in ann.get(f"/drafts/{draft.uid}").content.decode()


def test_whose_property_it_will_be_stands_beside_the_text(house, ann):
    """R68: before publishing, with 2.1."""
    draft = write.start(house.ann, account=house.hers, text="Seeds.", equipment="library")
    assert "it will be the Library’s property" in ann.get(f"/drafts/{draft.uid}").content.decode()


def test_the_identification_and_a_link_are_inserted_by_one_press(house, ann):
    """R54, R57."""
    draft = write.start(house.ann, account=house.hers, text="Seeds are back.")
    ann.post(f"/drafts/{draft.uid}", {"text": draft.text, "identify": "1"})
    draft.refresh_from_db()
    assert draft.text == "I work at Willow County Library. Seeds are back."
    ann.post(f"/drafts/{draft.uid}", {"text": draft.text, "insert_link": PAGE})
    draft.refresh_from_db()
    assert draft.text.endswith(PAGE)
    assert LinkCheck.objects.get().url == PAGE


def test_a_dead_link_is_shown(house, ann):
    """R58."""
    draft = ready(house.ann, house.hers, text=f"Seeds: {PAGE}", no_link_reason="")
    LinkCheck.objects.create(url=PAGE, asked_at=clock.now(), looked_at=clock.now(), state="dead")
    page = ann.get(f"/drafts/{draft.uid}").content.decode()
    assert "This page is not there" in page
    assert "None yet." in page


def test_an_early_attempt_says_how_many_seconds_are_left(house, boss):
    """R64: by the server's clock."""
    draft = ready(house.boss, house.board)
    with later(20):
        answer = boss.post(f"/drafts/{draft.uid}/post", {"text": draft.text})
    assert answer.status_code == 403
    assert "40" in answer.content.decode()


def test_who_may_set_a_finding_aside_is_named_and_never_the_author(house, ann):
    """R35-R37: by name."""
    draft = write.start(house.ann, account=house.hers, text="That was a damn good evening.")
    page = composer.page(Draft.objects.get(pk=draft.pk), house.ann)
    assert house.boss.name in page["overruler"]
    assert house.ann.name not in page["overruler"]
    mine = write.start(house.boss, account=house.board, text="That was a damn good evening.")
    assert house.boss.name not in composer.page(Draft.objects.get(pk=mine.pk), house.boss)["overruler"]


def test_shouting_is_made_calm_and_a_number_taken_out_in_one_press(house):
    """R37: a suggestion that can be taken over."""
    draft = write.start(house.ann, account=house.hers, text="DOORS OPEN AT TEN SHARP!!! Call 405-555-9999.")
    fixes = {f["kind"]: f["fix"] for f in composer.page(draft, house.ann)["findings"]}
    assert fixes["phone"]["replacement"] == ""
    if "tone" in fixes:
        assert fixes["tone"]["replacement"].startswith("Doors open at ten sharp!")


def test_two_windows_keep_both_texts(house, ann):
    """R64. Bad input: a version that is no longer the newest (409)."""
    draft = write.start(house.ann, account=house.hers, text="First.")
    seen = str(draft.version)
    write.save(draft, house.ann, text="From the other window.")
    for path in ("", "/check"):
        answer = ann.post(f"/drafts/{draft.uid}{path}", {"text": "From this window.", "seen": seen})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "From the other window." in page
        assert path or "From this window." in page
    draft.refresh_from_db()
    assert draft.text == "From the other window."


def test_the_same_words_from_two_windows_are_no_conflict(house, ann):
    draft = write.start(house.ann, account=house.hers, text="First.")
    seen = str(draft.version)
    write.save(draft, house.ann, text="The same\nwords.")
    answer = ann.post(f"/drafts/{draft.uid}/check", {"text": "The same\r\nwords.", "seen": seen})
    assert answer.status_code == 200


def test_what_was_typed_is_still_there_after_an_error(house, ann):
    """Bad input: nothing typed is lost."""
    draft = write.start(house.ann, account=house.hers, text="First.")
    answer = ann.post(f"/drafts/{draft.uid}", {"text": "Typed just now.", "topic": "no-such"})
    assert answer.status_code == 422
    assert "Typed just now." in answer.content.decode()


def test_versions_stand_beside_each_other_and_are_posted_in_one_press(house, boss):
    """R42: a report for each account where one is refused."""
    draft = ready(house.boss, house.board)
    uid = other(house).uid
    assert "riverside" in boss.get(f"/drafts/{draft.uid}/accounts").content.decode()
    assert boss.post(f"/drafts/{draft.uid}/accounts", {"accounts": [str(uid)]}).status_code == 302
    page = boss.get(f"/drafts/{draft.uid}").content.decode()
    assert "Post all 2 versions" in page
    sibling = Draft.objects.exclude(pk=draft.pk).get()
    boss.post(f"/drafts/{sibling.uid}/part", {"text": "My SSN is 489-36-8350."})
    with later(61):
        answer = boss.post(f"/drafts/{draft.uid}/post-all", {"text": draft.text})
    report = answer.content.decode()
    assert answer.status_code == 403
    assert "on its way" in report
    assert "1.3" in report
    assert set(Draft.objects.values_list("state", flat=True)) == {"scheduled", "draft"}


def test_no_account_and_a_strange_one_are_named(house, boss):
    """Bad input."""
    draft = ready(house.boss, house.board)
    for given in ({}, {"accounts": ["x"]}, {"accounts": [str(house.hers.uid)]}, {"instead": "x"}):
        assert boss.post(f"/drafts/{draft.uid}/accounts", given).status_code == 422
    assert Draft.objects.count() == 1
    assert boss.post(f"/drafts/{draft.uid}/part", {}).status_code == 422
    assert boss.post(f"/drafts/{draft.uid}/schedule-all", {"scheduled_for": "soon"}).status_code == 422


def test_a_preview_looks_like_its_network(house):
    """M5A, L8: Mastodon shortens links and counts them as 23; alternative text is announced."""
    toot = other(house, "@willow@social.example", "mastodon")
    draft = write.start(
        house.boss, account=toot, text="Seeds: https://willowlibrary.example/a/very/long/address #Seeds"
    )
    shown = previews.preview(draft)
    assert shown["shape"] == "mastodon"
    assert shown["count"] == len("Seeds: ") + 23 + len(" #Seeds")
    assert [p["text"] for p in shown["pieces"] if p["link"]] == ["willowlibrary.example/a/very/l…", "#Seeds"]


@pytest.mark.parametrize(("size", "tone"), [(400, ""), (401, "warn"), (500, "warn"), (501, "deny")])
def test_the_counter_warns_above_four_fifths_and_refuses_above_the_limit(house, size, tone):
    toot = other(house, "@willow@social.example", "mastodon")
    assert previews.counter(write.start(house.boss, account=toot, text="a" * size))["tone"] == tone


def test_drafts_are_found_by_state_account_and_words_in_the_address(house, boss):
    write.start(house.boss, account=house.board, text="Seeds are back.")
    write.start(house.boss, account=other(house), text="Story time.")
    found = boss.get("/drafts?words=seeds").content.decode()
    assert "Seeds are back." in found
    assert "Story time." not in found
    assert "Nothing fits" in boss.get("/drafts?state=out").content.decode()
    for odd in ("?account=x&state=y&page=-3", "?page=zzz&words=%25"):
        assert boss.get(f"/drafts{odd}").status_code == 200


def test_a_draft_thrown_away_today_is_taken_back_on_the_page(house, boss):
    draft = ready(house.boss, house.board)
    boss.post(f"/drafts/{draft.uid}/discard")
    assert "Thrown away today" in boss.get("/drafts").content.decode()
    assert boss.post(f"/drafts/{draft.uid}/restore").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_empty_list_teaches_where_to_begin(house, boss):
    assert "/guidance" in boss.get("/drafts").content.decode()


def test_hundreds_of_accounts_leave_the_page_small(house, boss):
    for n in range(200):
        factories.account_library(network="mastodon", handle=f"@willow{n}@social.example")
    draft = ready(house.boss, house.board)
    spread.spread(draft, house.boss, [other(house).uid])
    assert len(boss.get(f"/drafts/{draft.uid}").content) < 60 * 1024
    assert len(boss.get(f"/drafts/{draft.uid}/accounts").content) < 60 * 1024
