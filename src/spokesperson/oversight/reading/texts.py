"""The words of a clause as clean HTML: related directives linked, changes marked in place (1.2, 1.3; R8, R9)."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from spokesperson.directive.engine import Clause, Directive
from spokesperson.directive.marking import BOTH, marked
from spokesperson.directive.register import compiled

TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "br", "table", "thead", "tbody", "tr", "th", "td"}
_PART = re.compile(r"(<[^>]+>)")


def words(rules: Directive, found: Clause) -> SafeString:
    """A clause as clean HTML: the renderer makes no raw HTML, and the cleaner allows a few tags only."""
    return SafeString(_linked(rules, _clean(rules.file_hash, found.id)))


def changed(old: tuple[Directive, Clause], new: tuple[Directive, Clause], side: str = BOTH) -> SafeString:
    """The newer words with what changed since the older; ``side`` as in ``directive.marking``."""
    (before, was), (after, now) = old, new
    html = marked(_clean(before.file_hash, was.id), _clean(after.file_hash, now.id), _mark, side)
    return SafeString(_linked(after, html))


def _mark(kind: str, text: str) -> str:
    """``text`` is clean HTML already; the spoken word says what the colour and the line say."""
    said = _("removed:") if kind == "del" else _("added:")
    return f'<{kind}><span class="vh">{said} </span>{text}</{kind}>'


@lru_cache(maxsize=2048)
def _clean(file_hash: str, clause_id: str) -> str:
    """The table of actions is left out, since it stands beside its clause with the reader's own column marked."""
    rules = compiled(file_hash)
    found = next(c for c in rules.clauses if c.id == clause_id)
    html = found.html.partition("<table>")[0] if clause_id == rules.document.table_clause else found.html
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener").strip()


def _linked(rules: Directive, html: str) -> str:
    """Codes of related directives as links to what is known of them; not inside of another link."""
    if not rules.related:
        return html
    codes = sorted(rules.related, key=len, reverse=True)
    pattern = re.compile(r"\b(" + "|".join(re.escape(c).replace(r"\ ", r"\s") for c in codes) + r")\b(?!\.\d)")
    out, within = [], 0
    for part in _PART.split(html):
        if part.startswith("<"):
            within += part.startswith("<a") - part.startswith("</a")
            out.append(part)
        else:
            out.append(part if within else pattern.sub(_link, part))
    return "".join(out)


def _link(match: re.Match[str]) -> str:
    code = " ".join(match[0].split())
    return format_html('<a href="{}">{}</a>', reverse("directive_related", args=[code]), match[0])
