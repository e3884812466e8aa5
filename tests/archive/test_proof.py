"""Proofs taken from a real archive, checked by the stand-alone verifier in a bare interpreter (4.2; R88, R89)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import transaction

from spokesperson.archive import disposition, store
from spokesperson.archive.ledger import verify
from spokesperson.cli.archive import archive as commands
from tests.archive.conftest import ACTOR, SUBJECT, Append, execute, note
from tests.triggers import triggers_off

pytestmark = pytest.mark.django_db


def stand_alone(folder: Path, proof: dict[str, Any], *more: str) -> subprocess.CompletedProcess[str]:
    """Run the given-out verifier as an outsider would: other folder, no packages, no environment."""
    (folder / "verify.py").write_text(store.verifier_source(), encoding="utf-8")
    (folder / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, "-I", "-S", "verify.py", "proof.json", *more]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False, encoding="utf-8")


def test_an_outsider_can_check_a_record(append: Append, tmp_path: Path) -> None:
    for number in range(5):
        append(f"Grüße {number} 👋", personal={"name": "Ana Canary"}, raw=b'{"id": 7}')
    record = store.by_index(3)
    assert record is not None
    proof = store.proof(record.record_id)
    assert "Ana Canary" not in json.dumps(proof)
    done = stand_alone(tmp_path, proof, "--key", store.public_key())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("VERIFIED\n")
    assert f"Create by {ACTOR}" in done.stdout
    proof["parts"]["content"]["text"] = proof["parts"]["content"]["text"].replace("Grüße 3", "Grüße 4")
    assert stand_alone(tmp_path, proof).returncode == 1


def test_every_record_of_a_tree_with_tiles_has_its_proof(append: Append) -> None:
    for number in range(300):
        append(str(number))
    for index in (0, 1, 254, 255, 256, 257, 298, 299):
        record = store.by_index(index)
        assert record is not None
        assert verify.check(store.proof(record.record_id))


def test_the_personal_part_is_opened_only_when_asked(append: Append) -> None:
    receipt = append(personal={"name": "Ana"})
    assert set(store.proof(receipt.record_id)["parts"]["personal"]) == {"commitment"}
    opened = store.proof(receipt.record_id, include_personal=True)
    assert opened["parts"]["personal"]["text"] == '{"name":"Ana"}'
    assert opened["parts"]["raw"] is None
    assert verify.check(opened)


def test_an_unknown_record_has_no_proof() -> None:
    for unknown in ("0192d4a0-0000-7000-8000-00000000dead", "nonsense", ""):
        with pytest.raises(store.UnknownRecord):
            store.proof(unknown)


def test_a_proof_seals_what_still_waits() -> None:
    with transaction.atomic():
        receipt = store.append(note(), subject=SUBJECT)
    assert verify.check(store.proof(receipt.record_id))


def test_a_broken_tree_gives_no_proof(append: Append) -> None:
    for number in range(4):
        receipt = append(str(number))
    with triggers_off():
        execute("DELETE FROM archive_sealed WHERE idx = 1")
    with pytest.raises(store.ArchiveUnavailable, match="run verify"):
        store.proof(receipt.record_id)


# --- lawful destruction --------------------------------------------------------------------------------------------
def certificate(append: Append, record_id: str, *parts: str, **changes: Any) -> str:
    listed = [{"id": f"urn:uuid:{record_id}", "sp:parts": list(parts)}]
    activity = {"type": "Delete", "actor": ACTOR, "object": listed, **changes}
    return append(activity=activity, subject="urn:sp:disposition:1", series=disposition.SERIES).record_id


def test_a_destroyed_part_is_gone_and_every_proof_still_holds(append: Append, tmp_path: Path) -> None:
    """R88, L7: disposition leaves a tombstone; what remains still verifies."""
    before, gone, after = (append(text, personal={"name": "Ana"}) for text in ("before", "canary text", "after"))
    earlier = store.proof(gone.record_id)
    on_paper = certificate(append, gone.record_id, "content", "personal")
    with transaction.atomic():
        disposition.destroy(gone.record_id, ["content", "personal"], certificate=on_paper)
    found = store.get(gone.record_id)
    assert found is not None
    assert found.activity == {"type": "Tombstone", "id": f"urn:uuid:{gone.record_id}", "formerType": "Create"}
    assert (found.personal, found.actor) == (None, ACTOR)
    assert store.verify().ok
    for receipt in (before, gone, after):
        assert stand_alone(tmp_path, store.proof(receipt.record_id)).returncode == 0
    assert "canary" not in json.dumps(store.proof(gone.record_id))
    assert verify.check(earlier), "a proof given out earlier holds for ever"


def test_a_second_destruction_takes_the_rest(append: Append) -> None:
    gone = append(raw=b"answer", personal={"name": "Ana"})
    for part in ("raw", "content"):
        on_paper = certificate(append, gone.record_id, part)
        with transaction.atomic():
            disposition.destroy(gone.record_id, [part], certificate=on_paper)
        assert store.verify().ok
    assert store.get(gone.record_id).personal == {"name": "Ana"}  # type: ignore[union-attr]


def test_nothing_is_destroyed_without_a_certificate_that_covers_it(append: Append) -> None:
    kept, other = append("kept"), append("other")
    wrong = [
        other.record_id,
        "nonsense",
        certificate(append, other.record_id, "content"),
        certificate(append, kept.record_id, "raw"),
        certificate(append, kept.record_id, "content", type="Update"),
        certificate(append, kept.record_id, "content", object="everything"),
    ]
    for paper in wrong:
        with transaction.atomic(), pytest.raises(ValueError, match="certificate"):
            disposition.destroy(kept.record_id, ["content"], certificate=paper)
    with transaction.atomic(), pytest.raises(ValueError, match="parts"):
        disposition.destroy(kept.record_id, ["envelope"], certificate=wrong[2])
    assert store.get(kept.record_id).activity["type"] == "Create"  # type: ignore[union-attr]


# --- the commands --------------------------------------------------------------------------------------------------
def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


def test_the_verify_command_says_what_is_wrong_with_exit_code_1(append: Append, tmp_path: Path) -> None:
    for number in range(3):
        append(str(number))
    kept = tmp_path / "checkpoint.txt"
    assert run("checkpoint", str(kept)).exit_code == 0
    assert kept.read_text() == run("checkpoint").output == store.head().checkpoint_text
    good = run("verify", "--checkpoint", str(kept))
    assert (good.exit_code, "3 records verified" in good.output) == (0, True)
    with triggers_off():
        execute("UPDATE archive_sealed SET subject = 'urn:x:forged' WHERE idx = 1")
    bad = run("verify")
    assert (bad.exit_code, "FAILED at record 1" in bad.output) == (1, True)
    assert run("verify", "--checkpoint", str(tmp_path / "none")).exit_code == 2


def test_the_prove_command_writes_proof_and_verifier(append: Append, tmp_path: Path) -> None:
    receipt = append()
    proof, checker = tmp_path / "p.json", tmp_path / "verify.py"
    for name in (receipt.record_id, "0"):
        assert run("prove", name, "-o", str(proof), "--verifier", str(checker)).exit_code == 0
        assert verify.check(json.loads(proof.read_text()))
    assert checker.read_text() == store.verifier_source()
    assert json.loads(run("prove", "0").output)["record"] == receipt.record_id
    for unknown in ("7", "nonsense", "²", "9" * 40):
        assert (run("prove", unknown).exit_code, "unknown" in run("prove", unknown).output) == (1, True)
    assert run("prove").exit_code == 2
    assert run("checkpoint", str(tmp_path / "no" / "folder")).exit_code == 1
    assert run("checkpoint", "--key").output.strip() == store.public_key()


def test_an_empty_archive_verifies_and_has_a_signed_head() -> None:
    assert (store.verify().ok, store.verify().records) == (True, 0)
    assert run("verify").exit_code == 0
    assert store.head().checkpoint_text.split("\n")[1] == "0"
