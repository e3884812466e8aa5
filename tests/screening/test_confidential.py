"""Confidential information of customers and employees (1.3, VF 310; R37-R39)."""

from __future__ import annotations

import pytest

from spokesperson.institution import Institution
from spokesperson.screening import Author, screen
from spokesperson.screening.numbers import luhn, valid_ssn
from tests.screening.examples import CONFIDENTIAL, CONFIRMING, DISCREET, HOUSE
from tests.screening.more_examples import TELLING


@pytest.mark.parametrize(("kind", "text", "words"), CONFIDENTIAL)
def test_confidential_words_are_marked_with_their_kind(kind: str, text: str, words: str):
    """R37, R38: denied, except masked digits, for which somebody is asked."""
    report = screen(text, institution=HOUSE)
    start = text.index(words)
    marked = [f for f in report.findings if f.start < start + len(words) and start < f.end]
    assert kind in {f.kind for f in marked}
    assert {f.clause for f in marked} == {"1.3"}
    assert report.effect == ("ask" if kind == "masked_number" else "deny")


def test_more_that_is_told_about_persons_is_marked():
    for text, words in TELLING:
        start = text.index(words)
        found = [f for f in screen(text, institution=HOUSE).findings if f.clause == "1.3"]
        assert any(f.start < start + len(words) and start < f.end for f in found), text


@pytest.mark.parametrize(("thread", "reply"), CONFIRMING)
def test_a_reply_may_not_confirm_what_the_customer_said(thread: str, reply: str):
    """R39: also when the customer disclosed it first."""
    report = screen(reply, institution=HOUSE, thread=thread)
    assert report.effect == "deny"
    assert {f.kind for f in report.findings} == {"library_record"}
    assert any("private" in f.suggestion for f in report.findings)


@pytest.mark.parametrize(("thread", "reply"), DISCREET)
def test_a_discreet_reply_raises_nothing(thread: str, reply: str):
    assert screen(reply, institution=HOUSE, thread=thread).findings == ()


def test_the_same_words_outside_of_a_thread_address_nobody():
    text = "You had it overdue? No problem: fines are gone."
    assert screen(text, institution=HOUSE).effect == "permit"


def test_the_institutions_own_contacts_are_public():
    """Task of R37: own phones, mails, branches and public staff are exempt, however they are written."""
    for text in (
        "Call (555) 201-4400 or 1-555-201-4417.",
        "Write to Ask@MapleValley.example or to desk@kids.maplevalley.example.",
        "We are at 77 Harbor Ave.; she lives for the view from 1450 North Larch Blvd.",
        "Ines Okoro borrowed a phrase: read more.",
        "Toll-free: 1-800-555-0175",
    ):
        assert screen(text, institution=HOUSE).findings == (), text


def test_without_the_directory_the_same_number_is_somebodys():
    assert screen("Call (555) 201-4400", institution=Institution()).effect == "deny"


def test_another_organisations_number_is_asked_about():
    report = screen("The county clinic answers at 612-555-0163.", institution=HOUSE)
    assert [(f.kind, f.effect) for f in report.findings] == [("phone", "ask")]


def test_the_authors_own_data_are_only_warned_of():
    """R38: other employees; one's own data are one's own."""
    author = Author(name="Uma Reyes", email="uma@example.net", phone="+1 612 555 0188")
    report = screen("Reach me at uma@example.net or (612) 555-0188", institution=HOUSE, author=author)
    assert [(f.kind, f.effect) for f in report.findings] == [("own_data", "warn")] * 2
    assert screen("Reach me at uma@example.net", institution=HOUSE).effect == "deny"


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 978-0-14-103613-7, 14 copies",
        "Item 31234000123456 is on the cart",
        "Loans: 4 111 111, visits: 1 234 567",
        "Open 9-5, room 555-12",
        "Due 2026-11-23 10:30:00",
        "Version 10.2.3.4 of the app is out",
        "Log in to the router at 192.168.0.1 in our networking class",
        "OCLC 4055550172",
        "Born in 1931, the author wrote until 2004.",
        "A 16-digit number like 4111 1111 1111 1112 fails its own check.",
    ],
)
def test_numbers_of_daily_work_are_left_alone(text: str):
    assert screen(text, institution=HOUSE).findings == ()


def test_check_digits():
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert valid_ssn("212", "09", "9999")
    for area, group, serial in (
        ("000", "12", "3456"),
        ("666", "12", "3456"),
        ("900", "12", "3456"),
        ("212", "00", "1"),
    ):
        assert not valid_ssn(area, group, serial)
    assert not valid_ssn("212", "09", "0000")


def test_names_and_work_titles_are_not_confidential():
    """R38."""
    for text in ("Sara Dunn is our new branch manager.", "Ask Omar Aziz at the desk about maps."):
        assert screen(text, institution=HOUSE).findings == ()


def test_a_card_format_that_is_no_pattern_is_named():
    house = Institution(library_card_formats=(r"\d{8}", "(["))
    with pytest.raises(ValueError, match=r"institution\.library_card_formats\[1\]"):
        screen("Card 1", institution=house)
