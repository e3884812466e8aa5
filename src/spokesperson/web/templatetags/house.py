"""Tags of the house, in every template without loading: clause links, verdicts, icons, times (design: one device).

``{% clause "1.8" %}`` is the quiet underlined numeral that follows every reason and leads to the clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from spokesperson import institution
from spokesperson.directive.register import cell, citing, under
from spokesperson.people import undoing
from spokesperson.web import marks, words

register = template.Library()

EFFECTS = ("permit", "warn", "ask", "deny")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A picture of the sprite, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="i {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("web/icons.svg"),
        name,
    )


def clause_label(clause: str) -> str:
    """The word shown for a clause id: its number, or "Overview" and "Definition" for the parts without one."""
    if clause.startswith("Overview"):
        return gettext("Overview")
    if clause.startswith("Def-"):
        return gettext("Definition")
    return clause


# A clause's id holds no blank; the code of a related directive does, like "SH 510" or "VF 310" (R9).
_RELATED = re.compile(r"^[A-Za-z]{1,6}\s\d[\w.]*$")


def clause_url(clause: str) -> str:
    """The permanent address of a clause; ``Overview/upload`` is the row of that name in the clause ``Overview``.

    The code of a related directive leads to what is known of it.
    """
    base, _, row = clause.partition("/")
    name = "directive_related" if _RELATED.match(base) else "clause"
    try:
        address = reverse(name, args=[base])
    except NoReverseMatch:
        return "#"
    return f"{address}#{row}" if row else address


@register.filter(name="clause_label")
def shown_label(clause: str) -> str:
    """The word shown for a clause id, without a link."""
    return clause_label(clause)


@register.simple_tag(name="clause")
def clause_link(clause: str, shown: str = "") -> SafeString:
    """A quiet link to a clause; nothing for an empty id. ``shown`` replaces the number."""
    if not clause:
        return SafeString("")
    label = shown or clause_label(clause)
    spoken = format_html('<span class="vh">{} </span>', gettext("clause")) if label[:1].isdigit() else ""
    return format_html('<a class="cl" href="{}">{}{}</a>', clause_url(clause), spoken, label)


@register.simple_tag(name="under")
def under_link(subject: str) -> SafeString:
    """A link to the clause of the directive in force that governs ``subject``; nothing where it has none."""
    return clause_link(_in_force(under, subject))


@register.simple_tag(name="under_each")
def under_links(*subjects: str) -> SafeString:
    """The same for several subjects, in brackets, with a blank before them."""
    found = citing(*(_in_force(under, subject) for subject in subjects))
    return format_html(" ({})", clauses(found)) if found else SafeString("")


@register.simple_tag(name="cell")
def cell_link(action: str) -> SafeString:
    """A link to the row of the table in force, or to the act beside it; nothing for what the directive lacks."""
    return clause_link(_in_force(cell, action))


@register.simple_tag
def under_url(subject: str) -> str:
    """The address of that clause, or ""."""
    found = _in_force(under, subject)
    return clause_url(found) if found else ""


def _in_force(told: Callable[[str], str], of: str) -> str:
    """What the register tells; nothing while the database does not answer, for a page about that must stand."""
    try:
        return told(of)
    except DatabaseError:
        return ""


@register.simple_tag
def clauses(ids: Iterable[str]) -> SafeString:
    """Several clause links, separated by commas."""
    return format_html_join(", ", "{}", ((clause_link(c),) for c in ids))


@register.filter
def verdict_word(effect: str) -> str:
    """The word beside the shape."""
    found = {
        "permit": gettext("Permit"), "warn": gettext("Warn"), "ask": gettext("Ask"), "deny": gettext("Deny"),
    }  # fmt: skip
    return found.get(effect, gettext("Not checked"))


@register.simple_tag
def verdict_icon(effect: str, classes: str = "") -> SafeString:
    """The verdict's shape: circle, triangle, diamond or octagon, so that colour is never alone."""
    name = effect if effect in EFFECTS else "open"
    return icon(name, f"c-{name} {classes}".strip())


@register.filter
def local_time(value: datetime | str | None) -> str:
    return words.hour(value) if value else ""


@register.filter
def local_date(value: datetime | date | str | None, shape: str = "date") -> str:
    return words.day(value, shape) if value else ""


@register.filter
def local_moment(value: datetime | str | None) -> str:
    return f"{words.day(value)}, {words.hour(value)}" if value else ""


@register.filter
def iso(value: datetime | date | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat() if value else ""


@register.filter
def adopted(value: str) -> str:
    """The day, month or year of adoption, as precise as it is known and never more (R3)."""
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d", text):
        return words.day(date.fromisoformat(f"{text}-01"), "month")
    return words.day(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


@register.filter
def away(value: datetime | str | None) -> str:
    return words.away(value) if value else ""


@register.filter
def in_words(value: float | timedelta | None) -> str:
    return words.span(value) if value is not None else ""


@register.filter
def counted(value: int) -> str:
    return words.counted(value)


@register.filter
def countdown(value: int | None) -> str:
    return words.minutes(value or 0)


@register.filter
def thousands(value: int | None) -> str:
    return f"{value:,}" if value is not None else ""


@register.filter
def initials(name: str) -> str:
    """Two letters for the round mark beside a person's name."""
    parts = [p for p in str(name).split() if p[:1].isalpha()]
    return "".join(p[0] for p in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def short_uid(value: UUID | str) -> str:
    return str(value)[:8]


@register.filter
def short_hash(value: str) -> str:
    """A hash as people compare it: its first letters in fours, then its last four."""
    text = str(value)
    return f"{text[:4]} {text[4:8]} {text[8:12]} … {text[-4:]}" if len(text) > 20 else text


@register.filter
def marked(text: str, findings: Iterable[Mapping[str, Any]]) -> SafeString:
    """``text`` with its findings as ``<mark>``; offsets are code points."""
    return format_html_join("", "{}", ((_piece(p),) for p in marks.pieces(text or "", findings or ())))


def _piece(piece: marks.Piece) -> SafeString:
    if piece.effect is None:
        return conditional_escape(piece.text)
    return format_html(
        '<mark class="m-{}" data-n="{}" id="mark-{}">{}</mark>', piece.effect, piece.number, piece.number, piece.text
    )


@register.filter
def changed(pieces: Iterable[tuple[str, str]]) -> SafeString:
    """One side of a comparison: (``same``|``del``|``ins``, text) pairs as text with spoken ``del`` and ``ins``."""
    return format_html_join("", "{}", ((_change(kind, text),) for kind, text in pieces))


@register.simple_tag
def own_lang() -> SafeString:
    """`` lang="en"`` for words of the directive, where the page around them is in another language (WCAG 3.1.2)."""
    own = institution.load(settings.INSTITUTION_FILE).language
    return SafeString("") if own == get_language() else format_html(' lang="{}"', own)


@register.simple_tag
def lang_of(tag: str) -> SafeString:
    """`` lang="es"`` for words that somebody wrote in another language than the page's (WCAG 3.1.2)."""
    return SafeString("") if not tag or tag == get_language() else format_html(' lang="{}"', tag)


def _change(kind: str, text: str) -> SafeString:
    if kind == "same":
        return conditional_escape(text)
    said = gettext("removed:") if kind == "del" else gettext("added:")
    # The text may stand in words of another language than the page's (own_lang); the word before it is the page's.
    lang = format_html(' lang="{}"', get_language()) if own_lang() else ""
    if kind == "del":
        return format_html('<del><span class="vh"{}>{} </span>{}</del>', lang, said, text)
    return format_html('<ins><span class="vh"{}>{} </span>{}</ins>', lang, said, text)


@register.filter
def undo(message: Any) -> dict[str, Any] | None:
    """The act that takes back what a message says, if it carries one (``people.undoing``)."""
    return undoing.read(str(getattr(message, "extra_tags", "") or ""))


@register.simple_tag
def greeting(name: str = "") -> str:
    """Good morning, afternoon or evening by the institution's hour."""
    return words.greeting(name)


@register.simple_tag
def clause_address(clause: str) -> str:
    """Where a clause stands for good; to be printed into ``href``."""
    return clause_url(clause)
