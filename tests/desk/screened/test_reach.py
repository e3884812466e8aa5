"""A link back counts only while the page it leads to is there (1.6): R57, R58."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from spokesperson import clock
from spokesperson.desk.models import LinkCheck
from spokesperson.desk.screened import appraisal, reach
from spokesperson.networks.egress import Egress
from tests.desk.conftest import later, ready

PAGE = "https://willowlibrary.example/seeds"
ANSWERS = {"/seeds": 200, "/moved": 301, "/gone": 410, "/lost": 404, "/broken": 500, "/no-head": 405}


class Pages(BaseHTTPRequestHandler):
    """The Library's pages, in a few states; one answers only to GET."""

    def do_HEAD(self) -> None:
        self._answer(ANSWERS[self.path])

    def do_GET(self) -> None:
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def pages():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/seeds", "alive"), ("/moved", "alive"), ("/gone", "dead"), ("/lost", "dead"), ("/broken", "unknown"),
        ("/no-head", "alive"),
    ],
)  # fmt: skip
def test_a_page_that_says_not_here_is_dead_and_a_broken_one_only_not_known(pages, path, state):
    """R58."""
    assert reach.look(f"http://{pages}{path}", Egress(allow=[pages], deadline=5.0)) == state


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "https://10.0.0.1/x", "https://[::1]/", "ftp://a.example/"])
def test_an_address_inside_is_refused_and_never_connected_to(url):
    """Bad input: a private address."""
    assert reach.look(url, Egress(deadline=2.0)) == "refused"


def test_a_page_that_does_not_answer_is_not_called_dead():
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    assert reach.look("https://nowhere.willowlibrary.example/", Egress(resolver=nowhere, deadline=2.0)) == "unknown"


def _run(looker: reach.Looker) -> None:
    looker.run()
    for seen in list(looker._open.values()):
        seen.result(timeout=10)
    looker.run()


def test_what_is_asked_for_is_looked_at_once_and_remembered(db, pages):
    url = f"http://{pages}/lost"
    looker = reach.Looker(Egress(allow=[pages], deadline=5.0))
    reach.ask([url])
    assert reach.known([url]) == {}
    _run(looker)
    assert reach.known([url]) == {url: "dead"}
    reach.ask([url])
    assert not looker.run()
    assert not looker._open
    with later(11 * 60):
        reach.ask([url])
        looker.run()
        assert list(looker._open) == [url]
    looker.close()


def test_what_nobody_links_to_any_more_is_forgotten(db):
    reach.ask([PAGE])
    assert reach.forget_old() == 0
    with later(91 * 24 * 3600):
        assert reach.forget_old() == 1


def test_a_link_to_a_page_that_is_gone_leads_nobody_back(house):
    """R57, R58: the warning comes as if there were none."""
    draft = ready(house.ann, house.hers, text=f"I work at the Library. Seeds are back: {PAGE}")
    assert appraisal.appraise(draft).links_back
    LinkCheck.objects.create(url=PAGE, asked_at=clock.now(), looked_at=clock.now(), state="dead")
    found = appraisal.appraise(draft)
    assert not found.links_back
    assert not appraisal.proposal(draft, "draft", found).facts["links_back"]


@pytest.mark.parametrize(
    "url", ["https://willowlibrary.example.evil.example/", "http://willowlibrary.example/seeds", "https://evil.example"]
)
def test_what_is_not_the_librarys_or_not_secure_does_not_count(house, url):
    """R58. Bad input: a host that carries the Library's name."""
    draft = ready(house.ann, house.hers, text=f"Seeds are back: {url}")
    assert not appraisal.appraise(draft).links_back
