"""``python -m spokesperson.cli``: the same commands, for processes that start each other."""

from spokesperson.cli import main

main(prog_name="spokesperson")
