"""Interference with other duties: recorded by the line, answered by the one it is about (1.5; R45)."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.conduct.actions.answer_interference import answer_interference
from spokesperson.conduct.actions.clear_interference import clear_interference
from spokesperson.conduct.actions.record_interference import record_interference
from spokesperson.decisions.facts import gather
from spokesperson.institution import Institution
from spokesperson.people.models import Interference
from tests.conduct.conftest import TODAY, invalid, refused

ZONE = Institution(time_zone="America/Chicago").zone


def record(by, about, **given):
    return record_interference(by, about, **{"date": TODAY, "duty": "the desk at opening", "note": "", **given})


def interferes(person) -> bool:
    return gather(person.pk, clock.now(), ZONE)["interference"]


def test_the_supervisor_records_which_duty_suffered_and_the_employee_answers(house):
    """R45."""
    found = record(house.manager, house.ann, note="nobody was there at nine")
    assert (found.recorded_by, found.date.isoformat(), found.duty) == (house.manager, TODAY, "the desk at opening")
    assert interferes(house.ann)
    answered = answer_interference(house.ann, found, answer="I was at the bus with the class.")
    assert answered.answer == "I was at the bus with the class."
    assert answered.answered_at == clock.now()
    clear_interference(house.manager, found)
    assert not interferes(house.ann)
    invalid("interference", answer_interference, house.ann, found, answer="again")
    invalid("interference", clear_interference, house.manager, found)


def test_the_words_are_not_in_what_officials_read(house):
    """R45: the record says that it was recorded; the words stand apart."""
    record(house.manager, house.ann, note="nobody was there at nine")
    kept = archive.by_subject(house.ann.urn)[-1]
    assert "opening" not in str(kept.activity)
    assert kept.personal == {"duty": "the desk at opening", "note": "nobody was there at nine"}


@pytest.mark.parametrize("who", ["boss", "aide", "ann"])
def test_outside_ones_line_nothing_is_recorded(house, who):
    """R45, bad input: 403, also for an Administrator, a colleague and oneself."""
    refused(record, getattr(house, who), house.ann)
    assert not Interference.objects.exists()


@pytest.mark.parametrize("who", ["boss", "aide", "manager"])
def test_only_the_one_it_is_about_answers(house, who):
    """R45."""
    found = record(house.manager, house.ann)
    refused(answer_interference, getattr(house, who), found, answer="she was ill")


@pytest.mark.parametrize("who", ["boss", "aide", "ann"])
def test_only_the_line_lets_it_rest(house, who):
    """R45."""
    found = record(house.manager, house.ann)
    refused(clear_interference, getattr(house, who), found)
    assert interferes(house.ann)


@pytest.mark.parametrize(
    ("field", "given"),
    [("date", {"date": "2026-03-18"}), ("date", {"date": "x"}), ("duty", {"duty": " "}), ("duty", {"duty": "x" * 201}),
     ("note", {"note": "x" * 401})],
)  # fmt: skip
def test_bad_input_names_its_field(house, field, given):
    """R45, bad input."""
    invalid(field, record, house.manager, house.ann, **given)


def test_an_answer_has_words(house):
    """R45, bad input."""
    found = record(house.manager, house.ann)
    invalid("answer", answer_interference, house.ann, found, answer=" ")
