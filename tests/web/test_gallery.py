"""Every page of the gallery renders, weighs little, and holds what the directive's readers need (R65, R86, L8)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from spokesperson.web import gallery

pytestmark = pytest.mark.usefixtures("at_ten")
STYLE = Path(finders.find("web/spokesperson.css"))


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_a_page_has_one_heading_one_main_and_no_inline_code(name):
    """CSP without unsafe-inline: no style attribute, no handler, no script without an address."""
    html = gallery.render(name)
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert len(html.encode()) <= 60 * 1024


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_every_id_is_there_once_and_every_label_finds_its_field(name):
    html = gallery.render(name)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    wanted = set(re.findall(r'\sfor="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    for refs in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        wanted |= set(refs.split())
    assert wanted <= set(ids)


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_no_address_is_left_open(name):
    """A clause without an address would be a dead link."""
    assert 'href="#"' not in gallery.render(name)
    assert 'href=""' not in gallery.render(name)


def test_the_style_sheet_is_at_most_12_kb_compressed():
    assert len(gzip.compress(STYLE.read_bytes(), 9)) <= 12 * 1024


def test_the_style_sheet_asks_no_other_host():
    assert not re.search(r"https?://|@import", STYLE.read_text())


def test_every_icon_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', Path(finders.find("web/icons.svg")).read_text()))
    used = {icon for name in gallery.SAMPLES for icon in re.findall(r"icons\.svg#([^\"]*)", gallery.render(name))}
    assert used <= drawn


def test_the_notice_stands_before_the_form():
    """R86: notice 4.1 is read before anything is typed, and the tick stands above the button."""
    html = gallery.render("sign-in")
    order = ["A notice to read", 'name="email"', 'name="password"', 'name="device"', 'name="notice"', "<button"]
    places = [html.index(mark) for mark in order]
    assert places == sorted(places)


def test_a_device_that_has_read_the_notice_is_not_asked_again():
    html = gallery.render("sign-in-known")
    assert 'name="notice"' not in html
    assert "Notice read on this device." in html


def test_a_refusal_names_its_clause_and_a_way_on():
    html = gallery.render("write-deny")
    assert 'href="/directive/1.3"' in html
    assert "Use this reply" in html
    assert "Ask an Administrator" in html


def test_a_closed_button_says_what_is_open():
    html = gallery.render("write-warn")
    button = re.search(r'<button[^>]*id="post"[^>]*>', html).group()
    assert 'aria-disabled="true" aria-describedby="post-left"' in button
    assert "Opens when the three open lines are done." in html


def test_the_first_row_alone_has_the_filled_button():
    html = gallery.render("home")
    assert len(re.findall(r'<a class="btn fill"[^>]*data-open', html)) == 1


def test_verdicts_carry_shape_and_word():
    """Never colour alone: each effect has its own picture and its word."""
    html = gallery.render("help")
    for shape, word in (("permit", "Permit"), ("warn", "Warn"), ("ask", "Ask"), ("deny", "Deny")):
        assert f"icons.svg#{shape}" in html
        assert word in html


def test_an_unknown_clause_is_answered_by_the_nearest():
    """R8."""
    html = gallery.render("clause-missing")
    assert "There is no clause 1.9" in html
    assert 'href="/directive/1.8"' in html


@pytest.mark.parametrize("code", ["400", "403", "404", "409", "410", "500", "503", "507"])
def test_a_problem_is_told_even_without_any_context(code):
    """Django's own handler for 500 renders without a request; the page must not need one."""
    assert "<h1>" in render_to_string(f"{code}.html")


def test_what_is_typed_is_escaped_everywhere():
    context = gallery.SAMPLES["write-warn"].context()
    context["draft"]["text"] = "<script>alert(1)</script>" + context["draft"]["text"]
    context["preview"]["text"] = "<img src=x onerror=alert(1)>"
    html = render_to_string("web/write.html", context)
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_readers_own_theme_is_kept():
    assert 'data-theme="dark"' in gallery.render("home", theme="dark")
    assert "data-theme=" not in gallery.render("home", theme="<b>").split("<body")[0]


@pytest.mark.parametrize("name", ["sign-in", "home", "write-warn"])
def test_the_first_pages_speak_spanish(name):
    """R-pages: English complete, Spanish begun; every word of the frame and these pages has a translation."""
    import polib
    from django.conf import settings

    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "es/LC_MESSAGES/django.po"))
    said = {entry.msgid: entry.msgstr for entry in catalogue if entry.msgstr and entry.msgstr != entry.msgid}
    with translation.override("es"):
        html = gallery.render(name)
    assert '<html lang="es">' in html
    for english in WORDS_OF[name]:
        assert said[english] in html
        assert f">{english}<" not in html


WORDS_OF = {
    "sign-in": ["Sign in", "Work e-mail", "Password", "A notice to read before you come in", "Read it"],
    "home": ["Right now you may", "Write", "Went out", "Help and keyboard", "Skip to the content"],
    "write-warn": ["Topic", "Text", "While you wait", "Before it can go", "Save and check", "See why"],
}


def test_every_state_of_what_was_asked_of_somebody_has_its_picture():
    """R51, R53: the dialog rests on keeping unless something is wrong; what went out after all is told."""
    for name in ("stop", "stop-idle", "limit", "disallow"):
        assert re.search(r"<a [^>]*data-keep autofocus>Keep as it is</a>", gallery.render(name)), name
    wrong = gallery.render("stop-wrong")
    assert "autofocus" not in wrong
    assert 'href="#f-reason"' in wrong
    assert "1 item is being sent this second" in gallery.render("stop")
    assert "Went out afterwards" in gallery.render("order-given")
    assert "I have received it" in gallery.render("order-mine")
    assert "Lift it" not in gallery.render("order-lifted")
    assert "You were asked to stop" in gallery.render("home-stopped")


def test_a_notice_offers_to_take_back_only_what_can_be_taken_back():
    html = gallery.render("undo")
    assert html.count('class="said success"') == 3
    assert html.count(">Undo</button>") == 2
    assert 'name="at" value="2026-03-18T09:00"' in html


def test_a_row_of_the_agenda_is_drawn_in_every_tone():
    html = gallery.render("home-rows")
    for effect in ("deny", "warn", "ask", "permit", "info", ""):
        assert f'<span class="pill {effect}">' in html, effect
    assert html.count("<progress") == 3
    assert 'class="at deny"' in html
    assert "3 more questions" in html


def test_findings_strips_and_empty_places_are_drawn_in_every_form():
    html = gallery.render("review-findings")
    for effect in ("deny", "ask", "warn", "permit"):
        assert f"t-{effect}" in html
    assert html.count("It does not stand") == 1
    html = gallery.render("parts")
    assert '<div class="strip" id="strip"><p><b>214:7</b>' in html
    assert html.count('class="empty"') == 4
    assert html.count("Show all") == 2
    for name in ("orders-empty", "drafts-empty"):
        assert 'class="empty"' in gallery.render(name)
