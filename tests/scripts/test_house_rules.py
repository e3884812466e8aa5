"""The rules of the house find what breaks them, and the house keeps them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("house_rules", ROOT / "scripts" / "house_rules.py")
assert _spec
assert _spec.loader
house_rules = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(house_rules)


@pytest.mark.parametrize(
    ("path", "source", "says"),
    [
        ("desk/sending/queue.py", "from datetime import datetime\nx = datetime.now()", "ask spokesperson.clock"),
        ("desk/sending/queue.py", "from django.utils import timezone\nx = timezone.now()", "ask spokesperson.clock"),
        ("people/lines.py", "import datetime\nx = datetime.date.today()", "ask spokesperson.clock"),
        ("accounts/tokens.py", "import httpx", "only way out"),
        ("accounts/tokens.py", "from urllib.request import urlopen", "only way out"),
        ("web/pages.py", "from spokesperson.networks import connect", "only the desk's sender"),
        (
            "desk/actions/like.py",
            "from spokesperson.desk.sending import connect\nconnect.connector(a)",
            "only the desk's sender",
        ),
        ("desk/writing/pages.py", "from django.utils.safestring import mark_safe", "not on the list"),
        ("desk/models.py", "x = 1\n" * 500, "at most"),
    ],
)
def test_a_broken_rule_is_named(path: str, source: str, says: str):
    assert [what for _, what in house_rules.of_python(path, source) if says in what]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("clock.py", "from datetime import datetime\nx = datetime.now()"),
        ("networks/egress.py", "import httpx"),
        ("desk/sending/sender.py", "from spokesperson.desk.sending import connect\nconnect.connector(a)"),
        ("desk/actions/like.py", "from spokesperson.desk.sending import connect\nconnect.connector(a).fetch(b)"),
        ("desk/sending/queue.py", "from spokesperson import clock\nx = clock.now()"),
    ],
)
def test_the_right_place_is_allowed(path: str, source: str):
    assert not list(house_rules.of_python(path, source))


@pytest.mark.parametrize("line", ["{{ text|safe }}", "{{ text | safe }}", "{% autoescape off %}"])
def test_a_template_that_turns_escaping_off_is_named(line: str):
    assert next(iter(house_rules.of_template(f"<p>\n{line}")))[0] == 2


def test_a_folder_of_more_modules_than_one_can_look_over_is_named(tmp_path: Path):
    for folder, number in (("desk", 41), ("accounts", 40), ("desk/actions", 60)):
        (tmp_path / folder).mkdir(exist_ok=True)
        for n in range(number):
            (tmp_path / folder / f"m{n}.py").touch()
    assert [line.split(": ")[1] for line in house_rules.crowded(tmp_path)] == [
        "41 modules beside each other; a folder has at most 40"
    ]


def test_the_house_keeps_its_rules():
    assert list(house_rules.broken(house_rules.PACKAGE)) == []
