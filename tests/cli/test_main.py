"""The commands: which exist, what they load, how they exit (design: contract; exits 0 ok, 1 refused, 2 usage)."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from spokesperson.cli import COMMANDS, main


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_help_names_every_command_without_loading_one():
    code = """
import sys
from click.testing import CliRunner
from spokesperson.cli import main
print(CliRunner().invoke(main, ["--help"]).output)
assert not any(m.startswith("spokesperson.cli.") for m in sys.modules), "a command was loaded"
assert "django" not in sys.modules
"""
    shown = python(code)
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name, entry in COMMANDS.items() if not entry.django])
def test_filters_of_a_pipe_never_load_django(name: str):
    """Screening must start within 150 ms (goals), which Django alone would take."""
    code = f"""
import sys
from click.testing import CliRunner
from spokesperson.cli import main
result = CliRunner().invoke(main, ["{name}", "--help"])
assert result.exit_code == 0, result.output
print("django" in sys.modules)
"""
    assert python(code).strip() == "False"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_says_what_it_does(name: str):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def test_an_unknown_command_is_wrong_usage():
    result = CliRunner().invoke(main, ["publish-everything"])
    assert result.exit_code == 2
    assert "publish-everything" in result.output
