"""Pages, errors and mail name clauses of the directive in force, and none that it lacks (R2, R28).

What they name is found by subject (``directive.engine.governing``). The number of a clause of SH 620.4 in a template or
in code would be wrong wherever another file is in force, so there is none, and every page is looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

import spokesperson
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.desk.actions import post, submit
from spokesperson.desk.models import Publication
from spokesperson.desk.sending import sender
from spokesperson.directive.engine.governing import SUBJECTS
from tests import every_page, factories
from tests.desk.conftest import later
from tests.directive.packs import shipped
from tests.directive.packs.conftest import approved, refused, written

SOURCE = Path(spokesperson.__file__).parent
FILES = {"hospital": "university-hospital.md", "library": "village-library.md"}
PEOPLE = [("hospital", who) for who in ("ana", "eva", "dora", "chief", "")] + [
    ("library", who) for who in ("lily", "hugh", "")
]
NUMBER = re.compile(r"^(?:[1-9]\.\d{1,2}(?:\.\d)?|P[12]|Def-[A-Z]\S+|Overview/\S*)$")
# A link to a clause says its number, or what a part without one is called.
LINK = re.compile(
    r'href="/directive/([^"/?#]+)[^"]*"[^>]*>(?:<span class="vh">[^<]*</span>)?(?:\d|Overview|Definition)'
)
# The catalogue of facts and the default screens speak of SH 620.4 as the file they were made for; the gallery and the
# demonstration show it. Versions of formats look like clauses.
OF_SH = ("web/gallery/", "demo/", "directive/engine/catalogue.py", "screening/policy.py", "directive/engine/export/")
NO_CLAUSE = {("directive/engine/machine.py", "P2"), ("directive/engine/front.py", "1.0")}


def code() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        if "/migrations/" not in name and not name.startswith(OF_SH):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_no_code_names_a_clause_by_its_number():
    found = {
        (name, node.value)
        for name, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NUMBER.match(node.value)
    }
    assert found - NO_CLAUSE == set()


def test_no_template_names_a_clause_by_its_number():
    tag = re.compile(r"\{% (?:clause|url 'clause') [\"'][^%]*%\}|\(clause [\dP]|SH 620\.4")
    found = {}
    for path in sorted((SOURCE / "web/templates").rglob("*.*")):
        words = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if hits := tag.findall(words):
            found[path.name] = hits
    assert found == {}


def test_every_subject_that_is_asked_for_is_known_and_every_known_one_is_asked_for():
    asked: set[str] = set()
    for path in (SOURCE / "web/templates").rglob("*.html"):
        for tag in re.findall(r"\{% under(?:_each|_url)? ([^%]*)%\}", path.read_text(encoding="utf-8")):
            asked |= set(re.findall(r'"([^"]+)"', tag))
    assert asked <= set(SUBJECTS)
    words = {
        n.value for _, tree in code() for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in SUBJECTS
    }
    calls = [n for _, tree in code() for n in ast.walk(tree) if isinstance(n, ast.Call)]
    for call in calls:
        name, given = getattr(call.func, "id", ""), [a.value for a in call.args if isinstance(a, ast.Constant)]
        partial = name == "partial" and getattr(call.args[0], "id", "") == "under"
        if name in ("under", "under_first", "_under") or partial:
            assert set(given) <= set(SUBJECTS), given
    assert set(SUBJECTS) - asked - words == set()


@pytest.fixture
def lived_in(request, db, house_name):
    """An installation with a post that is out, a draft, one that was refused, and an own account."""
    found = request.getfixturevalue(house_name)
    author, board = (found.ana, found.board) if house_name == "hospital" else (found.lily, found.board)
    more = {} if house_name == "hospital" else {"purpose": "programs"}
    out, waiting = written(author, board, **more), written(author, board, text="Come and see, you idiots.", **more)
    factories.account_personal(author)
    with later(121):
        refused(submit.submit, waiting, author)
        if house_name == "hospital":
            approved(out, found.eva, found.max)
        post.post(out, author)
        sender.run_due()
    found.drafts, found.author = [out, waiting, written(author, board, **more)], author
    return found


def addresses(found) -> list[str]:
    shown = [reverse(name) for name in every_page.FIXED]
    shown += [reverse("draft", args=[d.uid]) for d in found.drafts]
    shown += [reverse(name, args=[d.uid]) for d in found.drafts for name in ("review", "draft_move", "draft_hand_over")]
    shown += [reverse("published", args=[p.uid]) for p in Publication.objects.all()]
    for one in Account.objects.all():
        shown += [reverse(n, args=[one.uid]) for n in ("account", "account_change", "before_blocking")]
    about = ("person", "person_areas", "person_hours", "representative", "representative_time", "order_new")
    shown += [reverse(name, args=[found.author.handle]) for name in about]
    kinds = {one.type: one.record_id for one in archive.recent(60)}
    shown += [reverse("record", args=[record]) for record in kinds.values()]
    return [*shown, "/why?action=post", "/why?action=upload", "/why?action=delete", "/people/nobody-of-that-name"]


@pytest.mark.parametrize(("house_name", "who"), PEOPLE)
def test_every_page_names_only_clauses_of_the_directive_in_force(lived_in, client, house_name, who):
    known = {c.id for c in shipped.loaded(FILES[house_name]).clauses}
    if who:
        client.force_login(getattr(lived_in, who).user)
    wrong, named = {}, set()
    for address in addresses(lived_in):
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code in (301, 302) or "html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        links = set(LINK.findall(html))
        cited = set(re.findall(r'class="cl" href="/directive/([^"#]+)', html)) | links
        named |= cited
        strange = {c for c in cited if c.partition("/")[0] not in known and not c.startswith("versions/")}
        if strange or "620.4" in html or "Def-" in html:
            wrong[address] = strange or html[max(0, html.find("620.4") - 80) :][:160]
    assert wrong == {}
    assert named, "no page names a clause at all"
