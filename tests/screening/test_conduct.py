"""What clause 1.2 forbids is found, with place and reason; what only sounds like it is not (R33-R36, R44)."""

from __future__ import annotations

import pytest

from spokesperson.screening import screen
from tests.screening.examples import HOUSE, ORDINARY, VIOLATIONS
from tests.screening.more_examples import HARMLESS, OFFENDING


def found(text: str, **more):
    return screen(text, institution=HOUSE, **more)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_posts_raise_nothing(text: str):
    """Goal: benign posts blocked <= 1 %, advised <= 3 %; these were written to be stumbled over."""
    assert found(text).findings == ()


@pytest.mark.parametrize(("kind", "text"), VIOLATIONS)
def test_violations_are_found_with_their_kind(kind: str, text: str):
    """R33: eleven kinds, each with clause, place, reason."""
    report = found(text)
    assert kind in {finding.kind for finding in report.findings if finding.clause == "1.2"}
    assert report.effect in ("ask", "deny")
    for finding in report.findings:
        assert text[finding.start : finding.end].strip()
        assert finding.why.endswith((".", "!"))
        assert finding.detector


def test_more_ordinary_posts_raise_nothing():
    assert [text for text in HARMLESS if found(text).findings] == []


def test_more_violations_are_found():
    assert [t for t in OFFENDING if not any(f.clause == "1.2" for f in found(t).findings)] == []


def test_listed_words_deny_and_judgments_ask():
    """R35: machine certainty is limited."""
    assert found("What a load of bullshit").effect == "deny"
    assert found("Well, damn it.").effect == "ask"
    assert found("Our treasurer took bribes").effect == "ask"


def test_a_title_with_evidence_is_quoted_and_only_warned_of():
    """R34: quoting a catalogue title is WARN, not DENY."""
    report = found('On hold for months: "Holy Sh*t: A Brief History of Swearing" by Melissa Mohr')
    assert [(f.kind, f.level, f.effect) for f in report.findings] == [("profane", "quoted", "warn")]
    assert found('New on the shelf: "The Bastard of Istanbul" by Elif Shafak').findings == ()


def test_quotation_marks_alone_excuse_nothing():
    """R34: the exception needs a title's capitals and neighbours, or a source."""
    assert found('That was a "shit" decision').effect == "deny"
    assert found('You are an "idiot"').effect == "deny"


def test_a_quotation_never_covers_threats_or_attacks_on_the_reader():
    assert found('As the novel says: "I will kill you"').effect == "deny"
    assert found('The book said it: "You are a moron"').effect == "deny"


def test_attributed_words_are_quoted():
    assert found('A patron wrote "this is bullshit" under our post').effect == "warn"


@pytest.mark.parametrize(
    "text",
    [
        "Dick Cavett and Dick Van Dyke in a night of classic television",
        "Cock-a-doodle-doo: farm stories for toddlers",
        "Coal tits and great tits visit the feeder",
        "Our Maine Coon cat Biscuit naps in the returns",
        "Spic and span: the new kitchen of the teen room",
        "She graduated magna cum laude",
        "Pick the spindle's prick out of the fairy tale: a Sleeping Beauty craft",
        "Ska, skank and reggae: dance with us",
    ],
)
def test_words_in_a_harmless_sense_are_left_alone(text: str):
    assert found(text).findings == ()


def test_a_harmless_sense_of_one_word_hides_no_other():
    assert found("Blue tits, you fucking moron").effect == "deny"


def test_discrimination_and_harassment_name_the_other_policy():
    """Clause 1.2 refers to SH 510."""
    (finding,) = found("Homeless people should stay out of the reading room").findings
    assert (finding.kind, finding.related) == ("discriminatory", "SH 510")


def test_counter_speech_is_no_hate():
    for text in (
        "It is wrong to say that women are too emotional to lead.",
        "We condemn the slogan that was sprayed on the mosque.",
        "The myth that immigrants are criminals does not survive the numbers.",
    ):
        assert found(text).findings == (), text
