"""The directive to read: for this reader, with what changed, in every version, by setting (P2; R4, R6, R7, R8)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.directive.models import Acknowledgement, Reading, Version
from spokesperson.directive.register import compiled, sections
from tests import factories

PAUSE = ("they give it in good time", "they give it within eight open hours")
GRACE = ("| grace_days          | 14 days ", "| grace_days          | 21 days ")
PAGES = (
    "/directive", "/directive/1.8", "/directive/matrix", "/directive/versions/1.0", "/directive/versions/1.0/1.8",
    "/directive/versions/1.0/compare/1.1", "/directive/related/SH 510",
)  # fmt: skip
INSIDE = ("/directive/coverage", "/directive/worksheet", "/directive/versions/2.0", "/directive/versions/2.0/1.8")


def revised(*replaced: tuple[str, str], revision: str = "1.1", effective: str = "2026-03-10T00:00-05:00") -> Version:
    """The next version with some of its words replaced; every replacement must find its place."""
    source = factories.next_version(revision, effective)
    for old, new in replaced:
        assert old in source, old
        source = source.replace(old, new)
    return factories.directive_adopted(source)


@pytest.fixture
def versions(house: Any) -> Any:
    """1.0 from 2011; 1.1 in force since a week, with another clause 1.8 and number; 2.0 takes effect in May."""
    house.first = Version.objects.get()
    house.current = revised(PAUSE, GRACE)
    house.coming = revised(PAUSE, GRACE, revision="2.0", effective="2026-05-10T00:00-05:00")
    return house


def browse(person: Any) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def words(html: str) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]).split())


def article(html: str, clause: str) -> str:
    return html.partition(f'id="c-{clause}"')[2].partition("</article>")[0]


def test_everybody_reads_the_directive_by_default(versions, client):
    """R8: the setting as delivered; a version that takes effect later is for employees only."""
    for path in PAGES:
        page(client, path)
    for path in INSIDE[:2]:
        assert client.get(path)["Location"] == f"/sign-in?next={path}"
    for path in INSIDE[2:]:
        page(client, path, 404)
    assert "2.0" not in words(page(client, "/directive"))


def test_by_setting_only_employees_read_it(versions, client, settings):
    """R8: off, every page of the directive leads to the sign-in and stands in no public navigation."""
    settings.PUBLIC_DIRECTIVE = False
    for path in (*PAGES, *INSIDE):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].startswith("/sign-in?next=/directive")) == (302, True), path
    assert ">Directive<" not in page(client, "/register")
    inside = browse(versions.aide)
    for path in (*PAGES, *INSIDE):
        page(inside, path)


@pytest.mark.parametrize(("value", "code"), [("on", 0), ("off", 0), ("", 1), ("yes", 1)])
def test_the_setting_is_on_or_off_and_nothing_else(tmp_path, value, code):
    """Bad input: an installation does not start with a word that could be meant either way."""
    environment = {**os.environ, "SPOKESPERSON_PUBLIC_DIRECTIVE": value, "SPOKESPERSON_DATA": str(tmp_path)}
    command = [sys.executable, "-c", "import spokesperson.site.settings as s; print(s.PUBLIC_DIRECTIVE)"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert (
        (done.stdout.strip() == str(value == "on")) if code == 0 else ("SPOKESPERSON_PUBLIC_DIRECTIVE" in done.stderr)
    )


def test_who_left_reads_no_more_than_the_public(versions, settings):
    versions.aide.left = clock.now().date()
    versions.aide.save()
    html = page(browse(versions.aide), "/directive")
    assert "takes effect on" not in html
    assert "<aside aria-label" not in article(html, "P1")
    page(browse(versions.aide), "/directive/versions/2.0", 404)
    settings.PUBLIC_DIRECTIVE = False
    page(browse(versions.aide), "/directive", 403)


def test_what_changed_stands_first_and_in_place(versions):
    """R8: the clause by its words, the number by its name; in the text del and ins with spoken words."""
    html = page(browse(versions.ann), "/directive")
    news = words("<main" + html.partition('id="news"')[2].partition("</section>")[0] + "</main>")
    assert "What changed since 1.0" in news
    assert "Pause and think: says “within eight open hours” where it said “in good time”." in news
    assert "1 clause changed. The table of actions is the same. 1 number changed." in news
    assert html.index('id="news"') < html.index('id="purpose"')
    changed = article(html, "1.8")
    assert '<del><span class="vh">removed: </span>in good time</del>' in changed
    assert '<ins><span class="vh">added: </span>within eight open hours</ins>' in changed
    assert "Changed in 1.1" in changed
    assert "<ins>" not in article(html, "1.7")


def test_the_marks_can_be_hidden_without_script(versions):
    client = browse(versions.ann)
    shown = page(client, "/directive")
    assert 'href="?changes=0#news"' in shown
    hidden = page(client, "/directive?changes=0")
    assert "<del>" not in article(hidden, "1.8")
    assert "within eight open hours" in article(hidden, "1.8")
    assert 'href="?changes=1#news"' in hidden


def test_changes_are_told_since_the_version_the_reader_acknowledged(versions):
    """Somebody who skipped a version is told of both changes; anybody can choose another version to compare with."""
    with clock.at("2026-06-01T15:00:00+00:00"):
        html = page(browse(versions.ann), "/directive")
        assert "What changed since 1.0" in html
        assert "<ins>" in article(html, "1.8")
        html = page(browse(versions.ann), "/directive?since=1.1")
        assert "What changed since 1.1" in html
        assert "<ins>" not in article(html, "1.8")
        assert "What changed since 1.1" in page(Client(), "/directive")
        assert "There is no version 7" in page(browse(versions.ann), "/directive?since=7", 404)


def test_the_first_version_has_nothing_new(house):
    html = page(browse(house.ann), "/directive")
    assert 'id="news"' not in html
    assert 'id="versions"' not in html


def test_a_table_cell_that_changed_is_told(house):
    row = "| Upload images or video            |       X       |                |"
    case = '- {name: "a Representative does not upload images"'
    line = next(c for c in factories.directive_text().splitlines() if c.startswith(case))
    revised((row, row[:-18] + "|       X        |"), (line, line.replace("then: deny", "then: permit")))
    html = page(browse(house.ann), "/directive")
    assert "1 cell of the table changed" in html
    assert re.search(r"Upload images or video, Representative: <del>.*?No</del> <ins>.*?Yes</ins>", html)


def test_the_margin_says_what_a_clause_means_for_this_reader(versions):
    """R23, R55, R59, R64: from the registers; another reader's margin is another."""
    html = page(browse(versions.ann), "/directive")
    assert "You are designated: Representative, with a permission since 16 January 2026." in article(html, "P1")
    grant = article(html, "Def-Representative")
    assert "Permitted by Maria Manager since 16 January 2026, for ann-librarian." in grant
    assert "ann-librarian: confirmed on 7 March 2026." in article(html, "1.6")
    assert "Your fields: programs." in article(html, "1.7")
    assert "60 seconds after your last change. Meanwhile it asks 4 questions." in article(html, "1.8")
    assert "Maria Manager, your supervisor" in article(html, "1.1")
    assert "You acknowledged 1.0 on 16 January 2026" in article(html, "P2")
    aide = page(browse(versions.aide), "/directive")
    assert "You are not designated. Maria Manager can do that." in article(aide, "P1")
    assert "Permitted by" not in aide
    assert "You are designated: Administrator." in article(page(browse(versions.boss), "/directive"), "P1")


def test_a_permission_that_ended_is_said_in_the_margin(versions):
    versions.ann.grants.update(revoked_at=clock.now() - timedelta(days=1))
    grant = article(page(browse(versions.ann), "/directive"), "Def-Representative")
    assert "Your permission was taken back." in grant
    assert "Permitted by" not in grant


def test_the_public_sees_no_margin(versions, client):
    """Only that a clause changed stands beside it."""
    html = page(client, "/directive")
    assert re.findall(r"<aside[^>]*>(.*?)</aside>", html) == [' <b class="t-info">Changed in 1.1</b>']


def test_the_readers_column_is_marked_and_every_no_has_a_step(versions):
    """M1R, M2R, M8R, M10R: the way on beside the No; none where the reader may."""
    html = page(browse(versions.ann), "/directive")
    table = html.partition('<table class="grid')[2].partition("</table>")[0]
    rows = re.findall(r'<tr id="(\w+)".*?</tr>', table, re.S)
    assert len(rows) == 10
    steps = dict(re.findall(r'<a href="/why\?action=(\w+)" class="small">([^<]+)</a>', table))
    assert set(steps) == {"create_library_account", "maintain_library_account", "upload", "delete"}
    assert steps["upload"] == "Hand it to an Administrator"
    assert "You take part as Representative." in html
    aide = page(browse(versions.aide), "/directive")
    assert len(re.findall(r'<a href="/why\?action=\w+" class="small">Ask your supervisor</a>', aide)) == 10


def test_the_bar_says_how_long_the_days_of_grace_are_and_what_happens_then(versions):
    """R6, P2: the days left of the 21, then since when posting waits; who holds no role is not stopped."""
    bar = page(browse(versions.ann), "/directive").partition('id="ack"')[2]
    assert "You have opened 0 of" in bar
    assert "Acknowledge it by 30 March 2026; 13 days are left." in bar
    with clock.at("2026-04-02T15:00:00+00:00"):
        late = page(browse(versions.ann), "/directive").partition('id="ack"')[2]
        assert "Posting for the Library has waited since 31 March 2026, until you do" in late
    assert "Nothing of yours waits for it." in page(browse(versions.aide), "/directive")


def test_all_parts_opened_becomes_the_acknowledgement(versions):
    """R6: the button comes with the last part, and is replaced by the day and the record afterwards."""
    client = browse(versions.ann)
    parts = sections(compiled(versions.current.file_hash))
    for part in parts[:-1]:
        assert "I have read version" not in page(client, f"/directive?part={part.id}")
    assert "I have read version 1.1" in page(client, f"/directive?part={parts[-1].id}")
    assert client.post("/directive/acknowledge", {"revision": "1.1"}).status_code == 200
    made = Acknowledgement.objects.get(user=versions.ann.user, version=versions.current)
    bar = page(client, "/directive").partition('id="ack"')[2]
    assert "You acknowledged version 1.1 on 17 March 2026." in bar
    assert f"/records/{made.record}" in bar
    page(client, "/directive?part=nothing", 404)


def test_opening_a_page_of_the_version_in_force_is_referring_to_it(versions):
    """R7: any clause page counts; skimming is not measured, so within the hour nothing is written again."""
    client = browse(versions.ann)
    page(client, "/directive/1.3")
    first = Reading.objects.get(user=versions.ann.user, version=versions.current)
    assert (first.parts, first.last_opened_at) == ([], factories.AT_WORK)
    with clock.at(factories.AT_WORK + timedelta(minutes=59)):
        page(client, "/directive")
        first.refresh_from_db()
        assert first.last_opened_at == factories.AT_WORK
    with clock.at(factories.AT_WORK + timedelta(hours=3)):
        page(client, "/directive")
        first.refresh_from_db()
        assert first.last_opened_at == factories.AT_WORK + timedelta(hours=3)


def test_a_version_to_come_is_announced_to_employees(versions):
    """R3, R4: it says when it takes effect, is never called in force, and cannot be acknowledged yet."""
    html = page(browse(versions.ann), "/directive")
    assert "Version 2.0 takes effect on 10 May 2026." in html
    coming = page(browse(versions.ann), "/directive/versions/2.0")
    assert "Takes effect on 10 May 2026." in coming
    assert 'id="ack"' not in coming
    assert "In force since" not in words(coming)
    past = page(browse(versions.ann), "/directive/versions/1.0")
    assert "It held from 1 January 2011 until 10 March 2026." in past
    assert 'id="ack"' not in past


def test_the_day_of_adoption_is_never_more_precise_than_known(versions, client):
    """R3: January 2011, no day."""
    assert "Adopted January 2011." in page(client, "/directive")


def test_who_keeps_the_directive_is_led_to_its_drafts_and_nobody_else(versions):
    assert "/directive/drafts" not in page(browse(versions.ann), "/directive")
    html = page(browse(versions.boss), "/directive")
    from spokesperson.oversight.reading.pages import installed

    assert ("/directive/drafts" in html) is installed("/directive/drafts")


@pytest.mark.parametrize("who", ["ann", "boss", None])
def test_every_page_keeps_its_budget_with_ten_versions(versions, client, who):
    """At most 12 queries and 60 KiB of HTML, also with ten versions in force one after the other."""
    for n in range(8):
        revised(("they attack nobody", "they attack nobody") if n < 0 else PAUSE, revision=f"1.{n + 2}",
                effective=f"2026-03-{11 + n // 2}T{n % 2 * 5:02}:00-05:00")  # fmt: skip
    reader = browse(getattr(versions, who)) if who else client
    for path in (*PAGES, *(INSIDE if who else ()), "/directive/versions/9.9", "/directive/1.99"):
        reader.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(path)
        assert answer.status_code in (200, 404), path
        assert len(asked) <= 12, (path, len(asked))
        assert len(answer.content) <= 60 * 1024, (path, len(answer.content))
