"""Tags, words and marks of the house: clause links, times in the institution's zone, spans, comparisons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.people.models import Employee
from spokesperson.web import context, facts, marks, words
from tests import factories

MARCH = "2026-03-17T19:40:00Z"
JULY = "2026-07-17T00:05:00Z"


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("clause", "label", "address"),
    [
        ("1.8", "1.8", "/directive/1.8"),
        ("Overview/upload", "Overview", "/directive/Overview#upload"),
        ("Def-Representative", "Definition", "/directive/Def-Representative"),
    ],
)
def test_a_clause_is_a_quiet_link_to_its_address(clause, label, address):
    html = shown("{% clause c %}", c=clause)
    assert f'href="{address}"' in html
    assert html.endswith(f"{label}</a>")


def test_a_numeral_is_spoken_as_a_clause():
    assert '<span class="vh">clause </span>1.8' in shown("{% clause '1.8' %}")


def test_no_clause_is_no_link_and_a_strange_one_is_escaped():
    assert shown("{% clause '' %}") == ""
    assert "<b>" not in shown("{% clause c %}", c="<b>")


def test_an_unknown_effect_is_not_taken_for_a_verdict():
    assert shown("{{ 'perhaps'|verdict_word }}") == "Not checked"
    assert "#open" in shown("{% verdict_icon 'perhaps' %}")


def test_times_are_the_institutions_in_summer_and_winter():
    assert shown("{{ t|local_time }}", t=MARCH) == "2:40 pm"
    assert shown("{{ t|local_moment }}", t=JULY) == "16 July 2026, 7:05 pm"
    assert shown("{{ t|local_date:'long' }}", t=MARCH) == "Tuesday 17 March 2026"
    assert shown("{{ t|local_date:'short' }}", t=MARCH) == "Tue 17 Mar"


def test_midnight_and_noon_are_twelve():
    assert words.hour("2026-03-17T05:00:00Z") == "12:00 am"
    assert words.hour("2026-03-17T17:00:00Z") == "12:00 pm"


def test_spanish_counts_the_hours_to_twenty_four():
    with translation.override("es"):
        assert words.hour(MARCH) == "14:40"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        words.hour("2026-03-17T10:00:00")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (12_720, "3 h 32 min"), (3600, "1 h"), (90_000, "25 h"),
     (172_800, "2 days"), (timedelta(days=9), "9 days")],
)  # fmt: skip
def test_a_span_is_said_shortly(seconds, said):
    assert words.span(seconds) == said


def test_how_far_an_instant_is():
    now = clock.aware("2026-03-17T15:12:00Z")
    assert words.away(MARCH, now) == "in 4 h 28 min"
    assert words.away("2026-03-15T15:12:00Z", now) == "2 days ago"
    assert words.away("2026-03-17T15:12:10Z", now) == "just now"


def test_the_greeting_follows_the_institutions_hour():
    for instant, hello in (
        ("T15:12:00Z", "Good morning"),
        ("T17:00:00Z", "Good afternoon"),
        ("T23:30:00Z", "Good evening"),
    ):
        with clock.at("2026-03-17" + instant):
            assert words.greeting("Ines") == f"{hello}, Ines"


def test_initials_and_counts():
    assert shown("{{ n|initials }}", n="Ines de la Cruz") == "IC"
    assert shown("{{ n|initials }}", n="Ines") == "I"
    assert [words.counted(n) for n in (0, 5, 13, 1200)] == ["None", "Five", "13", "1,200"]


def test_marked_words_are_escaped_and_numbered():
    html = shown("{{ t|marked:f }}", t="<a> & 42", f=[{"start": 0, "end": 3, "effect": "deny", "number": 1}])
    assert html == '<mark class="m-deny" data-n="1" id="mark-1">&lt;a&gt;</mark> &amp; 42'


def test_overlapping_findings_leave_every_letter_once():
    found = [{"start": 0, "end": 6}, {"start": 3, "end": 9}, {"start": 4, "end": 5}]
    parts = marks.pieces("abcdefghij", found)
    assert [p.text for p in parts] == ["abcdef", "ghi", "j"]


spans = st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30)), max_size=6)


@given(st.text(max_size=24), spans)
def test_pieces_join_to_the_text_whatever_the_offsets(text, offsets):
    found = [{"start": a, "end": b, "effect": "warn"} for a, b in offsets if a >= 0]
    assert "".join(p.text for p in marks.pieces(text, found)) == text


prose = st.text(alphabet="ab ,.\n", max_size=30)


@given(prose, prose)
def test_two_versions_side_by_side_lose_nothing(old, new):
    left, right = marks.compare(old, new)
    assert "".join(t for _, t in left) == old
    assert "".join(t for _, t in right) == new
    assert {k for k, _ in left} <= {"same", "del"}
    assert {k for k, _ in right} <= {"same", "ins"}


def test_a_changed_phrase_is_one_change():
    left, right = marks.compare("give it in good time.", "give it within eight open hours.")
    assert left == [("same", "give it "), ("del", "in good time"), ("same", ".")]
    assert right == [("same", "give it "), ("ins", "within eight open hours"), ("same", ".")]


def test_changes_are_spoken_and_escaped():
    html = shown("{{ p|changed }}", p=[("same", "a "), ("del", "<b>"), ("ins", "c")])
    assert html == (
        'a <del><span class="vh">removed: </span>&lt;b&gt;</del><ins><span class="vh">added: </span>c</ins>'
    )


def test_words_of_the_directive_say_their_language_where_the_page_is_in_another():
    """WCAG 3.1.2."""
    assert shown("<p{% own_lang %}>") == "<p>"
    with translation.override("es"):
        assert shown("<p{% own_lang %}>") == '<p lang="en">'
        assert '<ins><span class="vh" lang="es">' in shown("{{ p|changed }}", p=[("ins", "c")])


def anonymous():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def signed_in(employee):
    request = RequestFactory().get("/")
    request.user, request.employee = employee.user, employee
    return request


def test_the_frame_stands_while_the_tables_are_empty(db):
    house = context.house(anonymous())["house"]
    assert house.person is None
    assert house.directive is None
    assert house.seal is None
    assert house.banner is None
    assert [item.key for item in house.nav] == ["noticeboard:list", "directive", "register"]
    assert house.institution.name == "Larkspur County Library"


def test_who_is_signed_in_is_told_version_and_seal_with_the_frame_and_as_anybody_else(db, django_assert_num_queries):
    factories.directive_adopted()
    ann = factories.employee("Ann Reyes")
    archive.append({"type": "Note", "actor": ann.urn}, subject=ann.urn)
    archive.seal_pending()
    public = context.House(anonymous())
    assert context.House(signed_in(Employee.objects.get(pk=ann.pk))).person  # the first of all asks what JSON there is
    house = context.House(signed_in(ann))
    with django_assert_num_queries(1):
        told = house.person, house.directive, house.seal
    assert told[0].name == "Ann Reyes"
    assert told[1:] == (public.directive, public.seal)
    assert None not in told


def test_a_page_about_a_damaged_archive_still_has_its_frame(db):
    ann = factories.employee("Ann Reyes")
    archive.append({"type": "Note", "actor": ann.urn}, subject=ann.urn)
    archive.seal_pending()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_head SET note = 'no checkpoint'")
    house = context.House(signed_in(ann))
    assert (house.person.name, house.seal) == ("Ann Reyes", None)


def test_the_frame_stands_while_the_database_does_not(monkeypatch):
    def gone(request):
        raise DatabaseError

    for name in ("person", "nav", "in_force", "seal", "banner"):
        monkeypatch.setattr(facts, name, gone)
    house = context.house(anonymous())["house"]
    assert (house.person, house.nav, house.directive, house.seal, house.banner) == (None, [], None, None, None)


def test_the_entry_one_is_at_is_marked():
    items = facts.items(facts.entries(anonymous()), "directive", {"directive": 2})
    assert [(i.key, i.current, i.count) for i in items if i.current] == [("directive", True, 2)]


def test_an_entry_whose_page_is_not_installed_is_left_out():
    assert facts.items([("nowhere", "Nowhere", "doc")], "", {}) == []


def test_a_strange_theme_is_ignored():
    request = anonymous()
    request.COOKIES["theme"] = '"><script>'
    assert context.House(request).theme == ""
