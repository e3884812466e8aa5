"""A duty that says in what time it is done names a number that is there (1.8; R67)."""

from __future__ import annotations

import pytest

from spokesperson.directive import engine
from tests.directive.engine.conftest import SMALL

DUTY = """
```duty
id: answer
who: the poster
text: Answer in good time.
within: limit.pause
```

**1.2** _Table._"""
TIMED = SMALL.replace("\n**1.2** _Table._", DUTY)


def test_a_duty_may_take_its_time_from_the_annex():
    (duty,) = engine.load(TIMED).document.statements
    assert duty.fields["within"] == "limit.pause"


@pytest.mark.parametrize("words", ["two days", "the limits of patience", "limited time"])
def test_or_say_it_in_words(words):
    assert (
        engine.load(TIMED.replace("within: limit.pause", f"within: {words}")).document.statements[0].fields["within"]
        == words
    )


@pytest.mark.parametrize("key", ["within", "every"])
def test_a_number_that_is_not_there_is_refused_at_its_place(key):
    source = TIMED.replace("within: limit.pause\n", f"{key}: limit.paus\n")
    with pytest.raises(engine.DirectiveError) as error:
        engine.load(source)
    (mistake,) = error.value.mistakes
    assert (mistake.message, mistake.suggestion) == ("unknown limit 'paus'", "'pause'")
    assert source.splitlines()[mistake.line - 1] == f"{key}: limit.paus"
