"""The directive printed in the how-to works as it stands there, and the table of what differs is true (R2)."""

from __future__ import annotations

import re
from pathlib import Path

from spokesperson.decisions.supplied import TOLD
from spokesperson.desk.writing.own_facts import SINCE_APPROVAL
from spokesperson.directive import engine
from spokesperson.directive.engine.units import report
from tests.directive.packs import shipped

DOCS = Path(__file__).resolve().parents[3] / "docs"
HOW_TO = (DOCS / "how-to" / "write-your-own-directive.md").read_text(encoding="utf-8")
LANGUAGE = (DOCS / "explanation" / "the-directive-language.md").read_text(encoding="utf-8")


def test_the_directive_to_begin_with_leaves_nothing_open():
    (source,) = re.findall(r"^~~~~markdown\n(.*?)^~~~~$", HOW_TO, re.S | re.M)
    found = report(engine.load(source, name="ours.md"))
    assert found.findings() == ()
    assert found.complete


def test_the_ids_the_desk_asks_with_are_those_of_the_three_directives():
    """Every id in the how-to's table is a row or an act of SH 620.4, and each pack uses no other row."""
    sh = shipped.loaded("sh-620.4.md")
    named = set(re.findall(r"`([a-z_]+)`", HOW_TO.partition("## 3.")[2].partition("A post with a link")[0]))
    assert named <= {*sh.actions, *sh.acts, "acts"}
    assert set(sh.actions) <= named
    for file in shipped.FILES:
        assert set(shipped.loaded(file).actions) <= named


def test_what_the_house_tells_is_named_where_one_looks_for_it():
    for name in (*TOLD, SINCE_APPROVAL):
        assert f"`{name}`" in HOW_TO
        assert f"`{name}`" in LANGUAGE


def test_what_the_explanation_says_of_the_three_holds():
    """The rows of the first table that a machine can check."""
    sh, hospital, village = (shipped.loaded(f) for f in ("sh-620.4.md", "university-hospital.md", "village-library.md"))
    assert "representative" in sh.roles
    assert "representative" not in {**hospital.roles, **village.roles}
    assert hospital.limits(hospital.effective)["approvals"] == 2
    assert hospital.limits(hospital.effective)["comment_approvals"] == 1
    assert "approve" not in village.acts
    assert (sh.limits(sh.effective)["reply_open_hours"], sh.unit("reply_open_hours")) == (8, "open hours")
    assert (village.limits(village.effective)["reply_target"], village.unit("reply_target")) == (2, "business days")
    assert {"embargo_until", "languages"} <= hospital.facts.keys()
    assert "children" in village.facts
    kinds = {d.code: next(len(s.kinds) for s in d.screens if "profane" in s.kinds) for d in (sh, hospital, village)}
    assert kinds == {"SH 620.4": 11, "UHM 12": 11, "GVL 1": 6}
