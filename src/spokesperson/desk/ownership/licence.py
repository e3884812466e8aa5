"""The reprint licence as a document: the author's own work, non-exclusive, wherever they like (2.2; R72, R73).

Pure: a work goes in, PDF or plain text comes out. The same work gives the same bytes, so that a copy can be told from a
forgery. The plain text holds the work letter by letter; the PDF shows what its font can show.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FONT = Path(__file__).parent / "fonts" / "public-sans-regular.ttf"
SHOWN = "\N{WHITE SQUARE}"


@dataclass(frozen=True)
class Work:
    """One published work. ``authors`` are all who wrote sentences of it, the first its own; ``own_media`` the
    alternative texts of pictures that the author made; ``stood`` where and since when it was public."""

    uid: str
    title: str
    text: str
    authors: tuple[str, ...]
    institution: str
    directive: str
    published: date
    where: str
    version: int
    content_hash: str
    own_media: tuple[str, ...] = ()
    removed: date | None = None
    clause: str = ""


def words(work: Work) -> list[tuple[str, str]]:
    """The licence in paragraphs, as (kind, text): title, line, fact, said."""
    others = work.authors[1:]
    said = [
        ("title", "Licence to reprint"),
        ("line", f"{work.institution}, under {f'clause {work.clause} of ' if work.clause else ''}{work.directive}"),
        ("fact", f"Work: {work.title}"),
        ("fact", f"Written by: {', '.join(work.authors)}"),
        ("fact", f"Published: {work.published.isoformat()}, version {work.version}, at {work.where}"),
        *([("fact", f"Taken down: {work.removed.isoformat()}")] if work.removed else []),
        ("fact", f"Content (SHA-256): {work.content_hash}"),
        (
            "said",
            f"{work.authors[0]} may print this work again, in any place and form and at any time, as often as the"
            " author likes, without asking and without paying. The licence is not exclusive: the institution keeps its"
            " own rights in the work, and the author may let others print it as well. It does not end with the"
            " employment.",
        ),
        (
            "said",
            "It covers the author's own words"
            + (f" and these pictures of the author's: {'; '.join(work.own_media)}. " if work.own_media else ". ")
            + "It does not cover what others wrote that is quoted or answered here, nor pictures that others made.",
        ),
    ]
    if others:
        said.append(("said", f"Sentences of it were written by {', '.join(others)}, who hold the same licence."))
    return said


def as_text(work: Work) -> bytes:
    """The licence and the work in UTF-8, for a reader of any kind."""
    paragraphs = [text for _, text in words(work)]
    return ("\n\n".join([*paragraphs, "The work:", work.text]) + "\n").encode("utf-8", "replace")


def as_pdf(work: Work) -> bytes:
    """The licence as PDF. A character the font does not have is shown as an empty square."""
    from reportlab.lib.pagesizes import LETTER
    from reportlab.lib.units import inch
    from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer

    known = _font()
    styles = _styles()
    story: list[Any] = [Paragraph(_safe(text, known), styles[kind]) for kind, text in words(work)]
    story += [Spacer(1, 12), HRFlowable(width="100%", thickness=0.5), Spacer(1, 12)]
    story += [Paragraph(_safe(line, known) or "&nbsp;", styles["work"]) for line in work.text.splitlines()]
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=LETTER, title=_storable(f"Licence to reprint: {work.title}"),
        author=_storable(work.institution), subject=work.uid, lang="en", invariant=1,
        leftMargin=inch, rightMargin=inch, topMargin=inch, bottomMargin=inch,
    ).build(story)  # fmt: skip
    return out.getvalue()


def _font() -> frozenset[int]:
    """Register the font once; answers the code points it has."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Public Sans" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Public Sans", str(FONT)))
    return frozenset(pdfmetrics.getFont("Public Sans").face.charToGlyph)


def _safe(text: str, known: frozenset[int]) -> str:
    box = SHOWN if ord(SHOWN) in known else "?"
    return escape("".join(c if ord(c) in known or c.isspace() else box for c in text))


def _storable(text: str) -> str:
    """What a document's own properties can hold: no half of a character."""
    return text.encode("utf-8", "replace").decode()


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    plain = ParagraphStyle("said", fontName="Public Sans", fontSize=11, leading=16, spaceAfter=8)
    return {
        "said": plain,
        "title": ParagraphStyle("title", parent=plain, fontSize=20, leading=26, spaceAfter=4),
        "line": ParagraphStyle("line", parent=plain, textColor="#555555", spaceAfter=14),
        "fact": ParagraphStyle("fact", parent=plain, spaceAfter=3),
        "work": ParagraphStyle("work", parent=plain, fontSize=12, leading=18, spaceAfter=4),
    }
