"""The text of a directive as Akoma Ntoso 3.0, for legal databases and archives (L9).

Only what staff read: parts, clauses, their numbers, headings and words. The rules are no part of the law's text; the
three hashes say which rules ran with it. The standard's own schema is held against it in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from spokesperson.directive.engine.model import Clause, Directive

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:spokesperson:directive:1"
UNKNOWN_COUNTRY = "zz"  # the code that ISO 3166 leaves for "not stated"
LEVELS = ("clause", "subclause", "paragraph", "subparagraph", "point")
_INLINE = {"em": "i", "strong": "b"}
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def akn(directive: Directive, *, country: str = UNKNOWN_COUNTRY, language: str = "eng") -> str:
    """The directive as an Akoma Ntoso act. ``country`` is a code of ISO 3166, ``language`` one of ISO 639-2."""
    root = ET.Element("akomaNtoso", {"xmlns": NAMESPACE, "xmlns:sp": OURS})
    act = _add(root, "act", name="directive")
    _meta(_add(act, "meta"), directive, country.lower(), language)
    _preface(_add(act, "preface"), directive)
    body = _add(act, "body")
    for part, words in _parts(directive):
        place = _add(body, "part", eId=f"part_{_slug(part)}")
        _add(place, "heading").text = _clean(words)
        clauses = [c for c in directive.clauses if c.part == part]
        for clause in _children(clauses, ""):
            _clause(place, clause, clauses, 0)
    _indent(root, 0)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _indent(place: ET.Element, depth: int) -> None:
    """A line for each element down to those that hold words, in which no space may be added."""
    if place.tag in ("p", "li") or not len(place):
        return
    place.text = "\n" + " " * (depth + 1)
    for child in place:
        _indent(child, depth + 1)
        child.tail = "\n" + " " * (depth + 1)
    place[-1].tail = "\n" + " " * depth


def _parts(directive: Directive) -> list[tuple[str, str]]:
    used = dict.fromkeys(c.part for c in directive.clauses)
    return [(part, directive.parts.get(part, part)) for part in used]


def _meta(meta: ET.Element, directive: Directive, country: str, language: str) -> None:
    day = directive.effective.date().isoformat()
    work = f"/akn/{country}/act/directive/{day[:4]}/{_slug(directive.code)}"
    version = f"{work}/{language}@{day}"
    identification = _add(meta, "identification", source="#spokesperson")
    for level, uri in (("Work", work), ("Expression", version), ("Manifestation", f"{version}.akn")):
        block = _add(identification, f"FRBR{level}")
        _add(block, "FRBRthis", value=f"{uri.removesuffix('.akn')}/!main")
        _add(block, "FRBRuri", value=uri)
        if level == "Work":
            _add(block, "FRBRalias", value=directive.title, name="title")
        _add(block, "FRBRdate", date=day, name="in force from")
        _add(block, "FRBRauthor", href="#institution")
        if level == "Work":
            _add(block, "FRBRcountry", value=country)
            _add(block, "FRBRnumber", value=directive.code)
        elif level == "Expression":
            _add(block, "FRBRversionNumber", value=directive.revision)
            _add(block, "FRBRlanguage", language=language)
    lifecycle = _add(meta, "lifecycle", source="#institution")
    _add(lifecycle, "eventRef", eId="eventRef_1", date=day, source="#institution", type="generation")
    references = _add(meta, "references", source="#spokesperson")
    _add(references, "TLCOrganization", eId="institution", href="/ontology/organization/institution",
         showAs="The institution")  # fmt: skip
    _add(references, "TLCOrganization", eId="spokesperson", href="/ontology/organization/spokesperson",
         showAs="Spokesperson")  # fmt: skip
    own = _add(meta, "proprietary", source="#spokesperson")
    hashes = {"text": directive.text_hash, "rules": directive.rules_hash, "file": directive.file_hash}
    _add(own, "sp:sha256", **hashes)


def _preface(preface: ET.Element, directive: Directive) -> None:
    line = _add(_add(preface, "longTitle"), "p")
    number = _add(line, "docNumber")
    number.text, number.tail = _clean(directive.code), " "
    title = _add(line, "docTitle")
    title.text = _clean(directive.title)
    title.tail = _clean(f" (revision {directive.revision}, adopted {directive.adopted})")


def _children(clauses: Iterable[Clause], above: str) -> list[Clause]:
    """The clauses directly under ``above``; at the top those whose parent number is no clause of this part."""
    listed = list(clauses)
    numbers = {c.number for c in listed if c.number}
    if above:
        return [c for c in listed if c.number and c.number.rpartition(".")[0] == above]
    return [c for c in listed if not c.number or c.number.rpartition(".")[0] not in numbers]


def _clause(parent: ET.Element, clause: Clause, clauses: list[Clause], depth: int) -> None:
    name = LEVELS[min(depth, len(LEVELS) - 1)]
    place = _add(parent, name, eId=f"{parent.get('eId')}__{name}_{_slug(clause.id)}")
    _add(place, "num").text = clause.id
    if clause.heading:
        _add(place, "heading").text = _clean(clause.heading)
    below = _children(clauses, clause.number) if clause.number else []
    _text(_add(place, "intro" if below else "content"), clause.text)
    for one in below:
        _clause(place, one, clauses, depth + 1)


def _text(place: ET.Element, text: str) -> None:
    """A clause's Markdown as paragraphs, lists and tables."""
    from markdown_it import MarkdownIt

    stack: list[ET.Element] = [place]
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        name = _BLOCKS.get(token.type.removesuffix("_open").removesuffix("_close"), "")
        if token.type == "inline":
            inside = stack[-1] if stack[-1].tag in ("p", "li") else _add(stack[-1], "p")
            _inline(inside, token.children or [])
        elif token.type in ("fence", "code_block", "html_block"):
            _add(stack[-1], "p").text = _clean(token.content)
        elif name == "p" and (stack[-1].tag == "li" or (token.nesting < 0 and stack[-1].tag != "p")):
            continue  # an item of a list holds its words itself
        elif name and token.nesting > 0:
            stack.append(_add(stack[-1], name))
        elif name and token.nesting < 0:
            stack.pop()
    if not len(place):
        _add(place, "p")


_BLOCKS = {
    "paragraph": "p", "heading": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "table": "table",
    "tr": "tr", "th": "th", "td": "td",
}  # fmt: skip


def _inline(place: ET.Element, tokens: list[Any]) -> None:
    """Words with emphasis and links; what has no counterpart stays as words."""
    stack = [place]
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _INLINE or kind == "link":
            if token.nesting > 0:
                made = _add(stack[-1], _INLINE.get(kind, "a"))
                if kind == "link":
                    made.set("href", str(token.attrGet("href") or ""))
                stack.append(made)
            else:
                stack.pop()
        elif kind == "hardbreak":
            _add(stack[-1], "br")
        else:
            _say(stack[-1], " " if kind == "softbreak" else token.content)


def _say(place: ET.Element, words: str) -> None:
    """Words after what stands in ``place`` already."""
    clean = _clean(words)
    if len(place):
        place[-1].tail = (place[-1].tail or "") + clean
    else:
        place.text = (place.text or "") + clean


def _clean(words: str) -> str:
    """Words that XML can hold."""
    return _CONTROL.sub(" ", words)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "x"
