"""What the public reads: the board, permanent addresses, tombstones, feeds, pictures (1.6, 4.2; R68, R71)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from spokesperson import clock
from spokesperson.networks import Outgoing, Ref
from spokesperson.networks.noticeboard import Notice
from spokesperson.noticeboard.models import NoticeMedia
from spokesperson.noticeboard.store import DjangoNoticeStore
from tests.networks.conformance import picture

NOW = datetime(2026, 3, 17, 15, 12, tzinfo=UTC)
HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(1)> "javascript:alert(1)" https://a.example/"onmouseover="x'
)
ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db


def put(text: str, key: str = "k", **more: object) -> Notice:
    with clock.at(NOW):
        return DjangoNoticeStore("library", "Willow County Library").put(key, Outgoing(text, **more))  # type: ignore[arg-type]


def page(client: Client, name: str, *given: object, status: int = 200) -> str:
    answer = client.get(reverse(f"noticeboard:{name}", args=given))
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def test_the_board_needs_no_sign_in_and_says_when_it_is_empty(client: Client) -> None:
    assert "Nothing has been put up yet" in page(client, "list")


def test_a_notice_is_on_the_board_and_at_its_own_address(client: Client) -> None:
    notice = put("Open until nine.\n\nCome in.")
    for shown in (page(client, "list"), page(client, "notice", notice.uid)):
        assert "Open until nine." in shown
        assert "Willow County Library" in shown
        assert 'datetime="2026-03-17T15:12' in shown
    assert notice.uri.endswith(reverse("noticeboard:notice", args=[notice.uid]))


def test_answers_stand_under_what_they_answer(client: Client) -> None:
    asked = put("What do you read?")
    answer = put("Poems", "k2", reply_to=Ref(asked.uri))
    assert "Poems" in page(client, "notice", asked.uid)
    assert "Poems" not in page(client, "list")
    assert "What do you read?" in page(client, "notice", answer.uid)


def test_what_was_taken_down_says_so_and_shows_nothing(client: Client) -> None:
    """R71: 410 and a tombstone, not a hole."""
    notice = put("A mistake", media=(picture("A secret door"),))
    sha256 = NoticeMedia.objects.get().sha256
    DjangoNoticeStore("library").delete(notice.uri)
    shown = page(client, "notice", notice.uid, status=410)
    assert "taken down" in shown
    for place in (shown, page(client, "list"), page(client, "atom"), page(client, "json")):
        assert "A mistake" not in place
        assert "secret door" not in place
    page(client, "media", sha256, status=404)


def test_hostile_words_are_only_words(client: Client) -> None:
    notice = put(HOSTILE, media=(picture('"><script>alert(1)</script>'),))
    for name, given in (("list", ()), ("notice", (notice.uid,))):
        shown = page(client, name, *given)
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert not re.search(r"<[^>]*\son\w+=", shown)
        assert 'href="javascript:' not in shown
    for entry in json.loads(page(client, "json"))["items"]:
        assert "<script>" not in entry["content_html"]
        assert entry["content_text"] == HOSTILE


def test_addresses_in_a_notice_are_links_that_recommend_nothing(client: Client) -> None:
    notice = put("The list: https://library.example/list?a=1&b=2 and mail@library.example.")
    shown = page(client, "notice", notice.uid)
    assert '<a href="https://library.example/list?a=1&amp;b=2" rel="nofollow">' in shown


def test_a_picture_is_served_with_its_type_and_its_words(client: Client) -> None:
    shown = picture("A red door")
    notice = put("With a picture", media=(shown,))
    address = reverse("noticeboard:media", args=[NoticeMedia.objects.get().sha256])
    text = page(client, "notice", notice.uid)
    assert f'src="{address}"' in text
    assert 'alt="A red door"' in text
    answer = client.get(address)
    assert answer.content == shown.data
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_row_cannot_make_a_picture_run(client: Client) -> None:
    put("With a picture", media=(picture("A door"),))
    NoticeMedia.objects.update(media_type="image/svg+xml")
    answer = client.get(reverse("noticeboard:media", args=[NoticeMedia.objects.get().sha256]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("sha256", ["0" * 64, "x", "..", "%2e%2e%2fsecret-key", "A" * 64])
def test_only_pictures_on_the_board_are_served(client: Client, sha256: str) -> None:
    assert client.get(f"/noticeboard/media/{sha256}").status_code == 404


def test_an_unknown_notice_is_not_found(client: Client) -> None:
    page(client, "notice", "00000000-0000-4000-8000-000000000000", status=404)
    assert client.get("/noticeboard/1").status_code == 404


def test_nothing_is_written_through_the_pages(client: Client) -> None:
    notice = put("Open until nine.")
    for address in ("/noticeboard", "/noticeboard/feed.atom", f"/noticeboard/{notice.uid}"):
        assert client.post(address).status_code == 405


def test_the_board_is_read_page_by_page(client: Client) -> None:
    for n in range(45):
        put(f"Notice number {n}.", f"k{n}")
    first, last = page(client, "list"), client.get("/noticeboard?page=3").content.decode()
    assert "Notice number 44." in first
    assert "Notice number 0." in last
    assert "Page 3 of 3" in last
    assert client.get("/noticeboard?page=x'--").status_code == 200


def test_atom_readers_get_every_notice(client: Client) -> None:
    """RFC 4287."""
    notice = put("First line\nand more <b>words</b>", media=(picture("A door"),))
    with clock.at(NOW + timedelta(hours=1)):
        DjangoNoticeStore("library").edit(notice.uri, Outgoing("First line, corrected"), None)
    answer = client.get("/noticeboard/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{notice.uid}"
    assert entry.findtext(f"{ATOM}title") == "First line, corrected"
    assert (entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) == (
        "2026-03-17T15:12:00+00:00", "2026-03-17T16:12:00+00:00",
    )  # fmt: skip
    assert feed.findtext(f"{ATOM}updated") == "2026-03-17T16:12:00+00:00"


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    with clock.at(NOW):
        feed = ElementTree.fromstring(client.get("/noticeboard/feed.atom").content)
    assert feed.findtext(f"{ATOM}updated") == "2026-03-17T15:12:00+00:00"
    assert json.loads(page(client, "json"))["items"] == []


def test_json_feed_readers_get_every_notice(client: Client) -> None:
    """JSON Feed 1.1."""
    notice = put("Ünïcode\n\nand 5 < 6", media=(picture("A door"),))
    answer = client.get("/noticeboard/feed.json")
    assert answer["Content-Type"] == "application/feed+json"
    feed = json.loads(answer.content)
    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["content_text"]) == (notice.uri, "Ünïcode\n\nand 5 < 6")
    assert item["date_published"] == "2026-03-17T15:12:00.000000Z"
    assert "<p>and 5 &lt; 6</p>" in item["content_html"]
    assert item["attachments"][0]["title"] == "A door"


def test_feed_readers_that_have_it_all_get_nothing_again(client: Client) -> None:
    put("Open until nine.")
    for address in ("/noticeboard/feed.atom", "/noticeboard/feed.json"):
        first = client.get(address)
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_board_speaks_spanish_where_it_is_asked_to(client: Client) -> None:
    with translation.override("es"):
        assert client.get("/noticeboard", headers={"accept-language": "es"}).content.decode().count('lang="es"') == 1


def test_the_board_reads_its_rows_in_a_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    for n in range(20):
        put(f"Notice {n}", f"k{n}", media=(picture("A door"),))
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page(client, "list")
