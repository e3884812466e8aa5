"""Whether an account's public page links back, read from a real server (Def-Account-library; R10)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from spokesperson.networks import proof
from spokesperson.networks.egress import Egress
from tests.networks.pages import Pages, serving

REGISTER = "https://speak.willowlibrary.example/register"
OURS = (REGISTER, "willowlibrary.example")
LINK = f'<p>Ours: <a rel="noopener me" href="{REGISTER}">register</a></p>'


@pytest.fixture(scope="module")
def server() -> Iterator[Pages]:
    with serving() as pages:
        yield pages


def look(server: Pages, path: str, **more: str) -> proof.Proof:
    return proof.look(server.address + path, OURS, Egress(allow=[server.allow]), **more)


@pytest.mark.parametrize(
    "page",
    [
        LINK,
        f'<link rel="me" href="{REGISTER}/">',
        '<A REL="ME" HREF="https://www.willowlibrary.example/">us</A>',
        '<a rel=me href="https://branch.willowlibrary.example/a?b=c">us</a>',
        f"<a rel=me href={REGISTER}><b>broken <i>markup",
    ],
)
def test_a_link_with_rel_me_is_found(server, page):
    """R10: to the register, or to the institution's own site."""
    server.put("/found", page)
    assert look(server, "/found") == proof.Proof(True, "links_back")


@pytest.mark.parametrize(
    "page",
    [
        "",
        f'<a href="{REGISTER}">no rel</a>',
        f'<a rel="nofollow mean" href="{REGISTER}">another rel</a>',
        '<a rel="me" href="https://willowlibrary.example.evil.example/">another host</a>',
        '<a rel="me" href="https://evilwillowlibrary.example/">another host</a>',
        '<a rel="me" href="javascript:alert(1)">no address</a>',
        '<a rel="me" href="https://[">no address</a>',
        f"<!-- {LINK} -->",
        f"<script>'{LINK}'</script>",
        '<a rel="me">nowhere</a>',
    ],
)
def test_what_is_no_link_of_ours_is_none(server, page):
    server.put("/none", page)
    assert look(server, "/none") == proof.Proof(False, "no_link")


def test_a_redirect_is_followed_a_few_times_and_checked_each_time(server):
    server.put("/end", LINK)
    server.put("/two", status=302, Location="/end")
    server.put("/one", status=301, Location="/two")
    server.put("/loop", status=302, Location="/loop")
    server.put("/inside", status=302, Location="http://127.0.0.1:22/")
    server.put("/meta", status=302, Location="http://169.254.169.254/latest")
    assert look(server, "/one").found
    assert look(server, "/loop") == proof.Proof(False, "not_reached")
    assert look(server, "/inside") == proof.Proof(False, "refused")
    assert look(server, "/meta") == proof.Proof(False, "refused")


def test_a_page_that_is_gone_or_too_large_or_no_page(server):
    assert look(server, "/nothing-here") == proof.Proof(False, "not_there")
    server.put("/broken", LINK, status=500)
    assert look(server, "/broken") == proof.Proof(False, "not_reached")
    server.put("/large", LINK + "x" * proof.MAX_BYTES)
    assert look(server, "/large") == proof.Proof(False, "not_reached")
    server.put("/picture", LINK, Content_Type="image/png")
    assert look(server, "/picture") == proof.Proof(False, "not_a_page")
    server.put("/bytes", b"\xff\xfe\x00" + LINK.encode())
    assert look(server, "/bytes").found


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "https://localhost/", "https://[::1]/", "ftp://a.example/", ""]
)
def test_private_addresses_are_refused_and_nothing_is_raised(address):
    """The way out is the same as for everything else."""
    assert not proof.look(address, OURS, Egress()).found


def test_a_server_of_mastodons_kind_is_asked_for_the_fields(server):
    """R10: the page itself is made by script there, the profile's fields say it."""
    server.put("/@willow", "<div id=app></div>")
    profile = {"acct": "willow", "fields": [7, {"name": "Site", "value": LINK}]}
    server.put("/api/v1/accounts/lookup?acct=willow", json.dumps(profile), Content_Type="application/json")
    assert look(server, "/@willow") == proof.Proof(False, "no_link")
    assert look(server, "/@willow", handle="@willow", api=server.address) == proof.Proof(True, "verified_field")
    for odd in ("[]", "{", '{"fields": 3}', '{"fields": [{"value": 4}]}'):
        server.put("/api/v1/accounts/lookup?acct=willow", odd, Content_Type="application/json")
        assert look(server, "/@willow", handle="@willow", api=server.address) == proof.Proof(False, "no_link")


def test_a_domain_of_the_institution_is_a_proof_by_itself():
    assert proof.own_domain("https://news.willowlibrary.example/blog", ["willowlibrary.example"])
    assert not proof.own_domain("https://willowlibrary.example.evil.example/", ["willowlibrary.example"])


@pytest.mark.parametrize("page", ["<![\n", "<![if", "<!DOCTYPE [", "<![CDATA[", "<!a[<b", "</", "\x00<a rel=me"])
def test_markup_that_is_none_is_read_as_far_as_it_goes(server, page):
    """R10: a page that breaks a parser is a page without a link, not an error of ours."""
    server.put("/odd", LINK + page)
    assert look(server, "/odd") in (proof.Proof(True, "links_back"), proof.Proof(False, "no_link"))


def test_an_answer_nested_without_end_and_a_redirection_to_nowhere_prove_nothing(server):
    """R10: whatever a server says, the look ends with an answer."""
    server.put("/flat", "<p>no link</p>")
    server.put("/api/v1/accounts/lookup?acct=x", "[" * 200_000)
    assert look(server, "/flat", handle="@x", api=server.address) == proof.Proof(False, "no_link")
    server.put("/astray", "", status=302, Location="http://[bad")
    assert look(server, "/astray").found is False
