"""What was posted by hand is read as the public reads it: L3, L5, R36; no network is written to (M5R)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest

from spokesperson.networks import AddressRefused, Denied, Gone, Invalid, Outgoing, RateLimited, Ref, Transient, connect
from spokesperson.networks.egress import Egress
from spokesperson.networks.manual import ManualConnector, reading, share_url
from tests.networks import pages as web
from tests.networks.servers import snac

WORDS = "I work at the Library as a librarian.\n\nPaper boats on Saturday at ten: https://willowlibrary.example/events"
POST = f"<p>{WORDS.splitlines()[0]}</p><p>{WORDS.splitlines()[2]}</p>"


@pytest.fixture
def pages() -> Iterator[web.Pages]:
    with web.serving() as found:
        yield found


@pytest.fixture
def anyone(pages: web.Pages) -> ManualConnector:
    return ManualConnector(Egress(allow=[pages.allow]))


def note(address: str, **more: object) -> str:
    found = {"type": "Note", "id": address, "content": POST, "attributedTo": address.rsplit("/", 1)[0], **more}
    return json.dumps(found)


def test_nothing_is_ever_written(anyone):
    """L5: there is no authorisation to write with."""
    ref = Ref(uri="https://social.example/1")
    out = Outgoing(text="x")
    for act in (
        anyone.verify,
        lambda: anyone.publish(out, "key"),
        lambda: anyone.edit(ref, out, None),
        lambda: anyone.delete(ref),
        lambda: anyone.like(ref, "key"),
        lambda: anyone.unlike(ref),
    ):
        with pytest.raises(Denied):
            act()
    assert anyone.caps.actions == frozenset()
    assert anyone.find("key", out, None, frozenset()) is None
    assert anyone.since("5") == ([], "5")


def test_the_registry_gives_it_without_a_token(pages):
    link = connect("manual", base_url="", token="", egress=Egress(allow=[pages.allow]))
    assert link.kind == "manual"


@pytest.mark.parametrize(
    "page",
    [
        f'<html><head><meta property="og:description" content="{WORDS}"></head><body>Sign up!</body></html>',
        f"<body><nav>Menu</nav><article><h1>Boats</h1>{POST}<p>3 comments</p></article></body>",
        f"<body><main><div>{POST.replace(' ', '  ')}</div></main></body>",
        f"<body><div>Ann, 3 h</div><div>{POST}</div><div>Like Share</div><script>alert('no')</script></body>",
        f"<body><!-- x --><div>{POST.replace('I work', 'I&#32;w&#111;rk')}</div></body>",
    ],
    ids=["description", "article", "main", "anywhere", "entities"],
)
def test_a_page_that_shows_the_words_gives_exactly_them(pages, anyone, page):
    """L3: whatever stands around a post."""
    seen = anyone.read(pages.put("/post", page), WORDS)
    assert not isinstance(seen, Gone)
    assert seen.text == WORDS
    assert seen.raw
    assert seen.ref.version


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (f'<meta property="og:description" content="{WORDS} And beer!">', "And beer!"),
        (f"<article>{POST.replace('Saturday', 'Sunday')}</article>", "Sunday"),
        (f"<main>{POST.replace('boats', 'planes')}</main><footer>About us</footer>", "planes"),
    ],
)
def test_other_words_are_given_as_they_stand(pages, anyone, page, shown):
    """L3: a difference is told, not smoothed over."""
    seen = anyone.read(pages.put("/post", page), WORDS)
    assert shown in seen.text
    assert reading.alike(seen.text, WORDS) >= reading.ALIKE


def test_a_page_about_something_else_does_not_look_like_it(pages, anyone):
    seen = anyone.read(pages.put("/login", "<h1>Log in</h1><p>Enter your user name.</p>"), WORDS)
    assert reading.alike(seen.text, WORDS) < reading.ALIKE


def test_a_server_that_speaks_activitypub_gives_the_post_itself(pages, anyone):
    """L3: with alternative texts and what it answers."""
    address = f"{pages.address}/ann/1"
    image = [{"type": "Image", "name": "Four paper boats."}]
    pages.put(
        "/ann/1",
        note(address, attachment=image, inReplyTo="https://x.example/1"),
        Content_Type="application/activity+json",
    )
    seen = anyone.read(address, WORDS)
    assert (seen.text, seen.alts, seen.in_reply_to) == (WORDS, ("Four paper boats.",), "https://x.example/1")
    assert seen.author == f"{pages.address}/ann"


@pytest.mark.parametrize(
    "body",
    [
        note("https://elsewhere.example/ann/1"),
        json.dumps({"type": "Person", "id": "x"}),
        json.dumps({"type": ["Note"], "id": 5}),
        "[1]",
        "{",
        "[" * 100_000,
    ],
)
def test_an_answer_that_is_no_post_of_that_server_is_not_believed(pages, anyone, body):
    """L3, bad input: a server cannot speak for another."""
    address = pages.put("/ann/1", body, Content_Type="application/activity+json")
    with pytest.raises(Denied):
        anyone.read(address, WORDS)


def test_bluesky_is_read_through_its_public_api():
    """L3: its pages hold no words without a script."""
    record = {"text": WORDS, "createdAt": "2026-03-17T15:00:00Z", "embed": {"images": [{"alt": "Boats."}]}}
    post = {"uri": "at://did:plc:1/app.bsky.feed.post/3k", "author": {"handle": "ann.example"}, "record": record}
    seen = reading.bluesky(
        json.dumps({"thread": {"post": post}}).encode(), "https://bsky.app/profile/ann.example/post/3k"
    )
    assert seen is not None
    assert (seen.text, seen.alts, seen.author) == (WORDS, ("Boats.",), "ann.example")
    assert reading.bluesky(b'{"thread": {"notFound": true}}', "x") is None


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, Denied), (403, Denied), (451, Denied), (500, Transient), (503, Transient), (429, RateLimited)],
)
def test_what_cannot_be_read_says_whether_trying_again_helps(pages, anyone, status, error):
    with pytest.raises(error):
        anyone.read(pages.put("/post", "no", status=status), WORDS)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_gone(pages, anyone, status):
    assert isinstance(anyone.read(pages.put("/post", "no", status=status), WORDS), Gone)
    assert isinstance(anyone.fetch(Ref(uri=pages.address + "/post")), Gone)


def test_a_step_on_the_same_server_is_followed_and_no_other(pages, anyone):
    """Threat: an address that leads back inside; a sign-in page is not the post."""
    pages.put("/real", f"<article>{POST}</article>")
    assert anyone.read(pages.put("/old", status=302, Location="/real"), WORDS).text == WORDS
    for target in ("https://accounts.example/login", "http://127.0.0.1:1/", "//elsewhere.example/", "/loop"):
        with pytest.raises(Denied):
            anyone.read(pages.put("/loop", status=302, Location=target), WORDS)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/post", "https://127.0.0.1/post", "https://10.0.0.1/", "https://[::1]/", "http://social.example/",
        "https://social.example:8443/", "data:text/html,<p>words", "javascript:alert(1)", "file:///etc/passwd", "ftp://x/y",
        "https://ann:secret@social.example/1", "not an address", "", "https://",
    ],
)  # fmt: skip
def test_what_is_no_public_address_is_not_asked(anyone, address):
    """L3, bad input."""
    with pytest.raises((AddressRefused, Invalid)):
        anyone.read(address, WORDS)


@pytest.mark.parametrize(
    "page", ["", "<script>" * 5_000, "<" * 200_000, "<!--" * 100_000, "\0\ufffe" * 50, "<meta " * 50_000]
)
def test_odd_pages_are_read_or_refused(pages, anyone, page):
    """Bad input: never an error of ours."""
    address = pages.put("/post", page.encode("utf-8", "replace"))
    with contextlib.suppress(Denied):
        anyone.read(address, WORDS)


def test_a_text_travels_in_the_address_where_the_network_takes_one():
    """L5: nothing is sent by us; the person presses the button there."""
    assert (
        share_url("mastodon", "https://social.example/@ann", "a b&c") == "https://social.example/share?text=a%20b%26c"
    )
    assert share_url("bluesky", "https://bsky.app/profile/ann", "a").startswith(
        "https://bsky.app/intent/compose?text=a"
    )
    assert share_url("forum", "https://forum.example/u/ann", "a") == "https://forum.example/u/ann"
    assert share_url("mastodon", "https://social.example/@ann", "a" * 3000) == "https://social.example/@ann"
    assert share_url("mastodon", "javascript:alert(1)", "a") == ""


def test_a_post_on_a_real_server_is_read_without_an_authorisation():
    """L3: posted by somebody, read by anyone (snac)."""
    with snac.running() as server:
        link = connect(
            "mastodon", base_url=server.base_url, token=server.tokens["library"], egress=Egress(allow=[server.address])
        )
        ref = link.publish(Outgoing(text=WORDS), "key").ref
        seen = ManualConnector(Egress(allow=[server.address])).read(ref.uri, WORDS)
    assert not isinstance(seen, Gone)
    assert seen.text == WORDS
