"""Rules of this house that no linter knows.

    python scripts/house_rules.py [FOLDER]

- one clock: no ``datetime.now``, ``timezone.now``, ``utcnow`` or ``date.today`` outside clock.py
- one way out: no HTTP library outside networks/egress.py and the connectors
- one sender: only desk/sending/sender writes to a network; others may look (``connector(account).fetch(ref)``)
- no text past the escaping: no ``|safe`` or ``mark_safe`` outside the places listed here
- files stay readable: at most 400 lines
- rooms stay readable: at most 40 modules in a folder; acts stand together by their verbs however many they are
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "spokesperson"
LONGEST = 400
FULLEST = 40
MAY_BE_FULL = ("actions", "migrations")
MAY_BE_LONG = ("web/gallery/",)  # sample contexts, read beside a picture

CLOCK = re.compile(
    r"^(datetime\.(datetime\.)?(now|utcnow|today)|timezone\.(now|localdate|localtime)|(datetime\.)?date\.today)$"
)
MAY_READ_THE_CLOCK = ("clock.py", "site/logs.py")
HTTP = {"httpx", "requests", "urllib3", "aiohttp", "urllib.request", "http.client"}
MAY_SPEAK_HTTP = ("networks/",)
CONNECT = "spokesperson.networks.connect"
MAY_IMPORT_CONNECT = ("networks/", "desk/sending/connect.py")
OPEN = re.compile(r"(^|\.)connect\.connector$")
MAY_OPEN = ("desk/sending/sender.py", "desk/sending/settle.py")
# ``connector(account).fetch(ref)`` and the like only look; a connector kept in a name could do more.
LOOK = re.compile(r"(^|\.)connector\([^()]*\)\.(fetch|since|limits|verify)$")
# Each place marks as safe only what it escaped or built itself; its own tests show that.
MAY_MARK_SAFE = ("web/templatetags/house.py", "directive/pages/", "web/markdown.py")
UNSAFE_TEMPLATE = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")


def listed(path: str, places: tuple[str, ...]) -> bool:
    return path.startswith(places)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported dotted name with its line; ``from a import b`` gives both ``a`` and ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    return ((node.lineno, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call))


def of_python(path: str, source: str) -> Iterator[tuple[int, str]]:
    """What one module breaks: line and sentence. ``path`` is relative to the package."""
    tree = ast.parse(source)
    looks = sum(bool(LOOK.search(name)) for _, name in calls(tree))
    opens = [line for line, name in calls(tree) if OPEN.search(name) and not listed(path, MAY_OPEN)]
    if len(opens) > looks:
        yield opens[0], "opens a connector for more than a look; only the desk's sender writes to a network"
    for line, name in calls(tree):
        if CLOCK.match(name) and not listed(path, MAY_READ_THE_CLOCK):
            yield line, f"{name}() here; ask spokesperson.clock.now()"
    for line, name in imports(tree):
        if name in HTTP and not listed(path, MAY_SPEAK_HTTP):
            yield line, f"imports {name}; the only way out is networks/egress.py"
        if name in {CONNECT, "spokesperson.desk.sending.connect.connector"} and not listed(path, MAY_IMPORT_CONNECT):
            yield line, f"imports {name}; only the desk's sender opens a connector"
        if name.endswith(".mark_safe") and not listed(path, MAY_MARK_SAFE):
            yield line, "imports mark_safe; this place is not on the list of scripts/house_rules.py"
    if (length := source.count("\n")) > LONGEST and not listed(path, MAY_BE_LONG):
        yield length, f"{length} lines; a file has at most {LONGEST}"


def of_template(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        if UNSAFE_TEMPLATE.search(line):
            yield number, "turns escaping off"


def crowded(package: Path) -> Iterator[str]:
    """Folders with more modules than one can look over: a slice of it wants a folder of its own (decision 0025)."""
    for folder in sorted({file.parent for file in package.rglob("*.py")}):
        modules = len(list(folder.glob("*.py")))
        if modules > FULLEST and folder.name not in MAY_BE_FULL:
            yield f"{folder}:1: {modules} modules beside each other; a folder has at most {FULLEST}"


def broken(package: Path) -> Iterator[str]:
    """Every broken rule below ``package`` as ``file:line: what``."""
    yield from crowded(package)
    for file in sorted(package.rglob("*")):
        path = file.relative_to(package).as_posix()
        if file.suffix == ".py" and "/migrations/" not in path:
            found = of_python(path, file.read_text(encoding="utf-8"))
        elif file.suffix in {".html", ".txt"} and "/templates/" in path:
            found = of_template(file.read_text(encoding="utf-8"))
        else:
            continue
        yield from (f"{file}:{line}: {what}" for line, what in found)


def main(arguments: list[str]) -> int:
    found = list(broken(Path(arguments[0]) if arguments else PACKAGE))
    for line in found:
        print(line)
    print(f"house rules: {len(found)} broken" if found else "house rules kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
