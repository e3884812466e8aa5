"""The archive's cost and speed, each beside what it is compared with, in one run (goals: the archive's table).

Saves are measured in child processes, one on disk and one on a RAM disk, each with its own SQLite file under the
installation's own options (WAL, synchronous=FULL). The kinds of save take turns, so that a slow second hits all.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

RAM = Path("/dev/shm")
TURNS = {"disk": 500, "tmpfs": 1500}
VERIFIED = 20_000
CHANGES = 2_000
BODY = "Story time moves to Saturday at 10:30; the Riverside Branch opens its doors at ten. " * 8

Row = dict[str, Any]


def run() -> list[Row]:
    """All rows. A target is None where there is nothing to meet."""
    return [*_saves(), *_canonical(), *_tree(), *_verification(), *_tampering()]


def activity() -> dict[str, Any]:
    """An activity of about a kilobyte, as the desk records one."""
    who = "urn:sp:person:0192d4a0-0000-7000-8000-000000000001"
    words = {"type": "Note", "id": "urn:sp:draft:1", "attributedTo": who, "content": BODY, "tag": ["programs", "kids"]}
    return {
        "type": "Create", "actor": who, "object": words, "target": "urn:sp:account:branch",
        "sp:account": "urn:sp:account:branch", "sp:clauses": ["1.3", "1.8"], "sp:directive": "ab" * 32,
        "sp:equipment": "library",
    }  # fmt: skip


# --- durable saves -------------------------------------------------------------------------------------------------
def _saves() -> list[Row]:
    rows = []
    for kind, limit in (("disk", 1.3), ("tmpfs", 2.5)):
        if kind == "tmpfs" and not RAM.is_dir():
            continue
        with tempfile.TemporaryDirectory(prefix="bench-archive-", dir=RAM if kind == "tmpfs" else None) as folder:
            rows += _compared(kind, limit, _child("saves", folder, kind))
    return rows


def _compared(kind: str, limit: float, took: dict[str, float]) -> list[Row]:
    ours, plain, peer = took["archive"], took["plain"], min(took["auditlog"], took["auditlog, one transaction"])
    subject = f"durable 1 kB save on {kind}"
    return [
        _row(subject, f"plain ORM save, median of {TURNS[kind]}", "", f"{plain * 1e6:.0f} us", None),
        _row(subject, "1 kB append + fdatasync", "", f"{took['fdatasync'] * 1e6:.0f} us", None),
        _row(
            subject, "with record, proof, signed checkpoint / plain", f"<= {limit}x", f"{ours / plain:.2f}x",
            ours / plain <= limit,
        ),
        _row(
            subject, "django-auditlog (no proof) / the same", ">= 1.5x", f"{peer / ours:.2f}x", peer / ours >= 1.5
        ),
        _row(subject, "django-auditlog / plain", "", f"{peer / plain:.2f}x", None),
    ]  # fmt: skip


def child_saves(folder: Path, kind: str) -> dict[str, float]:
    """Median seconds of each kind of save, taking turns."""
    _django(folder, "auditlog")
    from auditlog.registry import auditlog
    from django.db import connection, models, transaction

    from spokesperson.archive import store

    def made(name: str) -> type[models.Model]:
        class Meta:
            app_label = "archive"

        fields = {"body": models.TextField(), "number": models.IntegerField(), "__module__": __name__, "Meta": Meta}
        model = type(name, (models.Model,), fields)
        with connection.schema_editor() as editor:
            editor.create_model(model)
        return model

    plain, watched, recorded = made("BenchPlain"), made("BenchWatched"), made("BenchRecorded")
    auditlog.register(watched)
    body, act = BODY, activity()

    def with_record() -> None:
        with transaction.atomic():
            row = recorded(body=body, number=1)
            row.save()
            store.append(act, subject="urn:sp:draft:1")

    def in_one() -> None:
        with transaction.atomic():
            watched(body=body, number=1).save()

    kinds: dict[str, Callable[[], object]] = {
        "plain": lambda: plain(body=body, number=1).save(),
        "archive": with_record,
        "auditlog": lambda: watched(body=body, number=1).save(),
        "auditlog, one transaction": in_one,
        "fdatasync": _synced(folder / "floor"),
    }
    took = _in_turns(kinds, TURNS[kind])
    if not store.verify().ok or store.head().size != recorded.objects.count():  # type: ignore[attr-defined]
        raise RuntimeError("the records do not verify")
    return took


def _synced(path: Path) -> Callable[[], None]:
    descriptor, block = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), b"x" * 1024

    def write() -> None:
        os.write(descriptor, block)
        os.fdatasync(descriptor)

    return write


def _django(folder: Path, *apps: str) -> None:
    """Django on a database of its own in ``folder``, with the options of the real installation."""
    os.environ["SPOKESPERSON_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    from spokesperson.site import settings as house

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *apps, "spokesperson.archive"],
        DATABASES=house.DATABASES, DEFAULT_AUTO_FIELD=house.DEFAULT_AUTO_FIELD, USE_TZ=True, SECRET_KEY="bench",
        DATA=folder, MEDIA_DIR=folder / "media", ARCHIVE_KEY_FILE=folder / "key.pem", ARCHIVE_ORIGIN="bench.example",
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0)


# --- the ledger ----------------------------------------------------------------------------------------------------
def _canonical() -> list[Row]:
    import rfc8785

    from spokesperson.archive.ledger import canonical

    act = activity()
    if canonical.dumps(act) != rfc8785.dumps(act):
        raise RuntimeError("not the bytes of RFC 8785")
    took = _in_turns({"ours": _times(canonical.dumps, act, 50), "theirs": _times(rfc8785.dumps, act, 50)}, 60)
    figure = took["theirs"] / took["ours"]
    return [_row("canonical JSON, 1 kB", "rfc8785 / ours, same bytes", ">= 10x", f"{figure:.0f}x", figure >= 10)]


def _tree() -> list[Row]:
    from pymerkle import InmemoryTree

    from spokesperson.archive.ledger.tree import Frontier, leaf_hash

    entries = [number.to_bytes(32) for number in range(4096)]

    def ours() -> bytes:
        frontier = Frontier()
        for entry in entries:
            frontier.append(leaf_hash(entry))
        return frontier.root()

    def floor() -> None:
        for entry in entries:
            sha256(b"\x00" + entry).digest()
            sha256(b"\x01" + entry + entry).digest()

    def peer() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        for entry in entries:
            tree.append_entry(entry)
        root: bytes = tree.get_root()
        return root

    if ours() != peer():
        raise RuntimeError("not the root of pymerkle")
    took = _in_turns({"ours": ours, "floor": floor, "peer": peer}, 15)
    to_floor, to_peer = took["floor"] / took["ours"], took["peer"] / took["ours"]
    subject = "tree append, 4,096 leaves"
    return [
        _row(subject, "two bare hashes a leaf / ours", ">= 0.8x", f"{to_floor:.2f}x", to_floor >= 0.8),
        _row(subject, "pymerkle in memory / ours, same root", ">= 4x", f"{to_peer:.1f}x", to_peer >= 4),
    ]


# --- verification --------------------------------------------------------------------------------------------------
def _verification() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-archive-", dir=RAM if RAM.is_dir() else None) as folder:
        took = _child("verification", folder, "")
    rate, floor = VERIFIED / took["verify"], VERIFIED / took["floor"]
    subject = f"verification of {VERIFIED:,} records"
    return [
        _row(
            subject, "records a second of one core's time", ">= 250,000", f"{rate:,.0f}", rate >= 250_000
        ),
        _row(subject, "of what its bare hashes alone would allow", "", f"{rate / floor:.2f}x", None),
        _row("stand-alone verify.py", "one proof, with Python's start", "", f"{took['proof'] * 1e3:.0f} ms", None),
    ]  # fmt: skip


def child_verification(folder: Path, _kind: str) -> dict[str, float]:
    """CPU seconds of verifying all records, of its bare hashes, and wall seconds of one stand-alone check."""
    _django(folder)
    from django.db import transaction

    from spokesperson.archive import store
    from spokesperson.archive.ledger import canonical

    act = activity()
    with transaction.atomic():
        for number in range(VERIFIED):
            last = store.append(act, subject=f"urn:sp:draft:{number}")
    size = len(canonical.dumps(act))

    def verify() -> None:
        if store.verify().records != VERIFIED:
            raise RuntimeError("the records do not verify")

    def floor() -> None:
        """Envelope, content, entry, leaf and inner node: what no verifier of this format can leave out."""
        blocks = [b"x" * length for length in (350, size + 120, 161, 33, 65)]
        for _ in range(VERIFIED):
            for block in blocks:
                sha256(block).digest()

    (folder / "verify.py").write_text(store.verifier_source(), encoding="utf-8")
    (folder / "proof.json").write_text(json.dumps(store.proof(last.record_id)), encoding="utf-8")

    def proof() -> None:
        command = [sys.executable, "-I", "-S", str(folder / "verify.py"), str(folder / "proof.json")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    took = _in_turns({"verify": verify, "floor": floor}, 5, clock=time.process_time)
    return {**took, **_in_turns({"proof": proof}, 7)}


# --- tampering -----------------------------------------------------------------------------------------------------
def _tampering() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-archive-", dir=RAM if RAM.is_dir() else None) as folder:
        took = _child("tampering", folder, "")
    found, alarms = int(took["found"]), int(took["alarms"])
    subject = f"{CHANGES:,} single changes, triggers off"
    return [
        _row(subject, "found, and the very record named", "all", f"{found:,}", found == CHANGES),
        _row(subject, "false alarms after each was undone", "0", f"{alarms:,}", alarms == 0),
    ]


def child_tampering(folder: Path, _kind: str) -> dict[str, float]:
    """Change one random bit of one random column of one random record or medium, verify, undo, verify now and then."""
    _django(folder)
    from django.db import connection, transaction

    from spokesperson.archive import store
    from spokesperson.archive.entries import COLUMNS
    from spokesperson.archive.media import path_of

    chance = random.Random(4)
    media = [store.put_media(bytes([number])) for number in range(40)]
    for number, digest in enumerate(media):
        with transaction.atomic():
            store.append(activity(), subject=f"urn:sp:draft:{number}", raw=b"{}", personal={"n": 1}, media=[digest])
    run = connection.connection.execute
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        run(f"DROP TRIGGER {name}")
    found = alarms = 0
    for turn in range(CHANGES):
        index, column = chance.randrange(len(media)), chance.choice(("leaf", "a file", *COLUMNS))
        if column == "a file":
            os.chmod(path_of(media[index]), 0o600)
            path_of(media[index]).write_bytes(b"changed")
            report = store.verify()
            path_of(media[index]).write_bytes(bytes([index]))
        else:
            (old,) = run(f"SELECT {column} FROM archive_sealed WHERE idx = ?", (index,)).fetchone()
            run(f"UPDATE archive_sealed SET {column} = ? WHERE idx = ?", (_flipped(old, chance), index))
            report = store.verify()
            run(f"UPDATE archive_sealed SET {column} = ? WHERE idx = ?", (old, index))
        found += not report.ok and report.first_bad == index
        alarms += turn % 20 == 0 and not store.verify().ok
    return {"found": found, "alarms": alarms}


def _flipped(value: bytes | str, chance: random.Random) -> bytes | str:
    """``value`` with one bit changed; of text a bit that leaves it ASCII."""
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(5 if isinstance(value, str) else 8)
    return data.decode() if isinstance(value, str) else bytes(data)


# --- how it is measured --------------------------------------------------------------------------------------------
def _in_turns(
    kinds: dict[str, Callable[[], object]], turns: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Median seconds of each, one call of every kind in each turn, the first tenth left out."""
    took: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(turns + turns // 10):
        for name, call in kinds.items():
            begun = clock()
            call()
            took[name].append(clock() - begun)
    return {name: statistics.median(times[turns // 10 :]) for name, times in took.items()}


def _times(call: Callable[[Any], object], value: Any, times: int) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(times):
            call(value)

    return repeated


def _child(task: str, folder: str, kind: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_archive", task, folder, kind]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _row(subject: str, measure: str, target: str, figure: str, ok: bool | None) -> Row:
    return {"subject": subject, "measure": measure, "target": target, "figure": figure, "ok": ok}


if __name__ == "__main__":
    tasks = {"saves": child_saves, "verification": child_verification, "tampering": child_tampering}
    json.dump(tasks[sys.argv[1]](Path(sys.argv[2]), sys.argv[3]), sys.stdout)
